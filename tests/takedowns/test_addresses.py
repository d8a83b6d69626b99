"""Addresses with all that touches them, forged hosts, and the many true forms of one listing."""

import unicodedata

import pytest

from takedowns.listings import Recognised, clean_address, read_pasted, recognise

LISTING = "https://www.lazada.sg/products/serum-i2874410009.html"
# What people paste -> the listings it names, or why not; {L} is a listing of Lazada.
PASTED = """
{L}， | lazada:SG:2874410009
{L}。 | lazada:SG:2874410009
{L}） | lazada:SG:2874410009
{L}、 | lazada:SG:2874410009
{L}： | lazada:SG:2874410009
（{L}） | lazada:SG:2874410009
「{L}」 | lazada:SG:2874410009
{L}，这是假货 | lazada:SG:2874410009
{L}这是假货 | lazada:SG:2874410009
{L}ของปลอม | lazada:SG:2874410009
链接：{L}，价格24.90 | lazada:SG:2874410009
Please remove {L}: it is fake | lazada:SG:2874410009
{L}! | lazada:SG:2874410009
{L}… | lazada:SG:2874410009
{L}). | lazada:SG:2874410009
{L}\u200e | lazada:SG:2874410009
\u2068{L}\u2069 | lazada:SG:2874410009
\u202a{L}\u202c | lazada:SG:2874410009
{L}%E2%80%8E | lazada:SG:2874410009
{L}%20 | lazada:SG:2874410009
{L}&spm=a2o4l | lazada:SG:2874410009
{L}%3Fspm%3Da2o4l | lazada:SG:2874410009
{L}？spm=1 | lazada:SG:2874410009
{L};spm=1 | lazada:SG:2874410009
{L}_ | lazada:SG:2874410009
_{L}_ | lazada:SG:2874410009
**{L}** | lazada:SG:2874410009
https：//www.lazada.sg/products/x-i5.html | lazada:SG:5
https：／／www.lazada.sg/products/x-i5.html | lazada:SG:5
https://www。lazada。sg/products/x-i5.html | lazada:SG:5
https://www.lazada.sg/products/x-i００５.html | lazada:SG:5
https://github.com/acme-qa/easypan， | github:US:acme-qa/easypan
https://github.com/acme-qa/easypan。请删除 | github:US:acme-qa/easypan
https://github.com/acme-qa/easypan请删除 | github:US:acme-qa/easypan
https://github.com/acme-qa/easypan%EF%BC%8C | github:US:acme-qa/easypan
https://github.com/acme/CSC263: (user x) | github:US:acme/csc263
https://github.com/acme-qa/python_ | github:US:acme-qa/python_
_https://github.com/acme-qa/python_ | github:US:acme-qa/python
https://github.com/acme-qa/python- | github:US:acme-qa/python-
https://github.com/acme/repo/tree/main/a_(b) | github:US:acme/repo/tree/main/a_(b)
https://github.com/acme/repo/tree/main/a_(b | github:US:acme/repo/tree/main/a_(b
(https://github.com/acme/repo/tree/main/a_(b)) | github:US:acme/repo/tree/main/a_(b)
https://github.com/acme/repo/blob/main/x.md，请删除 | github:US:acme/repo/blob/main/x.md
https://github.com/acme/repo/blob/main/x.md这是抄袭 | github:US:acme/repo/blob/main/x.md
https://github.com/acme/repo/blob/main/第一章，简介（上）.md | github:US:acme/repo/blob/main/第一章，简介（上）.md
https://github.com/acme/repo/tree/main/安装《2》 | github:US:acme/repo/tree/main/安装《2》
https://shop-id.tokopedia.com/view/product/1730811847233275332 | tiktok_shop:ID:1730811847233275332
https://redmart.lazada.sg/products/milk-i301080000-s527000000.html | lazada:SG:301080000
https://my.lazada.com.my/products/milk-i301080000.html | lazada:MY:301080000
https://pages.lazada.sg/x | NOT_A_LISTING
https://member.lazada.com.my/user/login | NOT_A_LISTING
https://sellercenter.lazada.sg/x | NOT_A_LISTING
https://seller.shopee.sg/portal | NOT_A_LISTING
https://www.tiktok.com/@user/video/1 | NOT_A_LISTING
https://docs.github.com/en/x | NOT_A_LISTING
https://seller.tokopedia.com/a/b | NOT_A_LISTING
https://läzada.sg/products/x-i1.html | LOOKALIKE_HOST
https://lázada.sg/x | LOOKALIKE_HOST
https://1azada.sg/x | LOOKALIKE_HOST
https://l4zada.sg/x | LOOKALIKE_HOST
https://la2ada.sg/x | LOOKALIKE_HOST
https://sh0pee.sg/x | LOOKALIKE_HOST
https://t1ktok.com/x | LOOKALIKE_HOST
https://arnazon.com/x | LOOKALIKE_HOST
https://e8ay.com/x | LOOKALIKE_HOST
https://xn--lzada-gra.sg/x | LOOKALIKE_HOST
https://lazada-sale.com/x | LOOKALIKE_HOST
https://www.lazada.sg.evil.com/x | LOOKALIKE_HOST
https://mylazada.com.my/x | LOOKALIKE_HOST
https://www.thebay.com/product/1 | UNKNOWN_MARKETPLACE
https://betsy.com/x | UNKNOWN_MARKETPLACE
https://s3.amazonaws.com/b/x | UNKNOWN_MARKETPLACE
https://amazonas.gov.br/x | UNKNOWN_MARKETPLACE
https://lazada.com/x | NOT_A_LISTING
https://shopee.sg/opaanlp/926472192/43171429168 | shopee:SG:43171429168
https://shopee.sg/some.shop/926472192/43171429168?smtt=1 | shopee:SG:43171429168
https://shopee.ph/i.111.222 | shopee:PH:222
https://shopee.ph/-i.111.222 | shopee:PH:222
https://shopee.sg/shop/111/222 | SHOP_PAGE
https://www.amazon.com/dp/product/B08N5WRWNW | amazon:US:B08N5WRWNW
https://www.amazon.co.uk/d/Hair-Gel/Some-Styling/B003E7UNE4 | amazon:GB:B003E7UNE4
https://www.amazon.sg/dp/%E2%80%8EB097CMQVF4 | amazon:SG:B097CMQVF4
https://www.amazon.sg/dp/B097CMQVF4&tag=x | amazon:SG:B097CMQVF4
https://www.amazon.sg/dp/0123456789 | amazon:SG:0123456789
https://gist.githubusercontent.com/acme-qb/26d2078c6237d1487b947e891d8e922c/raw/x.html | github:US:gist/26d2078c6237d1487b947e891d8e922c
https://sg.shp.ee/abcDEF1 | SHORT_LINK
https://id.shp.ee/abcDEF1 | SHORT_LINK
https://shope.ee/abcDEF1 | SHORT_LINK
https://s.lazada.sg/s.abc | SHORT_LINK
https://www.tokopedia.com/tokoabadi/product | SHOP_PAGE
https://www.tokopedia.com/tokoabadi/review | SHOP_PAGE
https://www.tokopedia.com/tokoabadi/info?x | SHOP_PAGE
https://www.tokopedia.com/tokoabadi/etalase | SHOP_PAGE
https://www.tokopedia.com/tokoabadi/etalase/sold | SHOP_PAGE
https://www.tokopedia.com/tokoabadi/product/page/2 | SHOP_PAGE
https://www.tokopedia.com/tokoabadi/kabel-usb/review | tokopedia:ID:tokoabadi/kabel-usb
https://www.tokopedia.com/tokoabadi/kabel-usb，假 | tokopedia:ID:tokoabadi/kabel-usb
https://raw.githubusercontent.com/acme/repo/refs/heads/main/f.md | github:US:acme/repo/blob/main/f.md
https://github.com/acme/repo/blame/main/f.md | github:US:acme/repo/blob/main/f.md
https://github.com/acme/repo/raw/refs/heads/main/f.md | github:US:acme/repo/blob/main/f.md
https://github.com/acme/repo/archive/refs/heads/main.zip | github:US:acme/repo/archive/main.zip
https://www.lazada.sg/products/x-i0003344556677.html | lazada:SG:3344556677
https://www.lazada.sg/products/x-i000.html | ITEM_NUMBER_MALFORMED
hxxps://github[.]com/acme-qb/five | github:US:acme-qb/five
hxxp://www[.]lazada[.]sg/products/x-i5.html | lazada:SG:5
hxxps[:]//github[.]com/acme/five | github:US:acme/five
github[.]com/acme/five | github:US:acme/five
github(dot)com/acme/five | github:US:acme/five
github [.] com/acme/five | github:US:acme/five
https://www.lazada[.]sg/products/x-i5.html | lazada:SG:5
https://github.com/acme/foo/blob/main/a[.]b.py | github:US:acme/foo/blob/main/a[.]b.py
https://listado.mercadolibre.com.mx/audifonos | SEARCH_PAGE
2874410099 | NOT_AN_ADDRESS
Item ID: 2874410099 | NOT_AN_ADDRESS
URL: {L} | lazada:SG:2874410009
- {L} | lazada:SG:2874410009
• {L} | lazada:SG:2874410009
1) {L} | lazada:SG:2874410009
[a]({L}) | lazada:SG:2874410009
[{L}]({L}) | lazada:SG:2874410009
<a href="{L}">{L}</a> | lazada:SG:2874410009
{L} (all files) | lazada:SG:2874410009
https://github.com/acme-qb/a,https://github.com/acme-qb/b | github:US:acme-qb/a github:US:acme-qb/b
https://github.com/acme-qb/a,github.com/acme-qb/b | github:US:acme-qb/a github:US:acme-qb/b
https://github.com/acme-qb/ahttps://github.com/acme-qb/b | github:US:acme-qb/a github:US:acme-qb/b
{L}%20https://github.com/acme-qb/b | lazada:SG:2874410009 github:US:acme-qb/b
{L}、https://www.lazada.sg/products/x-i5.html、www.lazada.sg/products/x-i6.html | lazada:SG:2874410009 lazada:SG:5 lazada:SG:6
{L}；https://www.lazada.sg/products/x-i5.html | lazada:SG:2874410009 lazada:SG:5
{L}:https://www.lazada.sg/products/x-i5.html | lazada:SG:2874410009 lazada:SG:5
https://web.archive.org/web/2020/https://github.com/a/b | UNKNOWN_MARKETPLACE
"""
CASES = [line.replace("{L}", LISTING).rsplit(" | ", 1) for line in PASTED.strip().splitlines()]


