"""Where figures stand on an axis: steps of 1, 2 or 5, and from figures to places."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from .kinds import Measure, Value

STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


def step_for(reach: Decimal, most: int) -> Decimal:
    """The smallest of 1, 2 or 5 times a power of ten that cuts a reach into so many parts at most."""
    rough = reach / most
    power = Decimal(1).scaleb(rough.adjusted())
    return next(step * power for step in STEPS if step * power >= rough)


def ticks(low: Decimal, high: Decimal, most: int = 5) -> list[Decimal]:
    """Round figures from at or below the lowest to at or above the highest; two or more, in equal steps."""
    if low == high:
        low, high = (Decimal(0), high) if high > 0 else (low, Decimal(0)) if low < 0 else (low, Decimal(1))
    step = step_for(high - low, most)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return [(first + n) * step for n in range(int(last - first) + 1)]


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale: its round figures, and the places of its two ends."""

    ticks: tuple[Decimal, ...]
    start: float
    end: float

    def place(self, value: Decimal) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return self.start + float((value - low) / (high - low)) * (self.end - self.start)


def axis_for(
    values: Iterable[Value],
    measure: Measure,
    start: float,
    end: float,
    *,
    most: int = 5,
    from_zero: bool = False,
) -> Axis:
    """The axis on which some figures stand, within what its measure allows."""
    known = [value for value in values if value is not None]
    if from_zero or not known:
        known.append(Decimal(0))
    low, high = min(known), max(known)
    if low == high and not from_zero:  # all equal: some room on both sides
        room = abs(low) / 10 or Decimal(1)
        low, high = low - room, high + room
        low = low if measure.lowest is None else max(low, measure.lowest)
        high = high if measure.highest is None else min(high, measure.highest)
    return Axis(tuple(ticks(low, high, most)), start, end)
