"""Undoing a decision until its outcome is sent: orders not sent yet are cancelled, sent ones are reversed."""

from datetime import datetime

from django.db import transaction

from ipr_portal.audit.actions import record
from ipr_portal.errors import Stale
from ipr_portal.notifications.wakeup import wake_after_commit
from takedowns.enums import ListingOutcome, MarketplaceOrderKind, MarketplaceOrderState
from takedowns.models import Listing, MarketplaceOrder, Notice, TriageDecision
from takedowns.rules.triage import UPHELD, why_not_undo, why_too_late_to_undo

from . import waiting
from .claims import CannotTriage, keep, lock
from .execution import CLAIM

OPEN = [MarketplaceOrderState.TO_EXECUTE, MarketplaceOrderState.FAILED]


@transaction.atomic
def undo(*, decision: TriageDecision, by, at: datetime) -> TriageDecision:
    """Undo a decision: its listings are open again, and everything that the marketplace did or may have done is
    reversed.

    The decision is kept, with who undid it. An order that no worker has claimed is cancelled without an effect outside.
    For every other one a restoring order is written, which is executed like a takedown.

    :raises Stale: if the outcome is sent, or somebody undid it already.
    :raises CannotTriage: if this person may not undo it.
    """
    notice = lock(Notice(pk=decision.notice_id))
    decision = TriageDecision.objects.select_related("decided_by", "undone_by").get(pk=decision.pk)
    if refusal := why_too_late_to_undo(notice, decision):
        raise Stale(refusal)
    if refusal := why_not_undo(decision, by=by):
        raise CannotTriage(refusal)
    decision.undone_by, decision.undone_at = by, at
    decision.save(update_fields=["undone_by", "undone_at"])
    called_back, restored = _take_back(decision, at=at)
    _open_again(notice, decision, executing=len(restored) - len(called_back))
    waiting.after_undo(notice, decision, by=by, at=at)
    if by.pk == notice.triager_id:
        keep(notice, by=by, at=at)
    record(
        "notice.decision_undone", notice, by=by, at=at, internal=True,
        listings=decision.listings.count(), restored=len(restored), whose=str(decision.decided_by),
    )  # fmt: skip
    return decision


def _take_back(decision, *, at) -> tuple[list[MarketplaceOrder], list[MarketplaceOrder]]:
    """Cancel the orders that are not sent; write restoring orders for the others."""
    rows = MarketplaceOrder.objects.filter(decision__decision=decision, undoes=None).order_by("pk")
    orders = list(rows.select_for_update(of=("self",), no_key=True))
    called_back = [order for order in orders if order.state in OPEN]
    MarketplaceOrder.objects.filter(pk__in=[order.pk for order in called_back]).update(
        state=MarketplaceOrderState.CALLED_BACK
    )
    restored = [_restoring(order, at=at) for order in orders if order.handed_over_at or order.executed_at]
    MarketplaceOrder.objects.bulk_create(restored)
    if restored:
        wake_after_commit("takedowns.execute")
    return called_back, restored


def _restoring(order: MarketplaceOrder, *, at: datetime) -> MarketplaceOrder:
    """The order that undoes another; due only after the call of a worker that has claimed the other must have ended."""
    may_be_in_hand = order.state == MarketplaceOrderState.TO_EXECUTE
    return MarketplaceOrder(
        organisation_id=order.organisation_id,
        decision_id=order.decision_id,
        kind=MarketplaceOrderKind.RESTORE,
        undoes=order,
        ordered_at=at,
        next_try_at=min(max(at, order.next_try_at), at + CLAIM) if may_be_in_hand else at,
    )


def _open_again(notice, decision, *, executing) -> None:
    outcomes = dict(decision.listings.values_list("listing_id", "outcome"))
    Listing.objects.filter(pk__in=outcomes).update(
        outcome=ListingOutcome.PENDING, rejection_code="", decided_at=None
    )
    notice.pending_count += len(outcomes)
    notice.upheld_count -= sum(outcome in UPHELD for outcome in outcomes.values())
    notice.executing_count += executing
    notice.version += 1
    notice.save(update_fields=["pending_count", "upheld_count", "executing_count", "version"])
