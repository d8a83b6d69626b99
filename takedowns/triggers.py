"""Conditions of triggers for a second review: what they compare, and whether a decision meets them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

TEXT, CHOICE, NUMBER = "TEXT", "CHOICE", "NUMBER"
TYPES = {
    "MARKET": CHOICE,
    "RIGHT_KIND": CHOICE,
    "REASON": CHOICE,
    "OUTCOME": CHOICE,
    "REJECTION_CODE": CHOICE,
    "ORGANISATION": TEXT,
    "LISTINGS": NUMBER,
    "PRICE": NUMBER,
    "VERIFIED_DAYS": NUMBER,
    "SELLER_UPHELD": NUMBER,
    "DECIDER_MONTHS": NUMBER,
}
OPERATORS = {
    TEXT: ("IS", "IS_NOT", "ONE_OF", "CONTAINS"),
    CHOICE: ("IS", "IS_NOT", "ONE_OF", "CONTAINS"),
    NUMBER: ("IS", "IS_NOT", "ONE_OF", "AT_LEAST", "AT_MOST"),
}
MOST_CONDITIONS = 10
LONGEST_VALUE = 200

Fact = str | int | Decimal | None
Facts = Mapping[str, Fact]  # by field, about one listing of a decision; None is not known


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of a field; `value` is as it was typed, with commas between several."""

    field: str
    operator: str
    value: str

    @property
    def values(self) -> tuple[str, ...]:
        """The values that it compares with, without blanks around them."""
        if self.operator != "ONE_OF":
            return (self.value.strip(),)
        return tuple(part for one in self.value.split(",") if (part := one.strip()))

    def as_row(self) -> dict[str, str]:
        return {"field": self.field, "operator": self.operator, "value": self.value}


def fits_type(field: str, operator: str) -> bool:
    """Whether an operator compares values of the type of a field."""
    return field in TYPES and operator in OPERATORS[TYPES[field]]


def number_in(text: str) -> Decimal | None:
    """A number as it is typed, with a point before decimals; None if it is none."""
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether the facts meet a condition. What is not known meets none, not even “is not”."""
    fact = facts.get(condition.field)
    if fact is None or not fits_type(condition.field, condition.operator):
        return False
    if TYPES[condition.field] == NUMBER:
        return _number_holds(condition, Decimal(fact))
    return _text_holds(condition, str(fact).casefold())


def _number_holds(condition: Condition, fact: Decimal) -> bool:
    numbers = [number for one in condition.values if (number := number_in(one)) is not None]
    if not numbers:
        return False
    first = numbers[0]
    return {
        "IS": fact == first,
        "IS_NOT": fact != first,
        "ONE_OF": fact in numbers,
        "AT_LEAST": fact >= first,
        "AT_MOST": fact <= first,
    }[condition.operator]


def _text_holds(condition: Condition, fact: str) -> bool:
    texts = [one.casefold() for one in condition.values]
    if not any(texts):
        return False
    return {
        "IS": fact == texts[0],
        "IS_NOT": fact != texts[0],
        "ONE_OF": fact in texts,
        "CONTAINS": texts[0] in fact,
    }[condition.operator]


def catches(conditions: Sequence[Condition], mode: str, facts: Facts) -> bool:
    """Whether a trigger catches one listing of a decision. A trigger without a condition catches nothing.

    :param mode: ALL or ANY.
    """
    if not conditions:
        return False
    met = (holds(condition, facts) for condition in conditions)
    return any(met) if mode == "ANY" else all(met)


def catches_any(conditions: Sequence[Condition], mode: str, listings: Sequence[Facts]) -> bool:
    """Whether a trigger catches a decision: one of its listings is enough."""
    return any(catches(conditions, mode, facts) for facts in listings)
