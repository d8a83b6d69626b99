"""Strikes: how decisions against one seller are counted.

Decisions within three days count as one, by the first of them, and a strike is valid for 365 days: AliExpress counts all
serious violations in three days as one, and each violation for 365 days; the Alibaba Group takes complaints against one
seller within three days as one. Days are those of the market.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

COLLAPSE = timedelta(days=3)
VALID = timedelta(days=365)

Line = TypeVar("Line")
Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class Strike(Generic[Line]):
    """Decisions of up to three days that count as one, the earliest first."""

    day: date  # of the first decision
    lines: tuple[Line, ...]

    @property
    def ends_on(self) -> date:
        """The first day on which it is not valid any more."""
        return self.day + VALID

    def is_valid_on(self, day: date) -> bool:
        return self.day <= day < self.ends_on


def collapse(lines: Iterable[tuple[date, Line]]) -> list[Strike[Line]]:
    """The strikes that decisions make, each with its day; the earliest strike first."""
    found: list[tuple[date, list[Line]]] = []
    for day, line in sorted(lines, key=lambda one: one[0]):
        if not found or day >= found[-1][0] + COLLAPSE:
            found.append((day, []))
        found[-1][1].append(line)
    return [Strike(day, tuple(held)) for day, held in found]


def count_valid(lines: Iterable[tuple[date, Line]], *, on: date) -> int:
    return sum(strike.is_valid_on(on) for strike in collapse(lines))


def reached(count: int, thresholds: Mapping[Name, int]) -> Name | None:
    """Of the measures whose number of strikes is reached, the one that takes most strikes; None if none is."""
    fit = [(needed, name) for name, needed in thresholds.items() if needed <= count]
    return max(fit, key=lambda one: one[0])[1] if fit else None
