"""Counting local time step by step: slow, simple, and independent of `worktime.py`."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


class LocalTime:
    """The local time of a market with its hours by weekday, and by day for special days."""

    def __init__(self, zone, week, special=None):
        self.zone, self.week, self.special = ZoneInfo(zone), week, special or {}

    def is_open(self, at: datetime) -> bool:
        local = at.astimezone(self.zone)
        day, minute = local.date(), local.hour * 60 + local.minute
        for opens, closes in self.special[day] if day in self.special else self.week.get(day.weekday(), ()):
            if opens <= minute < closes:
                return True
        return False

    def worked(self, start, end, pauses=(), *, step=MINUTE) -> timedelta:
        """Count the steps that are open and not paused. Start, end and pauses lie on whole steps."""
        total, at = timedelta(), start
        while at < end:
            total += self._counts(at, pauses) * step
            at += step
        return total

    def due(self, start, budget, pauses=(), *, step=MINUTE) -> datetime:
        """Count until the budget is used up: the end of the last step that was needed."""
        at, left = start, budget
        while left > timedelta():
            if self._counts(at, pauses):
                left -= step
            at += step
        return at

    def _counts(self, at, pauses) -> bool:
        for since, until in pauses:
            if since <= at < until:
                return False
        return self.is_open(at)
