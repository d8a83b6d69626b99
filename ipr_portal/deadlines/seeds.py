"""The initial content of calendars: the hours of each market, and the holidays that the `holidays` package knows.

Read when a calendar is filled, never while somebody waits for a page: the rows of the calendar are what counts, and
people correct them. Some of what is not proclaimed yet the package marks as estimated; the rest we mark.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from ipr_portal.markets import MARKETS

from .enums import DayKind
from .estimates import unproclaimed, years_to_compare

FIRST_DAY, LAST_DAY = date(2024, 1, 1), date(2028, 12, 31)
OFFICE_HOURS = ((9 * 60, 18 * 60),)
AT_WORK = {
    "workday",
    "half_day",
    "unofficial",
}  # kinds of days that the package knows, and on which people work
ESTIMATED = re.compile(r"(?:, estimated(?=\)))|(?: ?\(estimated\))")  # how the package marks a name


@dataclass(frozen=True, slots=True)
class Seed:
    """The initial calendar of a market."""

    zone: str
    subdivision: str = ""  # ISO 3166-2 without the country
    categories: tuple[str, ...] = ("public",)
    hours: tuple[tuple[int, int], ...] = field(default=OFFICE_HOURS)


SEEDS = {
    "SG": Seed(MARKETS["SG"].zone),
    "MY": Seed(MARKETS["MY"].zone, subdivision="KUL"),
    "TH": Seed(MARKETS["TH"].zone),
    "ID": Seed(MARKETS["ID"].zone),  # joint leave (cuti bersama) is the category "government"
    "PH": Seed(MARKETS["PH"].zone),
    "VN": Seed(MARKETS["VN"].zone),
    "US": Seed("America/New_York"),
    "EU": Seed("Europe/Brussels"),  # the closing days of TARGET, which all of the Union shares
}


@dataclass(frozen=True, slots=True)
class Proclaimed:
    """A special day as the package gives it."""

    day: date
    kind: str
    name: str
    hours: tuple[tuple[int, int], ...] = ()
    estimated: bool = False


def proclaimed(
    market: str, *, subdivision: str = "", categories: Sequence[str] = ("public",), first: date, last: date,
    hours: Sequence[tuple[int, int]] = OFFICE_HOURS,
) -> list[Proclaimed]:  # fmt: skip
    """List the special days of a market, in order.

    :param hours: those of a special working day.
    :raises ValueError: if the package does not know the market, subdivision or category, or people work on its days.
    """
    known = _known(market, subdivision, categories, range(first.year, last.year + 1))
    compared = _known(market, subdivision, categories, years_to_compare(market))
    days = {day: _holiday(day, name) for day, name in known.items() if first <= day <= last}
    names = {day: row.name for day, row in days.items()}
    for day in unproclaimed(names, market, {day: _holiday(day, name).name for day, name in compared.items()}):
        days[day] = replace(days[day], estimated=True)
    for day in getattr(known, "weekend_workdays", ()):
        if first <= day <= last:
            days[day] = Proclaimed(day, DayKind.WORKING_DAY, "Special working day", tuple(hours))
    return [days[day] for day in sorted(days)]


def rest_days(market: str, subdivision: str) -> set[int]:
    """The non-working weekdays of a market, or a part of it, Monday being 0: Friday in some states of Malaysia."""
    monday = date(2026, 6, 1)
    known = _known(market, subdivision, ("public",), range(monday.year, monday.year + 1))
    days = [monday + timedelta(days=n) for n in range(28)]
    return {day.weekday() for day in days if day not in known and not known.is_working_day(day)}


def subdivisions(market: str) -> tuple[str, ...]:
    """The parts of a market whose holidays differ."""
    return () if market == "EU" else tuple(_country(market)[0].subdivisions)


def subdivision_names(market: str) -> dict[str, str]:
    """The parts of a market by the code people use, with their names: KUL, not 14, is Kuala Lumpur."""
    if market == "EU":
        return {}
    kind = _country(market)[0]
    aliases = getattr(kind, "subdivisions_aliases", {})
    names = {code: [alias for alias, of in aliases.items() if of == code] for code in kind.subdivisions}
    return {
        next((alias for alias in also if alias.isupper() and len(alias) <= 3), code): max(
            also, key=len, default=code
        )
        for code, also in names.items()
    }


def categories_of(market: str) -> tuple[str, ...]:
    """The kinds of holidays the package tells apart in a market, those on which nobody works."""
    known = ("public",) if market == "EU" else _country(market)[0].supported_categories
    return tuple(kind for kind in known if kind not in AT_WORK)


def _holiday(day: date, name: str) -> Proclaimed:
    said, marks = ESTIMATED.subn("", name)
    return Proclaimed(day, DayKind.HOLIDAY, said.strip()[:200], estimated=bool(marks))


def _known(market: str, subdivision: str, categories: Sequence[str], years: range) -> Any:
    import holidays  # half a second to import: only where a calendar is filled

    if unknown := set(categories) - set(categories_of(market)):
        raise ValueError(f"{min(unknown)!r} is no kind of holiday in {market}.")
    if market == "EU":
        return holidays.financial_holidays("XECB", years=years)
    _type, language = _country(market)
    try:
        return holidays.country_holidays(
            market, subdiv=subdivision or None, categories=tuple(categories), years=years, language=language
        )
    except NotImplementedError as error:
        raise ValueError(str(error)) from error


def _country(market: str) -> tuple[Any, str | None]:
    """The package's class for a country, and the language to read its names in."""
    import holidays

    if market not in holidays.list_supported_countries(include_aliases=False):
        raise ValueError(f"The holidays of {market!r} are not known.")
    kind = getattr(holidays, market)
    english = [language for language in kind.supported_languages if language.startswith("en")]
    return kind, (english or [None])[0]


def weekdays(rest: set[int]) -> Iterator[int]:
    """The weekdays that are worked, Monday being 0."""
    return (weekday for weekday in range(7) if weekday not in rest)
