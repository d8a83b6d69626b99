"""Which days of a market nobody has proclaimed yet, beyond those that the `holidays` package marks itself.

Governments proclaim the days that the moon moves year by year. What the sun or the law fixes needs no proclamation: the
same date, the same weekday of a month, or the same distance from Easter in every year.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from dateutil.easter import easter

# The last year whose list the government of a market has proclaimed, as the package holds it. A market that is not here
# fixes its days by law. Look at these when the package is renewed.
LAST_PROCLAIMED = {"SG": 2027, "MY": 2027, "TH": 2026, "ID": 2027, "PH": 2027, "VN": 2026}
YEARS = 6  # so many are compared
INSTEAD = re.compile(r" \((?:in lieu|observed|substitute)\)")


def unproclaimed(days: Mapping[date, str], market: str, compared: Mapping[date, str]) -> set[date]:
    """Those days that move and lie beyond the last proclaimed year.

    :param compared: the same market's days of `years_to_compare`.
    """
    last = LAST_PROCLAIMED.get(market)
    ahead = {day: name for day, name in days.items() if last is not None and day.year > last}
    if not ahead:
        return set()
    fixed = _fixed(compared)
    return {
        day for day, said in ahead.items() if not any(_is_fixed(day, name, fixed) for name in _names(said))
    }


def years_to_compare(market: str) -> range:
    last = LAST_PROCLAIMED.get(market, 2026)
    return range(last + 1, last + 1 + YEARS)


def _is_fixed(day: date, name: str, fixed: Mapping[str, set]) -> bool:
    """A day in place of another is as certain as the other."""
    base = INSTEAD.sub("", name)
    return bool(fixed[base]) if base != name else not fixed[name].isdisjoint(_places(day))


def _fixed(days: Mapping[date, str]) -> Mapping[str, set]:
    """For each name the places in the year that it has in every year."""
    seen: dict[str, dict[int, set]] = defaultdict(lambda: defaultdict(set))
    for day, said in days.items():
        for name in _names(said):
            seen[name][day.year].update(_places(day))
    every = {day.year for day in days}
    found = {name: set.intersection(*years.values()) for name, years in seen.items() if set(years) == every}
    return defaultdict(set, found)


def _names(said: str) -> Iterable[str]:
    return said.split("; ")


def _places(day: date) -> Iterator[tuple]:
    """The ways to say where in the year a day is."""
    yield "date", day.month, day.day
    yield "weekday", day.month, day.weekday(), (day.day - 1) // 7
    if (day + timedelta(days=7)).month != day.month:
        yield "last weekday", day.month, day.weekday()
    yield "from Easter", (day - easter(day.year)).days
