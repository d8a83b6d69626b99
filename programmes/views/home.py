"""The first page of those who manage programmes: what needs them this week, and how the promise is kept."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ipr_portal.charts.chart import Chart, make_chart, spark
from ipr_portal.charts.downloads import taken_away
from ipr_portal.charts.kinds import COUNT, RATE, Cell, Columns, Gate, Heading, Multiples, Point, Series
from ipr_portal.deadlines.chips import chips_of
from ipr_portal.markets import MARKETS, desk_zone, market_name
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page
from programmes.enums import Cause, PromiseState
from programmes.forms.guarantee import say_month
from programmes.queries import home as of_home
from programmes.queries.breaches import explained_of
from programmes.queries.charts import candidates_chart
from programmes.queries.forecasts import newest_forecast
from programmes.queries.participants import add_evaluations, candidate_rows
from programmes.queries.promises import Chosen, Group, first_month, groups, kept_of_all
from programmes.queries.settings import ipp_plus
from programmes.rules.compliance import TARGET, Kept
from programmes.wording import say_share

from .common import today
from .figures import matrix_of, say_base, say_rate
from .participants import counts_in_words
from .sides import Side, side_of
from .tables import Table, table_taken

WEEKS, MONTHS = 13, 6


@requires(Can.VIEW_PROGRAMMES)
@require_safe
def home(request):
    """What needs me; the same number of statements however much there is."""
    now, side, plus = timezone.now(), side_of(request), ipp_plus()
    recent, year = groups(Chosen(weeks=WEEKS), at=now), groups(Chosen(), at=now)
    matrix = matrix_of(recent, side, Chosen(weeks=WEEKS))
    inside = of_home.participations_of(row.key for row in matrix)
    matrix = [replace(row, participation=inside.get(row.key)) for row in matrix]
    waiting = add_evaluations(candidate_rows().order_by("identified_at", "id")[: of_home.SHOWN])
    charts = {
        "weeks": weeks_chart(of_home.kept_by_week(now, desk_zone())),
        "candidates": candidates_chart(waiting, plus),
        "markets": markets_chart(year, side, at=now),
    }
    heads = [_("Participant"), *(market.name for market in MARKETS.values()), _("All")]
    tables = {"matrix": Table("promise-kept", heads, [row.as_file() for row in matrix])}
    if (file := table_taken(request, tables) or taken_away(request, list(charts.values()))) is not None:
        return file
    context = {
        "side": side, "now": now, "counts": counts_in_words(), "matrix": matrix, "markets": MARKETS, "charts": charts,
        "waiting": waiting, "codes": Cause.choices, "may_meet": Can.MANAGE_CHECKINS in request.capabilities,
    } | promise_of(recent, side) | risks_of(side, now) | work_of(now)  # fmt: skip
    return page(request, "programmes/home/home.html", context)


def promise_of(recent: list[Group], side: Side) -> dict:
    """The promise of the last 13 weeks, in figures with their addresses."""
    kept, chosen = kept_of_all(recent), Chosen(weeks=WEEKS)
    links = {state: side.listed(chosen, state=state) for state in ("COUNTED", "BROKEN")}
    links |= {state: side.listed(Chosen(), state=state) for state in ("OPEN", "RISK", "BREACHED")}
    return {
        "kept": kept,
        "rate": say_rate(kept.rate),
        "base": say_base(kept),
        "target": TARGET,
        "links": links,
    }


def risks_of(side: Side, now) -> dict:
    """What is broken or ends today, and the breaches that nobody has explained, each with its clock."""
    risks, missing = of_home.at_risk(now), of_home.unexplained(now)
    rows, gaps = list(risks[: of_home.SHOWN]), list(missing[: of_home.SHOWN])
    chips = chips_of((notice.clock for notice in (*rows, *gaps)), now)
    explained, total = explained_of(Chosen(), at=now)
    standings = list(risks.order_by().values_list("standing", flat=True))
    return {
        "risks": [(notice, chips[notice.clock_id], address_of(side, notice)) for notice in rows],
        "at_risk": standings.count(PromiseState.RISK), "overdue": standings.count(PromiseState.BREACHED),
        "unassigned": sum(notice.triager is None for notice in rows),
        "gaps": [(notice, chips[notice.clock_id], address_of(side, notice)) for notice in gaps],
        "without_cause": total - explained, "breaches": total,
    }  # fmt: skip


def address_of(side: Side, notice) -> str:
    """The page of a notice, where the reader may open it."""
    return side.address("notice", notice.number) if side.opens_notices else ""


def work_of(now) -> dict:
    """Check-ins and packs due, actions overdue, participants that slide, and what is coming."""
    due, overdue, slides = of_home.check_ins_due(now), of_home.actions_overdue(today()), of_home.sliding(now)
    actions = list(overdue[: of_home.SHOWN])
    for action in actions:
        vars(action)["overdue"] = True
    return {
        "due": due,
        "soon": sum(row.check_in.starts_at <= now + of_home.SOON for row in due),
        "packs_lacking": sum(bool(row.without_cause) for row in due),
        "actions": actions,
        "actions_overdue": overdue.count(),
        "slides": [(one, spark(one.points), say_fall(one.fell)) for one in slides[: of_home.SHOWN]],
        "sliding": len(slides),
        "forecast": newest_forecast(),
    }


def say_fall(fell: Decimal | None) -> str:
    """By how much an accuracy fell, in points."""
    return "" if fell is None else _("%(points)s points lower than a month before") % {
        "points": say_share(fell).removesuffix(" %"),
    }  # fmt: skip


def weeks_chart(weeks: list[tuple[date, Kept]]) -> Chart:
    """In time, late and not counted by week, stacked."""
    late, counted = sum(one.missed for _day, one in weeks), sum(one.counted for _day, one in weeks)
    title = ngettext(
        "%(late)s of %(counted)s notice was late in thirteen weeks",
        "%(late)s of %(counted)s notices were late in thirteen weeks", counted,
    ) % {"late": late or _("None"), "counted": counted}  # fmt: skip
    parts = [
        (_("in time"), [kept.met for _day, kept in weeks], False),
        (_("late"), [kept.missed for _day, kept in weeks], False),
        (_("does not count"), [kept.void for _day, kept in weeks], True),
    ]
    days = [date_format(day, "j M") for day, _kept in weeks]
    series = [
        Series(name, [Point(day, Decimal(n)) for day, n in zip(days, counts, strict=True)], quiet=quiet)
        for name, counts, quiet in parts
    ]
    sub = _("Promised notices by the week in which they count, from Monday, in the time of the desk")
    return make_chart(
        "weeks", Columns(series if counted else [Series("", [])], COUNT), Heading(title, _("Promise kept by week"), sub, _("Week of"))
    )  # fmt: skip


def markets_chart(year: list[Group], side: Side, *, at) -> Chart:
    """The rate of each market by month, on one scale, against the target."""
    months = [first_month(at, back) for back in reversed(range(MONTHS))]
    found = of_home.months_by_market(year, months)
    cells = [
        Cell(
            market_name(market), [Point(say_month(day), one.rate, base=say_base(one)) for day, one in zip(months, kept, strict=True)],
            side.listed(Chosen(market=market, month=months[-1]), state="COUNTED"), say_base(kept[-1]) if kept[-1].counted else _("No data"),
        )
        for market, kept in found.items()
    ]  # fmt: skip
    worst = min(
        ((rate, market) for market, kept in found.items() if (rate := kept_together(kept).rate) is not None), default=None
    )  # fmt: skip
    title = _("Promise kept by market")
    if worst and worst[0] < TARGET:
        title = _("Over half a year %(market)s is furthest from the target of %(target)s %%") % {
            "market": market_name(worst[1]), "target": TARGET,
        }  # fmt: skip
    gate = Gate(TARGET, _("target %(target)s %%") % {"target": TARGET})
    sub = _("Promised notices decided in time by month, half a year; the figure is that of the last month")
    return make_chart(
        "markets",
        Multiples(cells, RATE, gate),
        Heading(title, _("Promise kept by market"), sub, _("Month")),
        wide=True,
    )


def kept_together(months: list[Kept]) -> Kept:
    """The figures of several months as one."""
    states = {state for one in months for state in one.counts}
    return Kept({state: sum(one.counts.get(state, 0) for one in months) for state in states})
