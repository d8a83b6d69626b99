"""Reviews of outcomes: asked for by a rights holder, answered by a lead; meanwhile the listing does not count."""

from datetime import UTC, datetime

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import DomainError
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions.reviews import CannotReview, ask_for_review, confirm, overturn
from takedowns.models import MarketplaceOrder, OutcomeChange, OutcomeReview
from tests.factories import UserFactory
from tests.programmes.living import DAY, changed, filed, listings_of, settled, withdrawn
from tests.races import together

START = datetime(2026, 3, 2, 4, tzinfo=UTC)
WHY = "The second picture shows our registered logo."


@pytest.fixture
def listing(acme, triager):
    notice = settled(filed(acme, [{}], sent_at=START - DAY), triager, [("REJECTED", "SU-01")], at=START)
    return listings_of(notice)[0]


def ask(listing, filer, at=START + DAY):
    with organisation_scope(listing.organisation):
        return ask_for_review(listing=listing, grounds=WHY, by=filer, at=at)


def answer(act, review, lead, at=START + 2 * DAY, **more):
    with staff_scope():
        return act(review=review, sentence="We looked again.", by=lead, at=at, **more)


TAKEN_DOWN = {"to": "REMOVED", "reason": "MISREAD", "ground": "TRADEMARK_USE"}


def effects():
    with staff_scope():
        return list(OutcomeChange.objects.order_by("pk").values_list("cause", "effect_after"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("act", "said", "cause", "effect", "kind", "news"),
    [
        (confirm, {}, "REVIEWED", "BAD", "notice.review_confirmed", "notice.review_confirmed"),
        (
            overturn, TAKEN_DOWN, "HOLDER_APPEAL_GRANTED", "GOOD", "notice.review_overturned",
            "notice.corrected",
        ),
    ],
)  # fmt: skip
def test_a_review_is_asked_for_and_answered(listing, filer, lead, act, said, cause, effect, kind, news):
    review = answer(act, ask(listing, filer), lead, **said)

    assert effects()[1:] == [("UNDER_REVIEW", "REVIEW"), (cause, effect)]
    assert (review.reviewed_by, review.sentence) == (lead, "We looked again.")
    with staff_scope():
        events = AuditEvent.objects.filter(action__startswith="notice.review").order_by("pk")
        assert [(row.action, row.by) for row in events] == [("notice.review_asked", filer), (kind, lead)]
        assert set(
            Notification.objects.filter(kind="notice.review_asked").values_list("recipient", flat=True)
        ) == {lead.pk}
        told = Notification.objects.filter(kind__startswith="notice.", recipient=filer)
        assert [row.kind for row in told.filter(kind__in=[kind, news])] == [news]


@pytest.mark.django_db
def test_a_review_is_asked_for_once(listing, filer, lead):
    answer(confirm, ask(listing, filer), lead)

    with pytest.raises(CannotReview, match="asked for already"):
        ask(listing, filer, at=START + 3 * DAY)


@pytest.mark.django_db
def test_what_is_not_settled_or_was_withdrawn_is_not_reviewed(acme, filer):
    notice = filed(acme, [{}], sent_at=START - DAY)
    with pytest.raises(CannotReview, match="not sent yet"):
        ask(listings_of(notice)[0], filer)

    withdrawn(notice, at=START)

    with pytest.raises(CannotReview, match="withdrew"):
        ask(listings_of(notice)[0], filer)


@pytest.mark.django_db
def test_only_a_lead_answers_and_only_once(listing, filer, triager, lead):
    review = ask(listing, filer)
    with pytest.raises(CannotReview, match="Only a lead"):
        answer(confirm, review, triager)

    answer(confirm, review, lead)

    with pytest.raises(CannotReview, match="already decided"):
        answer(overturn, review, lead)


@pytest.mark.django_db
def test_what_we_did_not_reject_cannot_be_granted(acme, triager, filer, lead):
    notice = settled(filed(acme, [{}], sent_at=START - DAY), triager, [("SELLER_REMOVED", "")], at=START)
    review = ask(listings_of(notice)[0], filer)

    with pytest.raises(CannotReview, match="nothing can be granted"):
        answer(overturn, review, lead)


@pytest.mark.django_db
def test_who_decided_does_not_answer(acme, filer, lead):
    notice = settled(filed(acme, [{}], sent_at=START - DAY), lead, [("REJECTED", "SU-01")], at=START)
    review = ask(listings_of(notice)[0], filer)

    for act, said in ((confirm, {}), (overturn, TAKEN_DOWN)):
        with pytest.raises(CannotReview, match="had a part in the decision"):
            answer(act, review, lead, **said)

    answer(overturn, review, UserFactory(staff_role="LEAD"), **TAKEN_DOWN)


@pytest.mark.django_db
def test_a_rejection_is_not_overturned_without_taking_the_listing_down(listing, filer, lead):
    review = ask(listing, filer)

    with pytest.raises(CannotReview, match="cannot be corrected to that"):
        answer(overturn, review, lead)


@pytest.mark.django_db
def test_a_duplicate_that_was_none_counts_and_nothing_is_ordered(acme, triager, filer, lead):
    notice = settled(filed(acme, [{}], sent_at=START - DAY), triager, [("DUPLICATE", "")], at=START)

    answer(overturn, ask(listings_of(notice)[0], filer), lead)

    assert effects()[-1] == ("HOLDER_APPEAL_GRANTED", "GOOD")
    with staff_scope():
        assert not MarketplaceOrder.objects.exists()
        assert Notification.objects.filter(kind="notice.review_overturned", recipient=filer).exists()


@pytest.mark.django_db
def test_a_reversal_ends_a_review_and_its_answer_changes_nothing(acme, triager, filer, lead):
    notice = settled(filed(acme, [{}], sent_at=START - DAY), triager, [("REMOVED", "")], at=START)
    (listing,) = listings_of(notice)
    review = ask(listing, filer)
    changed(listing, "COURT_RESTORED", at=START + DAY)

    answer(confirm, review, lead)

    assert effects()[1:] == [("UNDER_REVIEW", "REVIEW"), ("COURT_RESTORED", "BAD")]


@pytest.mark.django_db(transaction=True)
def test_two_leads_at_once_give_one_answer(listing, filer, lead, admin):
    review = ask(listing, filer)

    answers = together(
        lambda: answer(confirm, review, lead), lambda: answer(overturn, review, admin, **TAKEN_DOWN)
    )

    assert sum(isinstance(one, DomainError) for one in answers) == 1
    assert len(effects()) == 3
    with staff_scope():
        assert OutcomeReview.objects.exclude(verdict="").count() == 1
