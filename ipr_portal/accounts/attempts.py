"""The history of sign-ins, written from requests: allauth performs them, no action of ours does."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.utils import timezone

from . import actions
from .limits import is_known_origin
from .models import Means
from .network import client_address

OF_AUTHENTICATOR = {
    Authenticator.Type.TOTP: Means.APP,
    Authenticator.Type.WEBAUTHN: Means.PASSKEY,
    Authenticator.Type.RECOVERY_CODES: Means.RECOVERY_CODE,
}


def note_sign_in(request, user) -> None:
    """Note that a person is in, and by what means."""
    actions.note_attempt(
        user=user,
        email=user.email,
        method=" ".join(means_used(get_authentication_records(request, user))),
        let_in=True,
        **_circumstances(request),
    )


def note_refusal(request, email: str, method: Means, *, user=None, held_up=False) -> None:
    """Note that somebody was not let in."""
    actions.note_attempt(
        user=user, email=email, method=method, let_in=False, held_up=held_up, **_circumstances(request)
    )


def counted_as(request, user) -> str:
    """By what wrong codes are counted: a person who came from this place before is counted apart from everybody else.

    So somebody who knows a password, and guesses codes somewhere else, does not hold the person up.
    """
    origin, key = client_address(request), f"user-{user.pk}"
    return f"{key}:{origin}" if is_known_origin(user.email, origin, timezone.now()) else key


def means_used(records: list[dict]) -> list[Means]:
    """Read allauth's list of the steps of this sign-in; without steps the person came by a code or a link we mailed.

    A passkey alone is enough, so what was tried before it does not count.
    """
    if any(record.get("passwordless") for record in records):
        return [Means.PASSKEY]
    means = [OF_AUTHENTICATOR.get(record.get("type"), Means.PASSWORD) for record in records]
    return list(dict.fromkeys(means)) or [Means.MAIL_CODE]


def _circumstances(request) -> dict:
    return {
        "at": timezone.now(),
        "address": client_address(request),
        "agent": request.META.get("HTTP_USER_AGENT", ""),
    }
