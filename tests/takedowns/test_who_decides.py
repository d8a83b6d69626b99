"""Somebody who took no part decides counter-notices and appeals: every kind of part counts, for both."""

import pytest

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import disputes
from takedowns.actions.appeals import CannotAppeal
from takedowns.actions.disputes import CannotDispute
from takedowns.enums import Side
from takedowns.models import (
    CounterNotice,
    Lesson,
    ListingDecision,
    OutcomeReview,
    QualitySample,
    ReviewOpinion,
    SecondReview,
)
from takedowns.queries.appeals import took_part_in
from tests.factories import UserFactory

from .appealed import by_seller, take, taken_and_decided
from .corrected import LATER, SENT
from .disputing import act, answered, contested, forwarded, ids, refused, states, told

pytestmark = pytest.mark.django_db
SAID = {"sentence": "Genuine."}


def sampled(notice, by, settler):
    """A quality sample of the decision that a person reviewed and a lead settled."""
    with staff_scope():
        decision = ListingDecision.objects.get(listing__notice=notice, listing__position=1)
        sample = QualitySample.objects.create(
            organisation_id=notice.organisation_id, decision=decision, drawn_at=SENT, outcome="REJECTED",
            rejection_code="SU-01", agrees=False, reviewed_by=by, reviewed_at=SENT,
        )  # fmt: skip
        Lesson.objects.create(
            organisation_id=notice.organisation_id, sample=sample, finding="FIRST_WRONG", sentence="It is genuine.",
            settled_by=settler, settled_at=SENT,
        )  # fmt: skip


def reviewed_twice(notice, first, second):
    """A second review of the decision, in which another person gave an opinion."""
    with staff_scope():
        row = ListingDecision.objects.get(listing__notice=notice, listing__position=1)
        review = SecondReview.objects.create(
            organisation_id=notice.organisation_id, notice=notice, triggers=["Every takedown"], decided_by=first,
            decided_at=SENT, second_by=second, second_at=SENT, state="AGREED", closed_by=second, closed_at=SENT,
            decision=row.decision,
        )  # fmt: skip
        for side in Side:
            ReviewOpinion.objects.create(
                organisation_id=notice.organisation_id, review=review, listing=row.listing, side=side,
                outcome="REMOVED", ground="TRADEMARK_USE",
            )  # fmt: skip


def leads(n):
    return [UserFactory(staff_role="LEAD") for _one in range(n)]


def test_who_had_any_part_decides_no_contested_counter_notice(acme, triager, filer):
    notice, message = told(acme, triager)
    reviewer, settler, second, checker, free = leads(5)
    sampled(notice, reviewer, settler)
    reviewed_twice(notice, triager, second)
    answer = answered(message)
    forwarded(answer, checker)
    contested(answer, filer)

    for person in (reviewer, settler, second, checker):
        with pytest.raises(CannotDispute, match="had a part"):
            act(disputes.uphold, answer, person, **SAID)
    act(disputes.uphold, answer, free, **SAID)

    assert states() == ["UPHELD"]


def test_who_had_any_part_takes_no_appeal(acme, triager):
    notice, message = told(acme, triager)
    reviewer, settler, second, checker, free = leads(5)
    sampled(notice, reviewer, settler)
    reviewed_twice(notice, triager, second)
    refused(answered(message), checker)
    appeal = by_seller(message)

    for person in (reviewer, settler, second, checker):
        with pytest.raises(CannotAppeal, match="had a part"):
            take(appeal, person)
    assert taken_and_decided(appeal, free, [1]).state == "GRANTED"


def test_who_dismissed_one_counter_notice_decides_no_later_one_about_the_listing(acme, triager, filer):
    _notice, message = told(acme, triager)
    first, other = leads(2)
    for person in (first, other):
        answer = answered(message, at=LATER)
        forwarded(answer, triager)
        contested(answer, filer)
        if person is other:
            with pytest.raises(CannotDispute, match="had a part"):
                act(disputes.dismiss, answer, first, **SAID)
        act(disputes.dismiss, answer, person, **SAID)

    assert states() == ["DISMISSED", "DISMISSED"]


def test_the_parts_are_told_apart_by_listing(acme, triager, filer):
    notice, message = told(acme, triager, ["REMOVED", "REMOVED"])
    checker, reviewer = leads(2)
    forwarded(answered(message, [2]), checker, [2])
    with staff_scope():
        OutcomeReview.objects.create(
            organisation=acme, listing_id=ids(notice, [1])[0], grounds="Look again.", asked_by=filer, asked_at=SENT,
            verdict="CONFIRMED", sentence="It stands.", reviewed_by=reviewer, reviewed_at=SENT,
        )  # fmt: skip
        first, second = CounterNotice.objects.get().answer.notice.listings.order_by("position")
        found = took_part_in(notice, [first.pk, second.pk])

    assert (reviewer.pk in found[first.pk], checker.pk in found[first.pk]) == (True, False)
    assert (reviewer.pk in found[second.pk], checker.pk in found[second.pk]) == (False, True)
    assert {notice.submitted_by_id, triager.pk} <= found[first.pk] & found[second.pk]
