"""Correcting a decision after its outcome was sent: both directions, once, by a lead or who decided."""

from datetime import timedelta

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.deadlines.models import Clock
from ipr_portal.marketplace.connector import ConnectorUnavailable
from ipr_portal.marketplace.embedded import EmbeddedConnector
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions.decision_corrections import CannotCorrect
from takedowns.actions.execution import GIVE_UP_AFTER
from takedowns.actions.reviews import ask_for_review
from takedowns.enums import CorrectedTo, ListingOutcome
from takedowns.models import (
    DecisionCorrection,
    Listing,
    ListingDecision,
    MarketplaceOrder,
    OutcomeChange,
    OutcomeReview,
    SellerMessage,
    Statement,
)
from takedowns.rules.decision_corrections import (
    NOT_CORRECTED,
    Decided,
    what_is_wrong,
    why_not_correct_decision,
)
from takedowns.webhooks import EVENTS
from tests.conftest import NOON
from tests.factories import UserFactory
from tests.programmes.living import filed
from tests.races import together

from .corrected import LATER, WHY, correct, execute, sent
from .schema_of_statements import STATEMENTS

SOON = LATER + timedelta(minutes=1)


class Away(EmbeddedConnector):
    """The embedded marketplace that restores nothing."""

    def restore(self, key, **order):
        raise ConnectorUnavailable("no answer")


def decided(outcome="REMOVED", **more):
    return Decided(number="SG-1", outcome=outcome, decider_id=7, decider="Tia", **more)


RULES = [
    (decided(), "TRIAGER", 7, None),
    (decided(), "LEAD", 8, None),
    (decided(), "TRIAGER", 8, "Only Tia or a lead"),
    (decided(), "LEAD", 8, None),
    (decided(sender_id=8), "LEAD", 8, "sent this notice yourself"),
    (decided(sent=False), "LEAD", 8, "Undo the decision instead"),
    (decided(corrected_at=NOON), "LEAD", 8, "it is corrected once"),
    (decided(ordered=False), "LEAD", 8, "did not take this listing down"),
    (decided(causes={"COUNTER_UPHELD"}), "LEAD", 8, "did not hold before"),
    (decided(causes={"RETRACTED"}), "LEAD", 8, "did not hold before"),
    (decided(in_review=True), "TRIAGER", 7, "a lead answers it"),
    (decided(in_review=True), "LEAD", 8, None),
    (decided(in_review=True, took_part={8}), "LEAD", 8, "had a part in the decision"),
    (decided(took_part={8}), "LEAD", 8, None),
    (decided("REJECTED"), "TRIAGER", 7, None),
    (decided("REJECTED", in_review=True), "TRIAGER", 7, "a lead answers it"),
    (decided("REJECTED", in_review=True), "LEAD", 8, None),
    (decided("REJECTED", cured=True), "LEAD", 8, "sent again in another notice"),
    *[(decided(outcome), "LEAD", 8, str(said)) for outcome, (said, _todo) in NOT_CORRECTED.items()],
]


@pytest.mark.parametrize(("said", "role", "who", "why"), RULES)
def test_who_may_correct_what(said, role, who, why):
    refusal = why_not_correct_decision(said, by=UserFactory.build(pk=who, staff_role=role))

    assert (refusal is None) == (why is None)
    assert why is None or why in str(refusal)


def test_every_outcome_is_corrected_or_refused_with_a_sentence():
    corrected = {ListingOutcome.REMOVED, ListingOutcome.RESTRICTED, ListingOutcome.REJECTED}

    assert set(NOT_CORRECTED) | corrected == set(ListingOutcome) - {ListingOutcome.PENDING}


@pytest.mark.parametrize(
    ("outcome", "given", "field"),
    [
        ("REMOVED", {}, None),
        ("REMOVED", {"to": "REMOVED"}, ""),
        ("REMOVED", {"ground": "COPYRIGHT"}, "ground"),
        ("REMOVED", {"sentence": "  "}, "sentence"),
        ("REJECTED", {"to": "REMOVED", "ground": "COPYRIGHT"}, None),
        ("REJECTED", {"to": "REMOVED"}, "ground"),
        ("REJECTED", {"to": "RESTORED"}, ""),
        ("REJECTED", {"to": "RESTRICTED", "ground": "COPYRIGHT", "reason": "AUTHORISED"}, "reason"),
    ],
)
def test_what_a_correction_needs(outcome, given, field):
    said = {"to": "RESTORED", "reason": "MISREAD", "ground": "", "sentence": WHY} | given

    refusal = what_is_wrong(decided(outcome), **said)

    assert (refusal and refusal.field) == field


def effects(notice):
    rows = OutcomeChange.objects.filter(notice=notice).order_by("pk")
    return list(rows.values_list("position", "cause", "effect_after"))


