"""The board of open cases: stages in groups, cards, filters."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enforcement.enums import FINAL, CaseStage
from enforcement.models import Case, CaseParty
from enforcement.models.cases import CaseQuerySet
from ipr_portal.lazy import LazyStr

from .cases import cases_of

S = CaseStage
GROUPS: list[tuple[LazyStr, list[CaseStage]]] = [
    (_("Identified"), [S.TARGET_IDENTIFIED]),
    (_("Test purchase"), [S.TEST_PURCHASE, S.TEST_PURCHASE_CONFIRMED]),
    (_("Plan, investigate"), [S.PLANNING, S.OFFLINE_INVESTIGATION]),
    (_("Decide on a raid"), [S.VIABILITY_ASSESSMENT]),
    (_("Refer"), [S.RAID_DECIDED, S.REFERRED]),
    (_("Raid, seizure"), [S.RAID_PLANNED, S.RAID_EXECUTED, S.SEIZURE_RECORDED]),
    (_("Prosecute"), [S.PROSECUTION]),
]
OURS, THEIRS = "ours", "theirs"


@dataclass(frozen=True, slots=True)
class Column:
    """A group of stages with its open cases."""

    title: LazyStr
    cases: list[Case]
    late: int


def open_cases(organisation, *, text="", market="", whose="") -> Sequence[Case]:
    """Open cases, the next due first, with the names of their rights holders. At most four statements.

    :param whose: `ours` for those in which the IPR team has the next step, `theirs` for the rights holders.
    """
    rows = found_by(cases_of(organisation).open(), text, market)
    if whose:
        ours = ~Q(next_person__staff_role="") & Q(next_person__isnull=False)
        rows = rows.filter(ours) if whose == OURS else rows.exclude(ours)
    return with_holders(list(rows.order_by("next_due_on", "pk")))


def closed_cases(organisation, *, text="", market="") -> CaseQuerySet:
    """Closed cases."""
    return found_by(cases_of(organisation).filter(stage__in=FINAL), text, market)


def with_holders(cases: Sequence[Case]) -> Sequence[Case]:
    """Give cases the names of their rights holders: of those that the reader may know of. One statement."""
    rows = CaseParty.objects.filter(case__in=[case.pk for case in cases]).order_by("pk")
    names: dict[int, list[str]] = defaultdict(list)
    for case, name in rows.values_list("case", "organisation__name"):
        names[case].append(name)
    for one in cases:
        one.holders = ", ".join(names[one.pk])
    return cases


def found_by(rows: CaseQuerySet, text: str, market: str) -> CaseQuerySet:
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(number__icontains=text))
    return rows.filter(market=market) if market else rows


def columns(cases: Sequence[Case], today: date) -> list[Column]:
    """The cases in their groups; every group is there, so that the board keeps its shape."""
    found = []
    for title, stages in GROUPS:
        mine = [case for case in cases if case.stage in stages]
        late = sum(bool(case.next_due_on and case.next_due_on < today) for case in mine)
        found.append(Column(title, mine, late))
    return found
