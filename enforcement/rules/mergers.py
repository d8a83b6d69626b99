"""May two cases go on as one, and may one become two? Nothing leaves its compartment: what moves is written again."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from enforcement.enums import CaseStage, HoldState
from enforcement.models import Case, CaseListing, HoldRequest
from ipr_portal.accounts.models import User
from ipr_portal.errors import Refusal
from ipr_portal.tenancy.models import CompartmentLevel, CompartmentMember

S = CaseStage
BEFORE_THE_RAID = [
    S.TARGET_IDENTIFIED, S.TEST_PURCHASE, S.TEST_PURCHASE_CONFIRMED, S.PLANNING, S.OFFLINE_INVESTIGATION,
    S.VIABILITY_ASSESSMENT,
]  # fmt: skip


def why_not_merge(case: Case, into: Case, at: datetime) -> Iterator[Refusal]:
    """What stands in the way of merging a case into another one."""
    if case.pk == into.pk:
        yield Refusal("", _("A case cannot be merged into itself."), _("Choose another one."), "into")
        return
    if case.market != into.market:
        yield Refusal(
            "", _("The cases are of different markets."), _("Link them by a target instead."), "into"
        )
    stages = list(CaseStage)
    if case.stage not in BEFORE_THE_RAID or into.stage not in BEFORE_THE_RAID:
        yield Refusal(
            "",
            _("Cases are merged before a raid is decided."),
            _("Keep both, and name the other in a finding."),
        )
    elif stages.index(S(case.stage)) > stages.index(S(into.stage)):
        yield Refusal("", _("The other case is less far."), _("Merge that one into this one."), "into")
    if HoldRequest.objects.filter(case=case, state=HoldState.PLACED, hold__until__gt=at).exists():
        yield Refusal(
            "", _("This case holds sellers."), _("Ask for the hold in the other case, then end it here.")
        )
    for person in excluded_and_inside(case, into, at):
        sentence = _("%(person)s has access to one case and is excluded from the other.") % {"person": person}
        yield Refusal("", sentence, _("Decide on one of the access lists first."))


def excluded_and_inside(case: Case, into: Case, at: datetime) -> list[User]:
    """People who are excluded from one of two cases and have access to the other."""
    rows = CompartmentMember.objects.in_force(at).select_related("person")
    found = list(rows.filter(compartment__in=[case.compartment_id, into.compartment_id]).order_by("pk"))
    denied = {row.person_id for row in found if row.level == CompartmentLevel.DENY}
    people = {row.person_id: row.person for row in found if row.level != CompartmentLevel.DENY}
    return [person for key, person in people.items() if key in denied]


def why_not_split(
    case: Case, rows: Iterable[CaseListing], people: Iterable[User], inside: Iterable[int]
) -> Iterator[Refusal]:
    """What stands in the way of giving listings of a case a case of their own.

    :param inside: the keys of those who know of the case.
    """
    chosen = {row.pk for row in rows}
    there = set(CaseListing.objects.filter(case=case, moved_to=None).values_list("pk", flat=True))
    if case.stage not in BEFORE_THE_RAID:
        yield Refusal("", _("A case is split before a raid is decided."), _("Open another case instead."))
    if not chosen or not chosen <= there:
        yield Refusal(
            "", _("No listing of this case is chosen."), _("Choose what the other case is about."), "listings"
        )
    elif chosen == there:
        yield Refusal(
            "", _("Nothing would be left."), _("Leave at least one listing in this case."), "listings"
        )
    known = set(inside)
    for person in people:
        if person.pk not in known:
            sentence = _("%(person)s does not know of this case.") % {"person": person}
            yield Refusal("", sentence, _("Choose people of its access list."), "people")
