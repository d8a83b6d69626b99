"""The views of the queue and their filters, as rows of notices. Read through `queue`, which asks for them fast."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from ipr_portal.accounts.models import User
from ipr_portal.deadlines.chips import SOON
from ipr_portal.markets import MARKETS
from ipr_portal.ui.questions import Question, how_many, how_many_fit
from takedowns.enums import NoticeState, PromisedBy
from takedowns.enums.due import TODAY, within
from takedowns.models import Notice
from takedowns.models.notice_filters import BY_URGENCY, NoticeQuerySet
from takedowns.numbers import parse

NEWEST = ("-decided_at", "-id")


class Moments(NamedTuple):
    """A moment, and the end of its day in each market."""

    at: datetime
    ends: dict[str, datetime]
    last: datetime  # of these ends: the database stops reading an index there


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
    return narrowed(rows_of(view, by, moments(at)), at=at, **filters), order_of(view)


def order_of(view: str) -> tuple[str, ...]:
    return NEWEST if view == "decided" else BY_URGENCY


def rows_of(view: str, by: User, now: Moments) -> QuerySet[Notice]:
    return VIEW_ROWS.get(view, VIEW_ROWS["open"])(Notice.objects.all(), by, now)


def _at_risk(rows: NoticeQuerySet, now: Moments) -> QuerySet[Notice]:
    """Three quarters of the time are used and it ends soon, or it ends today; neither overdue nor paused.

    Today ends soon everywhere, so later rows are not read.
    """
    tight = Q(risk_at__lte=now.at) | before_the_day_ends(now)
    soon = Q(due_at__gt=now.at, due_at__lte=now.at + SOON)
    return rows.awaiting_triage().not_paused(now.at).filter(soon, tight)


def before_the_day_ends(now: Moments) -> Q:
    """The condition for notices due today or earlier, by the day of their market."""
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
    "second": lambda rows, by, now: rows.in_second_review(),
    "open": lambda rows, by, now: rows.awaiting_triage(),
    "decided": lambda rows, by, now: rows.filter(state=NoticeState.DECIDED),
}


def narrowed(rows: QuerySet[Notice], *, at: datetime, **filters) -> QuerySet[Notice]:
    """The notices that match the filters of the queue at a moment."""
    return rows.filter(fitting(moments(at), **filters)) if filters else rows


def fitting(now: Moments, *, text="", market="", kind="", family="", level="", triager="", due="") -> Q:
    """The condition for notices that match the filters of the queue."""
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
    """The condition for notices due within so many hours, or before the end of today in their market.

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


def count_of(rows: QuerySet[Notice], fits: Q | None = None) -> Question:
    """How many of some rows, in the order of an index, match some filters; a query whose result `count_in` reads."""
    return how_many_fit(rows, fits) if fits else how_many(rows)
