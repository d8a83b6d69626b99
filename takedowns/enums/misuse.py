"""Misuse of notices by those who send them: cases, verdicts, sanctions and appeals."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class MisuseState(TextChoices):
    """The state of a misuse case."""

    FLAGGED = "FLAGGED", _("flagged")
    UNDER_REVIEW = "UNDER_REVIEW", _("under review")
    WARNED = "WARNED", _("warned")
    SUSPENDED = "SUSPENDED", _("suspended")
    LIFTED = "LIFTED", _("ended")
    DISMISSED = "DISMISSED", _("dismissed")


_S = MisuseState
# A warning and a suspension end by themselves at their day, or by an appeal.
MISUSE_MOVES = Moves(
    MisuseState,
    {
        _S.FLAGGED: {_S.UNDER_REVIEW},
        _S.UNDER_REVIEW: {_S.WARNED, _S.SUSPENDED, _S.DISMISSED},
        _S.WARNED: {_S.SUSPENDED, _S.LIFTED},
        _S.SUSPENDED: {_S.LIFTED},
    },
    final={MisuseState.LIFTED, MisuseState.DISMISSED},
)


class FlagSource(TextChoices):
    """What flagged a sender of notices."""

    DESK = "DESK", _("the desk")
    SELLER = "SELLER", _("the seller of a listing")
    FORGED = "FORGED", _("a rejection for a false declaration or a forged document")
    BAD_FAITH = "BAD_FAITH", _("a rejection for suspected bad faith")
    SHARE = "SHARE", _("the share of rejected listings")


class MisuseVerdict(TextChoices):
    """What a review of a misuse case decides."""

    WARN = "WARN", _("Warn")
    SUSPEND = "SUSPEND", _("Propose a suspension")
    DISMISS = "DISMISS", _("Dismiss: no misuse")


class ProposalAnswer(TextChoices):
    """What the second person says of a proposed suspension, or that nobody has to any more."""

    CONFIRMED = "CONFIRMED", _("Suspend")
    REFUSED = "REFUSED", _("Do not suspend")
    OVER = "OVER", _("Not needed any more: the case ended")


BY_SECOND_PERSON = [ProposalAnswer.CONFIRMED, ProposalAnswer.REFUSED]


class SanctionKind(TextChoices):
    """What an organisation is told in a misuse case."""

    WARNING = "WARNING", _("Warning")
    SUSPENSION = "SUSPENSION", _("Suspension")


class SanctionEnd(TextChoices):
    """How a warning or a suspension ended."""

    OVER = "OVER", _("its time was over")
    APPEAL = "APPEAL", _("an appeal was granted")


class AppealAnswer(TextChoices):
    """The answer to an appeal."""

    GRANTED = "GRANTED", _("Granted: it ends now")
    DENIED = "DENIED", _("Denied: it stands")
