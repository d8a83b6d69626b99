"""The deadline chip: how a clock stands at a moment, in few words. Reckoned live from the clock, never from a sweep.

It stands in fifty rows of a queue, so it is cheap: no statement where the calendars are laid out already, else three,
however many clocks there are.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.ui.moments import say_moment

from .enums import ClockState, PauseReason, VoidReason
from .models import Clock
from .tables import worktimes_of
from .words import say_worktime
from .worktime import BeyondCalendar, Worktime

AT_RISK = 75  # per cent of the budget
SECOND, NOTHING, HALF_A_DAY = timedelta(seconds=1), timedelta(), timedelta(hours=12)


class Look(NamedTuple):
    """What a state of the chip has of its own."""

    icon: str
    word: object


LOOKS = {
    "running": Look("clock", gettext_lazy("Due")),
    "risk": Look("warn", gettext_lazy("At risk, due")),
    "paused": Look("pause", gettext_lazy("Paused since")),
    "breached": Look("alarm", gettext_lazy("Overdue since")),
    "met": Look("check", gettext_lazy("In time")),
    "missed": Look("alarm", gettext_lazy("Late")),
    "void": Look("dash", gettext_lazy("Does not count")),
}
SHORT_REASONS = {
    PauseReason.QUESTION: gettext_lazy("we wait for an answer"),
    PauseReason.AUTHORITY: gettext_lazy("an authority asked us to wait"),
    PauseReason.MARKETPLACE: gettext_lazy("the marketplace cannot be reached"),
    PauseReason.RIGHT_IN_DOUBT: gettext_lazy("the right is looked at again"),
}


class Chip(NamedTuple):
    """How one clock stands at one moment."""

    state: str  # a key of LOOKS
    at: datetime  # the instant that counts: due, paused since, stopped
    said: str  # that instant on the market's wall
    yours: str  # on the reader's wall, where it shows another time
    left: str  # what is left, over, to spare, or why it rests
    used: int  # per cent of the budget
    live: str = ""  # for the script: seconds left, minutes of a day, minutes of the budget, openings to come

    def __str__(self):
        yours = f" ({self.yours})" if self.yours else ""
        return f"{LOOKS[self.state].word} {self.said}{yours} · {self.left}"


def chips_of(clocks: Iterable[Clock | None], at: datetime) -> dict[int, Chip]:
    """The chips of some clocks at a moment, by the clock's key; a clock that is None has none."""
    found = [clock for clock in clocks if clock is not None]
    tables = worktimes_of(clock.version_id for clock in found)
    return {clock.pk: look_at(clock, tables[clock.version_id], at) for clock in found}


def chip_of(clock: Clock | None, at: datetime) -> Chip | None:
    """The chip of one clock, or of none."""
    return chips_of([clock], at)[clock.pk] if clock else None


def left_of(clock: Clock, worktime: Worktime, at: datetime) -> timedelta | None:
    """Working time until a clock is due, negative once it is overdue; None where the calendar ends before.

    What is due counts a pause up to its cap, so nothing of the budget is used until then.
    """
    begin = max(at, clock.started_at, clock.paused_until or clock.started_at)
    try:
        if begin <= clock.due_at:
            return worktime.worked(begin, clock.due_at)
        return -worktime.worked(clock.due_at, at)
    except BeyondCalendar:
        return None


def look_at(clock: Clock, worktime: Worktime, at: datetime) -> Chip:
    """The chip of a clock whose working time is known. No statement."""
    if clock.stopped_at:
        return _stopped(clock, worktime, at)
    left = left_of(clock, worktime, at)
    used = _percent(clock, clock.budget - left) if left is not None else 0
    if clock.paused_until and clock.paused_from and clock.paused_from <= at < clock.paused_until:
        return _paused(clock, worktime, used, at)
    if at >= clock.due_at or clock.state == ClockState.BREACHED:
        said = _("%(time)s over") % {"time": _time(clock, -left)} if left is not None else ""
        return _made(
            "breached", clock, worktime, clock.due_at, said, 100, at, _live(clock, worktime, left, at)
        )
    risk = used >= AT_RISK or _day(clock.due_at, worktime) == _day(at, worktime)
    said = _("%(time)s left") % {"time": _time(clock, left)} if left is not None else ""
    live = _live(clock, worktime, left, at)
    return _made("risk" if risk else "running", clock, worktime, clock.due_at, said, used, at, live)


def _stopped(clock, worktime, at) -> Chip:
    spare, used = clock.budget - clock.worked, _percent(clock, clock.worked)
    if clock.state == ClockState.VOID:
        said = str(VoidReason(clock.void_reason).label).rstrip(".")
        return _made("void", clock, worktime, clock.stopped_at, said, used, at)
    if clock.state == ClockState.MET:
        said = _("%(time)s to spare") % {"time": _time(clock, spare)}
        return _made("met", clock, worktime, clock.stopped_at, said, used, at)
    said = _("%(time)s over") % {"time": _time(clock, -spare)}
    return _made("missed", clock, worktime, clock.stopped_at, said, 100, at)


def _paused(clock, worktime, used, at) -> Chip:
    until = say_moment(clock.paused_until, zone=worktime.zone, now=at)
    said = _("%(why)s, at the latest until %(until)s") % {
        "why": SHORT_REASONS[PauseReason(clock.pause_reason)], "until": until,
    }  # fmt: skip
    return _made("paused", clock, worktime, clock.paused_from, said, used, at)


def _made(state, clock, worktime, moment, left, used, at, live="") -> Chip:
    said = say_moment(moment, zone=worktime.zone, now=at)
    return Chip(state, moment, said, _yours(moment, worktime.zone, at), left, used, live)


def _yours(moment: datetime, zone, at: datetime) -> str:
    """A moment on the reader's wall, without the day where it is the market's; nothing where both walls agree."""
    reader = timezone.get_current_timezone()
    there, here = moment.astimezone(zone), moment.astimezone(reader)
    if there.utcoffset() == here.utcoffset():
        return ""
    said = say_moment(moment, zone=reader, now=at)
    return said.rpartition(", ")[2] if there.date() == here.date() else said


def _day(moment: datetime, worktime: Worktime):
    return moment.astimezone(worktime.zone).date()


def _time(clock: Clock, worked: timedelta) -> str:
    return say_worktime(max(worked, NOTHING), clock.standard_day)


def _percent(clock: Clock, worked: timedelta) -> int:
    return min(100, max(0, int(100 * (worked / clock.budget))))


def _live(clock: Clock, worktime: Worktime, left: timedelta | None, at: datetime) -> str:
    """What a script needs to go on by itself: seconds left, the day and the budget in minutes, the openings to come."""
    if left is None:
        return ""
    until = max(clock.due_at, at + HALF_A_DAY)
    ahead = " ".join([f"{opens}-{closes}" for opens, closes in worktime.ahead(at, until)])
    return f"{left // SECOND} {clock.standard_day} {clock.business_days * clock.standard_day} {ahead}"
