"""What a change of a calendar changes, line by line, as it reads before it is made."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from ipr_portal.ui.moments import say_day

from .actions.calendars import Change
from .models import CalendarVersion
from .words import say_category, say_spans, say_special, say_weekday
from .worktime import Special, Worktime


class Line(NamedTuple):
    """One thing that becomes another; "" where there was or will be none."""

    what: str
    before: str
    after: str


def differences(change: Change, version: CalendarVersion, worktime: Worktime) -> list[Line]:
    """Everything that a change makes of a version in force, in the order in which people look for it."""
    return [*_settings(change, version), *_week(change, worktime), *_days(change, worktime)]


def _settings(change: Change, version: CalendarVersion) -> Iterator[Line]:
    if change.standard_day is not None and change.standard_day != version.standard_day:
        said = [
            _("%(n)d minutes") % {"n": minutes} for minutes in (version.standard_day, change.standard_day)
        ]
        yield Line(_("Business day of promises"), *said)
    if change.last_day is not None:
        yield Line(_("Filled until"), say_day(version.last_day), say_day(change.last_day))
    if change.subdivision is not None:
        yield Line(_("Subdivision"), version.subdivision, change.subdivision)
    if change.categories is not None:
        said = [
            ", ".join(say_category(one) for one in some) for some in (version.categories, change.categories)
        ]
        yield Line(_("Kinds of holidays"), *said)


def _week(change: Change, worktime: Worktime) -> Iterator[Line]:
    if change.week is None:
        return
    for weekday in range(7):
        before, after = tuple(worktime.week.get(weekday, ())), tuple(change.week.get(weekday, ()))
        if before != after:
            yield Line(say_weekday(weekday), say_spans(before), say_spans(after))


def _days(change: Change, worktime: Worktime) -> Iterator[Line]:
    coming = {row.day: Special(row.name, tuple(row.hours), row.kind, row.estimated) for row in change.days}
    for day in sorted(change.without | coming.keys()):
        yield Line(say_day(day), say_special(worktime.special.get(day)), say_special(coming.get(day)))
