"""Living a clock over again from what people did: day by day, opening by opening, and nothing of the product in it.

The product stores instants and compares them; here everything is counted again each time from local hours.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

NOTHING, DAY = timedelta(), timedelta(days=1)
MARKS = (50, 75, 90, 100)  # per cent of the budget

Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class LocalTime:
    """The hours of a market by weekday, and by day for special days, in minutes after midnight."""

    zone: ZoneInfo
    week: dict[int, list[tuple[int, int]]]
    special: dict[date, list[tuple[int, int]]] = field(default_factory=dict)

    def openings(self, day: date) -> Iterator[Stretch]:
        for opens, closes in sorted(self.special.get(day, self.week.get(day.weekday(), []))):
            yield self._at(day, opens), self._at(day, closes)

    def from_day_of(self, at: datetime) -> Iterator[Stretch]:
        """Every opening from the day on that a moment lies in, without end."""
        day = at.astimezone(self.zone).date()
        while True:
            yield from self.openings(day)
            day += DAY

    def _at(self, day: date, minutes: int) -> datetime:
        midnight = datetime.combine(day, time(), self.zone)  # no market of the month changes its clocks
        return (midnight + timedelta(minutes=minutes)).astimezone(UTC)


@dataclass
class Rest:
    """A pause: from when, until when at the latest, and when somebody ended it."""

    since: datetime
    cap: datetime
    ended: datetime | None = None

    @property
    def until(self) -> datetime:
        return min(self.ended, self.cap) if self.ended else self.cap


def counted(wall: LocalTime, start: datetime, rests: list[Rest]) -> Iterator[Stretch]:
    """Every stretch from a start on that counts, without end."""
    for opens, closes in wall.from_day_of(start):
        if closes > start:
            yield from without(rests, (max(opens, start), closes))


def without(rests: list[Rest], stretch: Stretch) -> list[Stretch]:
    """What is left of a stretch."""
    left = [stretch]
    for rest in rests:
        left = [
            piece for since, until in left for piece in ((since, min(until, rest.since)), (max(since, rest.until), until))
            if piece[0] < piece[1]
        ]  # fmt: skip
    return left


def worked(wall: LocalTime, start: datetime, end: datetime, rests: list[Rest]) -> timedelta:
    total = NOTHING
    for since, until in counted(wall, start, rests):
        if since >= end:
            return total
        total += min(until, end) - since
    raise AssertionError("openings have no end")


def used_up(wall: LocalTime, start: datetime, budget: timedelta, rests: list[Rest]) -> datetime:
    left = budget
    for since, until in counted(wall, start, rests):
        if until - since >= left:
            return since + left
        left -= until - since
    raise AssertionError("openings have no end")


@dataclass
class Life:
    """One clock, from its start on: what was promised, by which hours, and how it stands."""

    start: datetime
    budget: timedelta
    wall: LocalTime
    rests: list[Rest] = field(default_factory=list)
    stage: int = 0
    told_overdue: bool = False
    overdue: datetime | None = None
    stopped: datetime | None = None
    void: bool = False
    refused: list[str] = field(default_factory=list)  # what people tried in vain
    _marks: dict[int, datetime] = field(default_factory=dict)

    @property
    def due(self) -> datetime:
        return self._mark(100)

    def come_to(self, at: datetime) -> None:
        """Let time pass: a used-up budget makes a clock overdue for good."""
        if self.stopped is None and self.overdue is None and self.due <= at:
            self.overdue = self.due

    @property
    def runs(self) -> bool:
        return self.stopped is None and self.overdue is None

    def calendar_changes(self, wall: LocalTime) -> None:
        if self.runs:
            self.wall, self._marks = wall, {}

    def pause(self, at: datetime, cap: datetime) -> None:
        if self.runs:
            self.rests.append(Rest(at, cap))
            self._marks = {}
        else:
            self.refused.append("pause")

    def resume(self, at: datetime, which: int) -> None:
        """End a pause, given by its place among all that were tried, before its cap."""
        rest = self.rests[which] if which < len(self.rests) else None
        if rest is None or self.stopped or rest.ended or rest.cap <= at:
            self.refused.append("resume")
        else:
            rest.ended = at
            self._marks = {} if self.runs else self._marks

    def stop(self, at: datetime) -> None:
        self.stopped = at

    def withdraw(self, at: datetime) -> None:
        self.stopped, self.void = at, self.overdue is None

    def swept(self, at: datetime) -> None:
        if self.stopped is None and not self.told_overdue:
            self.stage = max([self.stage, *(mark for mark in MARKS if self._mark(mark) <= at)])
            self.told_overdue = self.overdue is not None

    def state(self, at: datetime) -> str:
        if self.stopped is None:
            return self._open_state(at)
        if self.void:
            return "void"
        return "missed" if self.overdue else "met"

    def _open_state(self, at):
        if self.overdue:
            return "breached"
        return "paused" if any(rest.since <= at < rest.until for rest in self.rests) else "running"

    def worked(self, at: datetime) -> timedelta:
        end = self.stopped or at
        rests = [
            replace(rest, cap=min(rest.until, end), ended=None) for rest in self.rests if rest.since < end
        ]
        return worked(self.wall, self.start, end, rests)

    def _mark(self, mark: int) -> datetime:
        if mark not in self._marks:
            self._marks[mark] = used_up(self.wall, self.start, self.budget * mark / 100, self.rests)
        return self._marks[mark]
