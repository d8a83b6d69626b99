"""Finding a notice: by its number however it is typed, by an address, an item, a seller or a title."""

import pytest

from ipr_portal.tenancy.scope import staff_scope
from tests.factories import IPRightFactory, ListingFactory, ListingSnapshotFactory, NoticeFactory
from tests.takedowns.pages import MOST, member, statements

NUMBER = "SG-2026-001445-4"


@pytest.fixture
def notice(acme):
    made = NoticeFactory(organisation=acme, number=NUMBER, listings=0)
    listing = ListingFactory(
        organisation=acme, notice=made, position=1, market="SG", item="2874410029", key="lazada:SG:2874410029",
        marketplace="lazada", pasted="https://www.lazada.sg/products/serum-i2874410029.html?spm=a2o&utm_source=wa",
    )  # fmt: skip
    ListingSnapshotFactory(
        organisation=acme, listing=listing, title="Sérum Kelapa 30 ml เซรั่ม", seller_name="glowhaus.sg"
    )
    NoticeFactory(organisation=acme, number="TH-2025-000007-9")
    return made


def found(client, text) -> list[str]:
    answer = client.get(member("notices"), {"text": text})
    assert answer.status_code == 200
    return [row.number for row in answer.context["notices"]]


@pytest.mark.parametrize(
    "text",
    [
        "1445", "001445", "0001445", "sg 2026 001445", "SG-2026-001445", "sg-2026-1445", "SG2026001445", " 2026-001445 ",
        "SG-2026", "sg", "2026", "sg-001445", "SG 1445",
        "2874410029", "glowhaus", "GLOWHAUS.SG", "kelapa", "Kelapa 30", "glowhaus kelapa", "เซรั่ม",
        "https://www.lazada.sg/products/serum-i2874410029.html",
        "http://lazada.sg/products/another-name-i2874410029-s9.html?tracking=1#x",
        "www.lazada.sg/products/-i2874410029.html",
        "Have we filed against https://www.lazada.sg/products/serum-i2874410029.html yet?",
        "https://www.lazada.sg/products/serum-i2874410029.html https://www.lazada.sg/products/x-i1.html",
        "products/serum-i2874410029",
    ],
)  # fmt: skip
def test_one_field_finds_a_notice_by_any_known_detail(as_filer, notice, text):
    assert found(as_filer, text) == [NUMBER]


@pytest.mark.parametrize(
    "text",
    ["14", "1446", "TH 001445", "2025-001445", "287441002", "https://www.lazada.sg/products/serum-i2874410030.html",
     "https://www.lazada.co.th/products/serum-i2874410029.html", "%", "_", "kelapa nobody", "' OR 1=1", "9" * 400, "-"],
)  # fmt: skip
def test_what_fits_nothing_finds_nothing(as_filer, notice, text):
    assert NUMBER not in found(as_filer, text)


def test_an_address_longer_than_any_finds_no_error(as_filer, notice):
    assert as_filer.get(member("notices"), {"text": "x" * 3000}).status_code == 200


def test_nobody_finds_the_notices_of_another_organisation(as_filer, notice):
    foreign = NoticeFactory(number="SG-2026-000002-1", listings=0)
    with staff_scope():
        listing = ListingFactory(organisation=foreign.organisation, notice=foreign, position=1, item="777")
        ListingSnapshotFactory(organisation=foreign.organisation, listing=listing, seller_name="hidden shop")

    assert [found(as_filer, text) for text in ("hidden", "777", "SG-2026-000002-1")] == [[], [], []]


def test_finding_takes_no_more_statements_than_the_list(as_filer, notice):
    assert statements(as_filer, f"{member('notices')}?text=kelapa") <= MOST


def test_the_top_bar_of_every_page_finds_notices(as_filer, notice):
    page = as_filer.get(member("rights")).content.decode()

    assert f'<form class="top__find" role="search" action="{member("notices")}"' in page


def test_rights_of_one_name_are_told_apart(as_filer, acme):
    common = {"organisation": acme, "title": "SENANDIKA", "registration_number": "40202100000S"}
    IPRightFactory(**common, office="SG", mark_kind="WORD")
    IPRightFactory(**common | {"registration_number": "IDM000912345"}, office="ID", mark_kind="FIGURATIVE")
    IPRightFactory(
        organisation=acme,
        title="SENANDIKA",
        kind="COPYRIGHT",
        office="",
        registration_number="",
        mark_kind="",
    )
    IPRightFactory(
        organisation=acme,
        title="SENANDIKA",
        kind="COPYRIGHT",
        office="",
        registration_number="",
        mark_kind="",
    )

    names = [name for _, name in as_filer.get(member("notices")).context["form"].fields["right"].choices]

    assert names == [
        "All rights",
        "SENANDIKA, word, Singapore 40202100000S",
        "SENANDIKA, figurative, Indonesia IDM000912345",
        "SENANDIKA, copyright (1)",
        "SENANDIKA, copyright (2)",
    ]


def test_the_filter_names_states_as_the_list_does(as_filer, notice):
    names = [name for _, name in as_filer.get(member("notices")).context["form"].fields["state"].choices]

    assert names == [
        "All states",
        "Something to fix or answer",
        "Sent",
        "Received",
        "In triage",
        "Decided",
        "Withdrawn",
    ]
