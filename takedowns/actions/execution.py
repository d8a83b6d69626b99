"""Executing decisions at the marketplace: a decision counts when it is executed.

An order is claimed in one transaction, the marketplace is called outside any, and the answer is written in another.
If a worker dies in between, the claim of the order expires; the marketplace recognises the order by its reference, so a
repeated request has no further effect.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Literal

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import event, record, record_many
from ipr_portal.errors import DomainError
from ipr_portal.marketplace.connector import Connector, ConnectorUnavailable, OrderRequest
from ipr_portal.notifications.actions import notify
from ipr_portal.notifications.wakeup import wake_after_commit
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import staff_scope, system_scope
from takedowns.enums import MarketplaceOrderKind, MarketplaceOrderState, NoticeState
from takedowns.models import MarketplaceOrder, Notice

from . import decision_corrections, restorations
from .triage import lock, settle

CLAIM = timedelta(minutes=2)  # longer than a call to the marketplace may take
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=10), timedelta(minutes=30)
ALARM_AFTER, GIVE_UP_AFTER = 3, 12  # attempts


class CannotExecute(DomainError):
    """A rule forbids it."""


@dataclass(frozen=True, slots=True)
class ClaimedOrder:
    """An order as a worker needs it outside the transaction."""

    order_id: int
    notice_id: int
    kind: str
    key: str
    ground: str
    undoes_id: int | None = None  # the order that this one undoes

    @property
    def reference(self) -> str:
        return reference_of(self.order_id)

    def as_request(self) -> OrderRequest:
        """The same order for the connector."""
        if self.undoes_id:
            return OrderRequest("restore", self.key, self.reference, undoes=reference_of(self.undoes_id))
        does: Literal["take_down", "restrict"] = (
            "take_down" if self.kind == MarketplaceOrderKind.TAKE_DOWN else "restrict"
        )
        return OrderRequest(does, self.key, self.reference, ground=self.ground)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one order: a proof, or an error."""

    order_id: int
    notice_id: int
    proof: str = ""
    error: str = ""
    may_work_later: bool = False


def execute_due(
    *, connector: Connector, at: datetime, limit: int = 200, only: list[int] | None = None
) -> int:
    """Execute due orders, notice by notice; return how many orders were tried.

    :param only: limits it to the notices with these ids, as when a history is generated; by default all.
    """
    orders = claim_orders(at=at, limit=limit, only=only)
    for start in range(0, len(orders), connector.at_once):
        answers = submit_orders(orders[start : start + connector.at_once], connector=connector, at=at)
        for notice_id, of_one in groupby(answers, key=lambda answer: answer.notice_id):
            take_answers(notice_id=notice_id, answers=list(of_one), at=at)
    return len(orders)


def claim_orders(*, at: datetime, limit: int, only: list[int] | None = None) -> list[ClaimedOrder]:
    """Claim due orders that no other worker has, committed before any is sent."""
    with system_scope():
        due = MarketplaceOrder.objects.due(at).order_by("next_try_at", "pk")
        if only is not None:
            due = due.filter(decision__listing__notice__in=only)
        rows = due.select_for_update(skip_locked=True, of=("self",), no_key=True)
        held = list(rows.select_related("decision__listing")[:limit])
        MarketplaceOrder.objects.filter(pk__in=[row.pk for row in held]).update(
            next_try_at=at + CLAIM, handed_over_at=Coalesce("handed_over_at", Value(at))
        )
    orders = [
        ClaimedOrder(
            row.pk, row.decision.listing.notice_id, row.kind, row.decision.listing.key,
            row.decision.get_ground_display(), row.undoes_id,
        )
        for row in held
    ]  # fmt: skip
    return sorted(orders, key=lambda order: (order.notice_id, order.order_id))


def submit_orders(orders: Sequence[ClaimedOrder], *, connector: Connector, at: datetime) -> list[Answer]:
    """Submit some orders to the marketplace; return its answers, in the same order."""
    answers = connector.carry_out([order.as_request() for order in orders], at=at)
    return [
        Answer(order.order_id, order.notice_id, proof=answer) if isinstance(answer, str) else
        Answer(
            order.order_id, order.notice_id, error=str(answer),
            may_work_later=isinstance(answer, ConnectorUnavailable),
        )
        for order, answer in zip(orders, answers, strict=True)
    ]  # fmt: skip


def reference_of(order_id: int) -> str:
    """The reference by which the marketplace recognises an order."""
    return f"execution-{order_id}"


def take_answers(*, notice_id: int, answers: list[Answer], at: datetime, by=None) -> None:
    """Write the answers of the marketplace about one notice; its last executed order settles it.

    Executed orders are written in one statement; failed ones are tried again, with an alarm after some attempts, or
    given up. An answer about an order whose decision was undone meanwhile makes the restoring order due at once.

    :param by: the person who did it by hand and attests it, or None for the connector.
    """
    with staff_scope(by=by) if by else system_scope():
        notice = lock(Notice(pk=notice_id))
        rows = MarketplaceOrder.objects.filter(pk__in=[answer.order_id for answer in answers])
        rows = rows.exclude(state=MarketplaceOrderState.EXECUTED).select_related("decision__listing")
        orders = {row.pk: row for row in rows.select_for_update(of=("self",), no_key=True)}
        answered = [(orders[a.order_id], a) for a in answers if a.order_id in orders]
        _hurry_restores(
            notice, [pair for pair in answered if pair[0].state == MarketplaceOrderState.CALLED_BACK], at=at
        )
        answered = [pair for pair in answered if pair[0].state != MarketplaceOrderState.CALLED_BACK]
        done = [pair for pair in answered if not pair[1].error]
        _carry_out(notice, done, by=by, at=at)
        for execution, answer in answered:
            if answer.error:
                _postpone(execution, notice, answer, at=at)
        if done:
            settle(notice, at=at)


