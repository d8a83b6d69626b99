"""Undoing a decision: without an effect at first, by reversing sent orders later, and never after the outcome."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import Stale
from ipr_portal.marketplace.connector import ConnectorRefused, ConnectorUnavailable, OneByOne
from ipr_portal.marketplace.embedded import EmbeddedConnector
from ipr_portal.marketplace.models import Order
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import claims, execution, triage
from takedowns.actions.undo import undo
from takedowns.enums import ListingOutcome, NoticeOutcome, NoticeState
from takedowns.models import MarketplaceOrder, Notice, TriageDecision
from takedowns.rules.triage import GRACE, Verdict
from tests.conftest import NOON
from tests.factories import NoticeFactory, ProductFactory, UserFactory

SOON = NOON + timedelta(seconds=5)
DUE = NOON + GRACE
LATER = NOON + timedelta(minutes=3)


def remove(listing):
    return Verdict(listing.pk, ListingOutcome.REMOVED, ground="TRADEMARK_USE")


def reject(listing):
    return Verdict(
        listing.pk, ListingOutcome.REJECTED, code="SU-01", sentence="The label shows another mark."
    )


def decide(notice, verdicts, by, *, at=NOON):
    notice.refresh_from_db()
    return triage.decide(notice=notice, version=notice.version, verdicts=verdicts, by=by, at=at)


def execute(at, by=EmbeddedConnector()):  # noqa: B008 (it holds nothing)
    return execution.execute_due(connector=by, at=at)


class Moody(EmbeddedConnector):
    """The embedded marketplace with a mood about takedowns."""

    def __init__(self, mood):
        self.mood = mood

    carry_out = OneByOne.carry_out

    def take_down(self, key, **order):
        raise self.mood


@pytest.fixture
def products(everyone):
    return ProductFactory.create_batch(2)


@pytest.fixture
def notice(everyone, products):
    """A notice about two products that are on show."""
    notice = NoticeFactory(listing_count=2, listings=0)
    for position, product in enumerate(products, 1):
        notice.listings.create(
            organisation=notice.organisation, position=position, marketplace="lazada", market="SG",
            item=product.item, key=product.key, pasted=product.address,
        )  # fmt: skip
    return notice


@pytest.fixture
def decided(notice, triager):
    """One of its listings is to go, the other is rejected."""
    first, second = notice.listings.in_order()
    return decide(notice, [remove(first), reject(second)], triager)


def counts(notice):
    notice.refresh_from_db()
    return notice.pending_count, notice.upheld_count, notice.executing_count


def shown(client, products):
    return [client.get(product.get_absolute_url()).status_code for product in products]


def states():
    return list(MarketplaceOrder.objects.order_by("pk").values_list("kind", "state"))


def test_an_undo_in_time_leaves_no_trace_outside(notice, decided, triager, products, client):
    undo(decision=decided, by=triager, at=SOON)
    execute(DUE)
    triage.settle_ripe(at=DUE)

    outcomes = set(notice.listings.values_list("outcome", "rejection_code", "decided_at"))
    assert (outcomes, counts(notice)) == ({("PENDING", "", None)}, (2, 0, 0))
    assert (notice.state, notice.version) == (NoticeState.IN_TRIAGE, 3)
    assert (states(), Order.objects.count()) == ([("TAKE_DOWN", "CALLED_BACK")], 0)
    assert shown(client, products) == [200, 200]
    assert not Notification.objects.exists()


def test_an_undone_decision_stays_and_says_who_undid_it(notice, decided, triager):
    undo(decision=decided, by=triager, at=SOON)

    decided.refresh_from_db()
    event = AuditEvent.objects.about(notice).get(action="notice.decision_undone")
    assert (decided.undone_by, decided.undone_at, decided.listings.count()) == (triager, SOON, 2)
    assert (event.by, event.internal) == (triager, True)
    assert event.detail == {"listings": 2, "restored": 0, "whose": "Tara Triager"}


def test_an_undo_after_the_takedown_puts_the_listing_back(notice, decided, lead, products, client):
    third = ProductFactory()
    notice.listings.create(
        organisation=notice.organisation, position=3, marketplace="lazada", market="SG",
        item=third.item, key=third.key, pasted=third.address,
    )  # fmt: skip
    Notice.objects.filter(pk=notice.pk).update(listing_count=3, pending_count=1)
    execute(DUE)
    assert shown(client, products) == [410, 200]

    undo(decision=decided, by=lead, at=LATER)
    waiting = counts(notice)
    execute(LATER)

    assert (waiting, counts(notice)) == ((3, 0, 1), (3, 0, 0))
    assert shown(client, products) == [200, 200]
    assert states() == [("TAKE_DOWN", "EXECUTED"), ("RESTORE", "EXECUTED")]


def test_a_new_decision_waits_for_the_restoring_of_the_old(notice, decided, triager, products):
    first, second = notice.listings.in_order()
    execution.claim_orders(at=DUE, limit=10)  # a worker takes it up, and dies
    undo(decision=decided, by=triager, at=DUE)
    decide(notice, [reject(first), reject(second)], triager, at=DUE)

    held = triage.settle_ripe(at=DUE + GRACE)
    execute(DUE + execution.CLAIM)

    notice.refresh_from_db()
    assert (held, notice.state, notice.outcome) == (0, NoticeState.DECIDED, NoticeOutcome.NONE_UPHELD)


def test_a_decision_after_an_undo_carries_the_takedown_out_for_good(
    notice, decided, triager, products, client
):
    first, second = notice.listings.in_order()
    execution.claim_orders(at=DUE, limit=10)
    undo(decision=decided, by=triager, at=DUE)
    decide(notice, [remove(first), reject(second)], triager, at=DUE)

    execute(DUE + execution.CLAIM)

    notice.refresh_from_db()
    assert (notice.outcome, shown(client, products)) == (NoticeOutcome.PARTIAL, [410, 200])


def test_what_a_worker_has_in_hand_is_restored_when_its_call_must_have_ended(notice, decided, triager):
    in_hand = execution.claim_orders(at=DUE, limit=10)
    undo(decision=decided, by=triager, at=DUE)
    assert execute(DUE + timedelta(minutes=1)) == 0

    answers = execution.submit_orders(in_hand, connector=EmbeddedConnector(), at=DUE)
    execution.take_answers(notice_id=notice.pk, answers=answers, at=DUE + timedelta(minutes=1))
    execute(DUE + timedelta(minutes=1))

    assert states() == [("TAKE_DOWN", "CALLED_BACK"), ("RESTORE", "EXECUTED")]
    assert AuditEvent.objects.filter(action="execution.came_too_late").count() == 1
    assert counts(notice) == (2, 0, 0)


def test_what_perhaps_never_came_is_restored_all_the_same(notice, decided, triager, products, client):
    execute(DUE, by=Moody(ConnectorUnavailable("no answer in time")))
    undo(decision=decided, by=triager, at=LATER)

    execute(LATER)
    EmbeddedConnector().take_down(
        products[0].key, reference=f"execution-{MarketplaceOrder.objects.first().pk}", ground="", at=LATER
    )

    assert states() == [("TAKE_DOWN", "CALLED_BACK"), ("RESTORE", "EXECUTED")]
    assert shown(client, products) == [200, 200]


def test_a_refused_takedown_is_undone_without_a_person(notice, decided, triager, products):
    execute(DUE, by=Moody(ConnectorRefused("nobody knows it")))
    undo(decision=decided, by=triager, at=LATER)
    execute(LATER)

    assert states() == [("TAKE_DOWN", "CALLED_BACK"), ("RESTORE", "EXECUTED")]
    assert counts(notice) == (2, 0, 0)


def test_a_restoring_that_fails_is_retried_and_raises_an_alarm(notice, decided, triager, lead, monkeypatch):
    def refuse(self, key, **order):
        raise ConnectorRefused("closed for stocktaking")

    execution.claim_orders(at=DUE, limit=10)
    undo(decision=decided, by=triager, at=DUE)
    with monkeypatch.context() as patched:
        patched.setattr(EmbeddedConnector, "restore", refuse)
        execute(DUE + execution.CLAIM)

    failed = MarketplaceOrder.objects.get(kind="RESTORE")
    told = set(Notification.objects.values_list("kind", "recipient__name"))
    assert (failed.state, failed.last_error) == ("FAILED", "closed for stocktaking")
    assert told == {("restoration.failed", "Tara Triager"), ("restoration.failed", "Liam Lead")}
    execution.retry(execution=failed, by=lead, at=LATER)
    execute(LATER)
    assert counts(notice) == (2, 0, 0)


def test_nobody_undoes_once_the_outcome_is_sent(notice, decided, triager):
    execute(DUE)

    with pytest.raises(Stale, match="was sent on Mon 2 Mar, 12:00 UTC"):
        undo(decision=decided, by=triager, at=LATER)

    notice.refresh_from_db()
    assert (notice.state, notice.upheld_count) == (NoticeState.DECIDED, 1)


def test_a_decision_is_undone_once(notice, decided, triager, lead):
    undo(decision=decided, by=triager, at=SOON)

    with pytest.raises(Stale, match="Tara Triager undid this decision on Mon 2 Mar, 12:00 UTC"):
        undo(decision=decided, by=lead, at=SOON)

    assert counts(notice) == (2, 0, 0)


def test_only_who_decided_or_a_lead_undoes(notice, decided):
    colleague = UserFactory(staff_role="TRIAGER")

    with pytest.raises(claims.CannotTriage, match="Only Tara Triager or a lead"):
        undo(decision=decided, by=colleague, at=SOON)


def test_an_undo_leaves_the_other_decisions_alone(notice, triager):
    first, second = notice.listings.in_order()
    early = decide(notice, [remove(first)], triager)
    decide(notice, [reject(second)], triager, at=SOON)

    undo(decision=early, by=triager, at=SOON)

    assert list(notice.listings.in_order().values_list("outcome", flat=True)) == ["PENDING", "REJECTED"]
    assert counts(notice) == (1, 0, 0)


def test_a_decision_on_a_page_from_before_an_undo_is_refused(notice, decided, triager):
    first = notice.listings.in_order()[0]
    undo(decision=decided, by=triager, at=SOON)

    with pytest.raises(Stale, match="Tara Triager undid a decision of"):
        triage.decide(notice=notice, version=2, verdicts=[reject(first)], by=triager, at=SOON)


# --- several at once ---


def race(*acts):
    """Let people and workers begin at the same moment; what each got, in order."""
    answers, start = {}, threading.Barrier(len(acts))

    def run(number, act):
        try:
            start.wait()
            answers[number] = act()
        except Stale:
            answers[number] = "told"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in range(len(acts))]


def at_the_desk(act, **given):
    """What a person does in a request: in one scope and transaction."""
    with staff_scope():
        return act(**given)


@pytest.fixture
def on_show(transactional_db):
    return ProductFactory()


@pytest.fixture
def committed(on_show, triager):
    """A decision that is on the disk: the one listing of its notice is to go."""
    with staff_scope():
        notice = NoticeFactory(listings=0)
        listing = notice.listings.create(
            organisation=notice.organisation, position=1, marketplace="lazada", market="SG",
            item=on_show.item, key=on_show.key, pasted=on_show.address,
        )  # fmt: skip
        return decide(notice, [remove(listing)], triager)


@pytest.mark.parametrize("_again", range(3))
def test_an_undo_and_the_workers_at_once_agree_in_the_end(committed, triager, on_show, client, _again):
    undone, *_tried = race(
        lambda: at_the_desk(undo, decision=committed, by=triager, at=DUE),
        lambda: execute(DUE),
        lambda: execute(DUE),
    )
    for minute in range(4):
        execute(DUE + timedelta(minutes=minute))

    with staff_scope():
        notice = Notice.objects.get()
        open_orders = MarketplaceOrder.objects.filter(state="TO_EXECUTE").count()
    took_place = undone != "told"
    assert (notice.state, notice.pending_count) == (("IN_TRIAGE", 1) if took_place else ("DECIDED", 0))
    assert (open_orders, notice.executing_count) == (0, 0)
    assert client.get(on_show.get_absolute_url()).status_code == (200 if took_place else 410)


def test_of_two_undos_at_once_one_is_told(committed, triager, lead):
    answers = race(
        lambda: at_the_desk(undo, decision=committed, by=triager, at=SOON),
        lambda: at_the_desk(undo, decision=committed, by=lead, at=SOON),
    )

    with staff_scope():
        assert sum(answer == "told" for answer in answers) == 1
        assert Notice.objects.get().pending_count == 1


def test_an_undo_and_a_decision_at_once_keep_the_counts(transactional_db, triager, lead):
    with staff_scope():
        notice = NoticeFactory(listing_count=2)
        first, second = notice.listings.in_order()
        done = decide(notice, [reject(first)], triager)
    more = {"notice": notice, "version": notice.version, "verdicts": [reject(second)], "by": triager}

    race(
        lambda: at_the_desk(undo, decision=done, by=lead, at=SOON),
        lambda: at_the_desk(triage.decide, at=SOON, **more),
    )

    with staff_scope():
        notice.refresh_from_db()
        assert notice.pending_count == notice.listings.pending().count()
        assert TriageDecision.objects.exclude(undone_at=None).count() == 1
