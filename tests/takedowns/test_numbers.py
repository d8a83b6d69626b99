"""Numbers of notices catch every slip of a finger."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takedowns.numbers import Number, number_for, parse

NUMBERS = st.builds(
    Number,
    market=st.text(string.ascii_uppercase, min_size=2, max_size=2),
    year=st.integers(2018, 2099),
    serial=st.integers(1, 99_999_999),
)


def test_number_for_reads_as_people_say_it():
    assert number_for("SG", 2026, 123) == str(parse("SG-2026-000123-" + number_for("SG", 2026, 123)[-1]))


@pytest.mark.parametrize("form", ["{}", " {} ", "{0}".lower(), "{}\n"])
def test_parse_is_kind_to_how_people_type(form):
    number = number_for("MY", 2026, 4711)

    assert parse(form.format(number).lower().replace("-", " ")) == Number("MY", 2026, 4711)


@given(NUMBERS)
def test_parse_reads_what_was_written(number):
    assert parse(str(number)) == number


@given(NUMBERS, st.data())
def test_a_wrong_digit_is_caught(number, data):
    text = str(number)
    place = data.draw(st.sampled_from([i for i, letter in enumerate(text) if letter.isdigit()]))
    other = data.draw(st.sampled_from(string.digits.replace(text[place], "")))

    assert parse(text[:place] + other + text[place + 1 :]) is None


def test_markets_that_differ_in_one_letter_are_told_apart():
    assert parse("PH" + number_for("TH", 2026, 4711)[2:]) is None
    assert parse("VN" + number_for("VN", 2026, 4711)[2:]) is not None


def test_a_long_serial_begins_with_no_zero():
    """10000000 with its first two digits changed is not 1000000."""
    digit = number_for("SG", 2026, 10_000_000)[-1]

    assert parse(f"SG-2026-01000000-{digit}") is None


@given(NUMBERS, st.data())
def test_two_neighbours_that_changed_places_are_caught(number, data):
    text = str(number)
    swaps = [
        i
        for i in range(2, len(text) - 1)
        if text[i].isdigit() and text[i + 1].isdigit() and text[i] != text[i + 1]
    ]
    if swaps:
        place = data.draw(st.sampled_from(swaps))

        assert parse(text[:place] + text[place + 1] + text[place] + text[place + 2 :]) is None


@pytest.mark.parametrize(
    "text", ["", "SG", "SG-2026-000123", "SG-2026-000123-x", "SG-2026-٠٠٠١٢٣-7", "SG-26-1-1"]
)
def test_parse_refuses_what_is_no_number(text):
    assert parse(text) is None
