"""Starting, handing over, stopping and voiding clocks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from types import EllipsisType

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.audit.models import subject_of
from ipr_portal.deadlines.enums import ClockState
from ipr_portal.deadlines.instants import Instants, instants, spans
from ipr_portal.deadlines.models import Clock, Pause
from ipr_portal.deadlines.register import PURPOSES, VOIDS
from ipr_portal.deadlines.rules import InForce, in_force
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.tenancy.models import Compartment, compartment_of
from ipr_portal.tenancy.rows import insert, insert_rows


def start(
    *,
    subject,
    purpose: str,
    market: str,
    at: datetime,
    asker: User | None = None,
    desk_path: str = "",
    member_path: str = "",
    key: int | None = None,
    promise: InForce | None = None,
    compartment: Compartment | EllipsisType | None = ...,
) -> Clock:
    """Start the clock of a subject: bind the promise and the calendar in force, and calculate the due moments.

    A market without a calendar uses the desk's own (`DESK_CALENDAR`). Two statements.

    :param subject: an unsaved or saved row with a key, an organisation and a label.
    :param purpose: what it runs for, as the subject's app registered it; one clock of each for a subject.
    :param market: ISO 3166-1 alpha-2.
    :param key: the clock's own, where it was given out beforehand; then nothing is read back.
    :param promise: what is in force, where that was asked beforehand.
    :param compartment: the compartment of the clock, if it is not the subject's own.
    :raises BeyondCalendar: if the calendar is not filled that far.
    :raises UnknownKey: if no app registered the purpose.
    """
    clock = unstarted(
        subject=subject, purpose=purpose, market=market, at=at, asker=asker, desk_path=desk_path, member_path=member_path,
        key=key, promise=promise, compartment=compartment,
    )  # fmt: skip
    if key:
        insert(clock)
    else:
        clock.save(force_insert=True)
    return clock


def start_many(clocks: Sequence[Clock]) -> None:
    """Start clocks that `unstarted` made with their keys, in one statement."""
    insert_rows(clocks)


def unstarted(
    *, subject, purpose: str, market: str, at: datetime, asker: User | None = None, desk_path: str = "",
    member_path: str = "", key: int | None = None, promise: InForce | None = None, due: Instants | None = None,
    compartment: Compartment | EllipsisType | None = ...,
) -> Clock:  # fmt: skip
    """A clock as `start` writes it.

    :param due: its due moments, where they were calculated beforehand.
    :raises BeyondCalendar: if the calendar is not filled that far.
    :raises UnknownKey: if no app registered the purpose.
    """
    found = promise or in_force(market, subject.organisation_id, at)
    label, of_subject = subject_of(subject)
    clock = Clock(
        pk=key, organisation_id=subject.organisation_id, subject_type=label, subject_id=of_subject,
        subject_label=str(subject)[:200], purpose=PURPOSES.known(purpose),
        desk_path=desk_path, member_path=member_path, asker=asker, level=found.level or "",
        business_days=found.business_days, standard_day=found.standard_day, version_id=found.version_id, started_at=at,
        compartment_id=compartment_of(subject, compartment),
    )  # fmt: skip
    due = due or due_moments(found, at)
    for name, moment in due.as_columns().items():
        setattr(clock, name, moment)
    clock.next_at = due.half_at
    return clock


def due_moments(promise: InForce, at: datetime) -> Instants:
    """The due moments of a clock that starts at a moment.

    :raises BeyondCalendar: if the calendar is not filled that far.
    """
    return instants(worktime_of(promise.version_id), at, promise.budget)


@transaction.atomic
def hand_over(*, clock_id: int | None, to: User | None) -> None:
    """Set who works on a clock's subject now, and is warned; if nobody, the leads are."""
    hand_over_many(clock_ids=[clock_id], to=to)


@transaction.atomic
def hand_over_many(*, clock_ids: Sequence[int | None], to: User | None) -> None:
    """As `hand_over`, for many clocks in one statement; None among them is a subject that has no clock."""
    Clock.objects.open().filter(pk__in=[key for key in clock_ids if key]).update(holder=to)


@transaction.atomic
def stop(*, clock_id: int, at: datetime) -> Clock:
    """Stop a clock: all is settled, executed and notified. In time is strictly less than the budget.

    A stopped clock never changes; stopping it again does nothing.
    """
    clock = lock(clock_id)
    if clock.stopped_at:
        return clock
    pauses = pauses_of(clock)
    worked = worked_until(clock, at, pauses)
    in_time = clock.state == ClockState.RUNNING and worked < clock.budget
    clock.state = ClockState.MET if in_time else ClockState.MISSED
    if not in_time:
        clock.breached_at = clock.breached_at or clock.due_at
    _close(clock, worked, pauses, at)
    detail = {"level": clock.level, "minutes": minutes(worked), "budget": minutes(clock.budget)}
    record("clock.met" if in_time else "clock.missed", clock.subject, by=None, at=at, **detail)
    return clock


@transaction.atomic
def void(*, clock_id: int, reason: str, at: datetime) -> Clock:
    """Void a clock, with the reason; one that is already overdue still counts, as late."""
    clock = lock(clock_id)
    if clock.stopped_at:
        return clock
    pauses = pauses_of(clock)
    worked = worked_until(clock, at, pauses)
    if not clock.may_become(ClockState.VOID) or worked >= clock.budget:
        return stop(clock_id=clock_id, at=at)
    clock.state, clock.void_reason = ClockState.VOID, VOIDS.known(reason)
    _close(clock, worked, pauses, at)
    record("clock.voided", clock.subject, by=None, at=at, reason=clock.void_words.rstrip("."))
    return clock


def lock(clock_id: int) -> Clock:
    """Read a clock again, and lock it until the transaction ends."""
    return Clock.objects.select_for_update(of=("self",), no_key=True).get(pk=clock_id)


def pauses_of(clock: Clock) -> Sequence[Pause]:
    return list(Pause.objects.filter(clock=clock).order_by("opened_at", "pk"))


def worked_until(clock: Clock, at: datetime, pauses: Sequence[Pause]) -> timedelta:
    """The unpaused working time of a clock until a moment; a clock cannot have stopped before it started.

    If the calendar ends earlier, it is counted to that end: no result waits for a calendar to be extended.
    """
    worktime = worktime_of(clock.version_id)
    until = min(max(at, clock.started_at), worktime.end)
    return worktime.worked(clock.started_at, until, spans(pauses, until))


def minutes(worked: timedelta) -> int:
    """Whole minutes, for sentences."""
    return worked // timedelta(minutes=1)


def _close(clock: Clock, worked: timedelta, pauses: Sequence[Pause], at: datetime) -> None:
    """Write a result, and end what is still paused."""
    clock.stopped_at, clock.worked = at, worked
    clock.paused_from = clock.paused_until = None
    clock.pause_reason = ""
    clock.save(update_fields=[
        "state", "void_reason", "breached_at", "stopped_at", "worked", "paused_from", "paused_until", "pause_reason",
    ])  # fmt: skip
    still_open = [row.pk for row in pauses if row.closed_at is None and row.cap_at > at]
    if still_open:  # the clocks of two servers may differ
        Pause.objects.filter(pk__in=still_open).update(closed_at=Greatest("opened_at", Value(at)))
