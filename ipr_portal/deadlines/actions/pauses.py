"""Pauses: opened with a reason and a cap, closed by a person or by the cap itself."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.deadlines.instants import instants, spans, write_instants
from ipr_portal.deadlines.locks import lock_subjects
from ipr_portal.deadlines.models import Clock, Pause
from ipr_portal.deadlines.people import said_to, waiters
from ipr_portal.deadlines.register import PAUSES, PURPOSES
from ipr_portal.deadlines.rules import why_not_pause
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.deadlines.words import say_trouble
from ipr_portal.deadlines.worktime import BeyondCalendar
from ipr_portal.errors import DomainError, Stale
from ipr_portal.notifications.actions import News, notify_many
from ipr_portal.ui.moments import say_moment

from .clocks import lock, pauses_of


class CannotPause(DomainError):
    """A rule forbids it."""


@transaction.atomic
def pause(
    *, clock_id: int, reason: str, cap_at: datetime, by, at: datetime, note: str = "", tell: bool = True
) -> Pause:
    """Open a pause: from now until it is closed, at the latest until its cap, no working time counts.

    The due moments are recalculated as if the pause lasted to its cap; so nothing has to happen at the cap.
    Pauses may overlap; what they share counts once.

    :param tell: whether those who wait get news of it; not where what opens it tells them more.
    :raises CannotPause: if the clock is stopped or its budget used up, or the cap is in the past or too far ahead.
    """
    lock_subjects(Clock.objects.filter(pk=clock_id))
    clock = lock(clock_id)
    if refusal := why_not_pause(clock, worktime_of(clock.version_id), reason=reason, cap_at=cap_at, at=at):
        raise CannotPause(refusal)
    row = Pause.objects.create(
        organisation_id=clock.organisation_id, clock=clock, reason=PAUSES.known(reason), note=note,
        opened_by=by, opened_at=at, cap_at=cap_at,
    )  # fmt: skip
    recalculate(clock, at=at)
    record(
        "clock.paused",
        clock.subject,
        by=by if row.says_who else None,
        at=at,
        reason=row.why,
        note=note,
        until=_said(clock, cap_at, at),
    )
    if tell:
        _tell(clock, "paused", row, at=at, until=cap_at)
    return row


@transaction.atomic
def resume(*, pause: Pause, by, at: datetime, tell: bool = True) -> Clock:
    """Close a pause before its cap; what is due moves forward accordingly.

    :param tell: as in `pause`.
    :raises Stale: if it is closed already, by a person, its cap or the end of the clock.
    """
    lock_subjects(Clock.objects.filter(pk=pause.clock_id))
    clock = lock(pause.clock_id)
    row = Pause.objects.select_for_update(of=("self",), no_key=True).get(pk=pause.pk)
    if row.closed_at or row.cap_at <= at:
        raise Stale(_("This pause has ended already."))
    row.closed_by, row.closed_at = by, max(at, row.opened_at)  # the clocks of two servers may differ
    row.save(update_fields=["closed_by", "closed_at"])
    recalculate(clock, at=at)
    record(
        "clock.resumed",
        clock.subject,
        by=by if row.says_who else None,
        at=at,
        due=_said(clock, clock.due_at, at),
    )
    if tell:
        _tell(clock, "resumed", row, at=at, due=clock.due_at)
    return clock


def recalculate(clock: Clock, *, at: datetime) -> None:
    """Write the recalculated due moments of a locked clock, and the pause in force.

    :raises CannotPause: if it would be due only when the calendar has ended.
    """
    rows = pauses_of(clock)
    try:
        found = instants(worktime_of(clock.version_id), clock.started_at, clock.budget, spans(rows))
    except BeyondCalendar as error:
        raise CannotPause(say_trouble(error)) from error
    write_instants({clock: found})
    in_force = [row for row in rows if row.opened_at <= at < row.ends_at]
    longest = max(in_force, key=lambda row: row.ends_at, default=None)
    clock.paused_from = min((row.opened_at for row in in_force), default=None)
    clock.paused_until = longest.ends_at if longest else None
    clock.pause_reason = longest.reason if longest else ""
    clock.save(update_fields=["paused_from", "paused_until", "pause_reason"])


def _said(clock: Clock, moment: datetime, at: datetime) -> str:
    """A moment in the market's time, for the audit trail."""
    return say_moment(moment, zone=worktime_of(clock.version_id).zone, now=at)


def _tell(clock, happened, row, *, at, **moments) -> None:
    """Notify those who wait, each in the market's time and their own."""
    kind = f"{PURPOSES[clock.purpose].kinds}.{happened}"
    common = {
        "kind": kind,
        "subject": clock.subject,
        "path": clock.member_path,
        "event_key": f"{kind}:{row.pk}",
    }
    notify_many(
        [
            News(recipients=[person], context={"reason": row.reason} | {
                name: said_to(person, moment, clock, at=at) for name, moment in moments.items()
            }, **common)
            for person in waiters(clock)
        ],
        at=at,
    )  # fmt: skip
