"""What was seized: the lines of a case, and the sums over every case that the reader may know."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from enforcement.enums import RaidResult, SeizureResult, ValuationBasis
from enforcement.models import Case, CaseParty, Raid, Seizure, Valuation
from enforcement.valuation import Valued
from takedowns.enums import RightState
from takedowns.models import IPRight

HEAD = (
    "case", "rights_holder", "seizure", "day", "market", "agency", "brand", "goods", "quantity", "unit", "condition",
    "state", "basis", "unit_value", "currency", "value", "rate", "rate_day", "rate_source", "usd",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Raids:
    """How many raids the figures are about; one of several rights holders counts once."""

    with_goods: int
    without: int


def seizures_of(case: Case) -> QuerySet[Seizure]:
    """The seizures of a case with their lines and values, the latest first."""
    rows = Seizure.objects.filter(case=case).select_related("party", "case", "organisation")
    return rows.prefetch_related("lines__valuations", "lines__right").order_by("-seized_on", "-pk")


def valued(
    year: int | None = None, market: str = "", brand: str = "", case: Case | None = None
) -> list[Valued]:
    """The sums that figures are made of: by year, market, brand, basis, and whether they are provisional. One statement."""
    rows = chosen(year, market, brand, case=case).annotate(year=ExtractYear("line__seizure__seized_on"))
    sums = rows.values(
        "year", "line__seizure__case__market", "line__brand", "basis", "line__provisional"
    ).annotate(total=Sum("usd"), lines=Count("pk"), unrated=Count("pk", filter=Q(usd=None)))
    return [
        Valued(
            row["year"], row["line__seizure__case__market"], row["line__brand"], row["basis"], row["line__provisional"],
            row["total"] or Decimal(0), row["lines"], row["unrated"],
        )
        for row in sums.order_by()
    ]  # fmt: skip


def chosen(
    year: int | None = None, market: str = "", brand: str = "", basis: str = "", case: Case | None = None
) -> QuerySet[Valuation]:
    """The values that a choice of year, market, brand and basis leaves."""
    rows = Valuation.objects.all()
    given = {
        "line__seizure__seized_on__year": year, "line__seizure__case__market": market, "line__brand": brand, "basis": basis,
        "line__seizure__case": case,
    }  # fmt: skip
    return rows.filter(**{name: value for name, value in given.items() if value})


def lines_of(rows: QuerySet[Valuation]) -> QuerySet[Valuation]:
    """Values with all that a line of a table shows, the latest seizure first."""
    more = rows.select_related("line__seizure__case", "line__seizure__organisation")
    return more.order_by("-line__seizure__seized_on", "-pk")


def raids(year: int | None = None, market: str = "") -> Raids:
    """How many raids have a seizure recorded; one of several rights holders counts once."""
    rows = Seizure.objects.all()
    if year:
        rows = rows.filter(seized_on__year=year)
    if market:
        rows = rows.filter(case__market=market)
    found: dict[int, bool] = {}
    for raid, result in rows.values_list("raid", "result"):
        found[raid] = found.get(raid, False) or result == SeizureResult.GOODS_FOUND
    return Raids(sum(found.values()), len(found) - sum(found.values()))


def raids_of(case: Case) -> QuerySet[Raid]:
    """The raids of a case that were carried out, the latest first."""
    done = Raid.objects.filter(case=case, raided_on__isnull=False).exclude(result=RaidResult.ABORTED)
    return done.order_by("-raided_on", "-pk")


def rights_of(parties: Iterable[CaseParty]) -> QuerySet[IPRight]:
    """The verified rights of the rights holders of some parts."""
    rows = IPRight.objects.filter(organisation__in=[party.organisation_id for party in parties])
    return rows.filter(state=RightState.VALIDATED).order_by("title", "pk")


def years() -> list[int]:
    """The years with seizures, the last one first."""
    rows = Seizure.objects.annotate(year=ExtractYear("seized_on")).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


def table_head() -> Sequence[str]:
    """The titles of the columns of a download."""
    return HEAD


def table(rows: QuerySet[Valuation]) -> Iterator[tuple[Any, ...]]:
    """The rows of a download: one for each value of a line, as it is kept."""
    for value in lines_of(rows).iterator(chunk_size=500):
        line, seizure = value.line, value.line.seizure
        yield (
            seizure.case.number, str(seizure.organisation), str(seizure), seizure.seized_on, seizure.case.market,
            seizure.agency, line.brand, line.description, line.quantity, line.get_unit_display(),
            line.get_condition_display(), _("provisional") if line.provisional else _("final"),
            ValuationBasis(value.basis).label, value.unit_value, value.currency, value.value, value.rate,
            value.rate_day, value.rate_source, value.usd,
        )  # fmt: skip
