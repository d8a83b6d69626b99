"""May a clock rest? Questions without side effects; the answer is for the person asking."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from .enums import ClockState
from .models import Clock
from .worktime import BeyondCalendar, Worktime

LONGEST_PAUSE = 10  # business days


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
        return str(error)
    if cap_at > latest:
        return _("A pause lasts at most %(days)d business days.") % {"days": LONGEST_PAUSE}
    return None
