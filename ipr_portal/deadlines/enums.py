"""Enumerations of clocks and calendars: states of a clock, kinds of special days."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class ClockState(TextChoices):
    """The state of a clock. Paused is not a state: it follows from the pauses."""

    RUNNING = "RUNNING", _("running")
    BREACHED = "BREACHED", _("overdue")
    MET = "MET", _("in time")
    MISSED = "MISSED", _("late")
    VOID = "VOID", _("does not count")


# The whole life of a clock; a state without a line here is final, and is never changed again.
CLOCK_MOVES = Moves(
    ClockState,
    {
        ClockState.RUNNING: {ClockState.BREACHED, ClockState.MET, ClockState.MISSED, ClockState.VOID},
        ClockState.BREACHED: {ClockState.MISSED},
    },
    final={ClockState.MET, ClockState.MISSED, ClockState.VOID},
)


class Stage(IntegerChoices):
    """How much of the budget was used up when the sweep last looked, in per cent."""

    FRESH = 0, _("below half")
    HALF = 50, _("half used")
    THREE_QUARTERS = 75, _("three quarters used")
    NINETY = 90, _("nine tenths used")
    BREACH = 100, _("used up")


class DayKind(TextChoices):
    """How a day differs from its weekday."""

    HOLIDAY = "HOLIDAY", _("Holiday")
    HALF_DAY = "HALF_DAY", _("Half day")
    CLOSURE = "CLOSURE", _("Closed on this day")
    WORKING_DAY = "WORKING_DAY", _("Special working day")
