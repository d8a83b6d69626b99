"""Statements of reasons: written when an outcome is sent or a measure signed off, and handed over in batches of 100.

A batch is claimed in one transaction, the database is called outside any, and the answer is written in another. If a
worker dies in between, the claim expires and the same batch is handed over again; identifiers that the database has from
the first time are left out, so none is ever used twice.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.scope import system_scope
from takedowns.enums import RESTRICTING, WAS_SIGNED_OFF, NoticeState, StatementBatchState
from takedowns.models import (
    ListingDecision,
    MeasureStatement,
    MeasureStrike,
    RepeatInfringer,
    SellerStrike,
    Statement,
    StatementBatch,
)
from takedowns.queries.measures import lines_of, lines_that_counted, measure_facts
from takedowns.queries.statement_facts import facts_of
from takedowns.queries.statements import bodies_in, in_no_batch
from takedowns.statements import measure_puid, puid, statement_of, statement_of_measure
from takedowns.transparency import Refused, Register, Unavailable

MOST = 100  # statements in a call of the database's API
CLAIM = timedelta(minutes=15)  # longer than a call takes, with one question for each of its statements
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=6)


class CannotHandOver(DomainError):
    """There is nothing to hand over, or not by this person's step."""


def write_statements(notice_ids: Sequence[int], *, at: datetime) -> int:
    """Write the statement of every decision that acts on a listing of these notices; return how many.

    Part of sending the outcome, in its transaction. What is written already stays as it is.
    """
    acting = ListingDecision.objects.acting().filter(
        decision__notice__in=notice_ids, decision__notice__state=NoticeState.DECIDED
    )
    rows = acting.filter(~Exists(Statement.objects.filter(decision=OuterRef("pk"))))
    found = rows.select_related("decision__notice__right", "decision__notice__reason", "listing__snapshot")
    made = [_statement(row, at=at) for row in found.prefetch_related("orders").order_by("pk")]
    return len(Statement.objects.bulk_create(made, ignore_conflicts=True))


def write_of_measure(case: RepeatInfringer, *, at: datetime) -> MeasureStatement | None:
    """Write the statement of a measure that is signed off; None for one that restricts nothing.

    Part of signing it off, in its transaction, after its strikes are written.
    """
    if case.measure not in RESTRICTING:
        return None
    body = statement_of_measure(measure_facts(case, lines_of(case)))
    return MeasureStatement.objects.create(measure=case, puid=measure_puid(case.pk), body=body, made_at=at)


def write_past_measures(*, at: datetime) -> int:
    """Write the statements of measures that were signed off before there were any; return how many. May run again."""
    with system_scope():
        missing = RepeatInfringer.objects.filter(
            state__in=WAS_SIGNED_OFF, measure__in=RESTRICTING, statement=None
        )
        keys = list(missing.order_by("pk").values_list("pk", flat=True))
    written = 0
    for key in keys:
        with system_scope():
            case = RepeatInfringer.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
            if not case.lines.exists():
                keep_strikes(case, lines_that_counted(case))
            if case.lines.exists() and not MeasureStatement.objects.filter(measure=case).exists():
                written += write_of_measure(case, at=at) is not None
    return written


def keep_strikes(case: RepeatInfringer, lines: Sequence[SellerStrike]) -> None:
    """Keep for which listings a measure is signed off."""
    MeasureStrike.objects.bulk_create(MeasureStrike(measure=case, strike=row) for row in lines)


def write_past_statements(*, at: datetime, batch: int = 500) -> int:
    """Write the statements of decisions that were sent before there were any; may stop anywhere and run again."""
    written, after = 0, 0
    while True:
        with system_scope():
            missing = ListingDecision.objects.acting().filter(
                ~Exists(Statement.objects.filter(decision=OuterRef("pk"))),
                decision__notice__state=NoticeState.DECIDED, decision__notice__pk__gt=after,
            )  # fmt: skip
            notices = missing.order_by("decision__notice").values_list("decision__notice", flat=True)
            keys = list(notices.distinct()[:batch])
            written += write_statements(keys, at=at)
        if not keys:
            return written
        after = keys[-1]


def hand_over_due(*, database: Register, at: datetime) -> int:
    """Hand over every batch that waits, and make new ones of what is in none; return how many statements were taken."""
    taken = 0
    while key := _claim(at=at) or _claim_new(at=at):
        taken += _hand_over(key, database, at=at)
    return taken


def make_batch(*, by, at: datetime) -> StatementBatch:
    """Make a batch of the oldest statements that are in none, for a person to hand over as a file, in staff's scope.

    :raises CannotHandOver: if every statement is in a batch.
    """
    made = _make(at=at, next_try_at=at)
    if made is None:
        raise CannotHandOver(_("Every statement is in a batch already. New ones come with new outcomes."))
    record("statements.batch_made", made, by=by, at=at, organisation_id=None, internal=True, count=made.count)
    return made


