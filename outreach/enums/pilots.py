"""Pilots that look for participants, and the interest of organisations in them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class PilotState(TextChoices):
    """How far a pilot is."""

    PROPOSED = "PROPOSED", _("Being prepared")
    OPEN = "OPEN", _("Open for interest")
    SELECTING = "SELECTING", _("Selecting")
    RUNNING = "RUNNING", _("Running")
    EVALUATED = "EVALUATED", _("Evaluated")
    ADOPTED = "ADOPTED", _("Adopted")
    STOPPED = "STOPPED", _("Stopped")


class InterestState(TextChoices):
    """How far the interest of an organisation is."""

    SUBMITTED = "SUBMITTED", _("Sent")
    UNDER_REVIEW = "UNDER_REVIEW", _("Being looked through")
    ACCEPTED = "ACCEPTED", _("Accepted")
    WAITLISTED = "WAITLISTED", _("On the waiting list")
    DECLINED = "DECLINED", _("Declined")
    ENROLLED = "ENROLLED", _("Takes part")
    COMPLETED = "COMPLETED", _("Completed")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class Readiness(TextChoices):
    """When an organisation could begin."""

    NOW = "NOW", _("At once")
    WEEKS = "WEEKS", _("Within four weeks")
    LATER = "LATER", _("Later than that")


_P, _I = PilotState, InterestState
PILOT_MOVES = Moves(
    PilotState,
    {
        _P.PROPOSED: {_P.OPEN, _P.STOPPED},
        _P.OPEN: {_P.SELECTING, _P.STOPPED},
        _P.SELECTING: {_P.OPEN, _P.RUNNING, _P.STOPPED},
        _P.RUNNING: {_P.EVALUATED, _P.STOPPED},
        _P.EVALUATED: {_P.ADOPTED, _P.STOPPED},
    },
    final={_P.ADOPTED, _P.STOPPED},
)
INTEREST_MOVES = Moves(
    InterestState,
    {
        _I.SUBMITTED: {_I.UNDER_REVIEW, _I.WITHDRAWN},
        _I.UNDER_REVIEW: {_I.ACCEPTED, _I.WAITLISTED, _I.DECLINED, _I.WITHDRAWN},
        _I.WAITLISTED: {_I.ACCEPTED, _I.DECLINED, _I.WITHDRAWN},
        _I.ACCEPTED: {_I.ENROLLED, _I.WITHDRAWN},
        _I.ENROLLED: {_I.COMPLETED, _I.WITHDRAWN},
    },
    final={_I.DECLINED, _I.COMPLETED, _I.WITHDRAWN},
)
PILOT_LOOKS = {  # the meaning of a pill, and a symbol
    _P.PROPOSED: ("", "pen"),
    _P.OPEN: ("info", "send"),
    _P.SELECTING: ("attention", "people"),
    _P.RUNNING: ("fine", "clock"),
    _P.EVALUATED: ("info", "file"),
    _P.ADOPTED: ("fine", "check"),
    _P.STOPPED: ("", "stop"),
}
INTEREST_LOOKS = {
    _I.SUBMITTED: ("info", "send"),
    _I.UNDER_REVIEW: ("info", "eye"),
    _I.ACCEPTED: ("fine", "mail"),
    _I.WAITLISTED: ("attention", "hourglass"),
    _I.DECLINED: ("", "stop"),
    _I.ENROLLED: ("fine", "check"),
    _I.COMPLETED: ("fine", "check"),
    _I.WITHDRAWN: ("", "undo"),
}
CHANGEABLE = (_I.SUBMITTED, _I.UNDER_REVIEW, _I.WAITLISTED)  # by the organisation
