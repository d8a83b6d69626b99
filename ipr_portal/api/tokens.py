"""Tokens that have expired open nothing any more; they are deleted at night."""

from datetime import datetime

from allauth.idp.oidc.models import Token

from ipr_portal.tenancy.scope import system_scope


def tidy(*, at: datetime) -> None:
    """Delete expired tokens."""
    with system_scope():
        Token.objects.filter(expires_at__lte=at).delete()
