"""What becomes of pasted addresses."""

import pytest

from takedowns.listings import RefusalReason
from takedowns.rules.lines import WRONG, judge_lines, why_not_these_lines, with_sightings
from tests.conftest import NOON
from tests.takedowns.pasted import addresses, sighting


def test_every_reason_for_refusing_an_address_has_a_sentence():
    assert set(WRONG) == set(RefusalReason)


def test_judge_lines_recognises_a_listing_of_the_market():
    [line] = judge_lines(addresses(1), "SG")

    assert (line.number, line.can_be_filed, line.listing.key) == (1, True, "lazada:SG:2874410001")


def test_judge_lines_refuses_the_same_listing_in_another_form_and_names_the_first():
    first, second = judge_lines(
        "https://www.lazada.sg/products/a-i5.html\n\nhttps://www.lazada.sg/products/pdp-i5-s9.html?spm=1",
        "SG",
    )

    assert first.can_be_filed
    assert str(second.wrong) == "The same listing as on line 1. Leave this one out."
    assert (second.number, second.wrong.code) == (3, "LI-03")


def test_judge_lines_refuses_another_market_with_what_to_do():
    [line] = judge_lines("https://www.lazada.co.th/products/a-i5.html", "SG")

    assert str(line.wrong) == (
        "A listing in Thailand; this notice is for Singapore. "
        "Rights are territorial: file it in a notice for Thailand."
    )


def test_judge_lines_accepts_any_market_while_none_is_chosen():
    assert [line.can_be_filed for line in judge_lines("https://www.lazada.co.th/products/a-i5.html", "")] == [
        True
    ]


def test_judge_lines_says_what_a_page_is_that_is_no_listing():
    [line] = judge_lines("https://www.lazada.sg/shop/glowhaus-sg", "SG")

    assert line.wrong.sentence == "This is a shop page, not a listing."


@pytest.mark.parametrize(
    "address",
    ["https://shopee.sg/product/123/456", "https://www.amazon.sg/dp/B097CMQVF4", "https://github.com/a/b"],
)
@pytest.mark.parametrize("market", ["SG", "ID", ""])
def test_a_listing_where_we_cannot_act_is_refused_on_its_line(address, market):
    [line] = judge_lines(address, market)

    assert not line.can_be_filed
    assert line.wrong.sentence == f"A listing of {line.marketplace_name}, where we cannot act."
    assert line.wrong.remedy == "We act on listings of Lazada only."


@pytest.mark.parametrize("text", ["2874410099", "Item ID: 2874410099", "#2874410099", "i2874410099-s12"])
def test_a_bare_product_number_is_told_what_to_paste(text):
    [line] = judge_lines(text, "MY")

    assert line.wrong.sentence == "A product number alone does not say on which site the listing is."
    assert line.wrong.remedy == (
        "Paste the whole address, such as https://www.lazada.com.my/products/-i2874410099.html."
    )


def test_a_line_shows_the_address_without_tracking():
    [line] = judge_lines("https://www.lazada.sg/products/serum-i5-s9.html?spm=a2o4l&utm_source=wa", "SG")

    assert line.address == "https://www.lazada.sg/products/-i5.html"


def test_three_hundred_listings_fit_and_one_more_does_not():
    assert why_not_these_lines(judge_lines(addresses(300), "SG")) is None

    refusal = why_not_these_lines(judge_lines(addresses(301), "SG"))
    assert refusal.sentence == "A notice takes 1 to 300 listings; there are 301."
    assert refusal.remedy == "Keep the first 300 and file the others in another notice."


def test_no_listing_at_all_is_refused():
    assert why_not_these_lines(judge_lines(" \n", "SG")).sentence == "No listing is named."


def test_lines_that_cannot_be_filed_are_named():
    lines = judge_lines(f"{addresses(1)}\nnonsense\n{addresses(1)}", "SG")

    assert why_not_these_lines(lines).sentence == "Lines 2 and 3 cannot be filed."


@pytest.mark.parametrize(("live", "gone"), [(True, False), (False, True)])
def test_with_sightings_says_what_is_gone(live, gone):
    lines = judge_lines(addresses(1), "SG")

    [line] = with_sightings(
        lines, {"lazada:SG:2874410001": sighting("lazada:SG:2874410001", live=live, at=NOON)}
    )

    assert (line.gone, line.can_be_filed) == (gone, True)


def test_with_sightings_leaves_what_the_marketplace_does_not_know():
    [line] = with_sightings(judge_lines(addresses(1), "SG"), {})

    assert (line.sighting, line.gone) == (None, False)
