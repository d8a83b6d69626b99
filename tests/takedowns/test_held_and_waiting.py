"""A decision that is held for a second person, beside questions and proposals of another reason."""

from datetime import timedelta

import pytest

from ipr_portal.deadlines.models import Pause
from ipr_portal.errors import Stale
from takedowns.actions import review_triggers, second_reviews, triage
from takedowns.actions.retyping import CannotPropose
from takedowns.models import Notice, SecondReview, TriageDecision
from takedowns.queries.questions import open_listings
from takedowns.rules.triage import Verdict
from takedowns.triggers import Condition
from tests.deadlines.scene import sg
from tests.factories import UserFactory

from .asking import ask, held
from .talking import consent, decline, propose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everyone")]
HELD, SECOND = sg("Mon 14:00"), sg("Mon 15:00")


@pytest.fixture
def other(db):
    return UserFactory(name="Otto Other", staff_role="TRIAGER")


@pytest.fixture(autouse=True)
def trigger(everyone, lead):
    every_takedown = [Condition("OUTCOME", "ONE_OF", "REMOVED, RESTRICTED")]
    return review_triggers.add(
        name="Takedowns", active=True, mode="ALL", conditions=every_takedown, by=lead, at=sg("Mon 9:00")
    )


def remove(listing):
    return Verdict(listing.pk, "REMOVED", ground="TRADEMARK_USE")


def hold(notice, listings, triager, at=HELD):
    now = Notice.objects.get(pk=notice.pk)
    verdicts = [remove(one) for one in listings]
    review = triage.decide(notice=now, version=now.version, verdicts=verdicts, by=triager, at=at)
    assert isinstance(review, SecondReview)
    return review


def is_paused(notice, at):
    return Pause.objects.filter(
        clock=notice.clock_id, closed_at=None, opened_at__lte=at, cap_at__gt=at
    ).exists()


def test_the_clock_runs_while_a_listing_waits_for_a_second_person(acme, triager, other):
    notice = held(acme, triager, 2)
    first, second = notice.listings.in_order()
    ask(notice, triager, listings=[second])

    review = hold(notice, [first], triager)
    while_held = is_paused(notice, HELD)
    second_reviews.give_second(review=review, verdicts=[remove(first)], by=other, at=SECOND)

    assert TriageDecision.objects.filter(notice=notice).count() == 1
    assert (while_held, is_paused(notice, SECOND)) == (False, True)


def test_a_pause_ends_when_a_listing_is_held_and_not_before(acme, triager):
    notice = held(acme, triager, 2)
    first, second = notice.listings.in_order()
    ask(notice, triager)
    before = is_paused(notice, HELD - timedelta(minutes=1))

    review = hold(notice, [first], triager)
    while_held = is_paused(notice, HELD)
    second_reviews.cancel(review=review, by=triager, at=SECOND)

    assert (before, while_held, is_paused(notice, SECOND)) == (True, False, True)


def test_while_a_decision_is_held_the_reason_stays(acme, triager, filer, other):
    notice = held(acme, triager, 2)
    row = propose(notice, triager)
    first, _second = notice.listings.in_order()
    review = hold(notice, [first], triager)

    for act in (consent, decline):
        with pytest.raises(Stale, match="We have begun to decide .* under TM-01"):
            act(row, filer, at=SECOND)
    second_reviews.give_second(review=review, verdicts=[remove(first)], by=other, at=SECOND)

    assert Notice.objects.get(pk=notice.pk).reason.code == "TM-01"


def test_no_reason_is_proposed_while_a_decision_is_held(acme, triager):
    notice = held(acme, triager, 2)
    first, _second = notice.listings.in_order()
    hold(notice, [first], triager)

    with pytest.raises(CannotPropose, match="reason can no longer change"):
        propose(notice, triager, at=SECOND)


def test_a_question_without_listings_is_about_those_that_are_not_held(acme, triager):
    notice = held(acme, triager, 2)
    first, second = notice.listings.in_order()
    hold(notice, [first], triager)

    assert open_listings(notice) == {2: second}
