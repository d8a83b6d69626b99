"""The canonical form and the chain: a change anywhere is found."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enforcement.chain import (
    BEGINNING,
    Fault,
    NotCanonical,
    Step,
    canonical,
    check,
    digest,
    link,
    moment,
    read_moment,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=12,
)


def chain_of(length):
    steps, before = [], BEGINNING
    for sequence in range(1, length + 1):
        made = link(
            chain="c-1",
            sequence=sequence,
            before=before,
            content={"act": "STORED", "result": f"Regal {sequence} ä"},
        )
        steps.append(made)
        before = made.hash
    return steps


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(PLAIN)
def test_a_value_has_one_text_in_any_order_of_its_keys(value):
    text = canonical(value)

    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


def test_the_canonical_text_is_the_documented_one():
    assert canonical({"b": 1, "a": ["é", None, True]}) == '{"a":["é",null,true],"b":1}'


@pytest.mark.parametrize("value", [1.5, float("nan"), {1: "a"}, b"x", "\x00", "\ud800", {"a": [0.1]}])
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical(value)


def test_a_moment_is_written_in_utc_and_read_back():
    at = datetime(2026, 11, 24, 4, 40, tzinfo=UTC)

    assert moment(at) == "2026-11-24T04:40:00.000000Z"
    assert read_moment(moment(at)) == at


def test_a_whole_chain_has_no_fault():
    assert check("c-1", chain_of(5)) == []


def changed(steps, place, record, *, hashed):
    found = steps[place]
    steps[place] = Step(found.sequence, record, digest(record) if hashed else found.hash)
    return steps


@given(st.integers(0, 4), st.data())
def test_one_flipped_byte_is_found_wherever_it_is(place, data):
    steps = chain_of(5)
    old = bytearray(steps[place].record.encode())
    old[data.draw(st.integers(0, len(old) - 1))] ^= 1
    record = old.decode(errors="replace")

    assert Fault(place + 1, "HASH") in check("c-1", changed(steps, place, record, hashed=False))


def test_a_step_that_was_rewritten_with_its_hash_breaks_the_next_one():
    steps = chain_of(3)
    steps = changed(steps, 1, steps[1].record.replace("Regal 2", "Regal 9"), hashed=True)

    assert check("c-1", steps) == [Fault(3, "BEFORE")]


def test_a_step_left_out_is_found():
    steps = chain_of(3)
    del steps[1]

    assert check("c-1", steps) == [Fault(3, "BEFORE"), Fault(3, "SEQUENCE")]


def test_a_step_of_another_chain_is_found():
    assert check("c-2", chain_of(1)) == [Fault(1, "CHAIN")]


def test_a_text_that_is_not_canonical_is_found():
    record = chain_of(1)[0].record.replace(",", ", ", 1)

    assert check("c-1", [Step(1, record, digest(record))]) == [Fault(1, "FORM")]
