"""What people do to their own accounts, which no action of ours performs: allauth does, and tells us."""

from allauth.account.signals import email_changed, password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from ipr_portal.accounts.models import User
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


def note(action: str, person: User, **detail) -> None:
    """Record what a person did to their own account, for the desk to see."""
    with staff_scope(by=person):
        record(action, person, by=person, at=timezone.now(), organisation_id=None, **detail)


@receiver([password_changed, password_set])
def on_password_changed(user, **_more):
    note("account.password_changed", user)


@receiver(password_reset)
def on_password_reset(user, **_more):
    note("account.password_reset", user)


@receiver(email_changed)
def on_address_changed(user, to_email_address, from_email_address=None, **_more):
    before = from_email_address.email if from_email_address else ""
    note("account.address_changed", user, before=before, after=to_email_address.email)


@receiver(post_save, sender=Authenticator)  # allauth's own signal comes after the commit
def on_factor_added(instance, created, **_more):
    if created:
        note(ADDED[instance.type], instance.user)


@receiver(authenticator_removed)
def on_factor_removed(user, authenticator, **_more):
    if action := REMOVED.get(authenticator.type):
        note(action, user)
