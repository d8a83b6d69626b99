"""The page of a seller at the desk: its listings by right and outcome, other names, and all notices about it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions.retractions import retract
from tests.factories import IPRightFactory, ListingFactory, ListingSnapshotFactory, NoticeFactory, UserFactory
from tests.takedowns.appealed import by_holder, by_seller, taken_and_decided
from tests.takedowns.corrected import LATER
from tests.takedowns.disputing import answered, lead_of_another_desk, told
from tests.takedowns.pages import statements

KEY = "lazada:SG:glowhaus-sg"
MOST = 27  # statements, with session, scope and shell: a statement for each section, five for the disputes


def desk(name, *args):
    return reverse(f"desk:{name}", args=args)


@pytest.fixture
def as_triager(client, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)
    return client


def sold(*, notice=None, outcome="REMOVED", seller=KEY, name="glowhaus.sg", days=1, **listing):
    """A settled or open listing of a seller, in a notice of its own unless one is named."""
    sent = timezone.now() - timedelta(days=days)
    with staff_scope():
        notice = notice or NoticeFactory(listings=0, submitted_at=sent)
        at = None if outcome == "PENDING" else sent
        more = {"rejection_code": "SU-01"} if outcome == "REJECTED" else {}
        given = {"organisation": notice.organisation, "notice": notice, "outcome": outcome, "decided_at": at}
        row = ListingFactory(seller_key=seller, **given, **more, **listing)
        ListingSnapshotFactory(organisation=notice.organisation, listing=row, seller_name=name, taken_at=sent)
    return row


def seller(client, key=KEY, **query):
    return client.get(desk("seller", key), query)


def test_listings_are_counted_by_outcome_and_lately(as_triager):
    for outcome in ("REMOVED", "RESTRICTED", "REJECTED", "DUPLICATE", "PENDING"):
        sold(outcome=outcome)
    sold(outcome="REMOVED", days=100)
    sold(seller="lazada:SG:somebody-else")

    figures = {kind: (ever, lately) for kind, _said, ever, lately in seller(as_triager).context["figures"]}

    assert figures == {"upheld": (3, 2), "rejected": (1, 1), "other": (1, 1), "open": (1, 1)}


def test_listings_are_counted_by_right(as_triager):
    with staff_scope():
        right = IPRightFactory(title="KELAPA")
        notice = NoticeFactory(listings=0, right=right, organisation=right.organisation)
    sold(notice=notice, position=1)
    sold(notice=notice, position=2, outcome="REJECTED")
    sold()

    first, second = seller(as_triager).context["record"].rights

    assert (first.title, dict(first.ever)) == ("KELAPA", {"upheld": 1, "rejected": 1})
    assert dict(second.ever) == {"upheld": 1}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["old", "new", "rejected"]), ({"kind": "upheld"}, ["old", "new"]), ({"kind": "rejected"}, ["rejected"]),
        ({"kind": "open"}, []), ({"lately": "on"}, ["new", "rejected"]), ({"kind": "nonsense"}, ["old", "new", "rejected"]),
        ({"right": "x"}, ["old", "new", "rejected"]), ({"right": "9" * 40}, ["old", "new", "rejected"]),
    ],
)  # fmt: skip
def test_all_notices_about_a_seller_are_found_and_narrowed(as_triager, query, found):
    rows = {"old": sold(days=100), "new": sold(), "rejected": sold(outcome="REJECTED")}

    page = seller(as_triager, **query)

    shown = {notice.number for notice in page.context["notices"]}
    assert shown == {rows[name].notice.number for name in found}


def test_other_names_and_other_markets_are_told(as_triager):
    sold(name="Glow Haus", days=50)
    sold(name="glowhaus.sg")
    sold(seller="lazada:TH:glowhaus-sg")

    record = seller(as_triager).context["record"]

    assert record.names == ["glowhaus.sg", "Glow Haus"]
    assert record.elsewhere == [("lazada:TH:glowhaus-sg", "TH", 1)]


def test_a_seller_of_no_listing_is_not_found(as_triager):
    for key in ("lazada:SG:nobody", "x", "a:b", "%", "lazada:SG:" + "x" * 300, "a/b/c"):
        assert seller(as_triager, key).status_code == 404


def test_odd_keys_have_a_page_too(as_triager):
    for key in ("shopee:SG:a/b", "lazada:TH:ร้าน", "amazon:US:a b?c#d", "plain"):
        sold(seller=key, name="")
        assert seller(as_triager, key).status_code == 200


def test_a_listing_links_its_seller(as_triager):
    row = sold(outcome="PENDING")
    sold()

    page = as_triager.get(desk("notice", row.notice.number)).content.decode()

    assert (
        page.count(f'href="{desk("seller", KEY)}"') == 3
    )  # the name, the mark that it is known, and the panel


def test_counter_notices_and_retractions_stand_among_the_disputes(as_triager, acme, triager, filer):
    notice, message = told(acme, triager, ("REMOVED", "REMOVED"))
    answer = answered(message)
    with staff_scope():
        listing = notice.listings.get(position=2)
        retract(listing=listing, reason="SETTLED", by=filer, at=LATER)

    page = seller(as_triager, listing.seller_key).content.decode()

    assert desk("dispute", answer.pk) in page
    assert "I am allowed to sell this" in page
    assert "We settled with the seller" in page


def test_appeals_stand_among_the_disputes_with_their_number_outcome_and_link(
    as_triager, acme, triager, filer
):
    notice, message = told(acme, triager, ("REMOVED", "REMOVED", "REJECTED"))
    decided = by_seller(message, (1,))
    taken_and_decided(decided, lead_of_another_desk())
    waits, holders = by_seller(message, (2,)), by_holder(notice, filer, (3,))
    with staff_scope():
        key = notice.listings.get(position=1).seller_key

    page = seller(as_triager, key)

    shown = page.content.decode()
    assert [row.appeal_id for row in page.context["appeals"] if row.appeal.of_seller] == [
        waits.pk,
        decided.pk,
    ]
    assert all(desk("appeal", one.pk) in shown for one in (decided, waits, holders))
    assert "3 listings appealed about" in " ".join(shown.split())
    assert ("denied" in shown, "received, nobody has it yet" in shown) == (True, True)
    assert ("Appeal of the seller" in shown, "Appeal of the rights holder" in shown) == (True, True)


def test_who_may_not_open_a_dispute_has_no_link_to_it(client, acme, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    notice, message = told(acme, triager)
    made = by_seller(message)
    with staff_scope():
        key = notice.listings.get().seller_key
    client.force_login(UserFactory(staff_role="ENFORCEMENT"))

    page = seller(client, key).content.decode()

    assert ("Appeal of the seller" in page, desk("appeal", made.pk) in page) == (True, False)


def test_disputes_take_as_many_statements_for_many_as_for_one(as_triager, acme, triager):
    notice, message = told(acme, triager, ["REMOVED"] * 5)
    by_seller(message, (1,))
    with staff_scope():
        page = desk("seller", notice.listings.get(position=1).seller_key)
    one = statements(as_triager, page)
    by_seller(message, (2, 3))
    by_seller(message, (4, 5))

    assert statements(as_triager, page) == one


def test_the_page_takes_as_many_statements_for_many_as_for_one(as_triager):
    sold()
    one = statements(as_triager, desk("seller", KEY))
    for _again in range(8):
        sold()
        sold(outcome="REJECTED", name="Other")

    assert statements(as_triager, desk("seller", KEY)) == one <= MOST


def test_members_do_not_see_it(client, acme_owner):
    sold()
    client.force_login(acme_owner)

    assert seller(client).status_code in (403, 404)
