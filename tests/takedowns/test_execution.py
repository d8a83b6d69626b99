"""Carrying decisions out once the time to undo is over: retries, alarms, giving up, and settling at the last one."""

from datetime import timedelta

import pytest

from ipr_portal.marketplace.connector import ConnectorRefused, ConnectorUnavailable, OneByOne
from ipr_portal.notifications.models import Notification
from takedowns.actions import execution as actions
from takedowns.actions import triage
from takedowns.enums import ListingOutcome, MarketplaceOrderState, NoticeOutcome, NoticeState
from takedowns.models import MarketplaceOrder
from takedowns.rules.triage import GRACE, Verdict
from tests.conftest import NOON
from tests.factories import NoticeFactory

DUE = NOON + GRACE


class Marketplace(OneByOne):
    """A marketplace with a mood, on the connector's interface: what an outage looks like from here."""

    def __init__(self, mood=None):
        self.mood, self.done = mood, []

    def take_down(self, key, *, reference, ground, at):
        if self.mood:
            raise self.mood
        self.done.append((key, reference))
        return f"proof of {reference}"

    restrict = take_down


@pytest.fixture
def ordered(everyone, triager):
    """A notice whose only listing is to be taken down."""
    notice = NoticeFactory()
    verdict = Verdict(notice.listings.get().pk, ListingOutcome.REMOVED, ground="TRADEMARK_USE")
    triage.decide(notice=notice, version=1, verdicts=[verdict], by=triager, at=NOON)
    return notice


def test_execute_due_carries_out_and_settles(ordered):
    marketplace = Marketplace()

    tried = actions.execute_due(connector=marketplace, at=DUE)

    ordered.refresh_from_db()
    order = MarketplaceOrder.objects.get()
    assert (tried, len(marketplace.done)) == (1, 1)
    assert (order.state, order.executed_at) == (MarketplaceOrderState.EXECUTED, DUE)
    assert order.proof == f"proof of execution-{order.pk}"
    assert (ordered.state, ordered.outcome) == (NoticeState.DECIDED, NoticeOutcome.ALL_UPHELD)


def test_nothing_leaves_while_an_undo_leaves_no_trace(ordered):
    marketplace = Marketplace()

    tried = actions.execute_due(connector=marketplace, at=DUE - timedelta(seconds=1))

    assert (tried, marketplace.done) == (0, [])


def test_execute_due_does_nothing_twice(ordered):
    marketplace = Marketplace()

    actions.execute_due(connector=marketplace, at=DUE)
    again = actions.execute_due(connector=marketplace, at=DUE)

    assert (again, len(marketplace.done)) == (0, 1)


def test_a_claimed_order_comes_back_when_its_worker_died(ordered):
    assert len(actions.claim_orders(at=DUE, limit=10)) == 1
    assert actions.claim_orders(at=DUE, limit=10) == []

    assert len(actions.claim_orders(at=DUE + actions.CLAIM, limit=10)) == 1


def test_an_outage_is_retried_and_raises_one_alarm(ordered, triager, lead):
    at = DUE
    for _attempt in range(5):
        actions.execute_due(connector=Marketplace(ConnectorUnavailable("no answer")), at=at)
        at += timedelta(hours=1)

    order = MarketplaceOrder.objects.get()
    assert (order.state, order.attempts, order.last_error) == (
        MarketplaceOrderState.TO_EXECUTE,
        5,
        "no answer",
    )
    alarms = Notification.objects.filter(kind="execution.failed")
    assert {alarm.recipient_id for alarm in alarms} == {triager.pk, lead.pk}
    assert alarms.count() == 2


def test_an_order_is_given_up_after_many_attempts(ordered):
    at = DUE
    for _attempt in range(actions.GIVE_UP_AFTER):
        actions.execute_due(connector=Marketplace(ConnectorUnavailable("no answer")), at=at)
        at += timedelta(hours=1)

    assert MarketplaceOrder.objects.get().state == MarketplaceOrderState.FAILED


def test_a_refusal_fails_at_once_and_keeps_the_notice_open(ordered):
    actions.execute_due(connector=Marketplace(ConnectorRefused("nobody knows it")), at=DUE)

    ordered.refresh_from_db()
    assert MarketplaceOrder.objects.get().state == MarketplaceOrderState.FAILED
    assert ordered.state == NoticeState.IN_TRIAGE


def test_retry_orders_a_failed_execution_again(ordered, lead):
    actions.execute_due(connector=Marketplace(ConnectorRefused("nobody knows it")), at=DUE)

    actions.retry(execution=MarketplaceOrder.objects.get(), by=lead, at=DUE)
    actions.execute_due(connector=Marketplace(), at=DUE)

    ordered.refresh_from_db()
    assert ordered.state == NoticeState.DECIDED


def test_retry_is_refused_for_what_is_done(ordered, lead):
    actions.execute_due(connector=Marketplace(), at=DUE)

    with pytest.raises(actions.CannotExecute, match="carried out"):
        actions.retry(execution=MarketplaceOrder.objects.get(), by=lead, at=DUE)


def test_attest_settles_what_was_done_by_hand(ordered, lead):
    actions.execute_due(connector=Marketplace(ConnectorRefused("nobody knows it")), at=DUE)

    actions.attest(execution=MarketplaceOrder.objects.get(), proof="Ticket 4711", by=lead, at=DUE)

    ordered.refresh_from_db()
    assert MarketplaceOrder.objects.get().proof == "Ticket 4711"
    assert ordered.state == NoticeState.DECIDED


def test_attest_wants_a_proof(ordered, lead):
    actions.execute_due(connector=Marketplace(ConnectorRefused("nobody knows it")), at=DUE)

    with pytest.raises(actions.CannotExecute, match="proof that it is done"):
        actions.attest(execution=MarketplaceOrder.objects.get(), proof=" ", by=lead, at=DUE)


@pytest.mark.parametrize(("attempts", "low", "high"), [(1, 8, 12), (4, 64, 96), (12, 1440, 2160)])
def test_pause_doubles_up_to_half_an_hour(attempts, low, high):
    assert low <= actions.pause(attempts).total_seconds() <= high
