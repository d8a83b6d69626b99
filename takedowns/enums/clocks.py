"""Why the clock of a notice is paused, why it does not count, and who promised its time."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ClockPause(TextChoices):
    """Why a clock is paused."""

    QUESTION = "QUESTION", _("A question has to be answered first")
    ELSEWHERE = "ELSEWHERE", _("We wait for a step outside the portal")
    MARKETPLACE = "MARKETPLACE", _("The marketplace is unavailable")
    RIGHT_IN_DOUBT = "RIGHT_IN_DOUBT", _("The right is being reviewed again")


class ClockVoid(TextChoices):
    """Why a clock does not count; voided clocks are counted and shown."""

    WITHDRAWN = "WITHDRAWN", _("The notice was withdrawn before it was decided.")
    INCOMPLETE = "INCOMPLETE", _("The notice was returned as incomplete.")
    DUPLICATE = "DUPLICATE", _("Another notice covers it.")


class PromisedBy(TextChoices):
    """Who promises a decision in time, as the queue is narrowed by it."""

    STANDARD = "STANDARD", _("Standard")
    PROGRAMME = "PROGRAMME", _("Promised by a programme")
