"""What seized goods are worth: by basis, in local money and in US dollars. Values on different bases are never added."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

NOTHING = Decimal(0)
LARGEST_QUANTITY = Decimal(10_000_000)  # of one line; more is a slip of the hand
LARGEST_VALUE = Decimal(10) ** 12  # of one unit, in any currency


@dataclass(frozen=True, slots=True)
class Valued:
    """Lines of one kind: seized in a year and market under a brand, valued on one basis.

    :param usd: their sum in US dollars, of those that have a rate.
    :param lines: how many they are; `unrated`: how many of them have no rate, and are in no sum.
    """

    year: int
    market: str
    brand: str
    basis: str
    provisional: bool
    usd: Decimal
    lines: int = 1
    unrated: int = 0


@dataclass(frozen=True, slots=True)
class Total:
    """A sum in US dollars on one basis, with what is not in it."""

    basis: str
    usd: Decimal
    lines: int
    provisional: Decimal
    provisional_lines: int
    unrated: int  # lines without a rate, in neither sum


@dataclass(frozen=True, slots=True)
class Group:
    """The totals of a year, a market or a brand, one for each basis."""

    key: str
    totals: Sequence[Total]


def value_of(quantity: Decimal, unit_value: Decimal) -> Decimal:
    """The value of a line in its own currency."""
    return quantity * unit_value


def total(rows: Iterable[Valued], basis: str) -> Total:
    """The sum on one basis; what is provisional stands apart."""
    mine = [row for row in rows if row.basis == basis]
    final = [row for row in mine if not row.provisional]
    other = [row for row in mine if row.provisional]
    return Total(
        basis,
        sum((row.usd for row in final), NOTHING),
        sum(row.lines for row in final),
        sum((row.usd for row in other), NOTHING),
        sum(row.lines for row in other),
        sum(row.unrated for row in mine),
    )


def totals(rows: Iterable[Valued], order: Sequence[str]) -> list[Total]:
    """A total for each basis that has lines.

    :param order: every basis, in the order of the answer.
    """
    known = list(rows)
    used = {row.basis for row in known}
    return [total(known, basis) for basis in order if basis in used]


def grouped(rows: Iterable[Valued], by: str, order: Sequence[str]) -> list[Group]:
    """The totals by `year`, `market` or `brand`: years from the last, others by the alphabet."""
    known = list(rows)
    keys = sorted({getattr(row, by) for row in known}, reverse=by == "year")
    return [Group(str(key), totals([row for row in known if getattr(row, by) == key], order)) for key in keys]
