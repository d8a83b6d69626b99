"""What a reader may narrow a list by, as querysets."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from ipr_portal.accounts.models import User
from ipr_portal.deadlines.chips import SOON
from ipr_portal.markets import MARKETS
from ipr_portal.ui.pagination import window_of
from ipr_portal.ui.questions import Question, how_many, how_many_fit, how_many_fit_each, sql_of
from takedowns.enums import NoticeState, PromisedBy
from takedowns.enums.due import TODAY, within
from takedowns.models import IPRight, Notice
from takedowns.models.notices import BY_URGENCY
from takedowns.numbers import parse
from takedowns.rules import search_notices
from takedowns.rules.to_do import TO_FIX, only_to_fix

NEWEST = ("-decided_at", "-id")
LOOK_AT_SAVED = 1000  # rows of a view that are looked at for all saved views that narrow it


class Moments(NamedTuple):
    """A moment, and when the day in which it lies ends in each market."""

    at: datetime
    ends: dict[str, datetime]
    last: datetime  # of these ends: it tells the database where to stop reading an index


def moments(at: datetime) -> Moments:
    """A moment with the ends of its days."""
    ends = {code: _end_of_day(at, market.zone) for code, market in MARKETS.items()}
    return Moments(at, ends, max(ends.values()))


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _end_of_day(at: datetime, zone: str) -> datetime:
    tomorrow = at.astimezone(_zone(zone)) + timedelta(days=1)
    return tomorrow.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def queue_rows(view: str, *, by, at: datetime, **filters) -> tuple[QuerySet[Notice], tuple[str, ...]]:
    """The notices of one view of the desk's queue at a moment, and the order in which it is read."""
    return narrowed(_rows_of(view, by, moments(at)), at=at, **filters), order_of(view)


def order_of(view: str) -> tuple[str, ...]:
    return NEWEST if view == "decided" else BY_URGENCY


def _rows_of(view: str, by: User, now: Moments) -> QuerySet[Notice]:
    return VIEW_ROWS.get(view, VIEW_ROWS["open"])(Notice.objects.all(), by, now)


def _at_risk(rows: QuerySet[Notice], now: Moments) -> QuerySet[Notice]:
    """Three quarters of the time are used and it ends soon, or it ends today; neither what is overdue nor what rests.

    Today ends soon everywhere, so nothing that is due later is looked at.
    """
    tight = Q(risk_at__lte=now.at) | before_the_day_ends(now)
    soon = Q(due_at__gt=now.at, due_at__lte=now.at + SOON)
    return rows.awaiting_triage().not_paused(now.at).filter(soon, tight)


def before_the_day_ends(now: Moments) -> Q:
    """What a notice is like that is due today, or was due before, where its market is."""
    due = Q()
    for market, end in now.ends.items():
        due |= Q(market=market, due_at__lt=end)
    return due & Q(due_at__lt=now.last)


# Each view as a question to the queue; every one is read from an index, in the order in which it is shown.
VIEW_ROWS = {
    "unclaimed": lambda rows, by, now: rows.free(now.at),
    "mine": lambda rows, by, now: rows.held_by(by, now.at),
    "risk": lambda rows, by, now: _at_risk(rows, now),
    "overdue": lambda rows, by, now: rows.awaiting_triage().filter(due_at__lte=now.at),
    "today": lambda rows, by, now: rows.awaiting_triage().filter(before_the_day_ends(now), due_at__gt=now.at),
    "paused": lambda rows, by, now: rows.paused(now.at),
    "open": lambda rows, by, now: rows.awaiting_triage(),
    "decided": lambda rows, by, now: rows.filter(state=NoticeState.DECIDED),
}


def narrowed(rows: QuerySet[Notice], *, at: datetime, **filters) -> QuerySet[Notice]:
    """The notices that the filters of the queue leave at a moment."""
    return rows.filter(fitting(moments(at), **filters)) if filters else rows


def fitting(now: Moments, *, text="", market="", kind="", family="", level="", triager="", due="") -> Q:
    """What a notice must be like to fit the filters of the queue."""
    known = {
        "market": market, "right__kind": kind, "reason__code__startswith": family and f"{family}-",
        "triager": triager,
    }  # fmt: skip
    fits = Q(**{column: value for column, value in known.items() if value})
    if level:
        standard = Q(clock__level="")
        fits &= standard if level == PromisedBy.STANDARD else ~standard
    if due:
        fits &= due_within(due, now)
    return fits & named(text) if text else fits


def due_within(due: str, now: Moments) -> Q:
    """What is due within so many hours on the clock, or in what is left of today where its market is.

    What is overdue is due within any number of hours; the view of what is overdue shows it apart from today's.
    """
    if due == TODAY:
        return before_the_day_ends(now) & Q(due_at__gt=now.at)
    return Q(due_at__lt=now.at + within(due))


