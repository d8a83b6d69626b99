"""Calendars as tables of working time, computed once in a process: a version never changes."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F, Q

from .models import CalendarVersion, SpecialDay, WeekHours
from .worktime import Special, Worktime

MOST_REMEMBERED = 200
_laid_out: dict[int, Worktime] = {}  # by the key of the version, which no other version ever gets


def worktime_of(version_id: int) -> Worktime:
    """The working time of one version."""
    return worktimes_of([version_id])[version_id]


def worktimes_of(version_ids: Iterable[int]) -> dict[int, Worktime]:
    """The working times of some versions; those not cached yet take three statements together."""
    wanted = set(version_ids)
    found = {pk: _laid_out[pk] for pk in wanted & _laid_out.keys()}
    if missing := wanted - found.keys():
        for version in _versions(missing):
            found[version.pk] = _remember(version.pk, lay_out(version))
    return found


def lay_out(version: CalendarVersion) -> Worktime:
    """Compute and cache the table of a version that is loaded with its `hours` and `days`."""
    week: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in version.hours:
        week[row.weekday].append((row.opens, row.closes))
    special = {
        row.day: Special(row.name, tuple(map(tuple, row.hours)), row.kind, row.estimated)
        for row in version.days
    }
    return Worktime(
        zone=version.calendar.zone, week=week, special=special, first=version.first_day, last=version.last_day
    )


def _versions(keys) -> list[CalendarVersion]:
    """Versions with their calendar, hours and days."""
    versions = list(CalendarVersion.objects.filter(pk__in=keys).select_related("calendar"))
    hours, days = _rows_by_version(WeekHours, keys), _rows_by_version(SpecialDay, keys)
    for version in versions:
        version.hours, version.days = hours[version.pk], days[version.pk]
    return versions


def _rows_by_version(model, keys) -> dict[int, list]:
    """The rows of some versions, each once for every version in which it holds."""
    holds = Q(until=None) | Q(until__gt=F("calendar__versions__number"))
    rows = model.objects.filter(
        holds, calendar__versions__in=keys, since__lte=F("calendar__versions__number")
    ).annotate(of=F("calendar__versions__pk"))
    found = defaultdict(list)
    for row in rows:
        found[row.of].append(row)
    return found


def _remember(key: int, table: Worktime) -> Worktime:
    if len(_laid_out) >= MOST_REMEMBERED:
        _laid_out.pop(next(iter(_laid_out)))
    _laid_out[key] = table
    return table
