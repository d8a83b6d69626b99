"""May a clock rest, may a calendar change? Questions without side effects; the answer is for the person asking."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ipr_portal.ui.moments import say_day

from .enums import ClockState, DayKind
from .models import CalendarVersion, Clock
from .words import say_trouble
from .worktime import BeyondCalendar, Worktime

LONGEST_PAUSE = 10  # business days
WORKED = (DayKind.HALF_DAY, DayKind.WORKING_DAY)


def why_not_pause(clock: Clock, worktime: Worktime, *, cap_at: datetime, at: datetime) -> str | None:
    """Answer why a pause cannot be opened, or None.

    A clock that is overdue cannot be saved by a pause, nor one whose budget is used up at this very instant.
    """
    if clock.stopped_at:
        return _("The clock of %(subject)s has stopped.") % {"subject": clock}
    if clock.state == ClockState.BREACHED or at >= clock.due_at:
        return _("The time for %(subject)s is used up; a pause would not bring it back.") % {"subject": clock}
    if at < clock.started_at:
        return _("A pause cannot begin before the clock does.")
    if cap_at <= at:
        return _("Say until when the pause may last at most; the moment must lie ahead.")
    try:
        latest = worktime.due(at, timedelta(minutes=LONGEST_PAUSE * clock.standard_day))
    except BeyondCalendar as error:
        return say_trouble(error)
    if cap_at > latest:
        return _("A pause lasts at most %(days)d business days.") % {"days": LONGEST_PAUSE}
    return None


def why_not_change(change, version: CalendarVersion) -> str | None:
    """Answer why a change of a calendar in a version cannot be made, whatever would come of it, or None."""
    days = [row.day for row in change.days]
    if twice := next((day for day in days if days.count(day) > 1), None):
        return _("%(day)s is named twice; leave one out.") % {"day": say_day(twice)}
    if wrong := next((row for row in change.days if bool(row.hours) != (row.kind in WORKED)), None):
        return _(
            "%(day)s: a half day and a special working day have hours; a holiday and a closure have none."
        ) % {"day": say_day(wrong.day)}
    if change.standard_day is not None and not 1 <= change.standard_day <= 1440:
        return _("A business day has 1 to 1440 minutes.")
    if change.last_day and change.last_day < version.last_day:
        return _("The calendar is filled until %(day)s already; it cannot end before.") % {
            "day": say_day(version.last_day)
        }
    return None