def named(text: str) -> str:
    """The keys of the listings that a text names, or why it names none."""
    verdicts = [row.verdict for row in read_pasted(text)]
    return " ".join(
        v.key if isinstance(v, Recognised) else getattr(v, "reason", "duplicate") for v in verdicts
    )


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_what_touches_an_address_is_taken_off_and_what_belongs_to_it_stays(text, expected):
    text = text.encode("raw_unicode_escape").decode("raw_unicode_escape") if "\\u" in text else text

    assert named(text) == expected


@pytest.mark.parametrize("mark", [*"，。、；：！？）】」』》〉…—·।،؛؟.,;:!?*)]}>'", "\u201d", "\u200e", "\u200f", "\u061c",
                                  "\ufeff", "\u2060", "\u00ad", "\ufe0f", "\u2069", "\u202c", "\u3164", "\xa0"])  # fmt: skip
@pytest.mark.parametrize(
    "address", [LISTING, "https://github.com/acme/repo", "https://shopee.sg/product/1/2"]
)
def test_a_mark_after_an_address_does_not_belong_to_it(mark, address):
    assert named(address + mark) == recognise(address).key
    assert read_pasted(address + mark)[0].verdict.address == address


@pytest.mark.parametrize("between", [*"、，；,;|\t ", ", ", " 和 ", "", "%20", ":"])
def test_three_hundred_addresses_on_one_line_are_three_hundred(between):
    text = between.join(f"https://www.lazada.sg/products/x-i{n}.html" for n in range(1, 301))

    assert [row.verdict.item for row in read_pasted(text)] == [str(n) for n in range(1, 301)]


