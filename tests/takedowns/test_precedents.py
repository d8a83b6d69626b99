"""What was decided before: for the same listing, the same sellers, the same right; never what was undone."""

from datetime import timedelta

import pytest

from takedowns.actions import triage
from takedowns.actions.undo import undo
from takedowns.queries.history import history_around
from takedowns.queries.precedents import precedents_of
from takedowns.rules.triage import GRACE, Verdict
from tests.conftest import NOON
from tests.factories import IPRightFactory, ListingFactory, ListingSnapshotFactory, NoticeFactory


def decided(by, *, notice=None, code="SU-01", at=NOON, **listing):
    """A notice with one listing, rejected and settled; the words of `listing` make it the same as another."""
    notice = notice or NoticeFactory(listings=0)
    row = ListingFactory(organisation=notice.organisation, notice=notice, **listing)
    ListingSnapshotFactory(organisation=notice.organisation, listing=row, seller_name="glowhaus.sg")
    verdict = Verdict(row.pk, "REJECTED", code=code, sentence=f"Because {code}.")
    decision = triage.decide(notice=notice, version=1, verdicts=[verdict], by=by, at=at)
    triage.settle_ripe(at=at + GRACE)
    return decision


@pytest.fixture
def notice(everyone):
    """The one that is looked at."""
    notice = NoticeFactory(listings=0)
    ListingFactory(
        organisation=notice.organisation, notice=notice, item="77", seller_key="lazada:SG:glowhaus-sg"
    )
    return notice


def found(notice):
    return precedents_of(notice, list(notice.listings.in_order()))


def said(precedents):
    return [(row.code, row.sentence, row.who, row.count) for row in precedents]


def test_the_same_listing_is_known_by_its_key(notice, triager):
    decided(triager, item="77", seller_key="")
    decided(triager, item="78", seller_key="")

    assert said(found(notice).same_listing) == [("SU-01", "Because SU-01.", "Tara Triager", 1)]


def test_the_same_seller_is_known_without_the_same_listing(notice, triager):
    decided(triager, item="78")
    decided(triager, item="77", seller_key="")

    precedents = found(notice)
    assert [row.code for row in precedents.same_seller] == ["SU-01"]
    assert precedents.same_seller[0].sellers == ["glowhaus.sg"]


def test_the_same_right_shows_its_last_notices(notice, triager):
    other = NoticeFactory(organisation=notice.organisation, right=notice.right, listings=0)
    decided(triager, notice=other, code="EV-01", item="90", seller_key="")
    decided(triager, item="91", seller_key="")

    assert said(found(notice).same_right) == [("EV-01", "Because EV-01.", "Tara Triager", 1)]


def test_one_decision_over_many_listings_is_one_line(notice, triager):
    other = NoticeFactory(listing_count=3, listings=0)
    rows = [
        ListingFactory(organisation=other.organisation, notice=other, position=n, item=str(100 + n))
        for n in (1, 2, 3)
    ]
    verdicts = [Verdict(row.pk, "REJECTED", code="SU-01", sentence="No.") for row in rows]
    triage.decide(notice=other, version=1, verdicts=verdicts, by=triager, at=NOON)

    assert said(found(notice).same_seller) == [("SU-01", "No.", "Tara Triager", 3)]


def test_the_last_ones_come_first_and_no_more_than_five(notice, triager):
    for hour in range(7):
        decided(triager, code=f"SU-0{hour + 1}", item="77", seller_key="", at=NOON + timedelta(hours=hour))

    assert [row.code for row in found(notice).same_listing] == ["SU-07", "SU-06", "SU-05", "SU-04", "SU-03"]


def test_what_was_undone_was_not_decided(notice, triager):
    other = NoticeFactory(listings=0)
    row = ListingFactory(organisation=other.organisation, notice=other, item="77")
    decision = triage.decide(
        notice=other, version=1, verdicts=[Verdict(row.pk, "ALREADY_DOWN")], by=triager, at=NOON
    )
    undo(decision=decision, by=triager, at=NOON)

    assert not found(notice)


def test_the_notice_itself_is_no_precedent(everyone, triager):
    decision = decided(triager)

    assert not found(decision.notice)


@pytest.mark.parametrize("count", [1, 40])
def test_looking_up_takes_one_statement_however_many_listings(
    everyone, triager, count, django_assert_num_queries
):
    notice = NoticeFactory(listings=0)
    for n in range(count):
        ListingFactory(
            organisation=notice.organisation, notice=notice, position=n + 1, seller_key=f"lazada:SG:shop-{n}"
        )
        decided(triager, item=str(n), seller_key=f"lazada:SG:shop-{n}")
    listings = list(notice.listings.in_order())

    with django_assert_num_queries(2):
        precedents_of(notice, listings)
        history_around(notice, listings)


def test_history_tells_the_figures_of_a_rights_holder(everyone, triager):
    right = IPRightFactory()
    for code in ("EV-01", "EV-01", "SU-01"):
        notice = NoticeFactory(organisation=right.organisation, right=right, listings=0)
        decided(triager, notice=notice, code=code)
    going = NoticeFactory(organisation=right.organisation, right=right)
    verdict = Verdict(going.listings.get().pk, "REMOVED", ground="COPYRIGHT")
    triage.decide(notice=going, version=1, verdicts=[verdict], by=triager, at=NOON)

    history = history_around(going, [])

    assert (history.settled, history.upheld, history.share) == (4, 1, 25)
    assert history.codes == [("EV-01", 2), ("SU-01", 1)]
