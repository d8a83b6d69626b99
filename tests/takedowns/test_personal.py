"""Finding personal data in what people write, and replacing it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from takedowns.personal import MARK, personal_in, without_personal

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


@pytest.mark.parametrize(
    ("market", "text", "mark"),
    [
        ("SG", "Call 9123 4567.", "telephone"),
        ("SG", "WhatsApp 91234567 or 6591234567", "telephone"),
        ("MY", "Ring 012-345 6789", "telephone"),
        ("TH", "โทร 0812345678", "telephone"),
        ("ID", "WA 081234567890", "telephone"),
        ("PH", "text 09171234567", "telephone"),
        ("VN", "Zalo 0912345678", "telephone"),
        ("ID", "from abroad: +62 812-3456-7890", "telephone"),
        ("SG", "NRIC S1234567D", "identity"),
        ("MY", "MyKad 900101-14-1234, also 900101141234", "identity"),
        ("TH", "บัตร 1-1020-30405-06-7 or 1102030405067", "identity"),
        ("ID", "NIK 3171011708450001", "identity"),
        ("VN", "CCCD 001090123456", "identity"),
        ("PH", "PhilSys 1234-5678-9012-3456", "identity"),
    ],
)
def test_numbers_of_each_market_are_found_as_people_write_them_there(market, text, mark):
    done = without_personal(text, market=market)

    assert f"[{mark} number]" in done.text
    assert not any(letter.isdigit() for letter in done.text)
    assert (
        len(personal_in(text, market=market)) == done.replaced == text.count(" or ") + text.count("also") + 1
    )


@pytest.mark.parametrize("market", ["SG", "MY", "TH", "ID", "PH", "VN", ""])
def test_days_prices_and_numbers_of_things_are_no_numbers_of_persons(market):
    text = (
        "SG-2026-001445-3 of 2026-03-02, 14:05: THB 1,663.00 or 29.90 for 3 of 1,200 pieces; class 25, 2 x 500 ml; "
        "from 27.11.2026 to 28/11/2026; MY-2026-000482-2/1."
    )

    assert personal_in(text, market=market) == []


def test_a_number_with_a_wrong_check_digit_is_no_identity():
    assert personal_in("1-1020-30405-06-5", market="TH") == []


def test_names_that_are_words_of_a_mark_end():
    done = without_personal("name: a@example.org", ["name", "mail", "address"])

    assert done.text == "[name]: [e-mail address]"


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
    assert len(MARK.findall(done.text)) == done.replaced
