"""Batches that are sent in the background: taking one, sending its parts, cancelling and resuming it.

A part is deleted in the transaction that writes its notices and results. So a worker that is killed leaves a part
whole, and one that was sent is not there to be sent again; workers at once take turns by the lock on the batch.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from ipr_portal.api.scopes import opened_by
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.notifications.wakeup import wake_after_commit
from ipr_portal.tenancy.middleware import who_is
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import organisation_scope, system_scope
from takedowns.enums import BatchMode, BatchState
from takedowns.models import BatchPart, BatchRow, NoticeBatch
from takedowns.models.batches import RESULTS_KEPT
from takedowns.rules.batches import NOTICES_A_PART, why_not_take

from .batches import Caller, Row, send_batch

log = logging.getLogger(__name__)

STINT = timedelta(seconds=30)  # after which other work may have the worker
MOST_AT_ONCE = 50  # batches deleted in one transaction


class CannotTake(DomainError):
    """A rule forbids it; `refusal` says why, and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@transaction.atomic
def take(*, rows: Sequence[Row], mode: str, caller: Caller, at: datetime) -> NoticeBatch:
    """Take a batch, to be sent in the background.

    Where each notice stands for itself, a part has some of them; else all are one part.

    :raises CannotTake: if too many are being sent already.
    """
    running = NoticeBatch.objects.running().filter(organisation=caller.organisation, agent=caller.agent)
    if refusal := why_not_take(running.count()):
        raise CannotTake(refusal)
    batch = NoticeBatch.objects.create(
        organisation=caller.organisation, agent=caller.agent, asked_by=caller.by, client=caller.client,
        signed_from=caller.signed_from, mode=mode, asked_at=at, worked_at=at, counted=len(rows),
    )  # fmt: skip
    size = NOTICES_A_PART if mode == BatchMode.PARTIAL else len(rows)
    BatchPart.objects.bulk_create(
        BatchPart(
            organisation=caller.organisation, batch=batch, place=first,
            rows=[row.stored() for row in rows[first : first + size]],
        )
        for first in range(0, len(rows), size)
    )  # fmt: skip
    record("batch.taken", batch, by=caller.by, at=at, acting_for=caller.agent, notices=len(rows))
    wake_after_commit("takedowns.send_batches")
    return batch


@transaction.atomic
def cancel(*, batch: NoticeBatch, by, at: datetime, agent=None) -> NoticeBatch:
    """Send no more of a batch; what was sent stays sent. Waits for the part that is being sent.

    :raises Stale: if it has ended.
    """
    batch = _lock(batch, BatchState.CANCELLED)
    _end(batch, BatchState.CANCELLED, at=at)
    record("batch.cancelled", batch, by=by, at=at, acting_for=agent)
    return batch


@transaction.atomic
def resume(*, batch: NoticeBatch, caller: Caller, at: datetime) -> NoticeBatch:
    """Go on with a batch that stopped, from now on in the name of the caller.

    :raises Stale: if it has not stopped.
    """
    batch = _lock(batch, BatchState.RUNNING)
    batch.state, batch.said, batch.worked_at = BatchState.RUNNING, "", at
    batch.asked_by, batch.client = caller.by, caller.client
    batch.save(update_fields=["state", "said", "worked_at", "asked_by", "client"])
    record("batch.resumed", batch, by=caller.by, at=at, acting_for=caller.agent)
    wake_after_commit("takedowns.send_batches")
    return batch


def run_due(*, clock: Callable[[], datetime]) -> None:
    """Send parts of batches until none is left or the stint is over. Safe on many workers at once."""
    until = clock() + STINT
    while clock() < until and run_part(at=clock()):
        pass


def run_part(*, at: datetime) -> bool:
    """Send one part of the batch that has waited longest and that no other worker has; False if there is none.

    A batch whose part fails on our side stops. If the database goes away, it is tried again.
    """
    key = None
    try:
        with system_scope():
            rows = NoticeBatch.objects.running().select_related("organisation", "agent", "asked_by", "client")
            free = rows.select_for_update(of=("self",), no_key=True, skip_locked=True)
            batch = free.order_by("worked_at", "pk").first()
            if batch is None:
                return False
            key = batch.pk
            _run(batch, at=at)
    except OperationalError:
        raise
    except Exception:
        if key is None:
            raise
        log.exception("A part of the batch %s failed.", key)
        _stop_failed(key, at=at)
    return True


