"""How often listings that were taken down come back, and how soon; how many sellers are found again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from statistics import median


@dataclass(frozen=True, slots=True)
class Recidivism:
    """The counts of a window, and the rates that follow from them; None where there is nothing to count.

    :param removed: listings taken down, 30 days ago or longer.
    :param relisted: those of them that were listed again.
    :param waits: from each removal to its first new listing.
    :param sellers: with one strike or more.
    :param repeat_sellers: with two or more.
    """

    removed: int
    relisted: int
    waits: Sequence[timedelta]
    sellers: int
    repeat_sellers: int

    @property
    def relist_rate(self) -> Fraction | None:
        return Fraction(self.relisted, self.removed) if self.removed else None

    @property
    def time_to_relist(self) -> timedelta | None:
        """The median."""
        return timedelta(seconds=median(wait.total_seconds() for wait in self.waits)) if self.waits else None

    @property
    def seller_recidivism(self) -> Fraction | None:
        return Fraction(self.repeat_sellers, self.sellers) if self.sellers else None