@transaction.atomic
def retry(*, execution: MarketplaceOrder, by, at: datetime) -> None:
    """Retry a failed execution.

    :raises CannotExecute: if it has not failed.
    """
    execution, notice = _lock(execution.pk)
    if not execution.may_become(MarketplaceOrderState.TO_EXECUTE):
        raise CannotExecute(_("This order is %(state)s.") % {"state": execution.get_state_display()})
    execution.state, execution.next_try_at, execution.attempts = MarketplaceOrderState.TO_EXECUTE, at, 0
    execution.save(update_fields=["state", "next_try_at", "attempts"])
    action = "restoration.retried" if execution.undoes_id else "execution.retried"
    record(action, notice, by=by, at=at, internal=True, listing=str(execution.decision.listing))
    wake_after_commit("takedowns.execute")


@transaction.atomic
def attest(*, execution: MarketplaceOrder, proof: str, by, at: datetime) -> None:
    """Record that a person has taken the listing down, or restored it, by hand, with proof.

    :raises CannotExecute: if it has not failed, or proof is missing.
    """
    if not proof.strip():
        raise CannotExecute(_("Enter proof that it is done, such as a ticket number."))
    fresh, notice = _lock(execution.pk)
    if fresh.state != MarketplaceOrderState.FAILED:
        raise CannotExecute(_("This order is %(state)s.") % {"state": fresh.get_state_display()})
    answer = Answer(fresh.pk, notice.pk, proof=proof.strip())
    take_answers(notice_id=notice.pk, answers=[answer], by=by, at=at)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts: doubling from ten seconds to half an hour, give or take a fifth."""
    wait = min(FIRST_RETRY * 2 ** (attempts - 1), LONGEST_RETRY)
    return wait * random.uniform(0.8, 1.2)


def _lock(order_id: int) -> tuple[MarketplaceOrder, Notice]:
    """Lock the notice first, as every action does, then its order."""
    reached = Notice.objects.filter(decisions__listings__orders=order_id)
    notice = lock(reached.get())
    rows = MarketplaceOrder.objects.select_for_update(of=("self",), no_key=True).select_related(
        "decision__listing"
    )
    return rows.get(pk=order_id), notice


def _carry_out(notice, done, *, by, at) -> None:
    if not done:
        return
    proofs = [When(pk=execution.pk, then=Value(answer.proof[:200])) for execution, answer in done]
    MarketplaceOrder.objects.filter(pk__in=[execution.pk for execution, _answer in done]).update(
        proof=Case(*proofs),
        state=MarketplaceOrderState.EXECUTED,
        executed_at=at,
        last_error="",
        attempts=F("attempts") + 1,
    )
    record_many(
        [
            event(
                "restoration.carried_out" if execution.undoes_id else "execution.carried_out", notice, by=by, at=at,
                internal=True, listing=str(execution.decision.listing), proof=answer.proof,
            )
            for execution, answer in done
        ]
    )  # fmt: skip
    notice.executing_count -= len(done)
    notice.save(update_fields=["executing_count"])
    if notice.state == NoticeState.DECIDED:
        order_ids = [execution.pk for execution, _answer in done]
        decision_corrections.note_carried_out(notice=notice, order_ids=order_ids, at=at)
        restorations.note_carried_out(notice=notice, order_ids=order_ids, at=at)


def _hurry_restores(notice, called_back, *, at) -> None:
    """These orders are no longer being sent, so their restoring orders need not wait."""
    waiting = MarketplaceOrder.objects.filter(undoes__in=[execution.pk for execution, _answer in called_back])
    if called_back and waiting.due_later(at).update(next_try_at=at):
        wake_after_commit("takedowns.execute")
    said = {"by": None, "at": at, "internal": True}
    record_many(
        [
            event("execution.came_too_late", notice, listing=str(execution.decision.listing), **said)
            for execution, answer in called_back
            if answer.proof
        ]
    )


def _postpone(execution, notice, answer, *, at) -> None:
    """Try again later; after some attempts notify staff; after many, or a refusal, leave it to a person."""
    execution.attempts += 1
    execution.last_error = answer.error[:500]
    if not answer.may_work_later or execution.attempts >= GIVE_UP_AFTER:
        execution.state = MarketplaceOrderState.FAILED
    else:
        execution.next_try_at = at + pause(execution.attempts)
    execution.save(update_fields=["attempts", "state", "next_try_at", "last_error"])
    if execution.state == MarketplaceOrderState.FAILED or execution.attempts == ALARM_AFTER:
        _alarm(execution, notice, at=at)


def _alarm(execution, notice, *, at) -> None:
    """One alarm for one notice and state, however many of its orders fail."""
    listing, error = str(execution.decision.listing), execution.last_error
    kind = "restoration.failed" if execution.undoes_id else "execution.failed"
    record(kind, notice, by=None, at=at, internal=True, listing=listing, error=error)
    notify(
        staff_who(Can.WATCH_EXECUTIONS), kind, notice, at=at, path=reverse("desk:executions"),
        event_key=f"{kind}:{notice.pk}:{execution.state}", listing=listing, error=error,
    )  # fmt: skip