def tidy(*, at: datetime) -> None:
    """Delete batches on which nothing was done for as long as results are kept, with their rows."""
    while True:
        with system_scope():
            old = NoticeBatch.objects.exclude(state=BatchState.RUNNING).filter(
                worked_at__lte=at - RESULTS_KEPT
            )
            keys = list(old.order_by("worked_at").values_list("pk", flat=True)[:MOST_AT_ONCE])
            NoticeBatch.objects.filter(pk__in=keys).delete()
        if len(keys) < MOST_AT_ONCE:
            return


def _run(batch: NoticeBatch, *, at: datetime) -> None:
    sender = _sender_of(batch)
    if isinstance(sender, Refusal):
        _stop(batch, str(sender.sentence), at=at)
        return
    with organisation_scope(batch.organisation, by=batch.asked_by):
        part = batch.parts.order_by("place").first()
        if part is None:
            raise LookupError(f"The batch {batch} has no part left.")
        rows = [Row.of_stored(one) for one in part.rows]
        send_batch(rows=rows, mode=batch.mode, caller=sender, at=at)
        part.delete()
        _write_down(batch, rows, at=at)


def _sender_of(batch: NoticeBatch) -> Caller | Refusal:
    """In whose name a part is sent, with what they may do now; or why it is not sent."""
    client, person = batch.client, batch.asked_by
    if client and client.revoked_at:
        said = _("The API client “%(name)s” was revoked.") % {"name": client.name}
        return Refusal("", said, _("Resume it with another client."))
    try:
        agent, can = who_is(person, batch.organisation)
    except Http404:
        agent, can = None, frozenset()
    if client:
        can &= opened_by(client.scopes)
    if not person.is_active or agent != batch.agent or Can.FILE_NOTICES not in can:
        said = _("%(person)s may no longer send notices in the name of %(organisation)s.")
        named = {"person": person.name, "organisation": batch.organisation}
        return Refusal("", said % named, _("Resume it as somebody who may."))
    return Caller(
        organisation=batch.organisation, agent=agent, by=person, capabilities=can, client=client,
        signed_from=batch.signed_from or "",
    )  # fmt: skip


def _write_down(batch: NoticeBatch, rows: Sequence[Row], *, at: datetime) -> None:
    """Keep what became of the rows of a part; the last one ends the batch."""
    BatchRow.objects.bulk_create(
        BatchRow(
            organisation=batch.organisation, batch=batch, row=row.number, external_ref=row.external_ref,
            notice=row.notice, errors=row.said(),
        )
        for row in rows
    )  # fmt: skip
    batch.done += len(rows)
    batch.sent += sum(row.notice is not None for row in rows)
    batch.refused += sum(bool(row.faults) for row in rows)
    batch.worked_at = at
    if batch.done == batch.counted:
        as_a_whole = batch.mode == BatchMode.ATOMIC and batch.refused
        batch.state, batch.ended_at = BatchState.REFUSED if as_a_whole else BatchState.DONE, at
    batch.save(update_fields=["done", "sent", "refused", "worked_at", "state", "ended_at"])


def _lock(batch: NoticeBatch, to: str) -> NoticeBatch:
    """Lock a batch that may become something.

    :raises Stale: if it may not.
    """
    batch = NoticeBatch.objects.select_for_update(of=("self",), no_key=True).get(pk=batch.pk)
    if not batch.may_become(to):
        raise Stale(_("The batch is %(state)s.") % {"state": batch.get_state_display()})
    return batch


def _end(batch: NoticeBatch, state: str, *, at: datetime) -> None:
    batch.parts.all().delete()
    batch.state, batch.said, batch.worked_at, batch.ended_at = state, "", at, at
    batch.save(update_fields=["state", "said", "worked_at", "ended_at"])


def _stop(batch: NoticeBatch, said: str, *, at: datetime) -> None:
    batch.state, batch.said, batch.worked_at = BatchState.STOPPED, said[:300], at
    batch.save(update_fields=["state", "said", "worked_at"])
    record("batch.stopped", batch, by=None, at=at, said=batch.said)


def _stop_failed(key, *, at: datetime) -> None:
    with system_scope():
        rows = NoticeBatch.objects.running().select_for_update(of=("self",), no_key=True)
        if batch := rows.filter(pk=key).first():
            _stop(batch, _("It failed on our side."), at=at)
