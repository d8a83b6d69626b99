"""Appeals against decisions, of sellers and of rights holders."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class AppealSide(TextChoices):
    """Who appeals against a decision."""

    SELLER = "SELLER", _("seller")
    HOLDER = "HOLDER", _("rights holder")


class AppealState(TextChoices):
    """The state of an appeal."""

    FILED = "FILED", _("received, nobody has it yet")
    ASSIGNED = "ASSIGNED", _("being decided")
    GRANTED = "GRANTED", _("granted")
    PARTLY = "PARTLY", _("granted in part")
    DENIED = "DENIED", _("denied")
    INADMISSIBLE = "INADMISSIBLE", _("not admissible")
    NOT_NEEDED = "NOT_NEEDED", _("no longer needed")


APPEAL_MOVES = Moves(
    AppealState,
    {
        AppealState.FILED: {AppealState.ASSIGNED, AppealState.NOT_NEEDED},
        AppealState.ASSIGNED: {
            AppealState.GRANTED,
            AppealState.PARTLY,
            AppealState.DENIED,
            AppealState.INADMISSIBLE,
            AppealState.NOT_NEEDED,
        },
    },
    final={
        AppealState.GRANTED,
        AppealState.PARTLY,
        AppealState.DENIED,
        AppealState.INADMISSIBLE,
        AppealState.NOT_NEEDED,
    },
)
OPEN_APPEALS = (AppealState.FILED, AppealState.ASSIGNED)
DECIDED_APPEALS = (AppealState.GRANTED, AppealState.PARTLY, AppealState.DENIED, AppealState.INADMISSIBLE)


class AppealResult(TextChoices):
    """What came of an appeal for one of its listings."""

    GRANTED = "GRANTED", _("granted")
    DENIED = "DENIED", _("denied")
    INADMISSIBLE = "INADMISSIBLE", _("not admissible")
    NOT_NEEDED = "NOT_NEEDED", _("no longer needed")
