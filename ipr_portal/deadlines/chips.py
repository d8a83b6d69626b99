"""The deadline chip: the state of a clock at a moment, in a few words. Computed from the clock itself, never from a
sweep.

A queue shows fifty, so it is cheap: no statement if the calendars are already loaded, else three, for any number of
clocks.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ipr_portal.ui.moments import LocalTime

from .enums import ClockState
from .models import Clock
from .register import PAUSES, VOIDS
from .tables import worktimes_of
from .words import say_worktime
from .worktime import BeyondCalendar, Worktime

AT_RISK = 75  # per cent of the budget
SOON = timedelta(
    hours=48
)  # on the clock: what is due later is not at risk, however much of the budget is used
SECOND, NOTHING, HALF_A_DAY = timedelta(seconds=1), timedelta(), timedelta(hours=12)


class Style(NamedTuple):
    """Style and wording of one state of the chip."""

    icon: str
    word: object


STYLES = {
    "running": Style("clock", gettext_lazy("Due")),
    "risk": Style("warn", gettext_lazy("At risk, due")),
    "paused": Style("pause", gettext_lazy("Paused, due")),
    "breached": Style("alarm", gettext_lazy("Overdue since")),
    "met": Style("check", gettext_lazy("In time")),
    "missed": Style("alarm", gettext_lazy("Late")),
    "void": Style("dash", gettext_lazy("Does not count")),
}


class Chip(NamedTuple):
    """The state of one clock at one moment."""

    state: str  # a key of STYLES
    at: datetime  # the instant that counts: due, or stopped
    said: str  # that instant in the reader's time
    left: str  # time left, time over, time to spare, or why it is paused
    used: int  # per cent of the budget
    live: str = ""  # for the script: seconds left, minutes of a day, minutes of the budget, openings to come

    def __str__(self) -> str:
        return f"{STYLES[self.state].word} {self.said} · {self.left}"


class ClockColumns(NamedTuple):
    """What a chip needs of a clock, for long lists that read columns instead of models; named like the columns."""

    pk: int
    version_id: int
    state: str
    business_days: int
    standard_day: int
    started_at: datetime
    due_at: datetime
    paused_from: datetime | None
    paused_until: datetime | None
    pause_reason: str
    stopped_at: datetime | None
    worked: timedelta | None
    void_reason: str

    @property
    def budget(self) -> timedelta:
        return timedelta(minutes=self.business_days * self.standard_day)


def chips_of(clocks: Iterable[Clock | ClockColumns | None], at: datetime) -> dict[int, Chip]:
    """The chips of some clocks at a moment, by the clock's key; a clock that is None has none."""
    found = [clock for clock in clocks if clock is not None]
    tables, maker = worktimes_of(clock.version_id for clock in found), ChipMaker(at)
    return {clock.pk: maker.chip(clock, tables[clock.version_id]) for clock in found}


def chip_of(clock: Clock | None, at: datetime) -> Chip | None:
    """The chip of one clock, or of none."""
    return chips_of([clock], at)[clock.pk] if clock else None


def chip_at(clock: Clock | ClockColumns, worktime: Worktime, at: datetime) -> Chip:
    """The chip of a clock whose working time is known. No statement."""
    return ChipMaker(at).chip(clock, worktime)


def left_of(clock: Clock | ClockColumns, worktime: Worktime, at: datetime) -> timedelta | None:
    """Working time until a clock is due, negative once it is overdue; None where the calendar ends before.

    The due moment counts a pause up to its cap, so no budget is used until then.
    """
    begin = max(at, clock.started_at, clock.paused_until or clock.started_at)
    try:
        if begin <= clock.due_at:
            return worktime.worked(begin, clock.due_at)
        return -worktime.worked(clock.due_at, at)
    except BeyondCalendar:
        return None


class ChipMaker:
    """Makes the chips of many clocks at one moment: shared values are computed once."""

    def __init__(self, at: datetime) -> None:
        self.at, self.language = at, get_language()
        self.reader = LocalTime(timezone.get_current_timezone(), at)
        self.local_times: dict[tzinfo, LocalTime] = {self.reader.zone: self.reader}
        self.left, self.over = _("%(time)s of working time"), _("%(time)s of working time over")
        self.spare = _("%(time)s of working time to spare")

    def chip(self, clock: Clock | ClockColumns, worktime: Worktime) -> Chip:
        """The chip of a clock whose working time is known. No statement."""
        if clock.stopped_at:
            return self._stopped(clock)
        left = left_of(clock, worktime, self.at)
        used = _percent(clock, clock.budget - left) if left is not None else 0
        if clock.paused_until and clock.paused_from and clock.paused_from <= self.at < clock.paused_until:
            why = str(PAUSES[clock.pause_reason].short)
            return self._made("paused", clock.due_at, why, used)
        live = self._live(clock, worktime, left) if left is not None else ""
        if self.at >= clock.due_at or clock.state == ClockState.BREACHED:
            said = self._time(self.over, clock, -left) if left is not None else ""
            return self._made("breached", clock.due_at, said, 100, live)
        tight = used >= AT_RISK and clock.due_at <= self.at + SOON
        risk = tight or self._local_time(worktime.zone).is_today(clock.due_at)
        said = self._time(self.left, clock, left) if left is not None else ""
        return self._made("risk" if risk else "running", clock.due_at, said, used, live)

    def _stopped(self, clock) -> Chip:
        spare, used = clock.budget - clock.worked, _percent(clock, clock.worked)
        if clock.state == ClockState.VOID:
            said = str(VOIDS[clock.void_reason]).rstrip(".")
            return self._made("void", clock.stopped_at, said, used)
        if clock.state == ClockState.MET:
            said = self._time(self.spare, clock, spare)
            return self._made("met", clock.stopped_at, said, used)
        return self._made("missed", clock.stopped_at, self._time(self.over, clock, -spare), 100)

    def _made(self, state, moment, left, used, live="") -> Chip:
        return Chip(state, moment, self.reader.say(moment), left, used, live)

    def _local_time(self, zone: tzinfo) -> LocalTime:
        if (known := self.local_times.get(zone)) is None:
            known = self.local_times[zone] = LocalTime(zone, self.at)
        return known

    def _time(self, words: str, clock, worked: timedelta) -> str:
        return words % {
            "time": say_worktime(max(worked, NOTHING), clock.standard_day, language=self.language)
        }

    def _live(self, clock, worktime, left: timedelta) -> str:
        """What the script needs to count down: seconds left, the day and the budget in minutes, openings to come."""
        until = max(clock.due_at, self.at + HALF_A_DAY)
        ahead = " ".join([f"{opens}-{closes}" for opens, closes in worktime.ahead(self.at, until)])
        return f"{left // SECOND} {clock.standard_day} {clock.business_days * clock.standard_day} {ahead}"


def _percent(clock: Clock | ClockColumns, worked: timedelta) -> int:
    return min(100, max(0, int(100 * (worked / clock.budget))))
