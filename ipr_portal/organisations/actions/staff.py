"""The IPR team itself: who belongs to it, as what, and until when."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse

from ipr_portal.accounts.actions import end_every_session
from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError
from ipr_portal.notifications.actions import write_mail
from ipr_portal.organisations.models import INVITATION_LASTS, Invitation
from ipr_portal.organisations.staff_rules import why_not_change_staff, why_not_invite_staff, why_not_reopen
from ipr_portal.tenancy.roles import StaffRole
from ipr_portal.ui.mailboxes import one_form

from .invitations import CannotInvite, lock_mail_to, mail_invitation, role_of


class CannotChangeStaff(DomainError):
    """A rule forbids it."""


@transaction.atomic
def invite_staff(*, email: str, role: StaffRole, by: User, at: datetime) -> Invitation:
    """Invite the owner of an e-mail address to the desk; the link is valid for seven days.

    :raises CannotInvite: if the address belongs to the team or to an organisation, or was invited already.
    """
    email = one_form(email).lower()
    earlier = Invitation.objects.open().filter(organisation=None, email=email).first()
    person = User.objects.filter(email=email).first()
    if refusal := why_not_invite_staff(person, invited=earlier, at=at):
        raise CannotInvite(refusal)
    lock_mail_to(email, None, by=by, at=at)
    if earlier:  # it has expired: the new one replaces it
        earlier.revoked_by, earlier.revoked_at = by, at
        earlier.save(update_fields=["revoked_by", "revoked_at"])
    invitation = Invitation.objects.create(
        email=email, role=role, invited_by=by, invited_at=at, expires_at=at + INVITATION_LASTS
    )
    record("invitation.sent", invitation, by=by, at=at, email=email, role=role_of(invitation))
    mail_invitation(invitation, by=by, at=at)
    return invitation


@transaction.atomic
def change_staff_role(*, person: User, role: StaffRole, by: User, at: datetime) -> User:
    """Give a member of the team another role; it applies from their next request.

    :raises CannotChangeStaff: if it is one's own account, or the administrator lacks the role (any more).
    """
    person = _lock(person, by=by)
    if person.staff_role == role:
        return person
    before, person.staff_role = StaffRole(person.staff_role).label, role
    person.save(update_fields=["staff_role"])
    label = str(StaffRole(role).label)
    record("staff.role_changed", person, by=by, at=at, organisation_id=None, role=label, before=str(before))
    _tell(person, "staff.role_changed", by=by, at=at, path=reverse("home"), role=label)
    return person


@transaction.atomic
def close_staff(*, person: User, by: User, at: datetime) -> User:
    """Close the account of a member of the team: their sessions end at once, and they cannot sign in any more.

    :raises CannotChangeStaff: if it is one's own account, or the administrator lacks the role (any more).
    """
    person = _lock(person, by=by)
    if not person.is_active:
        return person
    person.is_active = False
    person.save(update_fields=["is_active"])
    ended = end_every_session(person=person)
    record("staff.closed", person, by=by, at=at, organisation_id=None, sessions=ended)
    return person


@transaction.atomic
def reopen_staff(*, person: User, by: User, at: datetime) -> User:
    """Open a closed account again, with the role it had.

    :raises CannotChangeStaff: if it is open, or the administrator lacks the role (any more).
    """
    person = _lock(person, by=by)
    if refusal := why_not_reopen(person):
        raise CannotChangeStaff(refusal)
    person.is_active = True
    person.save(update_fields=["is_active"])
    record("staff.reopened", person, by=by, at=at, organisation_id=None)
    _tell(person, "staff.reopened", by=by, at=at, path=reverse("account_login"))
    return person


@transaction.atomic
def reset_factors(*, person: User, by: User, at: datetime) -> User:
    """Remove all second factors of somebody who has lost them; their sessions end, and the desk asks for a new one.

    :raises CannotChangeStaff: if it is one's own account, or the administrator lacks the role (any more).
    """
    person = _lock(person, by=by)
    Authenticator.objects.filter(user=person).delete()
    end_every_session(person=person)
    record("staff.factors_reset", person, by=by, at=at, organisation_id=None)
    _tell(person, "staff.factors_reset", by=by, at=at, path=reverse("account_login"))
    return person


def _lock(person, *, by) -> User:
    """Lock both rows, so that of two administrators who change each other the second is refused."""
    both = User.objects.select_for_update(no_key=True).filter(pk__in=[person.pk, by.pk]).order_by("pk")
    fresh = {row.pk: row for row in both}
    if refusal := why_not_change_staff(fresh[person.pk], by=fresh[by.pk]):
        raise CannotChangeStaff(refusal)
    return fresh[person.pk]


def _tell(person, kind, *, by, at, path, **context) -> None:
    key = f"{kind}:{person.pk}:{at.timestamp()}"
    write_mail(
        person.email,
        kind,
        at=at,
        event_key=key,
        recipient=person,
        path=path,
        by=str(by),
        name=person.name,
        **context,
    )
