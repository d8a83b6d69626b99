"""Holding a check-in: who came, the minutes, and its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import Stale
from programmes.enums import CheckInState, Presence, Side
from programmes.models import Attendance, CheckIn
from programmes.rules.checkins import why_not_hold

from .bookings import lock_check_in
from .refusals import refuse_if


@dataclass(frozen=True, slots=True)
class Present:
    """One line of the attendance."""

    name: str
    side: Side
    presence: Presence


@transaction.atomic
def hold(*, check_in: CheckIn, attendance: Sequence[Present], by, at: datetime) -> CheckIn:
    """Begin the minutes with who attended, who was excused and who was absent.

    :raises CannotDo: if there is no pack, or it has not begun.
    """
    check_in = lock_check_in(check_in)
    refuse_if(why_not_hold(check_in, at))
    Attendance.objects.bulk_create(
        Attendance(organisation=check_in.organisation, check_in=check_in, name=row.name, side=row.side, presence=row.presence)
        for row in attendance
    )  # fmt: skip
    check_in.state, check_in.held_at = CheckInState.HELD, at
    check_in.save(update_fields=["state", "held_at"])
    record("check_in.held", check_in, by=by, at=at)
    return check_in


@transaction.atomic
def write_minutes(*, check_in: CheckIn, version: int, text: str, by, at: datetime) -> CheckIn:
    """Write the minutes, until the check-in is closed.

    :param version: of the minutes that the person saw.
    :raises Stale: if somebody else wrote them meanwhile, or it is closed.
    """
    check_in = lock_check_in(check_in)
    if (
        check_in.state not in (CheckInState.HELD, CheckInState.ACTIONS_OPEN)
        or check_in.minutes_version != version
    ):
        raise Stale(_("Somebody else has changed the minutes, or they are closed. Yours were not saved."))
    check_in.minutes, check_in.minutes_version = text, version + 1
    check_in.save(update_fields=["minutes", "minutes_version"])
    record("check_in.minutes_written", check_in, by=by, at=at)
    return check_in


@transaction.atomic
def close(*, check_in: CheckIn, by, at: datetime) -> CheckIn:
    """End the minutes. While actions are open, so is the check-in; it closes by itself with the last of them.

    :raises Stale: if its minutes are closed already.
    """
    check_in = lock_check_in(check_in)
    if check_in.state != CheckInState.HELD:
        raise Stale(_("The minutes of this check-in are closed already, or it was not held."))
    if check_in.action_items.open().exists():
        check_in.state = CheckInState.ACTIONS_OPEN
        check_in.save(update_fields=["state"])
        record("check_in.minutes_closed", check_in, by=by, at=at)
        return check_in
    return end(check_in, by=by, at=at)


def end(check_in: CheckIn, *, by, at: datetime) -> CheckIn:
    """Close a locked check-in."""
    check_in.state, check_in.closed_at = CheckInState.CLOSED, at
    check_in.save(update_fields=["state", "closed_at"])
    record("check_in.closed", check_in, by=by, at=at)
    return check_in