def test_brackets_that_belong_to_an_address_tell_two_apart():
    whole, cut = read_pasted(
        "https://github.com/acme/repo/tree/main/a_(b)\nhttps://github.com/acme/repo/tree/main/a_(b"
    )

    assert (whole.verdict.item, cut.verdict.item) == ("acme/repo/tree/main/a_(b)", "acme/repo/tree/main/a_(b")


def test_one_file_is_one_listing_however_it_is_written():
    rows = read_pasted(
        "https://raw.githubusercontent.com/acme/repo/main/f.md\n"
        "https://raw.githubusercontent.com/acme/repo/refs/heads/main/f.md\n"
        "https://github.com/acme/repo/blame/main/f.md\n"
        "https://github.com/Acme/Repo/raw/refs/heads/main/f.md?raw=true\n"
    )

    assert [getattr(row.verdict, "of", 0) for row in rows] == [0, 1, 1, 1]


@pytest.mark.parametrize("name", ["läzada", "lázada", "lāzada", "1azada", "l4zada", "la2ada", "sh0pee", "shöpee", "t1ktok",
                                  "tıktok", "am4zon", "amäzon", "e8ay", "ebáy", "3tsy", "łazada", "ｌａｚａｄａ２", "lazzada"])  # fmt: skip
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_and_digits_do_not_hide_an_imitation(name, form):
    assert recognise(unicodedata.normalize(form, f"https://www.{name}.sg/x")).reason == "LOOKALIKE_HOST"


