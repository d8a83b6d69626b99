"""Counter-notices: what a seller may send until when, each move, and what it does to listing, ledger and people."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import Stale
from ipr_portal.marketplace.connector import ConnectorUnavailable
from ipr_portal.marketplace.embedded import EmbeddedConnector
from ipr_portal.marketplace.models import ShopMessage
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions import decision_corrections, disputes
from takedowns.actions.counter_notices import CannotAnswer
from takedowns.actions.disputes import CannotDispute
from takedowns.actions.execution import GIVE_UP_AFTER
from takedowns.models import CounterNotice, MarketplaceOrder, OutcomeChange, Restoration, SellerMessage
from tests.factories import ProductFactory

from .corrected import LATER, SENT, correct, execute, sent, tell
from .disputing import (
    act,
    answered,
    contested,
    forwarded,
    in_market,
    lead_of_another_desk,
    refused,
    states,
    told,
)

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SWORN = {"sworn": True, "address": "1 Main St", "phone": "+1 415 555 0100"}


class Away(EmbeddedConnector):
    """The embedded marketplace that restores nothing."""

    def restore(self, key, **order):
        raise ConnectorUnavailable("no answer")


def causes(notice):
    with staff_scope():
        rows = OutcomeChange.objects.filter(notice=notice).order_by("pk")
        return list(rows.values_list("position", "cause", "effect_after"))


def due(answer):
    with staff_scope():
        return CounterNotice.objects.filter(answer=answer).first().due_at


def test_what_a_seller_sends_waits_for_the_desk_and_the_rights_holder_sees_nothing_yet(acme, triager, lead):
    notice, message = told(acme, triager, ["REMOVED", "RESTRICTED"])

    answer = answered(message, (1, 2))

    assert states() == ["RECEIVED", "RECEIVED"]
    assert due(answer) > LATER
    with staff_scope():
        assert Notification.objects.get(kind="counter.received").recipient == lead
        assert AuditEvent.objects.get(action="counter.received").internal
    with organisation_scope(acme):
        assert answer.notice == notice


def test_the_same_form_twice_is_one_answer(acme, triager):
    _notice, message = told(acme, triager)
    key = uuid4()

    first = answered(message, form_key=key)
    second = answered(message, form_key=key, at=LATER + HOUR)

    assert (first.pk, len(states())) == (second.pk, 1)


@pytest.mark.parametrize(("days", "why"), [(30, None), (31, "possible until"), (200, "possible until")])
def test_a_late_answer_is_refused_with_the_last_day(acme, triager, days, why):
    _notice, message = told(acme, triager)

    if why is None:
        answered(message, at=SENT + days * DAY)
        assert states() == ["RECEIVED"]
        return
    with pytest.raises(CannotAnswer, match=why):
        answered(message, at=SENT + days * DAY)


def test_a_seller_answers_only_what_the_message_was_about(acme, triager):
    mine, theirs = ProductFactory(shop__ref="mine"), ProductFactory(shop__ref="theirs")
    sent(acme, triager, ["REMOVED", "REMOVED"], products=[mine, theirs])
    tell(SENT)
    with staff_scope():
        message = SellerMessage.objects.get(seller_key=mine.shop.key)

    with pytest.raises(CannotAnswer, match="at least one"):
        answered(message, (2,))


def test_the_rights_holder_accepts_and_the_listing_comes_back(acme, acme_owner, triager, filer):
    notice, message = told(acme, triager)
    answer = answered(message)
    forwarded(answer, triager)
    act(disputes.accept, answer, filer, at=LATER + HOUR)

    assert states() == ["HOLDER_ACCEPTS"]
    assert causes(notice)[-1] == (1, "COUNTER_UPHELD", "BAD")
    execute(LATER + 2 * HOUR)
    tell(LATER + 3 * HOUR)
    with staff_scope():
        assert Restoration.objects.get().carried_out_at == LATER + 2 * HOUR
        assert Notification.objects.filter(kind="notice.restored", recipient=acme_owner).count() == 1
    newest = ShopMessage.objects.latest("pk")
    assert newest.subject == "1 of your listings is restored"
    assert "was successful" in newest.text


def test_silence_restores_once_when_the_time_is_over(acme, acme_owner, triager):
    notice, message = told(acme, triager)
    answer = answered(message)
    forwarded(answer, triager)
    until = due(answer)

    assert disputes.restore_silent(at=until) == 0
    assert disputes.restore_silent(at=until + HOUR) == 1
    assert disputes.restore_silent(at=until + HOUR) == 0
    assert states() == ["HOLDER_SILENT"]
    assert causes(notice)[-1] == (1, "COUNTER_UPHELD", "BAD")
    with staff_scope():
        assert MarketplaceOrder.objects.filter(kind="RESTORE").count() == 1


def test_a_reply_after_the_time_is_refused(acme, triager, filer):
    _notice, message = told(acme, triager)
    answer = answered(message)
    forwarded(answer, triager)

    with pytest.raises(Stale, match="time to reply ended"):
        contested(answer, filer, at=due(answer))


def test_a_lead_who_did_not_decide_dismisses_and_the_seller_reads_why(acme, acme_owner, lead, triager, filer):
    notice, message = told(acme, triager)
    answer = answered(message)
    forwarded(answer, triager)
    contested(answer, filer)
    act(disputes.dismiss, answer, lead, sentence="The contract of the dealer ended before.")
    tell(LATER + HOUR)

    assert states() == ["DISMISSED"]
    assert [cause for _n, cause, _effect in causes(notice)] == ["SETTLED"]
    assert "The contract of the dealer ended before." in ShopMessage.objects.latest("pk").text
    with staff_scope():
        assert Notification.objects.filter(kind="counter.dismissed", recipient=acme_owner).count() == 1


def test_the_decider_cannot_adjudicate_nor_can_a_triager(acme, lead, triager, filer):
    _notice, message = told(acme, lead)
    answer = answered(message)
    forwarded(answer, triager)
    contested(answer, filer)

    for who, why in ((lead, "had a part"), (triager, "Only a lead")):
        with pytest.raises(CannotDispute, match=why):
            act(disputes.uphold, answer, who, sentence="Genuine.")
    act(disputes.uphold, answer, lead_of_another_desk(), sentence="Genuine.")
    assert states() == ["UPHELD"]


def test_many_listings_move_together_and_can_part(acme, lead, triager, filer):
    _notice, message = told(acme, triager, ["REMOVED", "REMOVED", "RESTRICTED"])
    answer = answered(message, (1, 2, 3))
    refused(answer, triager, (3,))
    forwarded(answer, triager, (1, 2))
    act(disputes.accept, answer, filer, (1,))
    contested(answer, filer, (2,))

    assert states() == ["HOLDER_ACCEPTS", "HOLDER_CONTESTS", "INVALID"]


def test_a_second_round_begins_after_a_refusal_and_no_third(acme, lead, triager, filer):
    _notice, message = told(acme, triager)
    refused(answered(message), triager)
    for _round in range(2):
        answer = answered(message, at=LATER + DAY)
        forwarded(answer, triager, at=LATER + DAY)
        contested(answer, filer, at=LATER + DAY)
        act(disputes.dismiss, answer, lead_of_another_desk(), sentence="As before.", at=LATER + DAY)

    with pytest.raises(CannotAnswer, match="2 times"):
        answered(message, at=LATER + DAY)
    assert states() == ["INVALID", "DISMISSED", "DISMISSED"]


def test_american_copyright_needs_an_oath_and_a_lawsuit_to_stop_it(acme, lead, triager, filer):
    notice, message = told(acme, triager)
    in_market(notice, "US")

    with pytest.raises(CannotAnswer, match="statement"):
        answered(message)
    for missing in ("address", "phone"):
        with pytest.raises(CannotAnswer, match=missing) as refused_for:
            answered(message, **SWORN | {missing: ""})
        assert refused_for.value.refusal.field == missing
    answer = answered(message, **SWORN)
    forwarded(answer, triager)
    with pytest.raises(CannotDispute, match="court"):
        contested(answer, filer)
    received = due(answer) - LATER
    contested(answer, filer, lawsuit="N.D. Cal., 5:26-cv-1")

    assert timedelta(days=13) < received < timedelta(days=16)  # ten business days
    assert states() == ["HOLDER_CONTESTS"]


def test_thai_copyright_comes_back_after_thirty_days_without_a_lawsuit(acme, triager, filer):
    notice, message = told(acme, triager)
    in_market(notice, "TH")
    answer = answered(message)
    forwarded(answer, triager)

    assert due(answer) == LATER + 30 * DAY
    with pytest.raises(CannotDispute, match="court"):
        contested(answer, filer)
    assert disputes.restore_silent(at=LATER + 30 * DAY + HOUR) == 1
    assert states() == ["HOLDER_SILENT"]


def test_what_is_forwarded_late_is_restored_by_the_last_day_of_the_law(acme, triager):
    notice, message = told(acme, triager)
    in_market(notice, "US")
    first = answered(message, **SWORN)
    forwarded(first, triager, at=LATER + 14 * DAY)

    assert due(first) < LATER + 21 * DAY  # fourteen business days after receipt, not ten after the forwarding


def test_a_correction_closes_an_open_counter_notice_and_restores_once(acme, triager, filer):
    notice, message = told(acme, triager)
    answer = answered(message)
    forwarded(answer, triager)

    correct(notice, triager)

    assert states() == ["NOT_NEEDED"]
    with pytest.raises(Stale, match="no longer needed"):
        act(disputes.accept, answer, filer)
    with staff_scope():
        assert MarketplaceOrder.objects.filter(kind="RESTORE").count() == 1
    with pytest.raises(CannotAnswer, match="was restored"):
        answered(message)


def test_what_a_counter_notice_restored_is_not_corrected_again(acme, triager, filer):
    notice, message = told(acme, triager)
    answer = answered(message)
    forwarded(answer, triager)
    act(disputes.accept, answer, filer)

    with pytest.raises(decision_corrections.CannotCorrect, match="did not hold before"):
        correct(notice, triager)


def test_a_marketplace_that_does_not_restore_is_left_to_a_person(acme, triager, filer):
    notice, message = told(acme, triager)
    answer = answered(message)
    forwarded(answer, triager)
    act(disputes.accept, answer, filer)

    for attempt in range(GIVE_UP_AFTER):
        execute(LATER + (attempt + 1) * HOUR, by=Away())

    with staff_scope():
        assert MarketplaceOrder.objects.get(kind="RESTORE").state == "FAILED"
        assert Restoration.objects.get().carried_out_at is None
        assert not Notification.objects.filter(kind="notice.restored").exists()


def test_a_corrected_takedown_is_answered_too_and_its_first_outcome_counts_on(acme, triager, filer):
    notice, _products = sent(acme, triager, ["REJECTED"])
    correct(notice, triager, to="REMOVED")
    execute(LATER + HOUR)
    tell(LATER + HOUR)
    with staff_scope():
        message = SellerMessage.objects.get()
    answer = answered(message, at=LATER + 2 * HOUR)
    forwarded(answer, triager, at=LATER + 2 * HOUR)
    act(disputes.accept, answer, filer, at=LATER + 3 * HOUR)

    assert states() == ["HOLDER_ACCEPTS"]
    assert [cause for _n, cause, _e in causes(notice)] == ["SETTLED", "CORRECTED"]
    execute(LATER + 4 * HOUR)
    with staff_scope():
        assert Restoration.objects.get().carried_out_at == LATER + 4 * HOUR
