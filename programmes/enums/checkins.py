"""Check-ins with participants: how far one is, who was there, what was found, and what was agreed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class CheckInState(TextChoices):
    """How far a check-in is. The pack is ready once it was built, and stays so when it is sent."""

    SCHEDULED = "SCHEDULED", _("Scheduled")
    PACK_READY = "PACK_READY", _("Pack ready")
    HELD = "HELD", _("Held")
    ACTIONS_OPEN = "ACTIONS_OPEN", _("Actions open")
    CLOSED = "CLOSED", _("Closed")
    CANCELLED = "CANCELLED", _("Cancelled")
    NO_SHOW = "NO_SHOW", _("Nobody came")


C = CheckInState
CHECK_IN_MOVES = Moves(
    CheckInState,
    {
        C.SCHEDULED: {C.PACK_READY, C.CANCELLED, C.NO_SHOW},
        C.PACK_READY: {C.HELD, C.CANCELLED, C.NO_SHOW},
        C.HELD: {C.ACTIONS_OPEN, C.CLOSED},
        C.ACTIONS_OPEN: {C.CLOSED},
    },
    final={C.CLOSED, C.CANCELLED, C.NO_SHOW},
)
AHEAD = (C.SCHEDULED, C.PACK_READY)  # still to be held
WAS_HELD = (C.HELD, C.ACTIONS_OPEN, C.CLOSED)


class Side(TextChoices):
    """Which side of a check-in somebody is on."""

    US = "US", _("IPR team")
    THEM = "THEM", _("Rights holder")


class Presence(TextChoices):
    """Whether somebody came to a check-in."""

    ATTENDED = "ATTENDED", _("Attended")
    EXCUSED = "EXCUSED", _("Excused")
    ABSENT = "ABSENT", _("Absent")


class Finding(TextChoices):
    """What a deep-dive found; only an error of ours opens a review."""

    RH_ERROR = "RH_ERROR", _("The rights holder's error")
    PLATFORM_ERROR = "PLATFORM_ERROR", _("Our error")
    POLICY_GAP = "POLICY_GAP", _("Gap in the policy")
    EVIDENCE_GAP = "EVIDENCE_GAP", _("Gap in the evidence")
    CORRECT = "CORRECT", _("Correct")


class ActionState(TextChoices):
    """How far an agreed action is."""

    OPEN = "OPEN", _("Open")
    IN_PROGRESS = "IN_PROGRESS", _("In progress")
    DONE = "DONE", _("Done")
    DROPPED = "DROPPED", _("Dropped")


A = ActionState
ACTION_MOVES = Moves(
    ActionState,
    {A.OPEN: {A.IN_PROGRESS, A.DONE, A.DROPPED}, A.IN_PROGRESS: {A.OPEN, A.DONE, A.DROPPED}},
    final={A.DONE, A.DROPPED},
)
STILL_OPEN = (A.OPEN, A.IN_PROGRESS)


class CallReason(TextChoices):
    """Why the portal proposes a call by itself."""

    DELAYS = "DELAYS", _("Late decisions")
    REJECTIONS = "REJECTIONS", _("Many rejections")
