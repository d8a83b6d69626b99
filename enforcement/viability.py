"""How viable a raid is: scores by criterion, weighed. Pure: no database, no clock.

The criteria and the scale from 0 to 3 are those of the domain (B9); weights are whole numbers, configurable.
"""

from collections.abc import Mapping
from dataclasses import dataclass

CRITERIA = (
    "premises_located", "stock_observed", "quantity_estimate", "level_in_the_chain", "power_of_attorney",
    "authority_appetite", "safety_risk", "consumer_health_risk", "recurrence", "evidence_admissible",
    "cost_and_benefit", "organised_crime",
)  # fmt: skip
HIGHEST = 3
LARGEST_WEIGHT = 10
EQUAL = dict.fromkeys(CRITERIA, 1)


@dataclass(frozen=True, slots=True)
class Viability:
    """A weighed score.

    :param points: the sum of score times weight; `most`: what it could be at best.
    """

    points: int
    most: int

    @property
    def percent(self) -> int | None:
        """In whole per cent, rounded down; None where nothing weighs anything."""
        return self.points * 100 // self.most if self.most else None


def viability(scores: Mapping[str, int], weights: Mapping[str, int]) -> Viability:
    """Weigh the scores.

    :raises ValueError: for a missing criterion, a score outside 0 to 3, or a weight outside 0 to 10.
    """
    for name in CRITERIA:
        if not 0 <= scores.get(name, -1) <= HIGHEST:
            raise ValueError(f"{name}: the score is from 0 to {HIGHEST}")
        if not 0 <= weights.get(name, -1) <= LARGEST_WEIGHT:
            raise ValueError(f"{name}: the weight is from 0 to {LARGEST_WEIGHT}")
    return Viability(
        sum(scores[name] * weights[name] for name in CRITERIA),
        sum(HIGHEST * weights[name] for name in CRITERIA),
    )
