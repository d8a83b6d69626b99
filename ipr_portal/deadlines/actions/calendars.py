"""Changing a calendar: shown before, written as a new version, logged after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import event, record, record_many
from ipr_portal.deadlines.effects import Effects, effects_of
from ipr_portal.deadlines.instants import write_instants
from ipr_portal.deadlines.models import (
    Calendar,
    CalendarVersion,
    Rebinding,
    Recalculation,
    SpecialDay,
    WeekHours,
)
from ipr_portal.deadlines.people import said_to, who_wait
from ipr_portal.deadlines.seeds import Proclaimed
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.deadlines.worktime import BeyondCalendar, CalendarError, Hours, Special, Worktime
from ipr_portal.errors import DomainError, Stale
from ipr_portal.notifications.actions import News, notify_many
from ipr_portal.ui.moments import say_moment


class CannotChange(DomainError):
    """The calendar would not be one by which anything can be reckoned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to become of a calendar; what is left out stays."""

    note: str
    week: Mapping[int, Sequence[Hours]] | None = None
    days: Sequence[Proclaimed] = ()  # special days to add, or to put in place of those of the same day
    without: frozenset[date] = field(default_factory=frozenset)  # special days to take out
    standard_day: int | None = None  # minutes
    subdivision: str | None = None
    categories: Sequence[str] | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """A change, not made: the working time it would give, and what it would do."""

    version: CalendarVersion  # the one it was reckoned against
    worktime: Worktime
    effects: Effects


def preview(*, calendar: Calendar, change: Change, at: datetime) -> Preview:
    """Reckon what a change would do, without making it.

    :raises CannotChange: if the calendar would not be one by which anything can be reckoned.
    """
    version = newest(calendar)
    old = worktime_of(version.pk)
    new = _changed(calendar, version, old, change)
    try:
        return Preview(version, new, effects_of(calendar, old, new, at=at))
    except BeyondCalendar as error:
        raise CannotChange(
            _("A deadline that runs would fall beyond the calendar. %(why)s") % {"why": error}
        ) from error


@transaction.atomic
def change_calendar(*, calendar: Calendar, change: Change, seen: int, by, at: datetime) -> CalendarVersion:
    """Make a change: a new version, every clock that runs moved by it, every result left as it is.

    :param seen: the number of the version that the person had before their eyes.
    :raises Stale: if somebody else has changed the calendar since.
    :raises CannotChange: as `preview`.
    """
    calendar = Calendar.objects.select_for_update(of=("self",), no_key=True).get(pk=calendar.pk)
    made = preview(calendar=calendar, change=change, at=at)
    refuse_stale(made.version, seen=seen)
    version = _write_version(calendar, made.version, change, by=by, at=at)
    _write_rows(calendar, version, change)
    move(made.effects, version, at=at)
    counts = {"moved": len(made.effects.moved), "restated": len(made.effects.restated)}
    record(
        "calendar.changed", version, by=by, at=at, internal=True, organisation_id=None, note=change.note,
        days=[day.isoformat() for day in made.effects.days[:20]], **counts,
    )  # fmt: skip
    return version


def refuse_stale(version: CalendarVersion, *, seen: int) -> None:
    """See to it that a person has the version in force before their eyes.

    :raises Stale: if they have not.
    """
    if version.number != seen:
        raise Stale(
            _("The calendar was changed since you opened it; version %(number)d is in force now.")
            % {"number": version.number}
        )


def move(effects: Effects, version: CalendarVersion, *, at: datetime) -> None:
    """Bind the clocks that run to a new version, write down what stands all the same, and tell both."""
    clocks = list(effects.moved)
    before = {clock.pk: (clock.version_id, clock.due_at) for clock in clocks}
    for clock in clocks:
        clock.version = version
    if clocks:
        write_instants(effects.moved)
    Rebinding.objects.bulk_create(
        Rebinding(
            organisation_id=clock.organisation_id, clock=clock, from_version_id=before[clock.pk][0],
            to_version=version, due_before=before[clock.pk][1], due_after=clock.due_at, rebound_at=at,
        )
        for clock in clocks
    )  # fmt: skip
    for row in effects.restated:
        row.version = version
    Recalculation.objects.bulk_create(effects.restated)
    moved = [clock for clock in clocks if clock.due_at != before[clock.pk][1]]
    say = partial(say_moment, zone=ZoneInfo(version.calendar.zone), now=at)
    record_many(
        [
            event(
                "clock.moved", clock.subject, by=None, at=at, note=version.note,
                before=say(before[clock.pk][1]), after=say(clock.due_at),
            )
            for clock in moved
        ]
        + [event("clock.restated", row.clock.subject, by=None, at=at, note=version.note) for row in effects.restated]
    )  # fmt: skip
    waiting = who_wait(moved)
    notify_many(
        (
            News(
                recipients=[person], kind="clock.moved", subject=clock.subject, path=clock.member_path,
                event_key=f"clock.moved:{clock.pk}:{version.pk}",
                context={"due": said_to(person, clock.due_at, clock, at=at), "note": version.note},
            )
            for clock in moved for person in waiting[clock.pk]
        ),
        at=at,
    )  # fmt: skip


def newest(calendar: Calendar) -> CalendarVersion:
    """The version in force."""
    return calendar.versions.order_by("-number").first()


def _changed(calendar: Calendar, version: CalendarVersion, old: Worktime, change: Change) -> Worktime:
    special = {day: row for day, row in old.special.items() if day not in change.without}
    special |= {row.day: Special(row.name, tuple(row.hours), row.kind, row.estimated) for row in change.days}
    week = old.week if change.week is None else change.week
    last = change.last_day or version.last_day
    try:
        return Worktime(zone=calendar.zone, week=week, special=special, first=version.first_day, last=last)
    except CalendarError as error:
        raise CannotChange(str(error)) from error


def _write_version(calendar, old: CalendarVersion, change: Change, *, by, at) -> CalendarVersion:
    given = {
        "standard_day": change.standard_day, "subdivision": change.subdivision, "last_day": change.last_day,
        "categories": None if change.categories is None else list(change.categories),
    }  # fmt: skip
    values = {name: getattr(old, name) if value is None else value for name, value in given.items()}
    return CalendarVersion.objects.create(
        calendar=calendar, number=old.number + 1, first_day=old.first_day, note=change.note, made_by=by, made_at=at,
        **values,
    )  # fmt: skip


def _write_rows(calendar, version: CalendarVersion, change: Change) -> None:
    """End the rows that no longer hold with this version, and begin those that do."""
    number = version.number
    replaced = change.without | {row.day for row in change.days}
    SpecialDay.objects.filter(calendar=calendar, until=None, day__in=replaced).update(until=number)
    SpecialDay.objects.bulk_create(
        SpecialDay(
            calendar=calendar, day=row.day, kind=row.kind, name=row.name, hours=[list(span) for span in row.hours],
            estimated=row.estimated, since=number,
        )
        for row in change.days
    )  # fmt: skip
    if change.week is not None:
        WeekHours.objects.filter(calendar=calendar, until=None).update(until=number)
        WeekHours.objects.bulk_create(
            WeekHours(calendar=calendar, weekday=weekday, opens=opens, closes=closes, since=number)
            for weekday, hours in change.week.items() for opens, closes in hours
        )  # fmt: skip
