"""Changing a calendar: shown before, written as a new version, logged after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.deadlines.effects import Effects, effects_of, not_over
from ipr_portal.deadlines.locks import lock_clocks
from ipr_portal.deadlines.models import Calendar, CalendarVersion, Clock, SpecialDay, WeekHours
from ipr_portal.deadlines.rules import why_not_change
from ipr_portal.deadlines.seeds import Proclaimed
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.deadlines.words import say_trouble
from ipr_portal.deadlines.worktime import BeyondCalendar, CalendarError, Hours, Special, Worktime
from ipr_portal.errors import DomainError, Stale

from .moves import move, newest


class CannotChange(DomainError):
    """No deadline could be calculated with the changed calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of a calendar; fields left out keep their values."""

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

    version: CalendarVersion  # the version it was calculated against
    worktime: Worktime
    effects: Effects


def preview(*, calendar: Calendar, change: Change, at: datetime) -> Preview:
    """Calculate the effects of a change, without making it.

    :raises CannotChange: if no deadline could be calculated with the changed calendar.
    """
    version = newest(calendar)
    if refusal := why_not_change(change, version):
        raise CannotChange(refusal)
    old = worktime_of(version.pk)
    new = _changed(calendar, version, old, change)
    try:
        return Preview(version, new, effects_of(calendar, old, new, at=at))
    except BeyondCalendar as error:
        raise CannotChange(
            _("A running deadline would fall after the end of the calendar. %(why)s")
            % {"why": say_trouble(error)}
        ) from error


@transaction.atomic
def change_calendar(*, calendar: Calendar, change: Change, seen: int, by, at: datetime) -> CalendarVersion:
    """Make a change: a new version; running clocks are bound to it and moved by it, results are not changed.

    The clocks are locked meanwhile, so that none is paused, stopped or marked between calculation and writing. A
    clock that starts meanwhile may still be bound to the old version; `moves.catch_up` finds it.

    :param seen: the number of the version that the person saw.
    :raises Stale: if somebody else has changed the calendar since.
    :raises CannotChange: as `preview`.
    """
    calendar = Calendar.objects.select_for_update(of=("self",), no_key=True).get(pk=calendar.pk)
    refuse_stale(newest(calendar), seen=seen)
    running = Clock.objects.running().filter(version__calendar=calendar)
    lock_clocks(running)
    made = preview(calendar=calendar, change=change, at=at)
    version = _write_version(calendar, made.version, change, by=by, at=at)
    _write_rows(calendar, version, change)
    move(made.effects, version, at=at)
    not_over(made.effects.days, running.filter(due_at__gt=at)).update(version=version)
    counts = {"moved": len(made.effects.moved), "restated": len(made.effects.restated)}
    record(
        "calendar.changed", version, by=by, at=at, internal=True, organisation_id=None, note=change.note,
        days=[day.isoformat() for day in made.effects.days[:20]], **counts,
    )  # fmt: skip
    return version


def refuse_stale(version: CalendarVersion, *, seen: int) -> None:
    """Check that a person saw the version in force.

    :raises Stale: if they have not.
    """
    if version.number != seen:
        raise Stale(
            _("The calendar was changed since you opened it; version %(number)d is in force now.")
            % {"number": version.number}
        )


def _changed(calendar: Calendar, version: CalendarVersion, old: Worktime, change: Change) -> Worktime:
    special = {day: row for day, row in old.special.items() if day not in change.without}
    special |= {row.day: Special(row.name, tuple(row.hours), row.kind, row.estimated) for row in change.days}
    week = old.week if change.week is None else change.week
    last = change.last_day or version.last_day
    try:
        return Worktime(zone=calendar.zone, week=week, special=special, first=version.first_day, last=last)
    except CalendarError as error:
        raise CannotChange(say_trouble(error)) from error


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
    """End the rows that are not valid in this version, and begin those that are."""
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
