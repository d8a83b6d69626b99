"""The guarantee: how promises stand, the notices behind every number, and how long things took. For both sides."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from ipr_portal.charts.downloads import taken_away
from ipr_portal.deadlines.chips import chips_of
from ipr_portal.markets import MARKETS
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import stream
from ipr_portal.ui.http import page
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import word_in
from programmes.enums import PromiseState
from programmes.forms.guarantee import PromiseFilter, say_month
from programmes.queries import times as of_times
from programmes.queries.promises import Chosen, chosen_rows, groups, kept_of_all
from programmes.queries.qualifying import qualifying_rows
from programmes.rules.compliance import MOST_VOID, TARGET

from .figures import BY, DESK_ONLY, fits, matrix_of, months_chart, rows_by, say_base, say_rate
from .lengths import say_spread, spread_cells
from .sides import Side, side_of
from .tables import Table, table_taken

NEWEST = ("-due_at", "-id")
NOTICES = ngettext_lazy("%(n)s notice", "%(n)s notices", "n")
HEADS = [
    _("Running"), _("At risk"), _("Paused"), _("Overdue, still open"), _("In time"), _("Breached"), _("Does not count"),
    _("Counted"), _("Kept, %"),
]  # fmt: skip
BY_LABELS = {
    "participant": _("Participant"), "market": _("Market"), "month": _("Month"), "programme": _("Programme"),
    "triager": _("Triager"),
}  # fmt: skip
LIST_HEAD = [
    _("Notice"), _("Participant"), _("Market"), _("Programme"), _("State"), _("Sent"), _("Due"), _("Breached"),
    _("Stopped"), _("Business minutes"), _("Counts in"), _("Cause"), _("What happened"),
]  # fmt: skip
TIME_HEAD = [
    _("Step"), _("Notices"), _("Median, business hours"), _("Nine in ten, business hours"), _("Longest, business hours"),
    _("Median, hours"), _("Nine in ten, hours"), _("Longest, hours"),
]  # fmt: skip
GOAL_HEAD = [
    _("Participant"), _("Decided"), _("Qualifying"), _("Share, %"), _("13 weeks before"), _("Growth, %"),
]  # fmt: skip


def tracker(request):
    """How the promises stand: figures, chart and tables, each number with its notices."""
    now, side = timezone.now(), side_of(request)
    form = PromiseFilter(request.GET, at=now, for_desk=side.is_desk, with_state=False)
    chosen = form.chosen()
    found = groups(Chosen(weeks=chosen.weeks), at=now)  # the page narrows the rest itself: one statement
    kept = kept_of_all(group for group in found if fits(group, chosen))
    keys = [key for key in BY if side.is_desk or key not in DESK_ONLY]
    by = word_in(request.GET, "by", keys, default=keys[0])
    rows, matrix = rows_by(by, found, side, chosen), matrix_of(found, side, chosen)
    chart = months_chart(found, chosen, at=now)
    tables = {
        by: Table(f"guarantee-by-{by}", [BY_LABELS[by], *HEADS], [row.as_file() for row in rows]),
        "matrix": Table(
            "guarantee-by-participant-and-market",
            [_("Participant"), *(market.name for market in MARKETS.values()), _("All")],
            [row.as_file() for row in matrix],
        ),
    }
    if (file := table_taken(request, tables) or taken_away(request, [chart])) is not None:
        return file
    context = {
        "side": side, "form": form, "chosen": any(form.cleaned_data.values()), "now": now, "kept": kept,
        "rate": say_rate(kept.rate), "base": say_base(kept), "target": TARGET, "void_share": say_rate(kept.void_share),
        "most_void": MOST_VOID, "links": links_of(side, chosen), "by": by, "rows": rows, "matrix": matrix,
        "bys": [(key, BY_LABELS[key]) for key in keys], "by_label": BY_LABELS[by], "heads": HEADS, "chart": chart,
        "markets": MARKETS,
        "nobody": not found,
    }  # fmt: skip
    return page(request, "programmes/guarantee/tracker.html", context)


def links_of(side: Side, chosen) -> dict[str, str]:
    """The addresses of the notices behind the figures at the top."""
    states = ("OPEN", "COUNTED", "BROKEN", "RISK", "PAUSED", "BREACHED", "VOID")
    return {state: side.listed(chosen, state=state) for state in states}


def notices(request):
    """The notices behind a number, the last to be due first; as a file all of them."""
    now, side = timezone.now(), side_of(request)
    form = PromiseFilter(request.GET, at=now, for_desk=side.is_desk)
    rows = chosen_rows(form.chosen(), at=now).select_related("organisation", "clock__cause")
    table = Table("promised-notices", LIST_HEAD, (as_file(notice) for notice in stream(rows)))
    if (file := table_taken(request, {"notices": table})) is not None:
        return file
    found = paginate(rows, NEWEST, after=request.GET.get("after", ""), noun=NOTICES)
    context = {
        "side": side, "form": form, "chosen": any(form.cleaned_data.values()), "notices": found,
        "rows": [as_row(side, notice, chip) for notice, chip in with_chips(found, now)],
    }  # fmt: skip
    return page(request, "programmes/guarantee/notices.html", context)


def with_chips(found, now):
    chips = chips_of((notice.clock for notice in found), now)
    return [(notice, chips[notice.clock_id]) for notice in found]


def as_row(side: Side, notice, chip) -> dict:
    """A notice as the list shows it."""
    cause = getattr(notice.clock, "cause", None)
    return {
        "notice": notice, "chip": chip, "cause": cause, "month": say_month(notice.month) if notice.month else "",
        "href": side.address("notice", notice.number) if side.opens_notices else "",
        "explained": side.address("notice_deadline", notice.number) if side.opens_notices else "",
    }  # fmt: skip


def as_file(notice) -> list[object]:
    """A notice as a row of a file; moments in UTC."""
    clock, cause = notice.clock, getattr(notice.clock, "cause", None)
    return [
        notice.number, notice.organisation.name, notice.market, clock.level, PromiseState(notice.standing).label,
        clock.started_at, clock.due_at, notice.breached, clock.stopped_at,
        None if clock.worked is None else int(clock.worked.total_seconds() // 60), notice.month,
        cause and cause.get_code_display(), cause and cause.sentence,
    ]  # fmt: skip


def times(request):
    """How long things took, and the joint goal: qualifying requests."""
    now, side = timezone.now(), side_of(request)
    form = PromiseFilter(request.GET, at=now, for_desk=side.is_desk, with_state=False)
    chosen = form.chosen()
    rows, goals = of_times.times(chosen, at=now), qualifying_rows(chosen.organisation, at=now)
    tables = {
        "times": Table("times", TIME_HEAD, [spread_cells(row) for row in rows]),
        "goal": Table("qualifying-requests", GOAL_HEAD, [goal_cells(row) for row in goals]),
    }
    if (file := table_taken(request, tables)) is not None:
        return file
    context = {
        "side": side, "form": form, "chosen": any(form.cleaned_data.values()), "now": now,
        "rows": [(row, say_spread(row.business), say_spread(row.wall)) for row in rows],
        "goals": [(row, say_rate(row.share), say_growth(row.growth)) for row in goals],
        "most": of_times.MOST,
    }  # fmt: skip
    return page(request, "programmes/guarantee/times.html", context)


def goal_cells(row) -> list[object]:
    share, growth = (figure if figure is None else round(figure, 1) for figure in (row.share, row.growth))
    return [row.name, row.decided, row.qualifying, share, row.before, growth]


def say_growth(growth) -> str:
    """A growth with its sign; words where there was nothing before."""
    said = say_rate(growth)
    return f"+{said}" if growth and growth > 0 else said


desk_guarantee = requires(Can.WATCH_GUARANTEE)(require_safe(tracker))
desk_notices = requires(Can.WATCH_GUARANTEE)(require_safe(notices))
desk_times = requires(Can.WATCH_GUARANTEE)(require_safe(times))


@requires(Can.VIEW_NOTICES)
@require_safe
def own_guarantee(request, organisation):
    """The tracker of one organisation."""
    return tracker(request)


@requires(Can.VIEW_NOTICES)
@require_safe
def own_notices(request, organisation):
    """The notices behind a number of one organisation."""
    return notices(request)


@requires(Can.VIEW_NOTICES)
@require_safe
def own_times(request, organisation):
    """The times of one organisation."""
    return times(request)
