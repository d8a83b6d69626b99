"""Holds of a planned raid: saying that none is needed, moving their end with the raid, ending them once it is over."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from enforcement.enums import CaseStage, HoldState
from enforcement.models import Case, HoldRequest, HoldWaiver, Raid
from enforcement.rules.holds import end_for, planned_raid
from enforcement.rules.people import in_charge
from ipr_portal.accounts.models import User
from ipr_portal.markets import local_day
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.moments import say_day
from takedowns.actions.holds import lift_hold, move_end

from .locks import CannotChange, lock
from .news import note


@transaction.atomic
def waive_hold(*, raid: Raid, reason: str, by: User, at: datetime) -> HoldWaiver:
    """Say why a planned raid needs no hold.

    :raises CannotChange: without a reason, or if the raid has a result.
    """
    case = lock(raid.case)
    if not reason.strip():
        raise CannotChange(_("There is no reason. Write why."))
    if planned_raid(case) is None:
        raise CannotChange(_("No raid is planned. Plan one first."))
    row = HoldWaiver.objects.create(
        case=case, compartment_id=case.compartment_id, raid=raid, reason=reason, by=by, at=at
    )
    note("case.hold_waived", case, by=by, at=at, internal=True)
    return row


def end_holds(*, case: Case, by: User, at: datetime) -> None:
    """End what a case holds and refuse what waits, as its raid is over or will not be.

    A member who moves the case does not see holds: it is done in the desk's role, for the same person.
    """
    with staff_scope(by=by):
        rows = (
            HoldRequest.objects.filter(case=case)
            .select_related("hold")
            .select_for_update(of=("self",), no_key=True)
        )
        for row in rows.filter(state=HoldState.PLACED, hold__lifted_at=None).order_by("pk"):
            assert row.hold is not None
            lift_hold(hold=row.hold, by=by, at=at)
            note("case.hold_ended", case, by=by, at=at, internal=True)
        for row in rows.filter(state=HoldState.ASKED).order_by("pk"):
            row.state, row.answered_by, row.answered_at = HoldState.REFUSED, by, at
            row.answer = _("The raid is over, or will not be.")
            row.save(update_fields=["state", "answered_by", "answered_at", "answer"])
            note("case.hold_refused", case, by=by, at=at, internal=True)


def follow_raids(*, at: datetime) -> int:
    """Move the end of each hold that follows a raid which was put off or is late, and tell the owner of the case.

    In the system's scope. Returns how many were moved; one that has lasted 60 days is not, `warn_of_ends` asks about it.
    """
    rows = HoldRequest.objects.filter(
        state=HoldState.PLACED, follows_raid=True, hold__lifted_at=None, hold__until__gt=at,
        case__stage=CaseStage.RAID_PLANNED,
    ).select_related("case__owner", "hold")  # fmt: skip
    found = rows.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("pk")
    return sum(_follow(row, at) for row in found)


@transaction.atomic
def _follow(row: HoldRequest, at: datetime) -> bool:
    raid, hold, case = planned_raid(row.case), row.hold, row.case
    if raid is None or hold is None:
        return False
    until = end_for(raid.planned_on, market=case.market, placed_at=hold.placed_at, until=hold.until, at=at)
    if until <= hold.until:
        return False
    move_end(hold=hold, until=until, by=None, at=at)
    row.warned_at = None
    row.save(update_fields=["warned_at"])
    day = local_day(case.market, until)
    note("case.hold_moved", case, by=None, at=at, internal=True, day=str(day))
    notify(
        in_charge(case), "case.hold_moved", row, at=at, path=reverse("desk:case", args=[case.number]),
        event_key=f"case.hold_moved:{row.pk}:{day}", number=case.number, day=say_day(day),
    )  # fmt: skip
    return True
