"""What people do to their own accounts, which no action of ours performs: allauth does, and tells us.

Only the desk sees these events: they belong to no organisation.
"""

from datetime import datetime

from allauth.account.signals import email_changed, password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from ipr_portal.accounts.models import SignIn, User
from ipr_portal.tenancy.scope import staff_scope

from .actions import record

ADDED = {
    Authenticator.Type.TOTP: "account.app_added",
    Authenticator.Type.WEBAUTHN: "account.passkey_added",
    Authenticator.Type.RECOVERY_CODES: "account.codes_made",
}
REMOVED = {
    Authenticator.Type.TOTP: "account.app_removed",
    Authenticator.Type.WEBAUTHN: "account.passkey_removed",
}


def note(action: str, subject, *, by: User | None, at: datetime | None = None, **detail) -> None:
    """Record what happened to an account."""
    with staff_scope(by=by):
        record(action, subject, by=by, at=at or timezone.now(), organisation_id=None, **detail)


@receiver(post_save, sender=SignIn)
def on_sign_in(instance: SignIn, created, **_more) -> None:
    """Successful and refused attempts; but not those over the rate limit, of which anybody can cause any number."""
    if not created or instance.held_up:
        return
    how = {
        "method": [str(label) for label in instance.means],
        "address": instance.address,
        "device": instance.device,
    }
    # about the attempt, not the person: it stays out of their timeline
    if instance.let_in:
        note("account.signed_in", instance, by=instance.user, at=instance.at, **how)
    else:
        note("account.sign_in_failed", instance, by=None, at=instance.at, email=instance.email, **how)


@receiver([password_changed, password_set])
def on_password_changed(user, **_more) -> None:
    note("account.password_changed", user, by=user)


@receiver(password_reset)
def on_password_reset(user, **_more) -> None:
    note("account.password_reset", user, by=user)


@receiver(email_changed)
def on_address_changed(user, to_email_address, from_email_address=None, **_more) -> None:
    before = from_email_address.email if from_email_address else ""
    note("account.address_changed", user, by=user, before=before, after=to_email_address.email)


@receiver(post_save, sender=Authenticator)  # allauth's own signal comes after the commit
def on_factor_added(instance, created, **_more) -> None:
    if created:
        note(ADDED[instance.type], instance.user, by=instance.user)


@receiver(authenticator_removed)
def on_factor_removed(user, authenticator, **_more) -> None:
    if action := REMOVED.get(authenticator.type):
        note(action, user, by=user)
