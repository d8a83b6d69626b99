"""Telling those who are in a case, each under the address of its page; and the trail of a case."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from enforcement.models import Case, CaseParty, Seizure
from enforcement.rules.access import STAFF, side_of
from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.notifications.actions import News, notify_many
from ipr_portal.tenancy.models import Membership, Organisation
from ipr_portal.tenancy.people import people_in
from ipr_portal.tenancy.scope import SYSTEM, current_scope, staff_scope


def note(action: str, case: Case, *, by: User | None, at: datetime, **detail) -> None:
    """Write what was done in a case to the trail, in its compartment; a member writes for their organisation."""
    record(action, case, by=by, at=at, organisation_id=current_scope().tenant, **detail)


def tell(case: Case, kind: str, *, by: User | None, at: datetime, **context) -> None:
    """Tell everybody in the compartment except the person who acts.

    In a joint case a member's scope shows no other rights holder: the desk's role is entered, which row-level security
    keeps to the compartments of the same person.
    """
    if current_scope().role == SYSTEM:
        _tell(case, kind, by=by, at=at, **context)
        return
    with staff_scope(by=by):
        _tell(case, kind, by=by, at=at, **context)


def _tell(case: Case, kind: str, *, by: User | None, at: datetime, **context) -> None:
    inside = set(people_in(case.compartment_id)) - {by.pk if by else None}
    key = f"{kind}:{case.pk}:{case.version}:{at.timestamp()}"
    staff = User.objects.filter(pk__in=inside).exclude(staff_role="")
    pieces = [_piece(staff, kind, case, reverse("desk:case", args=[case.number]), key, context)]
    parties = CaseParty.objects.filter(case=case, left_at=None).select_related("organisation")
    for party in parties:
        path = reverse("organisation:case", args=[party.organisation.slug, case.number])
        pieces.append(_piece(_people_of(party.organisation, inside), kind, party, path, key, context))
    notify_many(pieces, at=at)


def tell_part(party: CaseParty, kind: str, *, by: User, at: datetime) -> None:
    """Tell the people of one rights holder's part, at the desk's side."""
    inside = set(people_in(party.compartment_id)) - {by.pk}
    path = reverse("organisation:case", args=[party.organisation.slug, party.case.number])
    key = f"{kind}:{party.pk}:{at.timestamp()}"
    notify_many([_piece(_people_of(party.organisation, inside), kind, party, path, key, {})], at=at)


def ask_the_other_side(seizure: Seizure, *, by: User, at: datetime) -> None:
    """Ask the other side of one part to confirm a seizure: the rights holder's people, or ours."""
    case, party = seizure.case, seizure.party
    inside = set(people_in(seizure.compartment_id)) - {by.pk}
    key = f"seizure.recorded:{seizure.pk}"
    if side_of(by) == STAFF:
        path = reverse("organisation:seizures", args=[party.organisation.slug, case.number])
        notify_many(
            [_piece(_people_of(party.organisation, inside), "seizure.recorded", party, path, key, {})], at=at
        )
        return
    with staff_scope(by=by):
        staff = User.objects.filter(pk__in=inside).exclude(staff_role="")
        path = reverse("desk:seizures", args=[case.number])
        notify_many([_piece(staff, "seizure.recorded", case, path, key, {})], at=at)


def _piece(people: Iterable[User], kind: str, subject, path: str, key: str, context: dict) -> News:
    number = subject.case.number if isinstance(subject, CaseParty) else subject.number
    return News(
        recipients=people,
        kind=kind,
        subject=subject,
        path=path,
        event_key=key,
        context={**context, "number": number},
    )


def _people_of(organisation: Organisation, inside: set[int]) -> list[User]:
    rows = Membership.objects.filter(organisation=organisation, user__in=inside).select_related("user")
    return [row.user for row in rows]
