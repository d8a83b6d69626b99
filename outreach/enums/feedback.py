"""What people tell us, and what becomes of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class FeedbackKind(TextChoices):
    """What kind of thing somebody tells us."""

    SUGGESTION = "SUGGESTION", _("Suggestion")
    COMPLAINT = "COMPLAINT", _("Complaint")
    BEST_PRACTICE = "BEST_PRACTICE", _("Good practice")
    QUESTION = "QUESTION", _("Question")
    PRAISE = "PRAISE", _("Praise")
    PILOT_IDEA = "PILOT_IDEA", _("Idea for a pilot")


class FeedbackState(TextChoices):
    """How far an item of feedback is."""

    NEW = "NEW", _("New")
    TRIAGED = "TRIAGED", _("Read")
    OPEN = "OPEN", _("Open")
    PLANNED = "PLANNED", _("Planned")
    STARTED = "STARTED", _("Started")
    COMPLETED = "COMPLETED", _("Built")
    DECLINED = "DECLINED", _("Declined")
    DUPLICATE = "DUPLICATE", _("Merged")
    DELETED = "DELETED", _("Removed")


_S = FeedbackState
# A merge can be undone: the item then returns to the state that it had.
FEEDBACK_MOVES = Moves(
    FeedbackState,
    {
        _S.NEW: {_S.TRIAGED, _S.DUPLICATE, _S.DELETED},
        _S.TRIAGED: {_S.OPEN, _S.DECLINED, _S.DUPLICATE, _S.DELETED},
        _S.OPEN: {_S.PLANNED, _S.STARTED, _S.COMPLETED, _S.DECLINED, _S.DUPLICATE},
        _S.PLANNED: {_S.OPEN, _S.STARTED, _S.COMPLETED, _S.DECLINED, _S.DUPLICATE},
        _S.STARTED: {_S.PLANNED, _S.COMPLETED, _S.DECLINED, _S.DUPLICATE},
        _S.DUPLICATE: {_S.NEW, _S.TRIAGED, _S.OPEN, _S.PLANNED, _S.STARTED},
    },
    final={_S.COMPLETED, _S.DECLINED, _S.DELETED},
)
