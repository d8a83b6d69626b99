"""Figures of a score: the point value with its bounds, exact until they are rounded once."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from math import isqrt

Z, EXIT_Z = Fraction("1.96"), Fraction("1.645")
ENOUGH = 20  # a group below it is too few to say
PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Figures:
    """A score. `point` and the bounds are None where nothing counts: there is no score then."""

    good: Decimal
    bad: Decimal
    n: Decimal
    point: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    exit_upper: Decimal | None

    @property
    def has_data(self) -> bool:
        return self.point is not None

    @property
    def is_too_few(self) -> bool:
        """Whether there are too few to say; as a group it decides nothing then."""
        return self.n < ENOUGH


def figures(good: Fraction, bad: Fraction) -> Figures:
    """The point value with Wilson's interval (Wilson 1927), n fractional where weights are."""
    n = good + bad
    sums = rounded(good), rounded(bad), rounded(n)
    if not n:
        return Figures(*sums, None, None, None, None)
    p = good / n
    lower, upper = (bound(p, n, Z, side) for side in (-1, 1))
    return Figures(*sums, rounded(p), lower, upper, bound(p, n, EXIT_Z, 1))


def bound(p: Fraction, n: Fraction, z: Fraction, side: int) -> Decimal:
    """(p + z²/2n ± z·sqrt((p(1-p) + z²/4n)/n)) / (1 + z²/n), rounded."""
    spread = z * root((p * (1 - p) + z * z / (4 * n)) / n)
    return rounded((p + z * z / (2 * n) + side * spread) / (1 + z * z / n))


def root(square: Fraction) -> Fraction:
    """The square root: exact where it is rational, else cut at sixty places."""
    top, bottom = isqrt(square.numerator), isqrt(square.denominator)
    if top * top == square.numerator and bottom * bottom == square.denominator:
        return Fraction(top, bottom)
    scale = 10**60
    return Fraction(isqrt(square.numerator * scale * scale // square.denominator), scale)


def rounded(value: Fraction) -> Decimal:
    """Six places, half to even."""
    with localcontext() as context:
        context.prec = 60
        return Decimal(round(value * 10**6)).scaleb(-6).quantize(PLACES, ROUND_HALF_EVEN)
