"""Find or do anything: numbers, addresses, sellers, names, pages and actions, however somebody types them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import claims
from takedowns.numbers import number_for
from tests.factories import (
    ExplanationFactory,
    IPRightFactory,
    ListingFactory,
    ListingSnapshotFactory,
    MembershipFactory,
    NoticeFactory,
    OrganisationFactory,
    UserFactory,
)  # fmt: skip
from tests.statements import statements


def desk(name, *args, **query):
    return reverse(f"desk:{name}", args=args, query=query)


@pytest.fixture
def as_triager(client, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)
    return client


def hits(client, asked, **more):
    groups = client.get(desk("find", q=asked, **more)).context["groups"]
    return {str(group.title): [str(hit.words) for hit in group.hits] for group in groups}


@pytest.fixture
def numbered(db):
    """SG-2026-000123 with its check digit."""
    return NoticeFactory(
        number=number_for("SG", 2026, 123), organisation=OrganisationFactory(name="Senandika")
    )


@pytest.mark.parametrize("typed", ["{}", " {} ", "sg 2026 123 {}"])
def test_a_notice_is_found_by_its_number_however_typed(as_triager, numbered, typed):
    whole, digit = numbered.number, numbered.number[-1]

    assert hits(as_triager, typed.format(digit if typed.startswith("sg") else whole))["Notices"] == [whole]


def test_a_notice_is_found_by_the_beginning_of_its_number(as_triager, numbered):
    assert hits(as_triager, "sg-2026-0001")["Notices"] == [numbered.number]


def test_a_notice_is_found_by_its_serial(as_triager, numbered):
    assert hits(as_triager, "123")["Notices"] == [numbered.number]


def test_a_rights_holder_is_found_by_name(as_triager, numbered):
    assert hits(as_triager, "nandi")["Rights holders"] == ["Senandika"]


def test_pages_and_actions_are_found_by_their_words(as_triager):
    assert hits(as_triager, "next")["Do"] == ["Take the next notice"]
    assert hits(as_triager, "explan")["Go to"] == ["Explanation templates"]
    assert set(hits(as_triager, "")) == {"Do", "Go to"}


def test_what_is_nowhere_is_said(as_triager):
    assert "Nothing is called “xyzzy”." in as_triager.get(desk("find", q="xyzzy")).content.decode()


def test_hostile_words_find_nothing_and_break_nothing(as_triager):
    for asked in ("\u202e", "%", "'; --", "x" * 5000, "{title}", "<script>"):
        assert as_triager.get(desk("find", q=asked)).status_code == 200


def test_finding_takes_a_fixed_number_of_statements(as_triager, numbered):
    one = statements(as_triager, desk("find", q="SG-2026"))
    for number in range(3):
        NoticeFactory(number=f"SG-2026-00020{number}-0")

    assert statements(as_triager, desk("find", q="SG-2026")) == one <= 12


def found(client, asked, title, **more):
    """The hits of one kind, as words and address."""
    groups = client.get(desk("find", q=asked, **more)).context["groups"]
    return [(str(hit.words), hit.href) for group in groups if str(group.title) == title for hit in group.hits]


@pytest.mark.parametrize("typed", ["sg123", "SG 123", "sg-123", "#123", "SG000123"])
def test_a_serial_may_carry_its_market(as_triager, numbered, typed):
    assert hits(as_triager, typed)["Notices"] == [numbered.number]


def test_a_serial_of_another_market_is_another_notice(as_triager, numbered):
    assert "Notices" not in hits(as_triager, "th123")
    assert "Notices" not in hits(as_triager, "xx123")


def test_the_address_of_a_notice_finds_it(as_triager, numbered):
    assert hits(as_triager, f"https://ipr.example/desk/notices/{numbered.number}/?view=mine")["Notices"] == [
        numbered.number
    ]


@pytest.fixture
def offered(numbered):
    """Listing 2924410047 of a seller, in the notice."""
    with staff_scope():
        given = {"organisation": numbered.organisation, "notice": numbered}
        row = ListingFactory(**given, position=7, item="2924410047", seller_key="lazada:SG:bloom.haus-sg")
        ListingSnapshotFactory(
            organisation=numbered.organisation, listing=row, seller_name="Bloom Haus", title="Serum"
        )
    return row


@pytest.mark.parametrize(
    "typed",
    [
        "2924410047", "i2924410047", " #2924410047 ", "https://www.lazada.sg/products/pdp-i2924410047.html",
        "lazada.sg/products/-i2924410047-s123.html?spm=" + "a" * 900, "http://localhost:8000/shop/SG/products/pdp-i2924410047.html",
    ],
)  # fmt: skip
def test_a_listing_finds_its_notices(as_triager, offered, typed):
    there = [(offered.notice.number, f"{desk('notice', offered.notice.number)}#listing-7")]

    assert found(as_triager, typed, "Listings") == there


@pytest.mark.parametrize(
    "typed",
    [
        "bloom.haus-sg",
        "Bloom Haus",
        "haus bloom",
        "BLOOM",
        "https://www.lazada.sg/shop/bloom.haus-sg",
        ".haus",
    ],
)
def test_a_seller_is_found_by_its_names(as_triager, offered, typed):
    assert found(as_triager, typed, "Sellers") == [("Bloom Haus", desk("seller", "lazada:SG:bloom.haus-sg"))]


def test_rights_people_and_explanations_are_found_by_words_in_any_order(as_triager, triager):
    with staff_scope():
        right = IPRightFactory(title="KELAPA NIGHT", organisation=OrganisationFactory(name="Senandika"))
        MembershipFactory(user=UserFactory(name="Dewi Lestari"), organisation=right.organisation)
        text = ExplanationFactory(code="SU-01", name="No trade mark on it")

    assert found(as_triager, "night kelapa", "Rights") == [("KELAPA NIGHT", desk("right", right.pk))]
    assert found(as_triager, "senandika kelapa", "Rights") == [("KELAPA NIGHT", desk("right", right.pk))]
    assert found(as_triager, "senandika", "Rights") == []
    assert found(as_triager, "lestari dewi", "People") == [
        ("Dewi Lestari", desk("organisation", right.organisation.slug))
    ]
    assert found(as_triager, "mark trade", "Explanation templates") == [
        ("No trade mark on it", desk("explanation", text.pk))
    ]
    colleague = desk("queue", view="open", triager=triager.pk)
    assert found(as_triager, "triager tara", "People") == [("Tara Triager", colleague)]


@pytest.mark.parametrize("typed", ["take next", "next take", "TAKE THE NEXT", "notice next"])
def test_actions_are_found_by_words_in_any_order(as_triager, typed):
    assert "Take the next notice" in hits(as_triager, typed)["Do"]


def test_what_can_be_done_with_the_open_notice_is_offered(as_triager, triager, numbered):
    page = desk("notice", numbered.number)
    with staff_scope():
        UserFactory(name="Kenneth Ong", staff_role="TRIAGER")

    assert hits(as_triager, "", page=page)["This notice"] == ["Take this notice", "Explain the deadline"]
    assert "This notice" not in hits(as_triager, "")
    with staff_scope():
        claims.claim(notice=numbered, by=triager, at=timezone.now())
    assert hits(as_triager, "put it back", page=page)["This notice"] == ["Return this notice to the queue"]
    assert hits(as_triager, "kenneth hand", page=page)["This notice"] == ["Hand over to Kenneth Ong"]


def test_an_action_of_the_palette_does_what_it_says(as_triager, triager, numbered):
    with staff_scope():
        claims.claim(notice=numbered, by=triager, at=timezone.now())
    page = as_triager.get(desk("find", q="put back", page=desk("notice", numbered.number))).content.decode()
    assert '<input type="hidden" name="release" value="1">' in page

    as_triager.post(desk("notice_claim", numbered.number), {"release": "1"})

    with staff_scope():
        numbered.refresh_from_db()
    assert numbered.triager_id is None


def test_a_manager_finds_what_they_may_open(client, settings, offered):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(UserFactory(email="o@ipr.example", staff_role="OUTREACH"))

    for words in ("senandika", "bloom", offered.notice.number):
        assert hits(client, words) == {}
    assert hits(client, "undo", page=desk("notice", offered.notice.number)) == {}
    assert set(hits(client, "calendars")) == {"Go to"}


def test_words_are_looked_for_in_a_fixed_number_of_statements(as_triager, offered):
    one = statements(as_triager, desk("find", q="glow"))
    for again in range(3):
        OrganisationFactory(name=f"Glow {again}")
        IPRightFactory(title=f"Glow {again}")

    assert statements(as_triager, desk("find", q="glow")) == one <= 16