@pytest.mark.django_db
def test_a_listing_that_should_not_be_down_is_restored_and_the_record_stays(
    acme, acme_owner, triager, client
):
    notice, (product,) = sent(acme, triager, ["REMOVED"])
    with staff_scope():
        before = Listing.objects.get(notice=notice), Clock.objects.get(pk=notice.clock_id)

    correct(notice, triager)
    execute(SOON)

    assert client.get(product.get_absolute_url()).status_code == 200
    with staff_scope():
        after = Listing.objects.get(notice=notice), Clock.objects.get(pk=notice.clock_id)
        for old, new in zip(before, after, strict=True):
            assert {f.attname: getattr(old, f.attname) for f in old._meta.fields} == {
                f.attname: getattr(new, f.attname) for f in new._meta.fields
            }
        assert effects(notice) == [(1, "SETTLED", "GOOD"), (1, "CORRECTED", "BAD")]
        notice.refresh_from_db()
        assert (notice.state, notice.upheld_count, notice.executing_count) == ("DECIDED", 1, 0)
        told = Notification.objects.get(kind="notice.corrected_for_seller", recipient=acme_owner)
        assert (told.context["sentence"], told.context["position"]) == (WHY, 1)
        assert OutgoingMail.objects.filter(kind="notice.corrected_for_seller").exists()
        event = AuditEvent.objects.get(action="notice.corrected_for_seller")
        assert (event.by, event.internal, event.action in EVENTS) == (triager, False, True)
        correction = DecisionCorrection.objects.get()
        assert (correction.carried_out_at, correction.seller_message.seller_key) == (SOON, product.shop.key)


@pytest.mark.django_db
@pytest.mark.parametrize(("to", "shown"), [(CorrectedTo.REMOVED, 410), (CorrectedTo.RESTRICTED, 200)])
def test_a_rejected_listing_is_taken_down_with_a_statement_of_its_own(acme, triager, lead, client, to, shown):
    notice, (_gone, product) = sent(acme, triager, ["REMOVED", "REJECTED"])

    correct(notice, lead, position=2, to=to)
    with staff_scope():
        assert (Statement.objects.count(), SellerMessage.objects.count()) == (
            1,
            1,
        )  # nothing before it is done
    execute(SOON)

    assert client.get(product.get_absolute_url()).status_code == shown
    with staff_scope():
        assert effects(notice)[2:] == [(2, "CORRECTED", "GOOD")]
        listing = Listing.objects.get(notice=notice, position=2)
        assert (listing.outcome, listing.rejection_code) == ("REJECTED", "SU-01")
        assert ListingDecision.objects.standing().get(listing=listing).sentence == "Another mark."
        statement = Statement.objects.get(decision__listing=listing)
        assert STATEMENTS.is_valid(statement.body)
        assert statement.decision.outcome == to
        assert SellerMessage.objects.get(correction__listing=listing).seller_key == product.shop.key


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reason", "cause"),
    [("MISREAD", "CORRECTED"), ("COURT", "COURT_RESTORED"), ("GENUINE", "GENUINE")],
)
def test_a_restoration_counts_by_the_cause_that_fits(acme, triager, reason, cause):
    notice, _products = sent(acme, triager, ["RESTRICTED"])

    correct(notice, triager, reason=reason)

    with staff_scope():
        assert effects(notice)[-1] == (1, cause, "BAD")


@pytest.mark.django_db
def test_before_the_outcome_is_sent_the_way_is_undo(acme, triager):
    with staff_scope():
        notice = filed(acme, [{}], sent_at=NOON)

    with pytest.raises(CannotCorrect, match="not sent yet"):
        correct(notice, triager)


@pytest.mark.django_db
def test_correcting_a_rejection_answers_the_open_review(acme, filer, triager, lead):
    notice, _products = sent(acme, triager, ["REJECTED"])
    with organisation_scope(acme):
        listing = Listing.objects.get(notice=notice)
        ask_for_review(listing=listing, grounds="Look again.", by=filer, at=LATER - timedelta(hours=1))

    with pytest.raises(CannotCorrect, match="a lead answers it"):
        correct(notice, triager, to=CorrectedTo.REMOVED)
    correct(notice, lead, to=CorrectedTo.REMOVED)

    with staff_scope():
        review = OutcomeReview.objects.get()
        assert (review.verdict, review.sentence, review.reviewed_by) == ("OVERTURNED", WHY, lead)
        assert [row[1:] for row in effects(notice)] == [
            ("SETTLED", "BAD"), ("UNDER_REVIEW", "REVIEW"), ("HOLDER_APPEAL_GRANTED", "GOOD"),
        ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_wins(acme, triager, lead):
    notice, _products = sent(acme, triager, ["REMOVED"])

    answers = together(lambda: correct(notice, triager), lambda: correct(notice, lead))

    refused = [one for one in answers if isinstance(one, CannotCorrect)]
    assert ["it is corrected once" in str(one) for one in refused] == [True]
    with staff_scope():
        assert DecisionCorrection.objects.count() == 1
        assert MarketplaceOrder.objects.filter(kind="RESTORE").count() == 1


@pytest.mark.django_db
def test_a_restoration_that_fails_is_retried_and_left_to_a_person(acme, triager, lead):
    notice, _products = sent(acme, triager, ["REMOVED"])
    correct(notice, lead)

    for turn in range(GIVE_UP_AFTER):
        execute(LATER + timedelta(hours=turn), by=Away())

    with staff_scope():
        assert MarketplaceOrder.objects.get(kind="RESTORE").state == "FAILED"
        assert Notification.objects.filter(kind="restoration.failed", recipient=lead).exists()
        assert DecisionCorrection.objects.get().carried_out_at is None
        assert not SellerMessage.objects.filter(correction__isnull=False).exists()
