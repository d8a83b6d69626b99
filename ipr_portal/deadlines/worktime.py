"""Business time: exact arithmetic on the working hours of a calendar. Pure: no database, no current time.

A calendar is computed once as a table: every opening of every day as instants in UTC, and beside each the working time
before it. Any question is then one search in that table, however long the span: how much was worked between two
instants, and at which instant a budget is used up. Everything is whole microseconds, so nothing is rounded.

An instant counts as open when the market's local time is within an opening, from the opening (included) to the closing
(excluded); so a day on which the clocks change has the hours of its local time. A budget that is used up exactly at
closing is used up at closing, not at the next opening.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, pairwise
from typing import Any
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000  # microseconds
MINUTE, DAY = 60 * SECOND, 86_400 * SECOND
LONGEST_REST = timedelta(days=60)  # without any working time, a calendar is a mistake

Hours = tuple[int, int]  # opens, closes: minutes after midnight, local time, 0 to 1440
Pause = tuple[datetime, datetime]  # from, until


class CalendarError(ValueError):
    """A calendar cannot be used for calculation. The code says why, the values where; `words.say_trouble` has the
    text."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(", ".join([code, *(f"{name}={value}" for name, value in values.items())]))
        self.code, self.values = code, values


class BeyondCalendar(CalendarError):
    """An instant, or the end of a budget, lies outside the days for which the calendar is filled."""


@dataclass(frozen=True, slots=True)
class Special:
    """A day that differs from its weekday: a holiday (no hours), a half day, a closure, a special working day."""

    name: str
    hours: tuple[Hours, ...] = ()
    kind: str = ""  # its name; not used in calculations
    estimated: bool = False


class Worktime:
    """The working hours of one version of a calendar, from `first` to `last`, both included.

    :param zone: IANA name, such as `Asia/Singapore`.
    :param week: hours by weekday, Monday is 0; a weekday without hours is a non-working day.
    :param special: the days that differ.
    :raises CalendarError: if hours overlap or end before they begin, or nothing is worked for sixty days.
    """

    __slots__ = (
        "_behind",
        "_ends",
        "_from",
        "_starts",
        "_through",
        "_until",
        "first",
        "last",
        "special",
        "week",
        "zone",
    )

    def __init__(
        self, *, zone: str, week: Mapping[int, Sequence[Hours]], first: date, last: date,
        special: Mapping[date, Special] | None = None,
    ) -> None:  # fmt: skip
        self.zone, self.first, self.last = ZoneInfo(zone), first, last
        self.week = {weekday: _in_order(hours, weekday=weekday) for weekday, hours in week.items()}
        self.special = {
            day: replace(row, hours=_in_order(row.hours, day=day)) for day, row in (special or {}).items()
        }
        stretches = list(_stretches(self.zone, first, last))
        filled = list(_in_utc(_midnight(first), _midnight(last) + DAY, stretches))
        self._from, self._until = filled[0][0], filled[-1][1]
        openings = sorted(self._openings(stretches))  # a repeated hour comes out of order
        self._starts = [start for start, _end in openings]
        self._ends = [end for _start, end in openings]
        self._through = list(accumulate(end - start for start, end in openings))
        # Inside an opening, working time and the instant differ by a constant: one addition leads from each to the other.
        self._behind = [end - through for end, through in zip(self._ends, self._through, strict=True)]
        self._refuse_long_rests()

    @property
    def end(self) -> datetime:
        """The midnight with which the last day ends in the market."""
        return to_moment(self._until)

    def hours_of(self, day: date) -> tuple[Hours, ...]:
        """The hours of one day in the market's local time."""
        special = self.special.get(day)
        return special.hours if special is not None else self.week.get(day.weekday(), ())

    def is_open(self, at: datetime) -> bool:
        """Whether an instant is working time.

        :raises BeyondCalendar: if the calendar is not filled for it.
        """
        moment = self._within(at)
        place = bisect_right(self._starts, moment) - 1
        return place >= 0 and moment < self._ends[place]

    def next_opening(self, at: datetime) -> datetime:
        """The instant itself when it is working time, else the next opening.

        :raises BeyondCalendar: if the calendar is not filled for it.
        """
        moment = self._within(at)
        place = bisect_right(self._ends, moment)
        if place == len(self._ends):
            raise self._beyond()
        return at if self._starts[place] <= moment else to_moment(self._starts[place])

    def next_turn(self, at: datetime) -> datetime:
        """When it next closes, if an instant is working time, else when it next opens.

        :raises BeyondCalendar: if the calendar is not filled for it.
        """
        moment = self._within(at)
        place = bisect_right(self._ends, moment)
        if place == len(self._ends):
            raise self._beyond()
        start = self._starts[place]
        return to_moment(self._ends[place] if start <= moment else start)

    def openings(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The working time between two instants, stretch by stretch, as far as the calendar is filled."""
        for opens, closes in self._cut(to_micros(start), to_micros(end)):
            yield to_moment(opens), to_moment(closes)

    def ahead(self, start: datetime, end: datetime) -> list[tuple[int, int]]:
        """As `openings`, in whole seconds after `start`."""
        begin = to_micros(start)
        return [
            ((opens - begin) // SECOND, (closes - begin) // SECOND)
            for opens, closes in self._cut(begin, to_micros(end))
        ]

    def worked(self, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> timedelta:
        """How much working time lies between two instants, without the pauses; overlapping pauses count once.

        :raises BeyondCalendar: if the calendar is not filled for them.
        """
        begin, finish = self._measure(self._within(start)), self._measure(self._within(end))
        worked = finish - begin
        for since, until in united(pauses):
            worked -= max(0, min(self._reach(until), finish) - max(self._reach(since), begin))
        return timedelta(microseconds=max(0, worked))

    def due(self, start: datetime, budget: timedelta, pauses: Sequence[Pause] = ()) -> datetime:
        """The instant at which a budget of working time is used up.

        A pause that begins when the budget is already used up, even at that instant, moves nothing.

        :raises BeyondCalendar: if the calendar is not filled that far.
        """
        covered = self._measure(self._within(start))  # working time that the pauses so far have reached
        target = covered + budget // _MICROSECOND
        for since, until in sorted([(self._reach(since), self._reach(until)) for since, until in pauses]):
            opens = since if since > covered else covered
            if opens >= target:
                break
            if until > opens:
                target += until - opens
                covered = until
        return self._instant(target)

    def _cut(self, begin: int, finish: int) -> Iterator[tuple[int, int]]:
        """The openings between two moments, cut to them."""
        for place in range(bisect_right(self._ends, begin), bisect_left(self._starts, finish)):
            yield max(begin, self._starts[place]), min(finish, self._ends[place])

    def _instant(self, target: int) -> datetime:
        place = bisect_left(self._through, target)
        if place == len(self._through):
            raise self._beyond()
        return to_moment(target + self._behind[place])

    def _measure(self, moment: int) -> int:
        """Working time from the calendar's first day until a moment."""
        place = bisect_right(self._starts, moment) - 1
        if place < 0:
            return 0
        return moment - self._behind[place] if moment < self._ends[place] else self._through[place]

    def _reach(self, at: datetime) -> int:
        """As `_measure`, for the ends of pauses: one without end, or a cap far away, reaches as far as the table does."""
        moment = (at - EPOCH) // _MICROSECOND  # spelt out, as below: every pause asks it twice
        place = bisect_right(self._starts, moment) - 1
        if place < 0:
            return 0
        return moment - self._behind[place] if moment < self._ends[place] else self._through[place]

    def _within(self, at: datetime) -> int:
        moment = to_micros(at)
        if not self._from <= moment <= self._until:
            raise self._beyond()
        return moment

    def _beyond(self) -> BeyondCalendar:
        return BeyondCalendar("beyond", first=self.first, last=self.last)

    def _openings(self, stretches: "list[Stretch]") -> Iterator[tuple[int, int]]:
        """Every opening as UTC microseconds, day by day."""
        day = self.first
        while day <= self.last:
            midnight = _midnight(day)
            for opens, closes in self.hours_of(day):
                yield from _in_utc(midnight + opens * MINUTE, midnight + closes * MINUTE, stretches)
            day += _ONE_DAY

    def _refuse_long_rests(self) -> None:
        closings = [self._from, *self._ends]
        openings = [*self._starts, self._until]
        for closed, opened in zip(closings, openings, strict=True):
            if opened - closed > LONGEST_REST // _MICROSECOND:
                raise CalendarError("rest", since=to_moment(closed).astimezone(self.zone).date())


_ONE_DAY, _MICROSECOND = timedelta(days=1), timedelta(microseconds=1)


def to_micros(at: datetime) -> int:
    """Whole microseconds since 1970 of an aware instant."""
    return (at - EPOCH) // _MICROSECOND


def to_moment(micros: int) -> datetime:
    """The instant in UTC of whole microseconds since 1970."""
    return EPOCH + micros * _MICROSECOND  # twice as fast as timedelta(microseconds=…)


def united(pauses: Sequence[Pause]) -> list[Pause]:
    """Pauses in order, those that overlap or touch made one."""
    if len(pauses) == 1:
        return [pause for pause in pauses if pause[0] < pause[1]]
    made: list[Pause] = []
    for since, until in sorted(pauses):
        if made and since <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], until))
        elif since < until:
            made.append((since, until))
    return made


