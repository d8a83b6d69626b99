"""Why a settled listing counts as it does: its first outcome, and every later change."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OutcomeCause(TextChoices):
    """The cause of a line in the ledger of outcomes."""

    SETTLED = "SETTLED", _("Its outcome was sent")
    WITHDRAWN = "WITHDRAWN", _("It was withdrawn")
    CURED = "CURED", _("It was fixed in time")
    NOT_CURED = "NOT_CURED", _("It was sent again in time, and not taken down")
    LAPSED = "LAPSED", _("The time to fix it is over")
    RETRACTED = "RETRACTED", _("It was retracted")
    COUNTER_UPHELD = "COUNTER_UPHELD", _("The seller won with a counter-notice")
    SELLER_APPEAL_GRANTED = "SELLER_APPEAL_GRANTED", _("The seller's appeal was granted")
    COURT_RESTORED = "COURT_RESTORED", _("A court restored it")
    GENUINE = "GENUINE", _("A test purchase showed genuine goods")
    HOLDER_APPEAL_GRANTED = "HOLDER_APPEAL_GRANTED", _("The rights holder's appeal was granted")
    CORRECTED = "CORRECTED", _("We corrected the decision")
    UNDER_REVIEW = "UNDER_REVIEW", _("A review was asked for")
    REVIEWED = "REVIEWED", _("The review confirmed the outcome")
    LEGAL_HOLD = "LEGAL_HOLD", _("A court order or proceedings keep it down")
    HOLD_LIFTED = "HOLD_LIFTED", _("The court order or proceedings are over")


FIRST_CAUSES = (OutcomeCause.SETTLED, OutcomeCause.WITHDRAWN)
WON_BY_SELLER = (OutcomeCause.COUNTER_UPHELD, OutcomeCause.SELLER_APPEAL_GRANTED)
REVERSALS = (
    *WON_BY_SELLER,
    OutcomeCause.COURT_RESTORED,
    OutcomeCause.GENUINE,
    OutcomeCause.CORRECTED,
)
HOLDS = (OutcomeCause.LEGAL_HOLD, OutcomeCause.HOLD_LIFTED)
GRANTS = (OutcomeCause.HOLDER_APPEAL_GRANTED, OutcomeCause.CORRECTED)  # for the rights holder


class EndedTakedown(TextChoices):
    """What a takedown came to that is not in force any more."""

    RESTORED = "RESTORED", _("Taken down, then restored")  # it did not hold
    RETRACTED = (
        "RETRACTED",
        _("Taken down, then retracted"),
    )  # for another reason than a mistake: it was right


class ReviewVerdict(TextChoices):
    """What a review of an outcome found."""

    CONFIRMED = "CONFIRMED", _("The outcome stands")
    OVERTURNED = "OVERTURNED", _("The outcome was our mistake")