@transaction.atomic
def note_handed_over(*, batch: StatementBatch, by, at: datetime) -> StatementBatch:
    """Note that a person handed a batch over as a file, in staff's scope.

    :raises Stale: if it is handed over already.
    """
    batch = StatementBatch.objects.select_for_update(of=("self",), no_key=True).get(pk=batch.pk)
    if batch.state == StatementBatchState.TAKEN:
        raise Stale(_("This batch is handed over already."))
    _taken(batch, at=at, by=by)
    return batch


@transaction.atomic
def try_again(*, batch: StatementBatch, by, at: datetime) -> StatementBatch:
    """Let a refused batch be handed over again, in staff's scope.

    :raises Stale: if it is not refused any more.
    """
    batch = StatementBatch.objects.select_for_update(of=("self",), no_key=True).get(pk=batch.pk)
    if batch.state != StatementBatchState.REFUSED:
        raise Stale(_("This batch is not refused any more."))
    batch.state, batch.next_try_at, batch.attempts = StatementBatchState.WAITS, at, 0
    batch.save(update_fields=["state", "next_try_at", "attempts"])
    record("statements.batch_retried", batch, by=by, at=at, organisation_id=None, internal=True)
    return batch


def _statement(row: ListingDecision, *, at: datetime) -> Statement:
    facts = facts_of(row)
    return Statement(
        organisation_id=row.organisation_id,
        decision=row,
        puid=puid(facts),
        body=statement_of(facts),
        made_at=at,
    )


def _claim(*, at: datetime) -> int | None:
    with system_scope():
        waiting = StatementBatch.objects.filter(state=StatementBatchState.WAITS, next_try_at__lte=at)
        rows = waiting.select_for_update(skip_locked=True, no_key=True).order_by("next_try_at", "pk")
        batch = rows.first()
        if batch is None:
            return None
        batch.attempts, batch.next_try_at = batch.attempts + 1, at + CLAIM
        batch.save(update_fields=["attempts", "next_try_at"])
        return batch.pk


def _claim_new(*, at: datetime) -> int | None:
    with system_scope():
        made = _make(at=at, next_try_at=at + CLAIM, attempts=1)
        return made.pk if made else None


@transaction.atomic
def _make(*, at: datetime, next_try_at: datetime, attempts: int = 0) -> StatementBatch | None:
    found = sorted(
        ((made_at, number, pk) for number, rows in enumerate(in_no_batch()) for made_at, pk in _oldest(rows)),
    )[:MOST]
    if not found:
        return None
    batch = StatementBatch.objects.create(
        made_at=at, count=len(found), next_try_at=next_try_at, attempts=attempts
    )
    for number, rows in enumerate(in_no_batch()):
        rows.order_by().filter(pk__in=[pk for _made_at, of, pk in found if of == number]).update(batch=batch)
    return batch


def _oldest(rows: QuerySet) -> list[tuple[datetime, int]]:
    """When some statements were made, and their keys: the oldest that no other worker has, locked."""
    locked = rows.select_for_update(skip_locked=True, no_key=True)
    return list(locked.values_list("made_at", "pk")[:MOST])


def _hand_over(key: int, database: Register, *, at: datetime) -> int:
    with system_scope():
        batch = StatementBatch.objects.get(pk=key)
        bodies = bodies_in(batch)
    error, refused = "", False
    try:
        _post(bodies, database)
    except Unavailable as later:
        error = str(later)
    except Refused as no:
        error, refused = str(no) or _("The database refused without a reason."), True
    with system_scope():
        batch = StatementBatch.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
        if batch.state == StatementBatchState.TAKEN:
            return 0
        if error:
            _not_taken(batch, error, refused, at=at)
            return 0
        _taken(batch, at=at, by=None)
        return batch.count


def _post(bodies: list[dict[str, Any]], database: Register) -> None:
    """Hand statements over; where the database refuses, those that it has from an attempt before are left out."""
    try:
        database.post(bodies)
    except Refused:
        missing = [body for body in bodies if not database.has(body["puid"])]
        if len(missing) == len(bodies):
            raise
        if missing:
            database.post(missing)


def _taken(batch: StatementBatch, *, at: datetime, by) -> None:
    batch.state, batch.handed_over_at, batch.handed_over_by, batch.last_error = (
        StatementBatchState.TAKEN, at, by, "",
    )  # fmt: skip
    batch.save(update_fields=["state", "handed_over_at", "handed_over_by", "last_error"])
    record(
        "statements.batch_handed_over",
        batch,
        by=by,
        at=at,
        organisation_id=None,
        internal=True,
        count=batch.count,
    )


def _not_taken(batch: StatementBatch, error: str, refused: bool, *, at: datetime) -> None:
    batch.last_error = error[:1000]
    batch.state = StatementBatchState.REFUSED if refused else StatementBatchState.WAITS
    batch.next_try_at = at + min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(batch.attempts, 10))
    batch.save(update_fields=["last_error", "state", "next_try_at"])