@pytest.mark.parametrize("host", ["my.lazada.com.my", "pages.lazada.sg", "member.lazada.com.my", "sellercenter.lazada.sg",
                                  "seller.shopee.sg", "seller-id.tokopedia.com", "www.tiktok.com", "shop-xx.tokopedia.com",
                                  "docs.github.com", "stores.ebay.com", "sellercentral.amazon.sg", "lazada.com"])  # fmt: skip
def test_a_host_of_the_marketplace_itself_is_no_forgery(host):
    assert recognise(f"https://{host}/some/page").reason == "NOT_A_LISTING"


@pytest.mark.parametrize(("pasted", "clean"), [
    (f"{LISTING}?spm=a2o4l&utm_source=wa#x", "https://www.lazada.sg/products/-i2874410009.html"),
    ("https://shopee.sg/Serum-i.12.34?sp_atk=1", "https://shopee.sg/product/12/34"),
    ("https://www.amazon.co.jp/-/en/x/dp/b08n5wrwnw/ref=sr_1_1?keywords=x", "https://www.amazon.co.jp/dp/B08N5WRWNW"),
    ("https://shop-id.tokopedia.com/view/product/1730811847233275332?x=1", "https://shop.tiktok.com/view/product/1730811847233275332?region=ID"),
    ("https://articulo.mercadolibre.com.mx/MLM-123456789-x?a=1#b", "https://articulo.mercadolibre.com.mx/MLM-123456789-x"),
    ("https://gist.github.com/a/26d2078c6237?file=x", "https://gist.github.com/26d2078c6237"),
    ("https://own.github.io/repo/?x=1", "https://own.github.io/repo"),
    ("https://github.com/own/repo/blob/main/a%20b.pdf?raw=1", "https://github.com/own/repo/blob/main/a%20b.pdf"),
    ("no address", "no address"),
])  # fmt: skip
def test_clean_address_leads_to_the_listing_without_tracking(pasted, clean):
    assert clean_address(pasted) == clean


@pytest.mark.parametrize(
    "hostile",
    ["，" * 200_000, ")(" * 100_000, "<a " * 30_000, "a[.]" * 50_000, "https://x.y/" + "%20" * 70_000],
)
def test_a_hostile_text_is_read_in_time(hostile):
    assert len(read_pasted(hostile)) >= 1
