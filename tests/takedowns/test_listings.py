"""Addresses as people paste them, and what they identify."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takedowns.listings import (
    HOSTS,
    MAX_ADDRESS,
    Duplicate,
    Recognised,
    RefusalReason,
    Refused,
    address_of,
    chunk,
    clean_address,
    read_pasted,
    recognise,
)

VECTORS = json.loads(Path(__file__).with_name("listing_urls.json").read_text())
LISTING = "https://www.lazada.sg/products/apple-cable-i1234567890-s9.html"


@pytest.mark.parametrize("vector", VECTORS["recognised"], ids=lambda v: v["url"][:60])
def test_recognise_names_the_listing(vector):
    found = recognise(vector["url"])

    assert isinstance(found, Recognised)
    assert (found.marketplace, found.market, found.item, found.seller) == (
        vector["marketplace"],
        vector["market"],
        vector["item"],
        vector["seller"],
    )


@pytest.mark.parametrize("vector", VECTORS["refused"], ids=lambda v: v["why"])
def test_recognise_refuses_what_is_no_listing(vector):
    assert isinstance(recognise(vector["url"]), Refused)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("//www.lazada.sg/products/x-i1.html", "lazada:SG:1"),
        ("www.lazada.sg:443/products/x-i1.html", "lazada:SG:1"),
        ("<https://www.lazada.sg/products/x-i1.html>", "lazada:SG:1"),
        ("“https://www.lazada.sg/products/x-i1.html”,", "lazada:SG:1"),
        ("https://www.lazada.sg./products/x-i1.html", "lazada:SG:1"),
        ("https://www.lazada.sg//products//x-i1.html/", "lazada:SG:1"),
        ("https://www.lazada.sg/products/x%252Di1.html", "lazada:SG:1"),
        ("\u200bhttps://www.lazada.sg/products/x-i1.html\ufeff", "lazada:SG:1"),
        ("https://ｗｗｗ.lazada.sg/products/x-i1.html", "lazada:SG:1"),
        ("https:\\\\www.lazada.sg\\products\\x-i1.html", "lazada:SG:1"),
        ("https://shopee.com.my/universal-link/product/12/34", "shopee:MY:34"),
        ("https://www.amazon.co.jp/-/en/dp/b08n5wrwnw", "amazon:JP:B08N5WRWNW"),
        ("https://es.aliexpress.com/item/1005001234567890.html?gps-id=1", "aliexpress:CN:1005001234567890"),
        (
            "https://shop.tiktok.com/my/pdp/usb-cable/1729384756102938475",
            "tiktok_shop:MY:1729384756102938475",
        ),
        ("https://www.mercadolivre.com.br/fone/p/MLB1234567890", "mercado_libre:BR:MLB1234567890"),
        ("https://gist.github.com/someone/684aa10bdeb32dd1", "github:US:gist/684aa10bdeb32dd1"),
        ("https://raw.githubusercontent.com/Own/Repo/main/A.txt", "github:US:own/repo/blob/main/A.txt"),
        ("https://github.com/own/repo/raw/main/A.txt", "github:US:own/repo/blob/main/A.txt"),
        ("https://own.github.io/repo/", "github:US:own/own.github.io/repo"),
        ("https://github.com/own/repo/blob/main/a%0Ab.pdf", "github:US:own/repo/blob/main/a%0Ab.pdf"),
        ("https://github.com/own/repo/blob/main/a%00b.pdf", "github:US:own/repo/blob/main/a%00b.pdf"),
    ],
)
def test_recognise_sees_through_the_form(address, key):
    assert recognise(address).key == key


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("https://s.lazada.sg/s.abc", RefusalReason.SHORT_LINK),
        ("https://shp.ee/abc", RefusalReason.SHORT_LINK),
        ("https://www.lazada.sg/shop/brand", RefusalReason.SHOP_PAGE),
        ("https://github.com/owner", RefusalReason.SHOP_PAGE),
        ("https://github.com/orgs/owner", RefusalReason.SHOP_PAGE),
        ("https://github.com/search/advanced", RefusalReason.SEARCH_PAGE),
        ("https://www.tokopedia.com/search?q=x", RefusalReason.SEARCH_PAGE),
        ("https://www.lazada.sg/products/", RefusalReason.ITEM_NUMBER_MALFORMED),
        ("https://www.amazon.com/dp/SHORT", RefusalReason.ITEM_NUMBER_MALFORMED),
        ("https://www.lazada.sg/help", RefusalReason.NOT_A_LISTING),
        ("https://shop.tiktok.com/view/product/1729384756102938475", RefusalReason.MARKET_MISSING),
        ("https://xn--lzada-4ve.sg/products/x-i1.html", RefusalReason.LOOKALIKE_HOST),
        ("https://example.org/products/x-i1.html", RefusalReason.UNKNOWN_MARKETPLACE),
        ("https://0x7f.1/products/x-i1.html", RefusalReason.IP_ADDRESS),
        ("https://[::1]/products/x-i1.html", RefusalReason.IP_ADDRESS),
        ("https://2130706433/products/x-i1.html", RefusalReason.IP_ADDRESS),
        ("ftp://www.lazada.sg/products/x-i1.html", RefusalReason.NOT_A_WEB_ADDRESS),
        ("data:text/html,x.y", RefusalReason.NOT_A_WEB_ADDRESS),
        ("https://www.lazada.sg\\@evil.example/x-i1.html", RefusalReason.NOT_A_LISTING),
        ("https://www.lazada.sg/products/x\x07-i1.html", RefusalReason.UNREADABLE),
        ("https://www.lazada.sg/products/x\u202e-i1.html", RefusalReason.UNREADABLE),
        ("https://github.com/own/repo/" + "a" * 3000, RefusalReason.TOO_LONG),
        ("https://www.lazada.sg/" + "a" * MAX_ADDRESS, RefusalReason.TOO_LONG),
        ("https://www.lazada.sg/products/x-i" + "9" * 40 + ".html", RefusalReason.ITEM_NUMBER_MALFORMED),
        ("1234567890", RefusalReason.NOT_AN_ADDRESS),
    ],
)
def test_recognise_says_why_not(text, reason):
    assert recognise(text).reason == reason


@given(st.text(max_size=300))
def test_recognise_takes_any_text(text):
    assert isinstance(recognise(text), Recognised | Refused)


@given(st.sampled_from(sorted(HOSTS)), st.text(max_size=120))
def test_recognise_takes_any_path_of_a_known_host(host, path):
    found = recognise(f"https://{host}/{path}")

    assert isinstance(found, Refused) or "\x00" not in found.key


def test_read_pasted_takes_lines_as_people_leave_them():
    text = (
        f"1. {LISTING}\n\n"
        "https://shopee.sg/product/1/2,https://shopee.sg/product/1/3; https://shopee.sg/product/1/4\n"
        f'"{LISTING}?spm=1","SGD 24.90"\n'
        "Check this out: https://www.lazada.sg/products/x-i77.html | Lazada\n"
        "https://www.lazada.sg/products/x-i78.htmlhttps://www.lazada.sg/products/x-i79.html\n"
        "[a link](https://www.lazada.sg/products/x-i80.html)\n"
        "nothing here\n"
    )

    rows = read_pasted(text)

    assert [
        (row.number, row.line, getattr(row.verdict, "key", type(row.verdict).__name__)) for row in rows
    ] == [
        (1, 1, "lazada:SG:1234567890"),
        (2, 3, "shopee:SG:2"),
        (3, 3, "shopee:SG:3"),
        (4, 3, "shopee:SG:4"),
        (5, 4, "Duplicate"),
        (6, 5, "lazada:SG:77"),
        (7, 6, "lazada:SG:78"),
        (8, 6, "lazada:SG:79"),
        (9, 7, "lazada:SG:80"),
        (10, 8, "Refused"),
    ]
    assert rows[4].verdict == Duplicate(1, recognise(f"{LISTING}?spm=1"))


def test_read_pasted_keeps_an_address_inside_an_address_whole():
    rows = read_pasted("https://github.com/own/repo?from=https://example.org/x")

    assert [row.verdict.key for row in rows] == ["github:US:own/repo"]


@given(st.text(max_size=2000))
def test_read_pasted_takes_any_text(text):
    assert all(row.number == place for place, row in enumerate(read_pasted(text), 1))


@pytest.mark.parametrize("hostile", ["a." * 200_000, "-i1" * 150_000, "https://" * 50_000, "%25" * 150_000])
def test_read_pasted_does_not_choke(hostile):
    assert len(read_pasted(hostile)) >= 1


def test_chunk_cuts_at_three_hundred():
    listings = [recognise(f"https://www.lazada.sg/products/x-i{n}.html") for n in range(301)]

    assert [len(piece) for piece in chunk(listings)] == [300, 1]


def test_address_of_leads_back_to_the_listing():
    key = recognise(LISTING).key

    assert recognise(address_of(key)).key == key


@pytest.mark.parametrize("vector", VECTORS["recognised"], ids=lambda v: v["url"][:60])
def test_clean_address_leads_back_to_the_listing(vector):
    found = recognise(vector["url"])

    assert recognise(clean_address(found)).key == found.key
