"""Agreement of two raters beyond chance: Cohen's kappa with its interval. Pure.

J. Cohen, “A coefficient of agreement for nominal scales”, Educational and Psychological Measurement 20 (1960), 37-46.
The standard error is the asymptotic one of J. L. Fleiss, J. Cohen and B. S. Everitt, “Large sample standard errors of
kappa and weighted kappa”, Psychological Bulletin 72 (1969), 323-327, for a kappa that is not assumed to be zero.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from math import sqrt

Z95 = 1.959963984540054
FEWEST = 20  # cases from which on a kappa is shown: the error is asymptotic, and of fewer it says little
NO_ERROR = 1e-6  # below it an error is nothing but rounding


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two raters agree about the same cases.

    `kappa` is None where it is undefined: without a case, or where both gave the same single category throughout. Where one
    of them gave a single category, kappa is 0 in every case: then it has no error and no interval. Nor has it one where the
    error comes out as 0, as when both always agreed: that says that the formula does not apply, not that kappa is certain.
    """

    n: int
    agreed: int
    kappa: float | None = None
    error: float | None = None  # asymptotic standard error
    low: float | None = None  # 95 % interval, within -1 and 1
    high: float | None = None

    @property
    def share(self) -> float | None:
        """The plain share of cases in which they agree; None without a case."""
        return self.agreed / self.n if self.n else None

    @property
    def is_enough(self) -> bool:
        """Whether there are enough cases for a kappa to say something."""
        return self.n >= FEWEST


def agreement_of(pairs: Iterable[tuple[Hashable, Hashable]]) -> Agreement:
    """The agreement of two raters.

    :param pairs: the categories that the first and the second gave to each case.
    """
    cells = Counter(pairs)
    n, agreed = cells.total(), sum(count for (one, other), count in cells.items() if one == other)
    if not n:
        return Agreement(0, 0)
    rows, columns = _sums(cells, 0, n), _sums(cells, 1, n)
    by_chance = sum(share * columns.get(category, 0.0) for category, share in rows.items())
    if _single(rows, columns):
        return Agreement(n, agreed)
    kappa = (agreed / n - by_chance) / (1 - by_chance)
    if 1 in (len(rows), len(columns)):
        return Agreement(n, agreed, kappa)
    error = sqrt(max(_variance(cells, n, rows, columns, agreed / n, by_chance), 0.0))
    if error < NO_ERROR:
        return Agreement(n, agreed, kappa)
    return Agreement(n, agreed, kappa, error, max(-1.0, kappa - Z95 * error), min(1.0, kappa + Z95 * error))


def category_of(outcome: str, code: str) -> str:
    """The category under which an opinion is counted: its outcome, and of a rejection the class of its code.

    >>> category_of("REJECTED", "SU-01")
    'REJECTED SU'
    """
    return f"{outcome} {code.partition('-')[0]}" if code else outcome


def _sums(cells: Counter[tuple[Hashable, Hashable]], side: int, n: int) -> dict[Hashable, float]:
    found: Counter[Hashable] = Counter()
    for pair, count in cells.items():
        found[pair[side]] += count
    return {category: count / n for category, count in found.items()}


def _single(rows: dict[Hashable, float], columns: dict[Hashable, float]) -> bool:
    return len(rows) == 1 and rows.keys() == columns.keys()


def _variance(
    cells: Counter[tuple[Hashable, Hashable]],
    n: int,
    rows: dict[Hashable, float],
    columns: dict[Hashable, float],
    observed: float,
    by_chance: float,
) -> float:
    """Fleiss, Cohen and Everitt (1969), equation 13, for unweighted kappa."""
    on, off = 0.0, 0.0
    for (one, other), count in cells.items():
        share = count / n
        if one == other:
            both = rows[one] + columns[one]
            on += share * ((1 - by_chance) - both * (1 - observed)) ** 2
        else:
            off += share * (columns.get(one, 0.0) + rows.get(other, 0.0)) ** 2
    off *= (1 - observed) ** 2
    rest = (observed * by_chance - 2 * by_chance + observed) ** 2
    return (on + off - rest) / (n * (1 - by_chance) ** 4)
