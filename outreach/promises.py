"""Two workshops in each calendar year since 2019, kept or not. Pure: days are inputs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

SINCE, A_YEAR = 2019, 2


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop that counts: hosted by us, no webinar, neither cancelled nor merged into another."""

    key: int
    day: date  # in the zone of the desk
    title: str
    place: str
    is_held: bool
    people: int  # present, or registered while it is planned

    @property
    def where(self) -> str:
        """The town, which stands last in its place; the title where there is none."""
        return self.place.rpartition(",")[2].strip() or self.title


@dataclass(frozen=True, slots=True)
class Year:
    year: int
    workshops: Sequence[Workshop]
    is_over: bool

    @property
    def held(self) -> int:
        return sum(one.is_held for one in self.workshops)

    @property
    def planned(self) -> int:
        return len(self.workshops) - self.held

    @property
    def is_kept(self) -> bool:
        return self.held >= A_YEAR

    @property
    def is_broken(self) -> bool:
        """A year that is over with fewer; while it runs nothing is broken."""
        return self.is_over and not self.is_kept

    @property
    def missing(self) -> int:
        return max(0, A_YEAR - len(self.workshops))


def years(workshops: Iterable[Workshop], *, today: date) -> list[Year]:
    """Every year from the first of the promise to the last with a plan, the newest first."""
    rows = sorted(workshops, key=lambda one: one.day)
    last = max([today.year, *(one.day.year for one in rows)])
    return [
        Year(year, [one for one in rows if one.day.year == year], year < today.year)
        for year in range(last, SINCE - 1, -1)
    ]
