"""After a raid its sellers are watched: what is found, who hears of it, and what becomes of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from enforcement.actions import entries, moves, watch
from enforcement.actions.locks import CannotChange
from enforcement.actions.opening import add_listings
from enforcement.actions.targets import take_suggestion
from enforcement.enums import CaseStage, WatchAnswer
from enforcement.models import Case, CaseListing, OfferedAgain, Raid, Target, WatchedSeller, WatchFinding
from ipr_portal.marketplace.connector import Link
from ipr_portal.marketplace.embedded import EmbeddedConnector
from ipr_portal.marketplace.models import Outage, ShopAccount
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import organisation_scope, staff_scope, system_scope
from tests.factories import OrganisationFactory
from tests.factories.marketplace import ProductFactory, ShopFactory
from tests.races import together
from tests.statements import statements

from .scene import SELLER, a_listing, a_manager, at_desk

KEY, DAY, HOUR = f"lazada:SG:{SELLER}", timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def shop(db):
    return ShopFactory(ref=SELLER, name="Quicklime Trading")


@pytest.fixture
def raided(case, ours, manager, shop):
    """The case once its raid of today is executed."""
    with staff_scope(by=manager):
        Case.objects.update(stage=CaseStage.RAID_PLANNED)
    day = ours.at.date()
    raid = ours.add(Raid, agency="Customs", confirmation="Tan", planned_on=day, place="Pier 77")
    values = {"result": "GOODS_FOUND", "raided_on": day, "found": "cartons"}
    at_desk(manager, lambda: entries.fill_in(row=raid, values=values, by=manager, at=ours.at))
    ours.case = at_desk(manager, lambda: Case.objects.get())
    ours.move("RAID_EXECUTED")
    return ours.case


def looked(at):
    with system_scope():
        return watch.look(connector=EmbeddedConnector(), at=at)


def found(by):
    return at_desk(by, lambda: list(WatchFinding.objects.order_by("pk").values_list("kind", "key")))


def an_offer(shop, at, **more):
    return ProductFactory(shop=shop, listed_at=at, title="Night serum, again", **more)


def answered(row, answer, by, at, because="the same goods"):
    return at_desk(
        by,
        lambda: watch.answer_finding(finding=row, answer=WatchAnswer[answer], because=because, by=by, at=at),
    )


def first(by):
    return at_desk(by, lambda: WatchFinding.objects.order_by("pk").first())


def test_the_sellers_of_a_case_are_watched_once_its_raid_is_executed(raided, manager, now):
    with staff_scope(by=manager):
        row = WatchedSeller.objects.get()
        assert (row.seller_key, row.until) == (KEY, now + watch.WATCHED_FOR)
        assert now - 2 * DAY < row.since <= now


def test_a_new_listing_is_found_once_and_asks_the_owner_of_the_case(raided, shop, manager, ours, now):
    an_offer(shop, now - 9 * DAY)
    an_offer(shop, now + HOUR, state="DOWN")
    again = an_offer(shop, now + HOUR)

    assert [looked(now + DAY), looked(now + DAY + HOUR)] == [1, 0]

    assert found(manager) == [("LISTING", again.key)]
    with system_scope():
        news = Notification.objects.filter(kind="case.watch_found")
        assert [row.recipient for row in news] == [manager]
        assert WatchedSeller.objects.get().looked_at == now + DAY + HOUR


def test_a_new_notice_about_the_seller_is_found_whoever_sent_it(raided, manager, now):
    with staff_scope():
        other = OrganisationFactory(name="Stranger Brand")
        notice = a_listing(other).notice
        type(notice).objects.filter(pk=notice.pk).update(submitted_at=now + HOUR)

    assert looked(now + DAY) == 1

    assert found(manager) == [("NOTICE", notice.number)]


def test_a_linked_shop_is_found_and_watched_too_but_not_its_own_links(raided, shop, manager, now):
    linked, further = (
        ShopFactory(ref="linked-shop", name="Linked"),
        ShopFactory(ref="further", name="Further"),
    )
    accounts = [(shop, "+65 1", "SG-A"), (linked, "+65 1", "SG-B"), (further, "+65 9", "SG-B")]
    with staff_scope():
        for n, (one, phone, bank) in enumerate(accounts):
            ShopAccount.objects.create(
                shop=one, legal_name="X", address=f"{n} Road", phone=phone, bank_reference=bank
            )
    offer = an_offer(linked, now + HOUR)

    assert looked(now + DAY) == 2

    assert set(found(manager)) == {("ACCOUNT", linked.key), ("LISTING", offer.key)}
    with staff_scope(by=manager):
        row = WatchedSeller.objects.get(seller_key=linked.key)
        assert (row.linked_to, row.shares) == (KEY, "phone")
        assert not WatchedSeller.objects.filter(seller_key=further.key).exists()


def test_a_marketplace_that_does_not_answer_is_asked_again(raided, shop, manager, now):
    an_offer(shop, now + HOUR)
    Outage.objects.create(market="SG", since=now, until=now + 2 * DAY)

    assert looked(now + DAY) == 0
    with staff_scope(by=manager):
        assert WatchedSeller.objects.get().looked_at is None
    assert looked(now + 3 * DAY) == 1


def test_the_watch_ends_on_its_day_and_goes_on_after_the_case_is_closed(raided, shop, manager, now):
    an_offer(shop, now + HOUR)
    with staff_scope(by=manager):
        Case.objects.update(stage=CaseStage.CLOSED, closed_at=now)

    assert looked(now + watch.WATCHED_FOR) == 0
    assert looked(now + watch.WATCHED_FOR - HOUR) == 1
    with pytest.raises(CannotChange, match="The case is closed"):
        answered(first(manager), "TAKEN", manager, now)
    assert answered(first(manager), "NOTHING", manager, now).answer == "NOTHING"


def test_a_notice_is_taken_into_the_case_with_its_listings(raided, acme, manager, now):
    with staff_scope():
        notice = a_listing(acme).notice
        type(notice).objects.filter(pk=notice.pk).update(submitted_at=now + HOUR)
    looked(now + DAY)

    answered(first(manager), "TAKEN", manager, now)

    with staff_scope(by=manager):
        assert CaseListing.objects.filter(case=raided, listing__notice=notice).count() == 1


def test_a_notice_of_a_stranger_is_not_taken_into_the_case(raided, manager, now):
    with staff_scope():
        notice = a_listing(OrganisationFactory(name="Stranger Brand")).notice
        type(notice).objects.filter(pk=notice.pk).update(submitted_at=now + HOUR)
    looked(now + DAY)

    for answer, words in (("TAKEN", "not in the case"), ("TOLD", "Only a new listing")):
        with pytest.raises(CannotChange, match=words):
            answered(first(manager), answer, manager, now)


def test_the_rights_holders_are_shown_a_listing_and_nothing_else_of_the_watch(
    client, raided, shop, ours, theirs, manager, now
):
    offer = an_offer(shop, now + HOUR)
    looked(now + DAY)
    client.force_login(ours.owner)
    path = reverse("organisation:case", args=["acme", raided.number])
    assert "Night serum, again" not in client.get(path).content.decode()

    answered(first(manager), "TOLD", manager, now)

    page = client.get(path).content.decode()
    assert offer.address in page
    assert "Watched after the raid" not in page
    with theirs.scope():
        assert OfferedAgain.objects.get().address == offer.address
    with system_scope():
        told = Notification.objects.filter(kind="case.offered_again").values_list("recipient", flat=True)
        assert set(told) == {ours.owner.pk, theirs.owner.pk}


def test_a_linked_shop_becomes_a_target_that_is_not_confirmed(raided, shop, manager, now):
    linked = ShopFactory(ref="linked-shop", name="Linked")
    with staff_scope():
        for bank, one in (("SG-A", shop), ("SG-B", linked)):
            ShopAccount.objects.create(
                shop=one, legal_name="X", address=bank, phone="+65 1", bank_reference=bank
            )
    looked(now + DAY)

    answered(first(manager), "TAKEN", manager, now)

    with staff_scope(by=manager):
        assert Target.objects.get(seller_key=linked.key).confirmed is False


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_once_the_second_is_told(raided, shop, manager, now):
    an_offer(shop, now + HOUR)
    looked(now + DAY)
    row = first(manager)

    answers = together(
        *(lambda one=one: str(answered(row, one, manager, now).answer) for one in ("NOTHING", "TOLD"))
    )

    assert sum(str(one) in ("NOTHING", "TOLD") for one in answers) == 1
    assert sum("answered already" in str(one) for one in answers) == 1


def test_the_page_shows_the_watch_and_takes_a_decision(client, raided, shop, manager, now):
    an_offer(shop, now + HOUR)
    client.force_login(manager)
    path = reverse("desk:case", args=[raided.number])
    looked(now + DAY)
    one = statements(client, path)
    for _n in range(4):
        an_offer(shop, now + HOUR)
    looked(now + DAY + HOUR)
    assert statements(client, path) == one
    page = client.get(path).content.decode()
    assert "Watched after the raid" in page
    assert "Decide about 5 things the watch found" in page
    row = first(manager)
    answer = reverse("desk:watch_answer", args=[raided.number, row.pk])
    assert client.post(answer, {"answer": "NOTHING"}).status_code == 422
    assert client.post(answer, {"answer": "NOTHING", "because": "sold out"}).status_code == 302
    again = client.post(answer, {"answer": "NOTHING", "because": "sold out"})
    assert "answered already" in again.content.decode()
    client.force_login(a_manager("Otto Other"))
    assert client.get(answer).status_code == 404


def test_nobody_outside_sees_a_row_of_the_watch(raided, shop, triager, admin, now):
    an_offer(shop, now + HOUR)
    looked(now + DAY)

    for person in (triager, admin):
        with staff_scope(by=person):
            assert not WatchedSeller.objects.exists()
            assert not WatchFinding.objects.exists()


def test_without_a_raid_nobody_is_watched(manager, now, ours):
    with staff_scope(by=manager):
        assert watch.begin_watch(case=ours.case, by=manager, at=now) == 0
        assert not WatchedSeller.objects.exists()


def test_the_end_of_a_case_lets_its_watch_go_on_from_there(raided, manager, now):
    later = now + 30 * DAY
    at_desk(
        manager,
        lambda: moves.move(
            case=raided, to=CaseStage.CLOSED_SETTLED, by=manager, at=later, note="an undertaking is signed"
        ),
    )

    with staff_scope(by=manager):
        assert WatchedSeller.objects.get().until == later + watch.WATCHED_FOR


def test_a_target_added_by_hand_is_watched_at_once_until_the_same_end(raided, shop, manager, now):
    with staff_scope(by=manager):
        first = WatchedSeller.objects.get()
    values = {"kind": "SELLER", "label": "second-shop", "seller_key": "lazada:SG:second-shop"}
    at_desk(
        manager,
        lambda: entries.add(
            case=raided, model=Target, values=values, organisation=None, by=manager, at=now + DAY
        ),
    )
    person = {"kind": "PERSON", "label": "Person A"}
    at_desk(
        manager,
        lambda: entries.add(
            case=raided, model=Target, values=person, organisation=None, by=manager, at=now + DAY
        ),
    )

    with staff_scope(by=manager):
        second = WatchedSeller.objects.get(seller_key="lazada:SG:second-shop")
        assert (second.since, second.until) == (first.since, first.until)
        assert WatchedSeller.objects.count() == 2


def test_an_account_taken_over_from_a_suggestion_is_watched_at_once(raided, manager, now):
    with staff_scope(by=manager):
        seller = Target.objects.get(seller_key=KEY)
    link = Link("lazada:SG:lime-two", "Lime Two", "phone", "+65 1")
    at_desk(manager, lambda: take_suggestion(target=seller, link=link, by=manager, at=now + DAY))

    with staff_scope(by=manager):
        first, second = WatchedSeller.objects.order_by("pk")
        assert second.seller_key == "lazada:SG:lime-two"
        assert (second.since, second.until) == (first.since, first.until)


def test_the_seller_of_a_listing_added_by_a_rights_holder_is_watched_at_once(raided, ours, acme, now):
    with organisation_scope(acme, by=ours.owner):
        add_listings(case=raided, listings=[a_listing(acme, "third-shop")], by=ours.owner, at=now)

    with system_scope():
        assert WatchedSeller.objects.filter(case=raided, seller_key="lazada:SG:third-shop").exists()


def test_before_a_raid_a_target_added_by_hand_is_not_watched(ours, manager, now):
    values = {"kind": "SELLER", "label": "second-shop", "seller_key": "lazada:SG:second-shop"}
    at_desk(
        manager,
        lambda: entries.add(
            case=ours.case, model=Target, values=values, organisation=None, by=manager, at=now
        ),
    )

    with staff_scope(by=manager):
        assert not WatchedSeller.objects.exists()


def test_the_diary_of_the_desk_tells_when_the_watch_ends(client, raided, manager, ours):
    client.force_login(manager)
    assert "Watch of the sellers ends" in client.get(reverse("desk:case_diary")).content.decode()

    client.force_login(ours.owner)
    diary = client.get(reverse("organisation:case_diary", args=["acme"]))
    assert "Watch of the sellers" not in diary.content.decode()
