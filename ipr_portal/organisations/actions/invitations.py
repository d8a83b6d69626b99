"""Inviting people, and accepting invitations."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.accounts.actions import AddressTaken, add_or_confirm_person
from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError
from ipr_portal.notifications.actions import notify, write_mail
from ipr_portal.notifications.limits import why_not_write
from ipr_portal.notifications.models import OutgoingMail
from ipr_portal.organisations.models import INVITATION_LASTS, Invitation
from ipr_portal.organisations.rules import (
    why_not_accept,
    why_not_invite,
    why_not_invite_yet,
    why_not_open,
    why_settled,
)
from ipr_portal.tenancy.models import Membership, Organisation
from ipr_portal.tenancy.roles import MemberRole
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from ipr_portal.ui.mailboxes import one_form

from .registration import lock


class CannotInvite(DomainError):
    """A rule forbids it."""


class CannotAccept(DomainError):
    """The invitation is not, or no longer, for this person."""


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: MemberRole, by: User, at: datetime) -> Invitation:
    """Invite the owner of an e-mail address to an organisation; the link is valid for seven days.

    :raises CannotInvite: if the person belongs to it, was invited already, or too many are open or were sent today.
    """
    organisation, email = lock(organisation), one_form(email).lower()
    still_open = Invitation.objects.open().filter(organisation=organisation)
    earlier = still_open.filter(email=email).first()
    if refusal := why_not_invite(
        organisation,
        by=by,
        belongs=Membership.objects.filter(organisation=organisation, user__email=email).exists(),
        invited=earlier if earlier and not earlier.is_over(at) else None,
        open_invitations=still_open.filter(expires_at__gt=at).count(),
    ):
        raise CannotInvite(refusal)
    lock_mail_to(email, organisation.pk, by=by, at=at)
    if earlier:
        _revoke(earlier, by=by, at=at)
    invitation = Invitation.objects.create(
        organisation=organisation, email=email, role=role,
        invited_by=by, invited_at=at, expires_at=at + INVITATION_LASTS,
    )  # fmt: skip
    record("invitation.sent", organisation, by=by, at=at, email=email, role=role_of(invitation))
    mail_invitation(invitation, by=by, at=at)
    return invitation


@transaction.atomic
def resend(*, invitation: Invitation, by: User, at: datetime) -> Invitation:
    """Send an invitation again; it is valid for seven days from now, even if it had ended.

    :raises CannotInvite: if it was accepted or revoked, or the address has got enough mail today.
    """
    invitation = lock_invitation(invitation)
    if refusal := why_settled(invitation) or why_not_invite_yet(invitation.organisation, by=by):
        raise CannotInvite(refusal)
    lock_mail_to(invitation.email, invitation.organisation_id, by=by, at=at)
    invitation.expires_at = at + INVITATION_LASTS
    invitation.save(update_fields=["expires_at"])
    record("invitation.resent", subject_of(invitation), by=by, at=at, email=invitation.email)
    mail_invitation(invitation, by=by, at=at)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User, at: datetime) -> Invitation:
    """Revoke an invitation: its link no longer works.

    :raises CannotInvite: if it was accepted or revoked.
    """
    invitation = lock_invitation(invitation)
    if refusal := why_settled(invitation):
        raise CannotInvite(refusal)
    _revoke(invitation, by=by, at=at)
    record("invitation.revoked", subject_of(invitation), by=by, at=at, email=invitation.email)
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Accept an invitation. Opens a scope itself, because the person is not a member yet.

    :raises CannotAccept: if the invitation is over or settled, or for somebody else.
    """
    organisation = invitation.organisation
    with organisation_scope(organisation, by=by) if organisation else staff_scope(by=by):
        invitation = lock_invitation(invitation)
        if refusal := why_not_accept(invitation, by=by, belongs=_belongs(invitation, by), at=at):
            raise CannotAccept(refusal)
        invitation.accepted_by, invitation.accepted_at = by, at
        invitation.save(update_fields=["accepted_by", "accepted_at"])
        _give_place(invitation, by, at=at)
        record("invitation.accepted", subject_of(invitation), by=by, at=at, role=role_of(invitation))
        notify(
            [invitation.invited_by], "invitation.accepted", subject_of(invitation), at=at, who=str(by),
            place=place_of(invitation), path=_list_of(invitation),
            event_key=f"invitation.accepted:{invitation.pk}",
        )  # fmt: skip


