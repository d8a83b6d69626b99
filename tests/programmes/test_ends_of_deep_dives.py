"""An error of ours found in a deep-dive is put right: by a lead who had no part, in both directions."""

from datetime import timedelta

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from programmes.actions import deepdives
from programmes.enums import Finding, Side
from programmes.queries.identities import broken_identities
from takedowns.actions import reviews
from takedowns.actions.reviews import CannotReview
from takedowns.models import DecisionCorrection, MarketplaceOrder, Notice, OutcomeChange, OutcomeReview
from tests.factories import ParticipantFactory, UserFactory
from tests.takedowns.corrected import LATER, correct, execute, sent

pytestmark = pytest.mark.django_db
SOON = LATER + timedelta(minutes=1)
SAID = {
    "REMOVED": {"to": "RESTORED", "reason": "MISREAD"},
    "RESTRICTED": {"to": "RESTORED", "reason": "GENUINE"},
    "REJECTED": {"to": "RESTRICTED", "reason": "MISREAD", "ground": "TRADEMARK_USE"},
}


def found(notice, by):
    """The review that a deep-dive of the first listing opens."""
    with staff_scope():
        notice = Notice.objects.get(pk=notice.pk)
        listing = notice.listings.get(position=1)
        dive = deepdives.ask(
            participation=ParticipantFactory(organisation=notice.organisation), notice=notice, listing=listing,
            question="Why?", side=Side.US, by=by, at=LATER - timedelta(hours=2),
        )  # fmt: skip
        deepdives.conclude(
            dive=dive, finding=Finding.PLATFORM_ERROR, answer="The mark is on the lid.", by=by,
            at=LATER - timedelta(hours=1),
        )  # fmt: skip
        return OutcomeReview.objects.get(listing=listing)


def lines():
    return list(OutcomeChange.objects.order_by("pk").values_list("cause", "effect_after"))[1:]


@pytest.mark.parametrize(
    ("outcome", "order", "cause", "effect", "shown"),
    [
        ("REMOVED", "RESTORE", "CORRECTED", "BAD", 200),
        ("RESTRICTED", "RESTORE", "GENUINE", "BAD", 200),
        ("REJECTED", "RESTRICT", "HOLDER_APPEAL_GRANTED", "GOOD", 200),
    ],
)
def test_our_error_is_put_right(acme, triager, lead, manager, client, outcome, order, cause, effect, shown):
    notice, (product,) = sent(acme, triager, [outcome])
    review = found(notice, manager)

    with staff_scope():
        reviews.overturn(review=review, sentence="We erred.", by=lead, at=LATER, **SAID[outcome])
    execute(SOON)

    assert client.get(product.get_absolute_url()).status_code == shown
    with staff_scope():
        assert lines() == [("UNDER_REVIEW", "REVIEW"), (cause, effect)]
        correction = DecisionCorrection.objects.get()
        assert (correction.order.kind, correction.order.state) == (order, "EXECUTED")
        assert (correction.carried_out_at, correction.seller_message.seller_key) == (SOON, product.shop.key)
        review.refresh_from_db()
        assert (review.verdict, review.sentence, review.reviewed_by) == ("OVERTURNED", "We erred.", lead)
        assert set(AuditEvent.objects.filter(by=lead).values_list("action", flat=True)) == {
            "notice.review_overturned",
            "notice.corrected" if outcome == "REJECTED" else "notice.corrected_for_seller",
        }
        told = Notification.objects.get(kind="notice.review_answered")
        assert (told.recipient, told.path) == (manager, f"/desk/notices/{notice.number}/")
        assert broken_identities(at=SOON) == []


@pytest.mark.parametrize("outcome", ["REMOVED", "REJECTED"])
def test_who_decided_answers_in_neither_way_and_corrects_nothing(acme, lead, manager, outcome):
    notice, _products = sent(acme, lead, [outcome])
    review = found(notice, manager)

    with staff_scope():
        for act, said in ((reviews.confirm, {}), (reviews.overturn, SAID[outcome])):
            with pytest.raises(CannotReview, match="had a part in the decision"):
                act(review=review, sentence="So.", by=lead, at=LATER, **said)
    with pytest.raises(Exception, match="had a part in the decision"):
        correct(notice, lead, to=SAID[outcome]["to"])

    with staff_scope():
        other = UserFactory(staff_role="LEAD")
        reviews.overturn(review=review, sentence="So.", by=other, at=LATER, **SAID[outcome])
        assert MarketplaceOrder.objects.filter(correction__corrected_by=other).count() == 1


def test_a_correction_answers_the_review_of_a_takedown(acme, triager, lead, manager):
    notice, _products = sent(acme, triager, ["REMOVED"])
    review = found(notice, manager)

    correct(notice, lead)

    with staff_scope():
        review.refresh_from_db()
        assert (review.verdict, lines()[-1]) == ("OVERTURNED", ("CORRECTED", "BAD"))
        assert broken_identities(at=SOON) == []


def test_what_stands_counts_as_before(acme, triager, lead, manager):
    notice, _products = sent(acme, triager, ["REMOVED"])

    with staff_scope():
        reviews.confirm(review=found(notice, manager), sentence="It stands.", by=lead, at=LATER)
        assert lines() == [("UNDER_REVIEW", "REVIEW"), ("REVIEWED", "GOOD")]
        assert broken_identities(at=SOON) == []
