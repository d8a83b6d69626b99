"""From a case to a conviction: how many cases came how far, and how long each step took."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.utils.translation import gettext_lazy as _

from enforcement.enums import CaseStage, ProsecutionState, RaidResult
from enforcement.models import CaseMove, Charge, Exhibit, Raid
from ipr_portal.lazy import LazyStr

from .cases import cases_of

S = CaseStage
GOODS_FOUND, CONVICTED = _("Goods found"), _("Convicted")
STEPS: list[tuple[LazyStr, CaseStage | None]] = [
    (_("Cases"), S.TARGET_IDENTIFIED),
    (_("Counterfeit confirmed"), S.TEST_PURCHASE_CONFIRMED),
    (_("Raid decided"), S.RAID_DECIDED),
    (_("Referred"), S.REFERRED),
    (_("Raided"), S.RAID_EXECUTED),
    (GOODS_FOUND, None),
    (_("Charged"), S.PROSECUTION),
    (CONVICTED, None),
]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way.

    :param cases: how many came so far; never more than at the step before.
    :param days: the median of the days since the step before, of those that reached both; None where nothing is known.
    """

    label: LazyStr
    cases: int
    days: int | None


@dataclass(frozen=True, slots=True)
class StageDays:
    """How long cases stayed in a stage: median days, and of how many stays that ended."""

    label: LazyStr
    days: int
    stays: int


def funnel(organisation) -> list[Step]:
    """The steps with their cases, of all that the reader may know of. Four statements."""
    cases = list(cases_of(organisation).values_list("pk", flat=True))
    first = first_moves(cases)
    goods = Raid.objects.filter(case__in=cases, result=RaidResult.GOODS_FOUND)
    convictions = Charge.objects.filter(case__in=cases, state=ProsecutionState.CONVICTED)
    reached: dict[LazyStr, set[int]] = {
        GOODS_FOUND: set(goods.values_list("case", flat=True)),
        CONVICTED: set(convictions.values_list("case", flat=True)),
    }
    return _steps(cases, first, reached)


def _steps(
    cases: Sequence[int], first: dict[tuple[int, str], datetime], reached: dict[LazyStr, set[int]]
) -> list[Step]:
    found: list[Step] = []
    inside, before = set(cases), None
    for label, stage in STEPS:
        inside = {pk for pk in inside if (stage and (pk, stage) in first) or pk in reached.get(label, ())}
        days = None
        if stage and before:
            spans = [first[pk, stage] - first[pk, before] for pk in inside if (pk, before) in first]
            days = round(median(span.days for span in spans)) if spans else None
        found.append(Step(label, len(inside), days))
        before = stage or before
    return found


def first_moves(cases: Iterable[int]) -> dict[tuple[int, str], datetime]:
    """When each case first came to each stage. One statement."""
    rows = (
        CaseMove.objects.filter(case__in=list(cases)).order_by("at", "pk").values_list("case", "stage", "at")
    )
    found: dict[tuple[int, str], datetime] = {}
    for case, stage, at in rows:
        found.setdefault((case, stage), at)
    return found


def stage_days(organisation) -> list[StageDays]:
    """The median days of each stage, of the stays that a later move ended. Two statements."""
    cases = cases_of(organisation).values("pk")
    stays: dict[str, list[int]] = {}
    before: tuple | None = None
    for case, stage, at in (
        CaseMove.objects.filter(case__in=cases)
        .order_by("case", "at", "pk")
        .values_list("case", "stage", "at")
    ):
        if before and before[0] == case:
            stays.setdefault(before[1], []).append((at - before[2]).days)
        before = (case, stage, at)
    return [
        StageDays(stage.label, round(median(stays[stage])), len(stays[stage]))
        for stage in CaseStage
        if stage in stays
    ]


def how_many(organisation) -> int:
    return cases_of(organisation).count()


def unbroken(organisation) -> tuple[int, int]:
    """How many checked exhibits have an unbroken chain, and how many were checked."""
    rows = Exhibit.objects.filter(case__in=cases_of(organisation).values("pk"), checked_at__isnull=False)
    return rows.filter(fault="").count(), rows.count()
