"""Conditions of triggers for a second review: the pure module, for any facts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takedowns.enums import TriggerField, TriggerOperator
from takedowns.rules.second_reviews import KNOWN_VALUES, why_not_condition, why_not_conditions
from takedowns.triggers import (
    CHOICE,
    NUMBER,
    OPERATORS,
    TYPES,
    Condition,
    catches,
    catches_any,
    fits_type,
    holds,
    number_in,
)

NUMBERS = st.integers(-10_000, 10_000) | st.decimals(-10_000, 10_000, places=2)
WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
NUMBER_FIELDS = [field for field, kind in TYPES.items() if kind == NUMBER]
TEXT_FIELDS = [field for field, kind in TYPES.items() if kind != NUMBER]
CONDITIONS = st.builds(
    Condition, st.sampled_from(list(TYPES)), st.sampled_from(TriggerOperator.values), WORDS | NUMBERS.map(str)
)
FACTS = st.fixed_dictionaries({}, optional={
    **dict.fromkeys(NUMBER_FIELDS, st.none() | NUMBERS), **dict.fromkeys(TEXT_FIELDS, st.none() | WORDS),
})  # fmt: skip


def test_every_field_has_a_type_and_every_operator_is_used():
    assert set(TYPES) == set(TriggerField.values)
    assert {one for row in OPERATORS.values() for one in row} == set(TriggerOperator.values)
    assert set(KNOWN_VALUES) == {field for field, kind in TYPES.items() if kind == CHOICE}


@given(st.sampled_from(NUMBER_FIELDS), NUMBERS, NUMBERS)
def test_numbers_compare_as_numbers(field, fact, value):
    met = {one: holds(Condition(field, one, f" {value} "), {field: fact}) for one in OPERATORS[NUMBER]}

    assert met == {
        "IS": fact == value, "IS_NOT": fact != value, "ONE_OF": fact == value, "AT_LEAST": fact >= value,
        "AT_MOST": fact <= value,
    }  # fmt: skip


@given(st.sampled_from(TEXT_FIELDS), WORDS, WORDS)
def test_texts_compare_without_regard_to_capitals(field, fact, value):
    met = {one: holds(Condition(field, one, value.upper()), {field: fact}) for one in OPERATORS[CHOICE]}
    fact, value = fact.casefold(), value.upper().casefold()

    assert met == {
        "IS": fact == value,
        "IS_NOT": fact != value,
        "ONE_OF": fact == value,
        "CONTAINS": value in fact,
    }


@given(CONDITIONS)
def test_what_is_not_known_meets_no_condition(condition):
    assert not holds(condition, {})
    assert not holds(condition, {condition.field: None})


@given(st.lists(CONDITIONS, max_size=5), FACTS)
def test_all_and_any_agree_with_the_conditions_one_by_one(conditions, facts):
    met = [holds(one, facts) for one in conditions]

    assert catches(conditions, "ALL", facts) == (bool(met) and all(met))
    assert catches(conditions, "ANY", facts) == any(met)


@given(st.lists(CONDITIONS, min_size=1, max_size=4), st.lists(FACTS, max_size=4), FACTS)
def test_another_listing_never_frees_a_decision(conditions, listings, more):
    if catches_any(conditions, "ALL", listings):
        assert catches_any(conditions, "ALL", [*listings, more])


@given(CONDITIONS)
def test_a_condition_that_is_accepted_compares_something(condition):
    if why_not_condition(condition) is None:
        assert fits_type(condition.field, condition.operator)
        assert TYPES[condition.field] != NUMBER or number_in(condition.values[0]) is not None


@pytest.mark.parametrize(("typed", "number"), [("12", Decimal(12)), (" 99.5 ", Decimal("99.5")), ("1,5", None), ("NaN", None), ("x", None)])  # fmt: skip
def test_number_in_reads_what_people_type(typed, number):
    assert number_in(typed) == number


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Condition("PRICE", "CONTAINS", "5"), "cannot be compared by"),
        (Condition("PRICE", "AT_LEAST", "much"), "is compared with a number"),
        (Condition("MARKET", "IS", "XX"), "“XX” is no value of “Market”. Known are: "),
        (Condition("MARKET", "ONE_OF", "sg, xx"), "“xx” is no value"),
        (Condition("ORGANISATION", "CONTAINS", "  "), "Enter what “Rights holder” is compared with"),
        (Condition("COLOUR", "IS", "red"), "Choose what is compared"),
    ],
)
def test_a_condition_is_refused_with_what_is_wrong(condition, said):
    assert said in why_not_conditions([condition])[0]


def test_a_trigger_without_a_condition_catches_nothing_and_is_refused():
    assert not catches([], "ALL", {"MARKET": "SG"})
    assert why_not_conditions([]) == {-1: "Give at least one condition."}
