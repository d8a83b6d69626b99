"""When things happen in the demo world: decisions in the desk's working hours, notices so that their clocks say what is planned."""

import random
from datetime import datetime, timedelta

from django.conf import settings

from ipr_portal.deadlines.models import CalendarVersion
from ipr_portal.deadlines.tables import worktimes_of
from ipr_portal.tenancy.scope import staff_scope

PROGRAMME_DAYS = 2  # decided in strictly less
IPP_PLUS = (
    "Senandika Botanicals", "Vantor Audio", "Strada Nove", "Derma Lumi", "Maison Ravel", "Halimun Jaya",
    "Kelana Rimba", "Petcharom Herbal", "Aurelio Time",
)  # fmt: skip
BUSY = (1.45, 1.15, 1.0, 0.95, 0.75, 0.4, 0.4)  # how much is decided on each weekday, Monday first
AT_LEAST = timedelta(hours=1)  # how long the desk must be open before a day counts as begun
SITS = timedelta(minutes=50)  # before the desk closes nobody begins a sitting
Window = tuple[datetime, datetime]


class Hours:
    """The working hours of the desk and of every market, seen from the moment at which the world ends."""

    def __init__(self, now: datetime):
        self.now = now
        with staff_scope():
            versions = list(CalendarVersion.objects.in_force().select_related("calendar"))
            tables = worktimes_of(version.pk for version in versions)
        self._standard_day = {version.calendar.market: version.standard_day for version in versions}
        self._worktimes = {version.calendar.market: tables[version.pk] for version in versions}
        self.desk = self._worktimes[settings.DESK_CALENDAR]

    def days(self, since: datetime) -> list[Window]:
        """The business days of the desk up to today; today up to now, or the last of them half done.

        When the desk is closed, or has just opened, the last day that it worked ends at its middle: what is open now
        was left over from then.
        """
        found = [
            window for window in self.desk.openings(since, self.now) if window[1] - window[0] >= AT_LEAST
        ]
        opened, closed = found[-1]
        if closed < self.now - timedelta(minutes=1):  # not at work now
            closed = opened + (closed - opened) / 2
        return [*found[:-1], (opened, closed)]

    def budget(self, market: str, brand: str) -> timedelta:
        days = PROGRAMME_DAYS if brand in IPP_PLUS else settings.STANDARD_BUSINESS_DAYS
        return timedelta(minutes=days * self._standard_day[market])

    def used(self, market: str, brand: str, start: datetime, end: datetime) -> float:
        """What share of the time that is promised has gone by between two moments."""
        return self._worktimes[market].worked(start, end) / self.budget(market, brand)

    def began(self, market: str, brand: str, share: float, at: datetime | None = None) -> datetime:
        """When a notice must have come in to have used a share of its time at a moment, which is now by default."""
        return back(self._worktimes[market], at or self.now, self.budget(market, brand) * share)

    def back_at_desk(self, at: datetime, wanted: timedelta) -> datetime:
        """When so much was still to be worked at the desk until a moment."""
        return back(self.desk, at, wanted)


def back(worktime, at: datetime, wanted: timedelta) -> datetime:
    """The last moment from which on so much was worked until another, to the second."""
    early, late = at - timedelta(days=30), at
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        early, late = (middle, late) if worktime.worked(middle, at) >= wanted else (early, middle)
    return early


def sittings(chance: random.Random, hours: Hours, since: datetime, wanted: int, today: int) -> list[datetime]:
    """When somebody sits down to decide: some times today, the others on the days before, more of them of late."""
    days = hours.days(since)
    first, last = days[0][0], days[-1][0]
    weights = [
        (0.25 + 2 * ((opened - first) / max(last - first, timedelta(1))) ** 3) * BUSY[opened.weekday()]
        for opened, _closed in days[:-1]
    ]
    chosen = [days[-1]] * min(today, wanted)
    chosen += chance.choices(days[:-1], weights, k=wanted - len(chosen))
    return sorted(within(chance, window) for window in chosen)


def within(chance: random.Random, window: Window) -> datetime:
    """A moment of a day from which on there is time for a sitting."""
    opened, closed = window
    early, late = opened + timedelta(minutes=4), closed - SITS
    return early + max(late - early, timedelta()) * chance.random()