def named(text: str) -> Q:
    """A notice by its number, however it is typed, or by its rights holder's name."""
    if number := parse(text):
        return Q(number=str(number))
    return Q(number__istartswith=text) | Q(organisation__name__icontains=text)


# --- The same as SQL. Without filters it is made once: Django takes longer to write these statements than Postgres to
# --- answer them, and the queue is the page that the desk asks for most.

Columns = Callable[[QuerySet[Notice]], QuerySet]
BLANK = User(pk=-1)  # stands for whoever asks, and these for the moments
BLANKS = Moments(
    datetime(1, 1, 1, tzinfo=UTC),
    {code: datetime(2, 1, n, tzinfo=UTC) for n, code in enumerate(MARKETS, 1)},
    datetime(3, 1, 1, tzinfo=UTC),
)


def page_of_queue(
    view: str, columns: Columns, *, by, at: datetime, size: int, after: str = "", **filters
) -> Question:
    """The SQL of a page of a view and the row after it; to be asked for in the desk's scope.

    :param columns: makes the columns of some notices.
    """
    if filters or after:
        rows, order = queue_rows(view, by=by, at=at, **filters)
        return sql_of(columns(window_of(rows, order, after=after))[: size + 1])
    return _filled(_first_page(view, columns, size), by, at)


def counts_of_queue(views, *, by, at: datetime, **filters) -> dict[str, Question]:
    """How much each view holds, as questions whose answers `count_in` reads; to be asked in the desk's scope."""
    if not filters:
        return {view: _filled(_count(view), by, at) for view in views}
    now = moments(at)
    fits = fitting(now, **filters)
    return {view: count_of(_rows_of(view, by, now).order_by(*order_of(view)), fits) for view in views}


def count_of(rows: QuerySet[Notice], fits: Q | None = None) -> Question:
    """How many of some rows, in the order of an index, fit some filters; a question whose answer `count_in` reads."""
    return how_many_fit(rows, fits) if fits else how_many(rows)


def counts_of_saved(view: str, queries: Sequence[Mapping[str, str]], *, by, at: datetime) -> Question:
    """How much each of the views holds that people saved of one of the queue's own; read by `counts_in`.

    Few rows are looked at, once for all of them.

    :param queries: the filters of each, whatever filters the page is under.
    """
    return _filled(_saved_counts(view, tuple(tuple(query.items()) for query in queries)), by, at)


@lru_cache(maxsize=64)
def _first_page(view: str, columns: Columns, size: int) -> Question:
    return sql_of(columns(window_of(_rows_of(view, BLANK, BLANKS), order_of(view)))[: size + 1])


@lru_cache(maxsize=64)
def _count(view: str) -> Question:
    return how_many(_rows_of(view, BLANK, BLANKS).order_by(*order_of(view)))


@lru_cache(maxsize=512)
def _saved_counts(view: str, queries: tuple[tuple[tuple[str, str], ...], ...]) -> Question:
    rows = _rows_of(view, BLANK, BLANKS).order_by(*order_of(view))
    return how_many_fit_each(rows, [_all_or(dict(query)) for query in queries], LOOK_AT_SAVED)


def _all_or(filters: dict) -> Q:
    """What the filters ask; all there is where nothing is asked."""
    return fitting(BLANKS, **filters) if filters else Q(pk__isnull=False)


def _filled(question: Question, by, at: datetime) -> Question:
    """SQL that was made once, for whoever asks now."""
    now = moments(at)
    given = {BLANK.pk: by.pk, BLANKS.last: now.last}
    given |= {BLANKS.ends[market]: end for market, end in now.ends.items()}
    return Question(question.sql, [given.get(value) or _moved(value, at) for value in question.values])


def _moved(value, at: datetime):
    """A moment that was said from the blank one, such as “in two hours”, said from a moment; all else as it is."""
    return at + (value - BLANKS.at) if isinstance(value, datetime) and value.year == BLANKS.at.year else value


def right_rows(*, state="", kind="", market="") -> QuerySet[IPRight]:
    """The rights of the registry, with their markets."""
    known = {"state": state, "kind": kind, "markets__market": market}
    rows = IPRight.objects.filter(**{column: value for column, value in known.items() if value})
    return rows.prefetch_related("markets")


def notice_rows(*, state="", market="", right="", text="", at: datetime | None = None) -> QuerySet[Notice]:
    """The notices of a rights holder.

    Name right and reason row by row: joined, their row-level security makes the planner expect few rows and sort
    them all, where it can read the newest fifty from the index.
    """
    if at and state == TO_FIX:
        return only_to_fix(notice_rows(market=market, right=right, text=text), at)
    known = {"state": state, "market": market, "right": right}
    rows = Notice.objects.filter(**{column: value for column, value in known.items() if value})
    if text:
        rows = rows.filter(search_notices.named(text))
    return rows
