"""The tables and the chart of the tracker, from the counted groups of notices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ipr_portal.accounts.models import User
from ipr_portal.charts.chart import Chart, make_chart
from ipr_portal.charts.kinds import COUNT, RATE, Columns, Heading, Point, Series
from ipr_portal.charts.numbers import write
from ipr_portal.markets import MARKETS, market_name
from programmes.forms.guarantee import say_month
from programmes.queries.promises import STATES, Chosen, Group, first_month, kept_by, kept_of_all
from programmes.rules.compliance import Kept

from .sides import Side

COLUMNS = ("RUNNING", "RISK", "PAUSED", "BREACHED", "MET", "BROKEN", "VOID")
BY = {
    "participant": "organisation",
    "market": "market",
    "month": "month",
    "programme": "programme",
    "triager": "triager",
}
DESK_ONLY = ("participant", "triager")


@dataclass(frozen=True, slots=True)
class Cell:
    """A count, and the address of its notices."""

    count: int
    href: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table: what it is about, its counts, and how much was kept."""

    label: str
    cells: Sequence[Cell]
    kept: Kept
    rate: str
    href: str

    def as_file(self) -> list[object]:
        rate = self.kept.rate
        return [self.label, *(cell.count for cell in self.cells), self.kept.counted, rate and round(rate, 1)]


def fits(group: Group, chosen: Chosen) -> bool:
    """Whether a group is among what was chosen; the state is not looked at."""
    pairs = (
        (chosen.organisation, group.organisation), (chosen.market, group.market), (chosen.month, group.month),
        (chosen.programme, group.programme), (chosen.triager, group.triager),
    )  # fmt: skip
    return all(not asked or asked == is_ for asked, is_ in pairs)


def say_rate(rate: Decimal | None) -> str:
    """A rate with one decimal; words where there is nothing to count."""
    return _("No data") if rate is None else write(rate, RATE)


def say_base(kept: Kept) -> str:
    """What a rate stands on."""
    return _("%(met)s of %(counted)s") % {"met": f"{kept.met:,}", "counted": f"{kept.counted:,}"}


def rows_by(by: str, groups: Iterable[Group], side: Side, chosen: Chosen) -> list[TableRow]:
    """The rows of the table by one key: months the newest first, others the worst first."""
    column = BY[by]
    chosen_groups = [group for group in groups if fits(group, chosen)]
    found = kept_by(chosen_groups, lambda group: getattr(group, column))
    labels = labels_of(by, chosen_groups)
    rows = [
        _row(labels.get(value, str(value)), kept, side, replace(chosen, **{column: value}))
        for value, kept in found.items()
        if value
    ]
    if by == "month":
        months = sorted((value for value in found if value), reverse=True)
        return [_row(labels[value], found[value], side, replace(chosen, month=value)) for value in months]
    return sorted(rows, key=lambda row: (100 if row.kept.rate is None else row.kept.rate, row.label))


def labels_of(by: str, groups: Sequence[Group]) -> dict[Any, str]:
    """What the values of a key are called."""
    match by:
        case "participant":
            return {group.organisation: group.name for group in groups}
        case "market":
            return {group.market: market_name(group.market) for group in groups}
        case "month":
            return {group.month: say_month(group.month) for group in groups if group.month}
        case "triager":
            keys = {group.triager for group in groups if group.triager}
            return {person.pk: str(person) for person in User.objects.filter(pk__in=keys)}
    return {group.programme: group.programme for group in groups}


def _row(label: str, kept: Kept, side: Side, chosen: Chosen) -> TableRow:
    cells = [
        Cell(sum(kept.counts.get(one, 0) for one in STATES[state]), side.listed(chosen, state=state), state)
        for state in COLUMNS
    ]
    return TableRow(label, cells, kept, say_rate(kept.rate), side.listed(chosen, state="COUNTED"))


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """How a promise was kept for one participant in one market; `kept` without a count: no notice."""

    kept: Kept
    rate: str
    base: str
    href: str
    market: str

    @property
    def is_miss(self) -> bool:
        return bool(self.kept.missed)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One participant: a cell for each market, and all together."""

    label: str
    cells: Sequence[MatrixCell]
    all: MatrixCell
    key: int = 0  # of the organisation; 0: all of them
    participation: Any = None  # where its name opens its page

    def as_file(self) -> list[object]:
        return [
            self.label,
            *(cell.kept.rate and round(cell.kept.rate, 1) for cell in (*self.cells, self.all)),
        ]


def matrix_of(groups: Iterable[Group], side: Side, chosen: Chosen) -> list[MatrixRow]:
    """How the promise was kept by participant and market, the worst first; of several, all together below."""
    found = [group for group in groups if fits(group, chosen)]
    cells = kept_by(found, lambda group: (group.organisation, group.market))
    totals = kept_by(found, lambda group: group.organisation)
    names = {group.organisation: group.name for group in found}

    def cell(organisation: int, market: str, kept: Kept) -> MatrixCell:
        more = {
            "organisation": organisation or None if side.is_desk else None,
            "market": market or chosen.market,
        }
        href = side.listed(chosen, state="COUNTED", **more)
        return MatrixCell(kept, say_rate(kept.rate), say_base(kept), href, market)

    rows = [
        MatrixRow(
            name, [cell(key, market, cells.get((key, market), Kept({}))) for market in MARKETS],
            cell(key, "", totals[key]), key,
        )
        for key, name in names.items()
    ]  # fmt: skip
    rows.sort(key=lambda row: (100 if row.all.kept.rate is None else row.all.kept.rate, row.label))
    if len(rows) > 1:
        by_market = kept_by(found, lambda group: group.market)
        together = [cell(0, market, by_market.get(market, Kept({}))) for market in MARKETS]
        label = _("All %(n)s participants") % {"n": len(rows)}
        rows.append(MatrixRow(label, together, cell(0, "", kept_of_all(found))))
    return rows


def months_chart(groups: Iterable[Group], chosen: Chosen, *, at, months: int = 12) -> Chart:
    """In time, late and not counted by month, stacked: the finding says how many were late."""
    narrowed_groups = [group for group in groups if group.month and fits(group, replace(chosen, month=None))]
    by_month = kept_by(narrowed_groups, lambda group: group.month)
    days = [first_month(at, back) for back in reversed(range(months))]
    kept = [by_month.get(day, Kept({})) for day in days]
    late = sum(one.missed for one in kept)
    counted = sum(one.counted for one in kept)
    series = [
        Series(_("in time"), _points(days, [one.met for one in kept])),
        Series(_("late"), _points(days, [one.missed for one in kept])),
        Series(_("does not count"), _points(days, [one.void for one in kept]), quiet=True),
    ]
    title = ngettext(
        "%(late)s of %(counted)s notice was late", "%(late)s of %(counted)s notices were late", counted
    )
    sub = _("Promised notices by the month in which they count, in the market’s time · %(since)s to %(until)s") % {
        "since": say_month(days[0]), "until": say_month(days[-1]),
    }  # fmt: skip
    heading = Heading(
        title % {"late": late or _("None"), "counted": counted}, _("Promise kept by month"), sub, _("Month")
    )
    return make_chart("months", Columns(series if counted else [Series("", [])], COUNT), heading, wide=True)


def _points(days: Sequence[date], counts: Sequence[int]) -> list[Point]:
    return [Point(say_month(day), Decimal(count)) for day, count in zip(days, counts, strict=True)]
