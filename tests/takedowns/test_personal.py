"""Finding personal data in what people write, and replacing it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from takedowns.personal import MARKS, NAME, personal_in, without_personal

KNOWN = ["Mei Lin Tan", "Mei Lin", "Bo"]


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("Write to mei.tan+ip@example.co.th.", "Write to [e-mail address]."),
        ("Call +65 6123 4567 or (02) 123 4567.", "Call [telephone number] or [telephone number]."),
        ("His NRIC is S1234567D.", "His NRIC is [identity number]."),
        ("MEI  LIN\nTAN bought it; mei lin saw it.", "[name] bought it; [name] saw it."),
        ("Meilin and Bonnie are no persons of ours.", "Meilin and Bonnie are no persons of ours."),
        ("Item 2924410047, SG-2026-001445-3, THB 1,663.00, 2026-03-02, class 25.", None),
    ],
)
def test_each_kind_is_replaced_by_what_it_is(text, becomes):
    assert without_personal(text, KNOWN).text == (text if becomes is None else becomes)


def test_how_many_places_were_replaced_is_counted():
    assert without_personal("a@example.org, b@example.org and Mei Lin Tan", KNOWN).replaced == 3


def test_the_number_of_a_right_is_kept():
    text = "Registered as T1234567A; his NRIC is T7654321B."

    assert (
        without_personal(text, kept=["T1234567A"]).text
        == "Registered as T1234567A; his NRIC is [identity number]."
    )
    assert personal_in(text, kept=["T1234567A"]) == ["T7654321B"]


PIECES = (
    "mei@example.org",
    "+65 6123 4567",
    "Mei Lin Tan",
    "S1234567D",
    "081 234 5678",
    "shoe",
    ", ",
    " ",
    "\n",
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@settings(suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
def test_what_was_replaced_is_not_found_again(text):
    done = without_personal(text, KNOWN)

    assert personal_in(done.text, KNOWN) == []
    assert without_personal(done.text, KNOWN).replaced == 0
    marks = sum(done.text.count(mark) for mark in [*MARKS, NAME])
    assert marks == done.replaced
