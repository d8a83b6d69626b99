"""Mail addresses, days, numbers and names: what is taken, and in which form."""

import pytest
from django.core.exceptions import ValidationError

from ipr_portal.ui.fields import DayField, JsonField, MailField, NameField, NumberField

THAI = "somchai@xn--o3cf1ay4bq.xn--o3cw4h"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("somchai@บริษัท.ไทย", THAI),
        (THAI, THAI),
        ("somchai@XN--O3CF1AY4BQ.XN--O3CW4H", THAI),
        ("  somchai@บริษัท.ไทย ", THAI),
        ("Ana@Brand.Example", "Ana@brand.example"),
        ("ana@ｂｒａｎｄ．example", "ana@brand.example"),
        ("ana@例え。jp", "ana@xn--r8jz45g.jp"),
        ("ana@straße.de", "ana@xn--strae-oqa.de"),
        ("ana@BÜCHER.example", "ana@xn--bcher-kva.example"),
        ("ana@bu\u0308cher.example", "ana@xn--bcher-kva.example"),
    ],
)
def test_an_address_has_one_form(typed, kept):
    assert MailField().clean(typed) == kept


HIDDEN = ["\u202c", "\u200b", "\u200d", "\u200e", "\u00ad", "\ufeff", "\u2066", "\u2060", "\x00", "\u00a0", "\u3164",
          "\ufe0f", "\U000e0041", "\ue000", "\u180e", "\u2028"]  # fmt: skip


@pytest.mark.parametrize("hidden", HIDDEN, ids=ascii)
@pytest.mark.parametrize("around", ["ana@bra{}nd.example", "an{}a@brand.example", "ana@brand.example{}x"])
def test_an_invisible_character_is_refused_with_its_place(hidden, around):
    typed = around.format(hidden)

    with pytest.raises(ValidationError) as refused:
        MailField().clean(typed)

    assert refused.value.messages == [
        f"There is an invisible character at position {typed.index(hidden) + 1}. Delete it, or type the address again."
    ]


@pytest.mark.parametrize(
    "typed",
    ["a" * 60 + "@" + "b." * 120 + "example", "ſena@brand.example", "ana@", "@brand.example", "ana", "ana@xn--", "k" * 5000,
     "ana@-.example", "ana@" + "ü" * 60 + ".example", "\u212a@brand.example", "ana@.", "ana@a..b"],
    ids=lambda typed: ascii(typed[:12]),
)  # fmt: skip
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(ValidationError):
        MailField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2563-01-09", "2563 looks like a year of the Buddhist era. Enter it as 2020."),
        ("2573-01-09", "2573 looks like a year of the Buddhist era. Enter it as 2030."),
        ("9999-12-31", "Give a year between 1800 and 2199."),
        ("0001-01-01", "Give a year between 1800 and 2199."),
        ("2026-02-30", "Write the day as year, month and day, such as 2026-12-19."),
        ("9" * 5000, "Write the day as year, month and day, such as 2026-12-19."),
        ("²", "Write the day as year, month and day, such as 2026-12-19."),
    ],
)
def test_a_day_out_of_reach_is_refused_with_what_to_do(typed, said):
    with pytest.raises(ValidationError) as refused:
        DayField().clean(typed)

    assert refused.value.messages == [said]


@pytest.mark.parametrize(
    "typed", ["9" * 5000, "[" * 5000, "{", "²", '{"a": 1' + "0" * 5000 + "}", '"' + "a" * 400 + '"']
)
def test_json_that_nobody_needs_is_refused(typed):
    with pytest.raises(ValidationError):
        JsonField(max_length=300 if "aaa" in typed else 20_000).clean(typed)


@pytest.mark.parametrize("typed", ["²", "9" * 5000, "-1", "2147483648", "x", "1.5"])
def test_a_number_that_no_column_holds_is_refused(typed):
    with pytest.raises(ValidationError):
        NumberField().clean(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "Your parcel is held: visit https://evil.example/pay now",
        "Acme www.evil.example",
        "Acme WWW2.evil.example",
        "evil.example/pay",
        "evil.example?pay=1",
        "pay at evil.example:8080",
        "Acme ｅｖｉｌ．example／pay",
        "hxxp://evil.example",
        "write to pay@evil.example",
        "บริษัท.ไทย/pay",
        "tel:+65123",
    ],
)
def test_a_name_that_holds_an_address_is_refused(typed):
    with pytest.raises(ValidationError, match="Remove the address"):
        NameField(max_length=200).clean(typed)


@pytest.mark.parametrize(
    "typed", ["Booking.com", "P.T. Senandika", "A/S Novo", "Dr. Ana María O’Neill-Lim", "AT&T Inc.", "H.B./Fuller", "บริษัท เอ จำกัด", "3M: Post-it"]
)  # fmt: skip
def test_a_name_with_dots_and_strokes_is_taken(typed):
    assert NameField(max_length=200).clean(typed) == typed
