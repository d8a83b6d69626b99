"""Decisions that are held for a second person: what is held, who may, what follows, and two at once."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import DomainError, Stale
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from programmes.queries.identities import broken_identities
from takedowns.actions import filing, questions, review_triggers, second_reviews, triage
from takedowns.actions.claims import CannotTriage
from takedowns.actions.review_triggers import CannotTrigger
from takedowns.actions.second_reviews import CannotSecond
from takedowns.enums import ListingOutcome, SecondReviewState, Side
from takedowns.models import (
    Lesson,
    Listing,
    ListingDecision,
    MarketplaceOrder,
    Notice,
    SecondReview,
    TriageDecision,
)
from takedowns.queries.second_reviews import lessons_of_reviews
from takedowns.queries.trigger_facts import facts_of_past, would_have_caught
from takedowns.rules.questions import Asking
from takedowns.rules.triage import GRACE, Verdict
from takedowns.triggers import Condition
from tests.conftest import NOON
from tests.factories import ListingSnapshotFactory, NoticeFactory, UserFactory
from tests.races import together

DEAR = [Condition("PRICE", "AT_LEAST", "100"), Condition("OUTCOME", "ONE_OF", "REMOVED, RESTRICTED")]
SECOND = NOON + timedelta(minutes=20)


def remove(listing):
    return Verdict(listing.pk, ListingOutcome.REMOVED, ground="TRADEMARK_USE")


def reject(listing, code="SU-01"):
    return Verdict(listing.pk, ListingOutcome.REJECTED, code=code, sentence="The label shows another mark.")


@pytest.fixture
def trigger(everyone, lead):
    return review_triggers.add(name="Dear goods", active=True, mode="ALL", conditions=DEAR, by=lead, at=NOON)


@pytest.fixture
def other(db):
    return UserFactory(name="Otto Other", staff_role="TRIAGER")


def dear_notice(count=2, price="900.00", **more):
    notice = NoticeFactory(listing_count=count, **more)
    for listing in notice.listings.all():
        ListingSnapshotFactory(
            organisation=notice.organisation, listing=listing, price=Decimal(price), currency="SGD"
        )
    return notice


def held(notice, triager, make=remove):
    verdicts = [make(listing) for listing in notice.listings.in_order()]
    return triage.decide(notice=notice, version=notice.version, verdicts=verdicts, by=triager, at=NOON)


def second(review, by, *makes, at=SECOND):
    listings = list(review.notice.listings.in_order())
    makes = makes or [remove] * len(listings)
    verdicts = [make(listing) for make, listing in zip(makes, listings, strict=True)]
    return second_reviews.give_second(review=review, verdicts=verdicts, by=by, at=at)


def counts(notice):
    notice.refresh_from_db()
    return notice.pending_count, notice.second_review_count, notice.upheld_count, notice.executing_count


def test_a_decision_that_is_caught_is_held_and_nothing_follows(trigger, triager):
    notice = dear_notice()

    review = held(notice, triager)

    assert (review.state, review.triggers) == (SecondReviewState.WAITING, ["Dear goods"])
    assert counts(notice) == (2, 2, 0, 0)
    assert not TriageDecision.objects.exists()
    assert not MarketplaceOrder.objects.exists()
    assert set(notice.listings.values_list("outcome", flat=True)) == {ListingOutcome.PENDING}
    assert triage.settle_ripe(at=NOON + timedelta(days=1)) == 0
    assert (notice.version, notice.first_action_at, notice.clock.stopped_at) == (2, NOON, None)


@pytest.mark.parametrize(("price", "make"), [("20.00", remove), ("900.00", reject)])
def test_a_decision_that_is_not_caught_is_carried_out(trigger, triager, price, make):
    made = held(dear_notice(price=price), triager, make)

    assert isinstance(made, TriageDecision)
    assert not SecondReview.objects.exists()


def test_a_trigger_that_is_switched_off_catches_nothing(trigger, triager, lead):
    review_triggers.change(
        trigger=trigger,
        version=1,
        name=trigger.name,
        active=False,
        mode="ALL",
        conditions=DEAR,
        by=lead,
        at=NOON,
    )

    assert isinstance(held(dear_notice(), triager), TriageDecision)


def test_two_who_agree_let_the_first_decision_go_on(trigger, triager, other):
    notice = dear_notice()
    review = second(held(notice, triager), other)

    assert review.state == SecondReviewState.AGREED
    assert (review.decision.decided_by, review.decision.decided_at) == (triager, SECOND)
    assert counts(notice) == (0, 0, 2, 2)
    assert MarketplaceOrder.objects.filter(next_try_at=SECOND + GRACE).count() == 2
    assert broken_identities(at=SECOND) == []


def test_two_who_differ_wait_for_a_lead_who_is_told(trigger, triager, other, lead):
    notice = dear_notice()
    review = second(held(notice, triager), other, remove, reject)

    assert (review.state, counts(notice)) == (SecondReviewState.DISAGREED, (2, 2, 0, 0))
    told = Notification.objects.filter(kind="notice.second_review_differs")
    assert [row.recipient for row in told] == [lead]
    assert not TriageDecision.objects.exists()


def test_a_lead_settles_and_both_opinions_are_kept(trigger, triager, other, lead):
    notice = dear_notice()
    review = second(held(notice, triager), other, remove, reject)
    last = notice.listings.in_order().last()

    settled = second_reviews.settle(
        review=review, chosen={last.pk: Side.SECOND}, sentence="The label is another one.", by=lead, at=SECOND
    )

    outcomes = settled.decision.listings.order_by("listing__position").values_list(
        "outcome", "rejection_code"
    )
    assert list(outcomes) == [("REMOVED", ""), ("REJECTED", "SU-01")]
    assert (settled.state, settled.decision.decided_by) == (SecondReviewState.SETTLED, lead)
    assert list(review.opinions.filter(listing=last).order_by("side").values_list("side", "outcome")) == [
        ("FIRST", "REMOVED"), ("SECOND", "REJECTED"),
    ]  # fmt: skip
    assert counts(notice) == (0, 0, 1, 1)
    assert broken_identities(at=SECOND) == []


@pytest.mark.parametrize(
    ("sides", "finding"),
    [
        ((Side.SECOND, Side.SECOND), "FIRST_WRONG"),
        ((Side.FIRST, Side.FIRST), "SECOND_WRONG"),
        ((Side.FIRST, Side.SECOND), "EACH_WRONG"),
    ],
)
def test_what_was_settled_is_a_lesson_with_its_guidance(trigger, triager, other, lead, sides, finding):
    notice = dear_notice()
    review = second(held(notice, triager), other, reject, reject)
    keys = [one.pk for one in notice.listings.in_order()]

    second_reviews.settle(
        review=review, chosen=dict(zip(keys, sides, strict=True)), sentence="Compare the words first.", code="SU-01",
        by=lead, at=SECOND,
    )  # fmt: skip

    lesson = Lesson.objects.get()
    assert (lesson.review, lesson.sample, lesson.finding) == (review, None, finding)
    assert (lesson.code, lesson.sentence) == ("SU-01", "Compare the words first.")
    assert (lesson.settled_by, lesson.settled_at) == (lead, SECOND)
    assert lessons_of_reviews() == [lesson]


def test_a_code_alone_is_a_difference_and_a_sentence_is_none(everyone, triager, other, lead):
    every = [Condition("MARKET", "IS", "SG")]
    review_triggers.add(name="All", active=True, mode="ANY", conditions=every, by=lead, at=NOON)
    one, two = (held(NoticeFactory(), triager, reject) for _ in range(2))

    told = Verdict(
        one.notice.listings.get().pk, ListingOutcome.REJECTED, code="SU-01", sentence="Other words."
    )
    agreed = second_reviews.give_second(review=one, verdicts=[told], by=other, at=SECOND)
    differs = second(two, other, lambda listing: reject(listing, "SU-02"))

    assert (agreed.state, differs.state) == (SecondReviewState.AGREED, SecondReviewState.DISAGREED)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("first", "You gave the first decision"),
        ("sender", "sent this notice yourself"),
        ("outreach", "Only people who decide"),
    ],
)
def test_the_second_opinion_is_somebody_elses(trigger, triager, who, said):
    sender = UserFactory(staff_role="TRIAGER")
    people = {"first": triager, "sender": sender, "outreach": UserFactory(staff_role="OUTREACH")}
    review = held(dear_notice(submitted_by=sender), triager)

    with pytest.raises(CannotSecond, match=said):
        second(review, people[who])


def test_a_second_opinion_is_about_every_listing(trigger, triager, other):
    review = held(dear_notice(), triager)
    first = review.notice.listings.in_order().first()

    with pytest.raises(CannotSecond, match="outcome for every listing"):
        second_reviews.give_second(review=review, verdicts=[remove(first)], by=other, at=SECOND)


def test_who_gave_an_opinion_does_not_settle(trigger, triager, lead, admin):
    review = second(held(dear_notice(), triager), lead, remove, reject)
    chosen = {review.notice.listings.in_order().last().pk: Side.FIRST}

    for person, said in [(lead, "gave one of the two"), (triager, "Only leads")]:
        with pytest.raises(CannotSecond, match=said):
            second_reviews.settle(review=review, chosen=chosen, sentence="So.", by=person, at=SECOND)
    settled = second_reviews.settle(review=review, chosen=chosen, sentence="So.", by=admin, at=SECOND)

    assert settled.state == SecondReviewState.SETTLED


def test_nobody_settles_before_the_second_opinion_or_without_a_choice(trigger, triager, other, lead):
    review = held(dear_notice(), triager)
    with pytest.raises(CannotSecond, match="not there yet"):
        second_reviews.settle(review=review, chosen={}, sentence="So.", by=lead, at=SECOND)
    second(review, other, remove, reject)

    with pytest.raises(CannotSecond, match="Choose one of the two"):
        second_reviews.settle(review=review, chosen={}, sentence="So.", by=lead, at=SECOND)

    assert not TriageDecision.objects.exists()


def test_who_decided_takes_it_back_and_decides_anew(trigger, triager, other):
    notice = dear_notice()
    review = second_reviews.cancel(review=held(notice, triager), by=triager, at=SECOND)

    assert (review.state, counts(notice)) == (SecondReviewState.CANCELLED, (2, 0, 0, 0))
    with pytest.raises(Stale, match="taken back"):
        second(review, other)
    assert isinstance(held(notice, triager, reject), TriageDecision)


def test_only_who_decided_or_a_lead_takes_it_back(trigger, triager, other, lead):
    review = held(dear_notice(), triager)
    with pytest.raises(CannotSecond, match="Only Tara Triager or a lead"):
        second_reviews.cancel(review=review, by=other, at=SECOND)
    second(review, other, remove, reject)
    with pytest.raises(CannotSecond, match="only a lead can open"):
        second_reviews.cancel(review=review, by=triager, at=SECOND)

    assert second_reviews.cancel(review=review, by=lead, at=SECOND).state == SecondReviewState.CANCELLED


def test_what_is_held_is_neither_decided_nor_asked_about_meanwhile(trigger, triager, other):
    notice = dear_notice()
    first, last = notice.listings.in_order()
    triage.decide(notice=notice, version=1, verdicts=[remove(first)], by=triager, at=NOON)

    with pytest.raises(CannotTriage, match="already decided"):
        triage.decide(notice=notice, version=2, verdicts=[reject(first)], by=triager, at=NOON)
    with pytest.raises(questions.CannotAsk):
        asked = [Asking("SELLER", (first.pk,))]
        questions.ask(notice=notice, version=2, asked=asked, by=triager, at=NOON)
    triage.decide(notice=notice, version=2, verdicts=[reject(last)], by=triager, at=NOON)

    assert counts(notice) == (1, 1, 0, 0)
    assert broken_identities(at=NOON) == []


def test_a_notice_that_only_waits_is_not_handed_out(trigger, triager, other):
    notice = dear_notice()
    held(notice, triager)
    later = NOON + timedelta(hours=3)

    assert not Notice.objects.free(later).exists()
    assert list(Notice.objects.in_second_review()) == [notice]
    assert list(Notice.objects.held_by(triager, later)) == [notice]


def test_a_withdrawal_ends_the_second_review(trigger, triager, other, filer, acme):
    notice = dear_notice(organisation=acme, submitted_by=filer)
    review = held(notice, triager)

    filing.withdraw(notice=notice, reason="MISTAKE", by=filer, at=SECOND)

    review.refresh_from_db()
    assert (review.state, counts(notice)) == (SecondReviewState.WITHDRAWN, (0, 0, 0, 0))
    assert not Listing.objects.filter(in_second_review=True).exists()
    with pytest.raises(Stale):
        second(review, other)


def test_an_agreed_decision_is_undone_like_any_other(trigger, triager, other):
    from takedowns.actions.undo import undo

    notice = dear_notice()
    review = second(held(notice, triager), other)

    undo(decision=review.decision, by=triager, at=SECOND + timedelta(seconds=5))

    assert counts(notice) == (2, 0, 0, 0)
    assert {order.state for order in MarketplaceOrder.objects.all()} == {"CALLED_BACK"}


def test_the_timeline_says_nothing_of_the_first_opinion(trigger, triager):
    held(dear_notice(), triager)

    event = AuditEvent.objects.get(action="notice.second_review_asked")
    assert (event.internal, event.detail) == (True, {"listings": 2})
    assert not AuditEvent.objects.filter(action="notice.listings_decided").exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_second_people_at_once_one_is_heard(triager, lead):
    with staff_scope():
        review_triggers.add(name="Dear", active=True, mode="ALL", conditions=DEAR, by=lead, at=NOON)
        review = held(dear_notice(), triager)
        people = [UserFactory(staff_role="TRIAGER") for _ in range(4)]

    answers = together(*[
        lambda by=person: second(SecondReview.objects.select_related("notice").get(pk=review.pk), by)
        for person in people
    ])  # fmt: skip

    with staff_scope():
        assert [isinstance(answer, DomainError) for answer in answers].count(True) == 3
        assert (TriageDecision.objects.count(), ListingDecision.objects.count()) == (1, 2)
        assert review.opinions.filter(side=Side.SECOND).count() == 2
        assert counts(review.notice) == (0, 0, 2, 2)


def test_the_preview_counts_past_decisions_that_would_have_been_caught(everyone, triager, lead):
    for price in ("900.00", "20.00", "950.00"):
        held(dear_notice(price=price), triager)

    past = facts_of_past()

    assert len(past) == 3
    assert would_have_caught(DEAR, "ALL", past) == 2
    assert would_have_caught([Condition("SELLER_UPHELD", "AT_LEAST", "1")], "ALL", past) == 0


def test_a_trigger_has_its_own_name_and_a_version(trigger, lead, admin):
    with pytest.raises(CannotTrigger, match="has this name"):
        review_triggers.add(name="Dear goods", active=True, mode="ALL", conditions=DEAR, by=lead, at=NOON)
    same = {"trigger": trigger, "version": 1, "active": True, "mode": "ANY", "conditions": DEAR, "at": NOON}
    review_triggers.change(name="Dearer goods", by=admin, **same)

    with pytest.raises(Stale, match="Ada Admin changed this trigger"):
        review_triggers.change(name="Dearest goods", by=lead, **same)
