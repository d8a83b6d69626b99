"""Corrections of decisions after their outcome was sent, and messages to sellers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves

from .notices import ListingOutcome
from .outcome_changes import OutcomeCause


class CorrectedTo(TextChoices):
    """What a corrected decision should have been."""

    RESTORED = "RESTORED", _("Restored")
    REMOVED = "REMOVED", _("Taken down")
    RESTRICTED = "RESTRICTED", _("Restricted")


class CorrectionReason(TextChoices):
    """Why a decision is corrected."""

    MISREAD = "MISREAD", _("We misread the listing or the evidence")
    WRONG_LISTING = "WRONG_LISTING", _("The decision was meant for another listing")
    NOT_COVERED = "NOT_COVERED", _("The right does not cover these goods or this market")
    AUTHORISED = "AUTHORISED", _("The rights holder allows the seller to offer it")
    GENUINE = "GENUINE", _("A test purchase showed genuine goods")
    COURT = "COURT", _("A court or an authority decided otherwise")
    APPEAL = "APPEAL", _("The rights holder's appeal was granted")  # given by the decision of an appeal alone


# By the outcome that is corrected: the reasons that may be given for it, in the order in which they are offered.
CORRECTION_REASONS: dict[str, tuple[CorrectionReason, ...]] = {
    **dict.fromkeys(
        (ListingOutcome.REMOVED, ListingOutcome.RESTRICTED),
        tuple(one for one in CorrectionReason if one != CorrectionReason.APPEAL),
    ),
    ListingOutcome.REJECTED: (
        CorrectionReason.MISREAD,
        CorrectionReason.WRONG_LISTING,
        CorrectionReason.COURT,
    ),
}
# A restoration for one of these reasons has a cause of its own in the ledger of outcomes.
RESTORED_BECAUSE = {
    CorrectionReason.GENUINE: OutcomeCause.GENUINE,
    CorrectionReason.COURT: OutcomeCause.COURT_RESTORED,
}


class SellerMessageState(TextChoices):
    """Whether the marketplace has a message to a seller."""

    WAITS = "WAITS", _("to be sent")
    TOLD = "TOLD", _("sent")
    REFUSED = "REFUSED", _("not sent, a person must act")


SELLER_MESSAGE_MOVES = Moves(
    SellerMessageState,
    {
        SellerMessageState.WAITS: {SellerMessageState.TOLD, SellerMessageState.REFUSED},
        SellerMessageState.REFUSED: {SellerMessageState.WAITS},
        SellerMessageState.TOLD: {SellerMessageState.WAITS},  # with a new link, once its link is revoked
    },
    final=set(),
)