def _in_order(hours: Sequence[Hours], **where: object) -> tuple[Hours, ...]:
    """Hours sorted.

    :raises CalendarError: if they overlap, leave the day, or end before they begin.
    """
    ordered = tuple(sorted((opens, closes) for opens, closes in hours))
    for opens, closes in ordered:
        if not 0 <= opens < closes <= 1440:
            raise CalendarError("hours", opens=opens, closes=closes, **where)
    if any(opens < closes for (_opens, closes), (opens, _closes) in pairwise(ordered)):
        raise CalendarError("overlap", **where)
    return ordered


def _midnight(day: date) -> int:
    return (day - EPOCH.date()).days * DAY


Stretch = tuple[int, int, int]  # UTC from, UTC until, offset: microseconds


def _stretches(zone: ZoneInfo, first: date, last: date) -> Iterator[Stretch]:
    """The times between two changes of a zone's clocks, which show one offset from UTC each."""
    begin, end = _midnight(first) - 2 * DAY, _midnight(last) + 3 * DAY
    start, offset = begin, _offset(zone, begin)
    for moment in range(begin + DAY, end + DAY, DAY):
        if (shown := _offset(zone, moment)) != offset:
            change = _change_between(zone, moment - DAY, moment)
            yield start, change, offset
            start, offset = change, shown
    yield start, end + DAY, offset


def _change_between(zone: ZoneInfo, before: int, after: int) -> int:
    """The second at which a zone's clocks change."""
    old = _offset(zone, before)
    while after - before > SECOND:
        middle = (before + after) // 2 // SECOND * SECOND
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return after


def _offset(zone: ZoneInfo, moment: int) -> int:
    offset = to_moment(moment).astimezone(zone).utcoffset()
    assert offset is not None
    return offset // _MICROSECOND


def _in_utc(opens: int, closes: int, stretches: list[Stretch]) -> Iterator[tuple[int, int]]:
    """Local times as UTC instants: none in a gap, two where an hour is repeated."""
    for since, until, offset in stretches:
        start, end = max(opens - offset, since), min(closes - offset, until)
        if start < end:
            yield start, end
