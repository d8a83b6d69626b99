"""Pilots and the interest in them: may I, and why not."""

from datetime import datetime

from django.utils.translation import gettext as _

from ipr_portal.errors import Refusal
from ipr_portal.tenancy.models import Organisation
from outreach.enums import InterestState, PilotState
from outreach.models import Interest, Pilot
from programmes.rules.admission import places_left, why_not_take_part

SELECTS = (PilotState.OPEN, PilotState.SELECTING, PilotState.RUNNING)  # while places may be given


def why_not_move_pilot(pilot: Pilot, state: str) -> Refusal | None:
    """Why a pilot cannot take a step now."""
    if pilot.may_become(state):
        return None
    said = _("This pilot is already “%(state)s”.") % {"state": pilot.get_state_display()}
    return Refusal("", said, _("Open it again to see what can be done."))


def why_not_open(pilot: Pilot, *, at: datetime) -> Refusal | None:
    """Why a pilot cannot be opened for interest: it needs places and a day that is still to come."""
    if pilot.programme.capacity is None:
        return Refusal(
            "", _("It has no number of places."), _("Enter the places in the settings of the programme.")
        )
    if pilot.programme.closed_at:
        return Refusal("", _("Its programme is closed."), _("Open another pilot."))
    if pilot.closes_at <= at:
        return Refusal("", _("Its last day for interest has passed."), _("Choose a later day."), "closes_at")
    return why_not_move_pilot(pilot, PilotState.OPEN)


def why_not_show_interest(organisation: Organisation, pilot: Pilot, *, at: datetime) -> Refusal | None:
    """Why an organisation cannot show interest in a pilot, or change what it wrote."""
    if pilot.state != PilotState.OPEN or at >= pilot.closes_at:
        said = _("This pilot takes no more expressions of interest.")
        return Refusal("", said, _("Subscribe to news of pilots: you hear of the next one."))
    return why_not_take_part(organisation, pilot.programme, at=at)


def why_not_withdraw(interest: Interest) -> Refusal | None:
    if interest.is_changeable:
        return None
    if interest.state == InterestState.ACCEPTED:
        said = _("You were accepted, and an invitation was sent to the owners.")
        return Refusal("", said, _("Decline the invitation on the page of the programme."))
    said = _("This is already “%(state)s”.") % {"state": interest.get_state_display()}
    return Refusal("", said, _("Write to us if you no longer want to take part."))


def why_not_move_interest(interest: Interest, state: str) -> Refusal | None:
    """Why an interest cannot take a step now."""
    if interest.may_become(state):
        return None
    said = _("This is already “%(state)s”.") % {"state": interest.get_state_display()}
    return Refusal("", said, _("Open it again to see what can be done."))


def why_not_accept(interest: Interest) -> Refusal | None:
    """Why an interest cannot be accepted: its pilot gives no places, or none is left. Asked in the desk's scope."""
    if interest.pilot.state not in SELECTS:
        said = _("The pilot is “%(state)s”.") % {"state": interest.pilot.get_state_display()}
        return Refusal("", said, _("Places are given until it is evaluated."))
    if refusal := why_not_move_interest(interest, InterestState.ACCEPTED):
        return refusal
    if places_left(interest.pilot.programme) == 0:
        return Refusal(
            "", _("Every place is taken."), _("Put it on the waiting list, or raise the number of places."),
            "decision",
        )  # fmt: skip
    return None


def why_not_decline(interest: Interest, reason: str) -> Refusal | None:
    if not reason.strip():
        return Refusal("", _("The reason is empty."), _("Say why: the organisation reads it."), "reason")
    return why_not_move_interest(interest, InterestState.DECLINED)
