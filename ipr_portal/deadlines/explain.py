"""Explaining a deadline: every stretch of time from a start to an end, and whether it counts, and why not. Pure.

The stretches follow one another without a gap. Those that count, up to the deadline, add up to the budget exactly, to
the microsecond; so the sum of the table gives the instant we show.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from .worktime import Pause, Special, Worktime, united

COUNTED, OVER, PAUSED, CLOSED = "counted", "over", "paused", "closed"
REST, SPECIAL = "rest", "special"
NOTHING, ONE_DAY = timedelta(), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rest:
    """A pause, and a value that the caller finds again with its stretch."""

    since: datetime
    until: datetime
    source: Any = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why days in a row are not worked: non-working days of the week, or one special day."""

    kind: str  # REST or SPECIAL
    first: date
    last: date
    special: Special | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which nothing changes: it counts, it is paused, the market is closed, or it is after the deadline."""

    kind: str
    since: datetime
    until: datetime
    worked: timedelta  # working time in it, whether or not it counts
    total: timedelta  # of what counts or is over, up to its end
    ahead: bool  # it has not begun yet
    reasons: tuple[Reason, ...] = ()  # why closed; none: it is outside the hours
    rests: tuple[Any, ...] = ()  # the sources of the pauses


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a deadline is calculated."""

    start: datetime
    budget: timedelta
    due: datetime
    end: datetime  # where the stretches end: at the deadline, at the stop, or now if it is late
    stretches: tuple[Stretch, ...]

    @property
    def counted(self) -> timedelta:
        """Working time that counts until the deadline or the stop."""
        return sum((one.worked for one in self.stretches if one.kind == COUNTED), NOTHING)

    @property
    def over(self) -> timedelta:
        """Working time beyond the deadline."""
        return sum((one.worked for one in self.stretches if one.kind == OVER), NOTHING)

    @property
    def rested(self) -> timedelta:
        """Working time that a pause kept from counting."""
        return sum((one.worked for one in self.stretches if one.kind == PAUSED), NOTHING)


def explain(
    worktime: Worktime, start: datetime, budget: timedelta, pauses: Sequence[Rest] = (), *,
    at: datetime, stopped_at: datetime | None = None,
) -> Explanation:  # fmt: skip
    """Explain how a deadline is calculated.

    :param at: now: stretches that begin later are in the future.
    :param stopped_at: when the clock stopped; the stretches end there.
    :raises BeyondCalendar: if the calendar is not filled that far.
    """
    spans = [(rest.since, min(rest.until, stopped_at) if stopped_at else rest.until) for rest in pauses]
    due = worktime.due(start, budget, spans)
    end = max(start, stopped_at or max(due, at))
    pieces = list(_joined(_pieces(worktime, start, min(due, end), spans, at), at))
    if end > due:
        pieces.append((OVER, due, end))
    return Explanation(start, budget, due, end, tuple(_told(worktime, pieces, pauses, at)))


Piece = tuple[str, datetime, datetime]


def _pieces(worktime: Worktime, start: datetime, end: datetime, spans, at: datetime) -> Iterator[Piece]:
    """The time from start to end, cut wherever the market opens or closes, a pause begins or ends, and now."""
    openings, resting = list(worktime.openings(start, end)), united(spans)
    edges = {edge for span in [*openings, *resting] for edge in span} | {start, end, at}
    for since, until in pairwise(sorted(edge for edge in edges if start <= edge <= end)):
        kind = PAUSED if _inside(since, resting) else COUNTED if _inside(since, openings) else CLOSED
        yield kind, since, until


def _inside(moment: datetime, spans: Sequence[Pause]) -> bool:
    return any(since <= moment < until for since, until in spans)


def _joined(pieces: Iterator[Piece], at: datetime) -> Iterator[Piece]:
    """Pieces that follow each other and are of one kind as one; counting and paused stretches are split at this
    moment."""
    held: Piece | None = None
    for kind, since, until in pieces:
        if held and held[0] == kind and not (since == at and kind != CLOSED):
            held = kind, held[1], until
            continue
        if held:
            yield held
        held = kind, since, until
    if held:
        yield held


def _told(worktime: Worktime, pieces, pauses: Sequence[Rest], at: datetime) -> Iterator[Stretch]:
    total = NOTHING
    for kind, since, until in pieces:
        worked = worktime.worked(since, until)
        total += worked if kind in (COUNTED, OVER) else NOTHING
        yield Stretch(
            kind, since, until, worked, total, ahead=since >= at,
            reasons=tuple(why_closed(worktime, since, until)) if kind == CLOSED else (),
            rests=_sources(pauses, since, until) if kind == PAUSED else (),
        )  # fmt: skip


def _sources(pauses: Sequence[Rest], since: datetime, until: datetime) -> tuple[Any, ...]:
    """Every pause that overlaps a stretch, each once."""
    return tuple(rest.source for rest in pauses if rest.since < until and rest.until > since)


def why_closed(worktime: Worktime, since: datetime, until: datetime) -> Iterator[Reason]:
    """Why a market is closed from one moment until another: its non-working days in a row, and its special days."""
    held: Reason | None = None
    for day in _days(worktime, since, until):
        reason = _reason(worktime, day, since, until)
        if reason and held and reason.kind == held.kind == REST and held.last == day - ONE_DAY:
            held = Reason(REST, held.first, day)
            continue
        if held:
            yield held
        held = reason
    if held:
        yield held


def _days(worktime: Worktime, since: datetime, until: datetime) -> Iterator[date]:
    """The days, in the market's local time, that a stretch touches."""
    day = since.astimezone(worktime.zone).date()
    last = (until - timedelta.resolution).astimezone(worktime.zone).date()
    while day <= last:
        yield day
        day += ONE_DAY


def _reason(worktime: Worktime, day: date, since: datetime, until: datetime) -> Reason | None:
    usual, special = worktime.week.get(day.weekday(), ()), worktime.special.get(day)
    if special is None:
        return None if usual else Reason(REST, day, day)
    local = [_in_local_time(worktime, moment, day) for moment in (since, until)]
    if special.hours and not any(opens < local[1] and closes > local[0] for opens, closes in usual):
        return None
    return Reason(SPECIAL, day, day, special)


def _in_local_time(worktime: Worktime, moment: datetime, day: date) -> float:
    """A moment in minutes after midnight of a day in the market's local time."""
    local = moment.astimezone(worktime.zone)
    minutes = (local.date() - day).days * 1440 + local.hour * 60 + local.minute + local.second / 60
    return min(1440, max(0, minutes))
