"""Who belongs to an organisation, and as what. At least one owner always remains.

Each action locks the organisation's row, so that of two owners who leave at once the second gets the rule's refusal.
The trigger `tenancy_keeps_an_owner` refuses every other way.
"""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Stale
from ipr_portal.notifications.actions import notify, write_mail
from ipr_portal.organisations.rules import why_not_change_role, why_not_without
from ipr_portal.tenancy.models import Membership, Organisation
from ipr_portal.tenancy.roles import MemberRole

from .registration import lock


class CannotChangeMember(DomainError):
    """A rule forbids it: the last owner must remain."""


@transaction.atomic
def change_role(*, membership: Membership, role: MemberRole, by: User, at: datetime) -> Membership:
    """Give a member another role, and notify them.

    :raises CannotChangeMember: if nobody else would be an owner, or they have the role already.
    :raises Stale: if they belong no longer.
    """
    membership, other_owners = _lock(membership)
    if refusal := why_not_change_role(membership, role=role, other_owners=other_owners):
        raise CannotChangeMember(refusal)
    organisation, before = membership.organisation, _label(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    said = {"who": str(membership.user), "before": before, "role": _label(membership)}
    event = record("member.role_changed", organisation, by=by, at=at, **said)
    if membership.user_id != by.pk:
        notify(
            [membership.user], "member.role_changed", organisation, at=at, by=str(by),
            role=_label(membership), event_key=f"member.role_changed:{event.pk}",
            path=reverse("organisation:members", args=[organisation.slug]),
        )  # fmt: skip
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: User, at: datetime) -> None:
    """End a membership, and notify the person by mail; they lose access to the organisation's pages.

    :raises CannotChangeMember: if nobody else would be an owner.
    :raises Stale: if they belong no longer.
    """
    person, organisation = _end("member.removed", membership, by=by, at=at)
    write_mail(
        person.email, "member.removed", at=at, recipient=person, organisation_id=organisation.pk,
        event_key=f"member.removed:{membership.pk}",
        name=person.name, subject=str(organisation), by=str(by),
    )  # fmt: skip


@transaction.atomic
def leave(*, membership: Membership, at: datetime) -> None:
    """End one's own membership of an organisation.

    :raises CannotChangeMember: if nobody else would be an owner.
    :raises Stale: if they belong no longer.
    """
    _end("member.left", membership, by=membership.user, at=at)


def _end(action: str, membership: Membership, *, by: User, at: datetime) -> tuple[User, Organisation]:
    membership, other_owners = _lock(membership)
    if refusal := why_not_without(membership, other_owners=other_owners):
        raise CannotChangeMember(refusal)
    person, organisation = membership.user, membership.organisation
    membership.delete()
    record(action, organisation, by=by, at=at, who=str(person))
    return person, organisation


def _lock(membership: Membership) -> tuple[Membership, int]:
    """Lock the organisation, then read the membership and count the other owners."""
    organisation = lock(membership.organisation)
    rows = list(Membership.objects.filter(organisation=organisation).select_related("user", "organisation"))
    mine = next((row for row in rows if row.pk == membership.pk), None)
    if mine is None:
        raise Stale(_("This person no longer belongs to %(organisation)s.") % {"organisation": organisation})
    return mine, sum(row.role == MemberRole.OWNER for row in rows if row is not mine)


def _label(membership) -> str:
    return str(membership.get_role_display())
