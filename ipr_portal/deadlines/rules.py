"""What is promised, may a clock be paused, may a calendar change? No side effects."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from ipr_portal.tenancy.trips import planned_once
from ipr_portal.ui.moments import say_day

from .enums import ClockState, DayKind
from .models import CalendarVersion, Clock
from .register import PAUSES, PURPOSES
from .words import say_trouble
from .worktime import BeyondCalendar, Worktime

WORKED = (DayKind.HALF_DAY, DayKind.WORKING_DAY)


IN_FORCE = """
SELECT version.id, version.standard_day, promised.name, promised.business_days
FROM deadlines_calendarversion AS version JOIN deadlines_calendar AS calendar ON calendar.id = version.calendar_id
LEFT JOIN LATERAL (
    SELECT name, business_days FROM deadlines_servicelevel
    WHERE organisation_id = %(organisation)s AND since <= %(at)s AND (until IS NULL OR until > %(at)s) LIMIT 1
) AS promised ON true
WHERE calendar.market IN (%(market)s, %(desk)s)
ORDER BY calendar.market <> %(market)s, version.number DESC LIMIT 1
"""


class InForce(NamedTuple):
    """The calendar version and the promised level for a clock that starts now."""

    version_id: int
    standard_day: int  # minutes
    level: str | None = None  # the programme that promises; none: the standard
    promised: int | None = None  # its business days

    @property
    def business_days(self) -> int:
        """In how many business days, strictly less, a decision is promised."""
        return self.promised or settings.STANDARD_BUSINESS_DAYS

    @property
    def budget(self) -> timedelta:
        """How much working time is promised; strictly less is in time."""
        return timedelta(minutes=self.business_days * self.standard_day)


def in_force(market: str, organisation_id: int, at: datetime) -> InForce:
    """Find the calendar and the level that are in force for something in a market."""
    asked = {"market": market, "organisation": organisation_id, "at": at, "desk": settings.DESK_CALENDAR}
    with planned_once() as cursor:
        cursor.execute(IN_FORCE, asked)
        return InForce(*cursor.fetchone())


def why_not_pause(
    clock: Clock, worktime: Worktime, *, reason: str, cap_at: datetime, at: datetime
) -> str | None:
    """Answer why a pause cannot be opened, or None.

    An overdue clock cannot be paused, nor one whose budget is used up at this instant.
    """
    if clock.stopped_at:
        return _("The deadline for %(subject)s is no longer running.") % {"subject": clock}
    if clock.state == ClockState.BREACHED or at >= clock.due_at:
        return _("The time for %(subject)s is used up; a pause would not restore it.") % {"subject": clock}
    if at < clock.started_at:
        return _("A pause cannot begin before the deadline starts to run.")
    if reason not in PURPOSES[clock.purpose].pauses:
        return _("The deadline for %(subject)s cannot be paused for this reason.") % {"subject": clock}
    if cap_at <= at:
        return _("Enter the latest end of the pause; it must be in the future.")
    return _why_too_long(clock, worktime, PAUSES[reason].longest, cap_at=cap_at, at=at)


def _why_too_long(
    clock: Clock, worktime: Worktime, longest: int, *, cap_at: datetime, at: datetime
) -> str | None:
    try:
        latest = worktime.due(at, timedelta(minutes=longest * clock.standard_day))
    except BeyondCalendar as error:
        return say_trouble(error)
    if cap_at > latest:
        return _("A pause for this reason lasts at most %(days)d business days.") % {"days": longest}
    return None


def why_not_change(change, version: CalendarVersion) -> str | None:
    """Answer why a change of a calendar version is not allowed, regardless of its effects, or None."""
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
