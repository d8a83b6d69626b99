"""How a promised deadline stands, and why one was not kept."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PromiseState(TextChoices):
    """How the clock of a notice stands at a moment, computed from its instants."""

    RUNNING = "RUNNING", _("Running")
    RISK = "RISK", _("At risk")
    PAUSED = "PAUSED", _("Paused")
    BREACHED = "BREACHED", _("Overdue, still open")
    MET = "MET", _("In time")
    MISSED = "MISSED", _("Late")
    VOID = "VOID", _("Does not count")


OPEN_STATES = (PromiseState.RUNNING, PromiseState.RISK, PromiseState.PAUSED, PromiseState.BREACHED)
BROKEN_STATES = (PromiseState.BREACHED, PromiseState.MISSED)


class Cause(TextChoices):
    """Why a promise was not kept."""

    VOLUME = "VOLUME", _("Volume")
    STAFFING = "STAFFING", _("Staffing")
    COMPLEXITY = "COMPLEXITY", _("Complexity")
    SYSTEM = "SYSTEM", _("System")
    THIRD_PARTY = "THIRD_PARTY", _("Third party")
    CLERICAL = "CLERICAL", _("Clerical")
