"""Who is notified about a clock, and when they work."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from django.conf import settings

from ipr_portal.accounts.models import User
from ipr_portal.tenancy.models import Membership
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can, MemberRole

from .models import CalendarVersion, Clock
from .tables import worktime_of, worktimes_of
from .words import say_both
from .worktime import BeyondCalendar, Worktime


class Timed(Protocol):
    """The columns of a clock that are read here: owner, assignee and calendar version."""

    @property
    def pk(self) -> int: ...
    @property
    def organisation_id(self) -> int: ...
    @property
    def holder_id(self) -> int | None: ...
    @property
    def asker_id(self) -> int | None: ...
    @property
    def version_id(self) -> int: ...


def waiters(clock: Clock) -> list[User]:
    """Those who wait for the end of a clock: the organisation's owners, and the person who asked."""
    return waiters_of_each([clock])[clock.pk]


def waiters_of_each(clocks: Iterable[Timed]) -> dict[int, list[User]]:
    """As `waiters`, for many clocks in two statements, by the clock's key."""
    clocks = list(clocks)
    owners: dict[int, dict[int, User]] = {}
    rows = Membership.objects.filter(
        organisation__in={clock.organisation_id for clock in clocks},
        role=MemberRole.OWNER, user__is_active=True,
    )  # fmt: skip
    for row in rows.select_related("user"):
        owners.setdefault(row.organisation_id, {})[row.user_id] = row.user
    askers = User.objects.in_bulk({clock.asker_id for clock in clocks} - {None})
    return {
        clock.pk: list((
            owners.get(clock.organisation_id, {})
            | ({clock.asker_id: askers[clock.asker_id]} if clock.asker_id in askers else {})
        ).values())
        for clock in clocks
    }  # fmt: skip


def who_watches(clocks: Iterable[Timed]) -> dict[int, list[User]]:
    """Who is warned, by the clock's key: the assignee, or the leads if there is none who still works here.

    Two statements.
    """
    clocks = list(clocks)
    holders = User.objects.filter(is_active=True).in_bulk({clock.holder_id for clock in clocks} - {None})
    leads = list(staff_who(Can.REASSIGN_NOTICES))
    return {clock.pk: [holders[clock.holder_id]] if clock.holder_id in holders else leads for clock in clocks}


def said_to(person: User, moment: datetime, clock: Timed, *, at: datetime) -> str:
    """A moment of a clock as a person reads it: in their time and, if different, in the market's."""
    return say_both(moment, worktime_of(clock.version_id).zone, ZoneInfo(person.time_zone), at=at)


class Said:
    """As `said_to`, for many people and clocks: shared values are computed once."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._said: dict[tuple[datetime, int, str], str] = {}

    def __call__(self, person: User, moment: datetime, clock: Timed) -> str:
        shared = moment, clock.version_id, person.time_zone
        if shared not in self._said:
            self._said[shared] = said_to(person, moment, clock, at=self.at)
        return self._said[shared]


class WorkingHours:
    """The working hours of staff: those of the market whose time zone is theirs, else the desk's own."""

    def __init__(self) -> None:
        versions = list(CalendarVersion.objects.in_force().select_related("calendar"))
        tables = worktimes_of(version.pk for version in versions)
        self.by_zone: dict[str, Worktime] = {v.calendar.zone: tables[v.pk] for v in versions}
        desk = next(v for v in versions if v.calendar.market == settings.DESK_CALENDAR)
        self.of_desk = tables[desk.pk]
        self._next: dict[tuple[str, datetime], datetime] = {}

    def next_for(self, person: User, at: datetime) -> datetime:
        """The moment itself if the person works then or no calendar covers it, else when they begin."""
        shared = person.time_zone, at
        if shared not in self._next:
            try:
                self._next[shared] = self._of(person).next_opening(at)
            except BeyondCalendar:
                self._next[shared] = at
        return self._next[shared]

    def after(self, person: User, at: datetime, worked: timedelta) -> datetime:
        """When the person will have worked for so long."""
        return self._of(person).due(at, worked)

    def _of(self, person: User) -> Worktime:
        return self.by_zone.get(person.time_zone, self.of_desk)
