"""What a change of a calendar does to its clocks: calculated for the preview, and in the same way when it is made.

The rule (docs/adr/0015): a running clock that is not due yet moves with its calendar, and both sides are notified. A
breach or a result is never changed by later corrections of past days; the recalculated result is recorded with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import QuerySet

from .enums import ClockState
from .instants import Instants, instants, spans
from .models import Calendar, Clock, Pause, Recalculation
from .worktime import Worktime

ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class Effects:
    """The effects of a change on the clocks of a calendar."""

    days: list[date]  # whose hours differ
    moved: dict[Clock, Instants] = field(default_factory=dict)  # still running, and some due moment changes
    unmoved: list[Clock] = field(
        default_factory=list
    )  # still running over changed days, and no due moment changes
    restated: list[Recalculation] = field(default_factory=list)  # results kept, recalculated

    def overdue_at_once(self, at: datetime) -> int:
        """How many clocks the change makes overdue the moment it is made."""
        return sum(new.due_at <= at for new in self.moved.values())

    @property
    def later(self) -> int:
        return sum(new.due_at > clock.due_at for clock, new in self.moved.items())

    @property
    def earlier(self) -> int:
        return sum(new.due_at < clock.due_at for clock, new in self.moved.items())


def changed_days(old: Worktime, new: Worktime) -> list[date]:
    """The days whose hours differ between two versions, where both are filled."""
    first, last = max(old.first, new.first), min(old.last, new.last)
    days = (first + n * ONE_DAY for n in range((last - first).days + 1))
    return [day for day in days if old.hours_of(day) != new.hours_of(day)]


def effects_of(calendar: Calendar, old: Worktime, new: Worktime, *, at: datetime) -> Effects:
    """Calculate the effects of replacing `old` by `new` at a moment. Three statements, for any number of clocks.

    :raises BeyondCalendar: if a clock would be due only when the calendar has ended.
    """
    found = Effects(changed_days(old, new))
    if found.days:
        of_calendar = Clock.objects.filter(version__calendar=calendar)
        clocks = [*over(found.days, of_calendar.open()).order_by("due_at", "pk")]
        if _start(found.days[0]) < at:
            clocks += _results_over(found.days, of_calendar).order_by("stopped_at", "pk")
        recalculate(clocks, new, found, at=at)
    return found


def recalculate(clocks: Iterable[Clock], new: Worktime, found: Effects, *, at: datetime) -> None:
    """Calculate the effects on some clocks, and add them to the others. One statement."""
    clocks = list(clocks)
    pauses = _pauses_of(clocks)
    for clock in clocks:
        _recalculate(clock, pauses.get(clock.pk, []), new, found, at=at)


def over(days: list[date], clocks: QuerySet[Clock]) -> QuerySet[Clock]:
    """The open clocks that run over any of these days, and perhaps a few more."""
    return clocks.filter(due_at__gte=_start(days[0]), started_at__lt=_end(days[-1]))


def not_over(days: list[date], clocks: QuerySet[Clock]) -> QuerySet[Clock]:
    """The rest of them."""
    return clocks.exclude(due_at__gte=_start(days[0]), started_at__lt=_end(days[-1])) if days else clocks


def _results_over(days: list[date], clocks: QuerySet[Clock]) -> QuerySet[Clock]:
    results = clocks.filter(state__in=[ClockState.MET, ClockState.MISSED])
    return results.filter(stopped_at__gte=_start(days[0]), started_at__lt=_end(days[-1]))


def _recalculate(clock: Clock, pauses: list[Pause], new: Worktime, found: Effects, *, at: datetime) -> None:
    after = instants(new, clock.started_at, clock.budget, spans(pauses))
    if clock.runs_at(at):
        if after == Instants.of(clock):
            found.unmoved.append(clock)
        else:
            found.moved[clock] = after
        return
    worked = None
    if clock.stopped_at:
        until = min(clock.stopped_at, new.end)
        worked = new.worked(clock.started_at, until, spans(pauses, until))
    if after.due_at != clock.due_at or (worked is not None and worked != clock.worked):
        found.restated.append(Recalculation(
            organisation_id=clock.organisation_id, clock=clock, due_at=after.due_at, worked=worked,
            would_be_met=None if worked is None else worked < clock.budget, calculated_at=at,
        ))  # fmt: skip


def _pauses_of(clocks: Iterable[Clock]) -> dict[int, list[Pause]]:
    found: dict[int, list[Pause]] = {}
    for pause in Pause.objects.filter(clock__in=[clock.pk for clock in clocks]).order_by("opened_at", "pk"):
        found.setdefault(pause.clock_id, []).append(pause)
    return found


def _start(day: date) -> datetime:
    """A moment before a day begins anywhere."""
    return datetime.combine(day, time(), UTC) - timedelta(hours=14)


def _end(day: date) -> datetime:
    """A moment after a day has ended everywhere."""
    return datetime.combine(day + ONE_DAY, time(12), UTC)