@transaction.atomic
def join(*, invitation: Invitation, name: str, password: str, at: datetime) -> User:
    """Make an account for the person who opened the link in the mail, and accept with it; the link proves the address.

    :raises CannotAccept: if the invitation is over or settled, or the address has an account.
    """
    with staff_scope():
        invitation = lock_invitation(
            invitation
        )  # of two people who open one link at once, the second reads that it was accepted
    if refusal := why_not_open(invitation, at=at):
        raise CannotAccept(refusal)
    try:
        with transaction.atomic():
            person = add_or_confirm_person(email=invitation.email, name=name, password=password, at=at)
    except (AddressTaken, IntegrityError) as error:
        raise CannotAccept(
            _("%(email)s has an account. Sign in to accept.") % {"email": invitation.email}
        ) from error
    accept_invitation(invitation=invitation, by=person, at=at)
    return person


def lock_invitation(invitation: Invitation) -> Invitation:
    """Read an invitation again, and lock it until the transaction ends."""
    rows = Invitation.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organisation", "invited_by", "accepted_by", "revoked_by").get(
        pk=invitation.pk
    )


def subject_of(invitation: Invitation) -> Organisation | Invitation:
    """The subject in the trail: the organisation, or the invitation itself if it is to the desk."""
    return invitation.organisation or invitation


def place_of(invitation: Invitation) -> str:
    """The place an invitation is for, in words."""
    return str(invitation.organisation or _("the IPR team"))


def role_of(invitation: Invitation) -> str:
    """The role it offers, in words."""
    return str(invitation.get_role_display())


def lock_mail_to(address: str, organisation_id: int | None, *, by: User, at: datetime) -> None:
    """Count a mail to an address that somebody chose, against the limits.

    :raises CannotInvite: if that is more than we send in a day.
    """
    if refusal := why_not_write(address, by=by, organisation_id=organisation_id, at=at):
        raise CannotInvite(refusal)


def key_of_mail(invitation: Invitation) -> str:
    """The event of an invitation's last mail."""
    kind = "member.invited" if invitation.organisation_id else "staff.invited"
    return f"{kind}:{invitation.pk}:{invitation.expires_at:%Y%m%d%H%M%S}"


def mail_invitation(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Write the mail. It names the invitation; the link is signed when the mail is rendered, and not stored."""
    kind = "member.invited" if invitation.organisation else "staff.invited"
    write_mail(
        invitation.email, kind, at=at, organisation_id=invitation.organisation_id,
        event_key=key_of_mail(invitation),
        author=by, subject=place_of(invitation), by=str(by), role=role_of(invitation),
        signed_link="invitation", signed_value=invitation.pk, sent_from=_sent_from(invitation),
    )  # fmt: skip


def _sent_from(invitation) -> str:
    if invitation.organisation is None:
        return reverse("desk:staff")
    return reverse("organisation:invitations", args=[invitation.organisation.slug])


def undelivered_among(invitations: Iterable[Invitation]) -> set[int]:
    """The keys of open invitations whose last mail was given up."""
    keys = {key_of_mail(one): one.pk for one in invitations if one.is_open()}
    given_up = OutgoingMail.objects.given_up().filter(
        event_key__in=keys, address__in={one.email for one in invitations}
    )
    return {keys[key] for key in given_up.values_list("event_key", flat=True)} if keys else set()


def _revoke(invitation, *, by, at) -> None:
    invitation.revoked_by, invitation.revoked_at = by, at
    invitation.save(update_fields=["revoked_by", "revoked_at"])


def _belongs(invitation, person) -> bool:
    if invitation.organisation is None:
        return bool(person.staff_role)
    return Membership.objects.filter(organisation=invitation.organisation, user=person).exists()


def _give_place(invitation, person, *, at) -> None:
    if invitation.organisation is None:
        person.staff_role = invitation.role
        person.save(update_fields=["staff_role"])
    else:
        Membership.objects.create(
            organisation=invitation.organisation, user=person, role=invitation.role, joined_at=at
        )


def _list_of(invitation) -> str:
    if invitation.organisation is None:
        return reverse("desk:staff")
    return reverse("organisation:members", args=[invitation.organisation.slug])
