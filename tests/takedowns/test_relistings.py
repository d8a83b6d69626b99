"""Listings that are listed again: what resembles what, within which time, whose, and who sees it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from PIL import Image

from ipr_portal.marketplace.actions import keep_accounts
from ipr_portal.marketplace.connector import ConnectorUnavailable, Link
from ipr_portal.marketplace.embedded import EmbeddedConnector
from ipr_portal.marketplace.models import ShopAccount
from ipr_portal.marketplace.pictures import likeness
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions import relistings
from takedowns.models import (
    LinkedSeller,
    Listing,
    ListingDecision,
    ListingSnapshot,
    MarketplaceOrder,
    Notice,
    Relisting,
    Restoration,
    TriageDecision,
)
from takedowns.queries.relistings import recidivism, say_again
from tests.factories import IPRightFactory, ListingFactory, ListingSnapshotFactory, NoticeFactory, ShopFactory

from .pages import member

NOW = datetime(2026, 9, 1, 4, tzinfo=UTC)
KEY, OTHER = "lazada:SG:glow", "lazada:SG:glow-two"
TITLE = "SENANDIKA Kelapa Night Serum 30 ml"


@pytest.fixture
def right(acme):
    with staff_scope():
        return IPRightFactory(organisation=acme)


@pytest.fixture
def listed(acme, right):
    """Make a listing in a notice of its own: taken down some days ago, or open and sent today."""

    def listed(days=0, *, outcome=None, title=TITLE, seller=KEY, under=right, position=1, **shown):
        at = NOW - timedelta(days=days)
        outcome = outcome or ("REMOVED" if days else "PENDING")
        decided = {"decided_at": at} if outcome != "PENDING" else {}
        if outcome == "REJECTED":
            decided["rejection_code"] = "SU-01"
        state = {"state": "DECIDED", "decided_at": at, "pending_count": 0} if decided else {}
        with staff_scope():
            notice = NoticeFactory(
                organisation=under.organisation, right=under, listings=0, submitted_at=at if not decided else at - timedelta(days=1), **state
            )  # fmt: skip
            row = ListingFactory(
                organisation=under.organisation, notice=notice, position=position, seller_key=seller, outcome=outcome, **decided
            )  # fmt: skip
            ListingSnapshotFactory(
                organisation=under.organisation, listing=row, title=title, taken_at=at, **shown
            )
        return row

    return listed


class Marketplace:
    """Answers which accounts are linked."""

    def __init__(self, *links, silent=False):
        self.links, self.silent = links, silent

    def linked(self, seller_key, *, at):
        if self.silent:
            raise ConnectorUnavailable("silent")
        return [link for key, link in self.links if key == seller_key]


LINKED = Marketplace((KEY, Link(OTHER, "Glow Two", "bank_reference", "DBS-1")))


def find(by=None):
    return relistings.find(connector=by or Marketplace(), at=NOW)


def pairs(**found):
    with staff_scope():
        return set(Relisting.objects.filter(**found).values_list("listing", "earlier"))


def test_the_same_title_of_the_same_seller_is_listed_again(listed):
    earlier, fresh = listed(10), listed()

    assert find() == 2
    assert pairs() == {(fresh.pk, earlier.pk)}
    assert find() == 0


@pytest.mark.parametrize(
    "other",
    [
        {"days": 10, "outcome": "REJECTED"}, {"days": 10, "seller": OTHER}, {"days": 10, "title": "Tripod for phones"},
        {"days": 10, "title": ""}, {"days": 181},
    ],
)  # fmt: skip
def test_what_was_not_upheld_or_is_of_others_or_too_old_is_not_listed_again(listed, other):
    listed(**other)
    listed()
    find()

    assert pairs() == set()


def test_another_right_is_no_relisting(listed):
    with staff_scope():
        theirs = IPRightFactory()
    listed(10, under=theirs)
    listed()
    find()

    assert pairs() == set()


@pytest.mark.parametrize(("seconds", "count"), [(0, 1), (-1, 1), (1, 0)])
def test_the_listing_comes_at_or_after_the_removal(listed, seconds, count):
    earlier = listed(10)
    fresh = listed()
    with staff_scope():
        Notice.objects.filter(pk=earlier.notice_id).update(
            decided_at=fresh.notice.submitted_at + timedelta(seconds=seconds)
        )
    find()

    assert len(pairs()) == count


@pytest.mark.parametrize(("seconds", "count"), [(1, 1), (0, 0)])
def test_the_listing_comes_within_180_days(listed, seconds, count):
    earlier = listed(10)
    fresh = listed()
    removed = fresh.notice.submitted_at - timedelta(days=180) + timedelta(seconds=seconds)
    with staff_scope():
        Notice.objects.filter(pk=earlier.notice_id).update(decided_at=removed)
    find()

    assert len(pairs()) == count


def similarity(one, other):
    with connection.cursor() as cursor:
        cursor.execute("SELECT similarity(%s, %s)", [one, other])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("abc", "abc xyz", 50), ("abc", "abc xyz w", None), ("กระเป๋าสะพาย", "กระเป๋าสะพาย ใหม่", 76)],
)
def test_half_of_the_trigrams_make_titles_alike(listed, one, other, alike):
    listed(10, title=one)
    fresh = listed(title=other)
    find()

    with staff_scope():
        row = Relisting.objects.filter(listing=fresh).first()
        whole = int(100 * round(similarity(one, other), 6))
    assert (row and row.title_similarity) == alike
    assert (whole >= relistings.ALIKE) is (alike is not None)


@pytest.mark.parametrize(("bits", "distance"), [(0, 0), (8, 8), (9, None)])
def test_pictures_may_differ_in_eight_bits(listed, bits, distance):
    listed(10, title="One", picture_hash=-1)
    fresh = listed(title="Other", picture_hash=-1 ^ ((1 << bits) - 1))
    find()

    with staff_scope():
        row = Relisting.objects.filter(listing=fresh).first()
    assert (row and row.picture_distance) == distance


def test_the_same_file_is_the_same_picture(listed):
    earlier, fresh = (
        listed(10, title="One", picture_sha256="a" * 64),
        listed(title="Other", picture_sha256="a" * 64),
    )
    find()

    assert pairs(picture_distance=0) == {(fresh.pk, earlier.pk)}


def drawing(path, size=(90, 80), turn=False):
    picture = Image.new("L", size)
    picture.putdata(
        [
            (x * (7 if turn else 3) + y * 5) * (x // 9 + 1) % 256
            for y in range(size[1])
            for x in range(size[0])
        ]
    )
    picture.resize((180, 160) if size == (90, 80) else size).save(path)
    return path


def test_a_picture_keeps_its_likeness_when_resized(tmp_path):
    first = drawing(tmp_path / "a.png")
    Image.open(first).resize((120, 100)).save(tmp_path / "b.jpg", quality=80)
    other = drawing(tmp_path / "c.png", turn=True)

    def apart(one, two):
        return ((likeness(one) ^ likeness(two)) & (2**64 - 1)).bit_count()

    assert apart(first, tmp_path / "b.jpg") <= relistings.NEAR < apart(first, other)


def test_what_is_no_bitmap_or_of_one_colour_has_no_likeness(tmp_path):
    (tmp_path / "a.svg").write_text("<svg/>")
    Image.new("RGB", (40, 40), "red").save(tmp_path / "b.png")

    assert [likeness(tmp_path / name) for name in ("a.svg", "b.png", "none.png")] == [None, None, None]


def test_a_linked_account_lists_again(listed):
    earlier, fresh = listed(10, seller=OTHER), listed()
    find(LINKED)

    assert pairs(linked=True) == {(fresh.pk, earlier.pk)}
    with staff_scope():
        assert "DBS-1" not in str(list(LinkedSeller.objects.values()))


def test_accounts_of_the_embedded_marketplace_are_linked(listed):
    for seller in (KEY, OTHER):
        shop = ShopFactory(ref=seller.rpartition(":")[2])
        with staff_scope():
            keep_accounts(
                [
                    ShopAccount(
                        shop=shop, legal_name="Glow", address=seller, phone=seller, bank_reference="DBS-1"
                    )
                ]
            )
    earlier, fresh = listed(10, seller=OTHER), listed()
    find(EmbeddedConnector())

    assert pairs(linked=True) == {(fresh.pk, earlier.pk)}


def test_a_silent_marketplace_holds_nothing_up(listed):
    earlier, fresh = listed(10), listed()
    find(Marketplace(silent=True))

    assert pairs() == {(fresh.pk, earlier.pk)}


@pytest.fixture
def as_triager(client, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)
    return client


def test_the_desk_marks_how_often(listed, as_triager):
    for days in (40, 30, 20, 10):
        listed(days)
    fresh = listed()
    find()

    page = as_triager.get(reverse("desk:notice", args=[fresh.notice.number])).content.decode()
    assert "Listed again, the fourth time" in page
    address = reverse("desk:seller", args=[KEY])
    assert f'href="{address}?again={fresh.pk}#again"' in page
    [one] = as_triager.get(address, {"again": fresh.pk}).context["again"]
    assert (one.times, len(one.earlier)) == (4, 4)


def test_two_listings_of_one_notice_are_once(listed, as_triager):
    first, fresh = listed(10), listed()
    with staff_scope():
        row = ListingFactory(
            organisation=first.organisation, notice=first.notice, position=2, seller_key=KEY, outcome="REMOVED",
            decided_at=first.decided_at,
        )  # fmt: skip
        ListingSnapshotFactory(organisation=first.organisation, listing=row, title=TITLE)
    find()

    one = next(
        one
        for one in as_triager.get(reverse("desk:seller", args=[KEY])).context["again"]
        if one.listing == fresh
    )
    assert (one.times, len(one.earlier)) == (1, 2)


def test_what_was_restored_does_not_count(listed, as_triager, triager):
    earlier, fresh = listed(10), listed()
    find()
    with staff_scope():
        notice = earlier.notice
        common = {"organisation": notice.organisation}
        past = TriageDecision.objects.create(
            notice=notice, decided_by=triager, decided_at=earlier.decided_at, **common
        )
        row = ListingDecision.objects.create(
            decision=past, listing=earlier, outcome="REMOVED", ground="TRADEMARK_USE", **common
        )
        down = MarketplaceOrder.objects.create(
            decision=row, kind="TAKE_DOWN", ordered_at=NOW, next_try_at=NOW, **common
        )
        order = MarketplaceOrder.objects.create(
            decision=row, kind="RESTORE", undoes=down, ordered_at=NOW, next_try_at=NOW, **common
        )
        Restoration.objects.create(
            listing=earlier,
            order=order,
            because="COUNTER_NOTICE",
            cause="COUNTER_UPHELD",
            ordered_at=NOW,
            **common,
        )

    assert (
        "Listed again"
        not in as_triager.get(reverse("desk:notice", args=[fresh.notice.number])).content.decode()
    )


@pytest.mark.parametrize(
    ("times", "said"),
    [(1, "Listed again"), (4, "Listed again, the fourth time"), (12, "Listed again, 12 times so far")],
)
def test_how_often_is_said_in_words(times, said):
    assert say_again(times) == said


def test_members_see_their_own_earlier_notices_only(client, acme_owner, listed):
    earlier, fresh = listed(10), listed()
    hidden = listed(12, seller=OTHER)
    find(LINKED)
    client.force_login(acme_owner)

    page = client.get(member("notice", fresh.notice.number)).content.decode()

    assert "Listed again" in page
    assert member("notice", earlier.notice.number) in page
    assert hidden.notice.number not in page
    assert OTHER not in page


def test_a_linked_account_alone_leaves_no_mark_for_members(client, acme, acme_owner, listed):
    listed(10, seller=OTHER)
    fresh = listed()
    find(LINKED)
    client.force_login(acme_owner)

    assert "Listed again" not in client.get(member("notice", fresh.notice.number)).content.decode()
    with organisation_scope(acme, by=acme_owner):
        assert list(Relisting.objects.all()) == []


def test_rows_of_an_organisation_are_its_own(listed, stranger, acme):
    listed(10)
    listed()
    find()

    with organisation_scope(
        stranger if hasattr(stranger, "slug") else stranger.memberships.get().organisation
    ):
        assert list(Relisting.objects.all()) == []
        assert list(Listing.objects.filter(seller_key=KEY)) == []


def test_nothing_to_count_is_no_data(db):
    with staff_scope():
        found = recidivism(at=NOW)

    assert (found.relist_rate, found.time_to_relist, found.seller_recidivism) == (None, None, None)


def test_every_snapshot_is_compared_once(listed):
    listed()
    find()

    with staff_scope():
        assert set(ListingSnapshot.objects.values_list("compared_at", flat=True)) == {NOW}
