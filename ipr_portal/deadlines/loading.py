"""Filling a calendar from the `holidays` package: what would have to change, as a `Change` that people see first."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from ipr_portal.errors import DomainError

from .actions.calendars import Change
from .enums import DayKind
from .models import CalendarVersion
from .seeds import Proclaimed, categories_of, proclaimed, rest_days, subdivision_names, subdivisions, weekdays
from .words import say_market
from .worktime import Hours, Special, Worktime

LAST_YEAR = 2100  # of what the package can be asked for
FROM_PACKAGE = (DayKind.HOLIDAY, DayKind.WORKING_DAY)


class CannotLoad(DomainError):
    """The package does not know what was asked for, or the years would leave a gap."""


def load_change(
    version: CalendarVersion, worktime: Worktime, *, note: str, at: datetime,
    subdivision: str | None = None, categories: Sequence[str] | None = None, until_year: int | None = None,
) -> Change:  # fmt: skip
    """The change that loading the holidays again would make, from today on; past days are not changed.

    Half days and closures, which people entered, are kept. So is a day they added or confirmed, unless it came from the
    package and the package no longer has it.

    :param version: the one in force, with its calendar.
    :param until_year: the last year to fill; by default as far as it is filled already.
    :raises CannotLoad: if the package does not know the subdivision or a category, or the year is out of reach.
    """
    subdivision = version.subdivision if subdivision is None else subdivision
    categories = list(version.categories if categories is None else categories)
    _refuse_unknown(version.calendar.market, subdivision, categories)
    first, last = at.astimezone(worktime.zone).date(), _last_day(version, until_year)
    wanted = _asked(version, subdivision, categories, first, last, worktime)
    before = _asked(version, version.subdivision, version.categories, first, version.last_day, worktime)
    days = [row for row in wanted.values() if _is_news(row, worktime.special.get(row.day))]
    gone = {
        day for day, row in worktime.special.items()
        if day >= first and row.kind in FROM_PACKAGE and day in before and day not in wanted
    }  # fmt: skip
    return Change(
        note=note, days=days, without=frozenset(gone), week=_week(version, subdivision, worktime),
        subdivision=subdivision if subdivision != version.subdivision else None,
        categories=categories if categories != version.categories else None,
        last_day=last if last != version.last_day else None,
    )  # fmt: skip


def is_empty(change: Change) -> bool:
    """Whether nothing would change at all."""
    parts = (change.week, change.standard_day, change.subdivision, change.categories, change.last_day)
    return not (change.days or change.without or any(part is not None for part in parts))


def usual_hours(worktime: Worktime) -> tuple[Hours, ...]:
    """The hours of the first weekday that is worked."""
    return next(hours for _weekday, hours in sorted(worktime.week.items()) if hours)


def _last_day(version: CalendarVersion, until_year: int | None) -> date:
    if until_year is None:
        return version.last_day
    if not version.last_day.year <= until_year <= LAST_YEAR:
        raise CannotLoad(
            _("Enter a year from %(first)d, the end of the present calendar, to %(last)d.")
            % {"first": version.last_day.year, "last": LAST_YEAR}
        )
    return date(until_year, 12, 31)


def _refuse_unknown(market: str, subdivision: str, categories: Sequence[str]) -> None:
    parts = subdivision_names(market)
    if subdivision and subdivision not in parts and subdivision not in subdivisions(market):
        known = ", ".join(f"{code} ({name})" for code, name in sorted(parts.items())) or _("none")
        raise CannotLoad(
            _("The holidays of “%(part)s” are not listed separately in %(market)s. Choose one of: %(known)s.")
            % {"part": subdivision, "market": say_market(market), "known": known}
        )
    if unknown := set(categories) - set(categories_of(market)):
        raise CannotLoad(
            _("“%(kind)s” is not a kind of holiday in %(market)s. Choose one of: %(known)s.")
            % {"kind": min(unknown), "market": say_market(market), "known": ", ".join(categories_of(market))}
        )


def _week(version, subdivision: str, worktime: Worktime) -> dict[int, tuple[Hours, ...]] | None:
    """The week of another part of the market, where its days of rest differ; hours that are there stay."""
    rest = rest_days(version.calendar.market, subdivision)
    if subdivision == version.subdivision or rest == {n for n in range(7) if not worktime.week.get(n)}:
        return None
    return {n: tuple(worktime.week.get(n) or usual_hours(worktime)) for n in weekdays(rest)}


def _asked(version, subdivision, categories, first, last, worktime) -> dict[date, Proclaimed]:
    rows = proclaimed(
        version.calendar.market, subdivision=subdivision, categories=categories, first=first, last=last,
        hours=usual_hours(worktime),
    )  # fmt: skip
    return {row.day: row for row in rows}


def _is_news(row: Proclaimed, known: Special | None) -> bool:
    """Whether the package says more than the calendar does; what people confirmed or shortened is kept."""
    if known is None:
        return True
    if known.kind not in FROM_PACKAGE or (row.estimated and not known.estimated):
        return False
    return (row.kind, row.name, row.estimated) != (known.kind, known.name, known.estimated)
