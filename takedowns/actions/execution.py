"""Carrying decisions out at the marketplace: a decision counts when it is executed.

An order is claimed in one transaction, the marketplace is called outside any, and the answer is written in another.
Whoever dies in between leaves an order whose claim runs out; the marketplace knows the order by its reference, so
asking twice does it once.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError
from ipr_portal.marketplace.connector import Connector, ConnectorRefused, ConnectorUnavailable
from ipr_portal.notifications.actions import notify
from ipr_portal.notifications.bell import ring
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import staff_scope
from takedowns.enums import ExecutionKind, ExecutionState
from takedowns.models import Execution, Notice

from .triage import lock, settle

CLAIM = timedelta(minutes=2)  # longer than a call to the marketplace may take
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=10), timedelta(minutes=30)
ALARM_AFTER, GIVE_UP_AFTER = 3, 12  # attempts


class CannotExecute(DomainError):
    """A rule stands in the way."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker needs to know outside the transaction."""

    execution_id: int
    kind: str
    key: str
    ground: str

    @property
    def reference(self) -> str:
        return f"execution-{self.execution_id}"


def execute_due(*, connector: Connector, at: datetime, limit: int = 100) -> int:
    """Carry out what is due, each order in transactions of its own; return how many were tried."""
    orders = claim_orders(at=at, limit=limit)
    for order in orders:
        try:
            proof = place(order, connector=connector, at=at)
        except ConnectorUnavailable as error:
            postpone(execution_id=order.execution_id, error=str(error), at=at)
        except ConnectorRefused as error:
            give_up(execution_id=order.execution_id, error=str(error), at=at)
        else:
            carry_out(execution_id=order.execution_id, proof=proof, by=None, at=at)
    return len(orders)


def claim_orders(*, at: datetime, limit: int) -> list[Order]:
    """Take due orders that no other worker has, and say so before anything leaves the house."""
    with staff_scope():
        due = Execution.objects.due(at).order_by("next_try_at", "pk")
        rows = list(
            due.select_for_update(skip_locked=True, of=("self",)).select_related("decision__listing")[:limit]
        )
        Execution.objects.filter(pk__in=[row.pk for row in rows]).update(next_try_at=at + CLAIM)
    return [
        Order(row.pk, row.kind, row.decision.listing.key, row.decision.get_ground_display()) for row in rows
    ]


def place(order: Order, *, connector: Connector, at: datetime) -> str:
    """Hand one order to the marketplace, and return its proof."""
    does = connector.take_down if order.kind == ExecutionKind.TAKE_DOWN else connector.restrict
    return does(order.key, reference=order.reference, ground=order.ground, at=at)


def carry_out(*, execution_id: int, proof: str, by, at: datetime) -> None:
    """Note that the marketplace has done it; the last order of a notice settles the notice.

    :param by: the person who did it by hand and attests it, or None for the connector.
    """
    with staff_scope():
        execution, notice = _lock(execution_id)
        if execution.state == ExecutionState.EXECUTED:
            return
        execution.state, execution.executed_at = ExecutionState.EXECUTED, at
        execution.proof, execution.last_error = proof[:200], ""
        execution.attempts += 1
        execution.save(update_fields=["state", "executed_at", "proof", "last_error", "attempts"])
        listing = str(execution.decision.listing)
        record("execution.carried_out", notice, by=by, at=at, internal=True, listing=listing, proof=proof)
        notice.executing_count -= 1
        notice.save(update_fields=["executing_count"])
        settle(notice, at=at)


def postpone(*, execution_id: int, error: str, at: datetime) -> None:
    """Note that the marketplace did not answer, and try again later; after some attempts tell staff."""
    with staff_scope():
        execution, notice = _lock(execution_id)
        execution.attempts += 1
        if execution.attempts >= GIVE_UP_AFTER:
            return _fail(execution, notice, error, at=at)
        execution.next_try_at, execution.last_error = at + pause(execution.attempts), error[:500]
        execution.save(update_fields=["attempts", "next_try_at", "last_error"])
        if execution.attempts == ALARM_AFTER:
            _alarm(execution, notice, at=at)


def give_up(*, execution_id: int, error: str, at: datetime) -> None:
    """Note that the marketplace will not do it, and tell staff."""
    with staff_scope():
        execution, notice = _lock(execution_id)
        execution.attempts += 1
        _fail(execution, notice, error, at=at)


@transaction.atomic
def retry(*, execution: Execution, by, at: datetime) -> None:
    """Order a failed execution once more.

    :raises CannotExecute: if it has not failed.
    """
    execution, notice = _lock(execution.pk)
    if not execution.may_become(ExecutionState.TO_EXECUTE):
        raise CannotExecute(_("This takedown is %(state)s.") % {"state": execution.get_state_display()})
    execution.state, execution.next_try_at, execution.attempts = ExecutionState.TO_EXECUTE, at, 0
    execution.save(update_fields=["state", "next_try_at", "attempts"])
    listing = str(execution.decision.listing)
    record("execution.retried", notice, by=by, at=at, internal=True, listing=listing)
    transaction.on_commit(lambda: ring("takedowns.execute"))


@transaction.atomic
def attest(*, execution: Execution, proof: str, by, at: datetime) -> None:
    """Note that a person has taken the listing down by hand, with what proves it.

    :raises CannotExecute: if it has not failed, or nothing proves it.
    """
    if not proof.strip():
        raise CannotExecute(_("Say what proves that the listing is down, such as a ticket number."))
    fresh, _notice = _lock(execution.pk)
    if fresh.state != ExecutionState.FAILED:
        raise CannotExecute(_("This takedown is %(state)s.") % {"state": fresh.get_state_display()})
    carry_out(execution_id=fresh.pk, proof=proof.strip(), by=by, at=at)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts: doubling from ten seconds to half an hour, give or take a fifth."""
    wait = min(FIRST_RETRY * 2 ** (attempts - 1), LONGEST_RETRY)
    return wait * random.uniform(0.8, 1.2)


def _lock(execution_id: int) -> tuple[Execution, Notice]:
    """Lock the notice first, as every action does, then its order."""
    reached = Notice.objects.filter(decisions__listings__execution=execution_id)
    notice = lock(reached.get())
    rows = Execution.objects.select_for_update(of=("self",), no_key=True).select_related("decision__listing")
    return rows.get(pk=execution_id), notice


def _fail(execution, notice, error, *, at):
    execution.state, execution.last_error = ExecutionState.FAILED, error[:500]
    execution.save(update_fields=["attempts", "state", "last_error"])
    _alarm(execution, notice, at=at)


def _alarm(execution, notice, *, at):
    """One alarm for one notice and state, however many of its orders fail."""
    listing, error = str(execution.decision.listing), execution.last_error
    record("execution.failed", notice, by=None, at=at, internal=True, listing=listing, error=error)
    notify(
        staff_who(Can.WATCH_EXECUTIONS), "execution.failed", notice, at=at, path=reverse("desk:executions"),
        event_key=f"execution.failed:{notice.pk}:{execution.state}", listing=listing, error=error,
    )  # fmt: skip
