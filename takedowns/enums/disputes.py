"""Counter-notices of sellers, the rules they follow, and retractions of rights holders."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class CounterNoticeState(TextChoices):
    """The state of a counter-notice."""

    RECEIVED = "RECEIVED", _("received, to be checked")
    INVALID = "INVALID", _("not accepted")
    FORWARDED = "FORWARDED", _("with the rights holder")
    HOLDER_ACCEPTS = "HOLDER_ACCEPTS", _("accepted by the rights holder")
    HOLDER_SILENT = "HOLDER_SILENT", _("not answered by the rights holder in time")
    HOLDER_CONTESTS = "HOLDER_CONTESTS", _("contested, to be decided")
    LAPSED = "LAPSED", _("not answered by the rights holder in time, stays down")
    UPHELD = "UPHELD", _("decided for the seller")
    DISMISSED = "DISMISSED", _("decided for the rights holder")
    NOT_NEEDED = "NOT_NEEDED", _("no longer needed")


COUNTER_NOTICE_MOVES = Moves(
    CounterNoticeState,
    {
        CounterNoticeState.RECEIVED: {
            CounterNoticeState.INVALID,
            CounterNoticeState.FORWARDED,
            CounterNoticeState.NOT_NEEDED,
        },
        CounterNoticeState.FORWARDED: {
            CounterNoticeState.HOLDER_ACCEPTS,
            CounterNoticeState.HOLDER_SILENT,
            CounterNoticeState.LAPSED,
            CounterNoticeState.HOLDER_CONTESTS,
            CounterNoticeState.NOT_NEEDED,
        },
        CounterNoticeState.HOLDER_CONTESTS: {
            CounterNoticeState.UPHELD,
            CounterNoticeState.DISMISSED,
            CounterNoticeState.NOT_NEEDED,
        },
    },
    final={
        CounterNoticeState.INVALID,
        CounterNoticeState.HOLDER_ACCEPTS,
        CounterNoticeState.HOLDER_SILENT,
        CounterNoticeState.LAPSED,
        CounterNoticeState.UPHELD,
        CounterNoticeState.DISMISSED,
        CounterNoticeState.NOT_NEEDED,
    },
)
OPEN_STATES = (
    CounterNoticeState.RECEIVED,
    CounterNoticeState.FORWARDED,
    CounterNoticeState.HOLDER_CONTESTS,
)
WON_STATES = (
    CounterNoticeState.HOLDER_ACCEPTS,
    CounterNoticeState.HOLDER_SILENT,
    CounterNoticeState.UPHELD,
)
REFUSED_STATES = (CounterNoticeState.INVALID, CounterNoticeState.LAPSED, CounterNoticeState.DISMISSED)
WITH_HOLDER = (CounterNoticeState.FORWARDED, CounterNoticeState.HOLDER_CONTESTS)  # open, and known to them


class CounterReason(TextChoices):
    """Why a seller says that a listing should not have been taken down; the first six are Lumen's."""

    OWNER = "OWNER", _("I own the right myself")
    AUTHORISED = "AUTHORISED", _("I am allowed to sell this: I have a licence or am a dealer")
    NO_RIGHT = "NO_RIGHT", _("The right does not exist here, or does not cover this")
    FAIR_USE = "FAIR_USE", _("The law allows this use")
    REMOVED = "REMOVED", _("I have changed the listing: what was reported is gone")
    NOT_USED = "NOT_USED", _("The mark or the work is not used in the listing")
    GENUINE = "GENUINE", _("The goods are genuine")
    DIFFERENT_PRODUCT = "DIFFERENT_PRODUCT", _("It is a different product")
    OTHER = "OTHER", _("Another reason")


class InvalidCode(TextChoices):
    """Why the desk does not accept a counter-notice."""

    NO_FACTS = "NO_FACTS", _("It does not say what is wrong with the decision")
    WRONG_LISTING = "WRONG_LISTING", _("It is about another listing")
    NO_IDENTITY = "NO_IDENTITY", _("It does not say who sends it, or where we reach them")
    NO_EVIDENCE = "NO_EVIDENCE", _("It names evidence that was not sent")
    ABUSIVE = "ABUSIVE", _("It is abusive, or advertising")


class DaysAre(TextChoices):
    """How days are counted."""

    BUSINESS = "BUSINESS", _("business days of the market")
    CALENDAR = "CALENDAR", _("calendar days")


class Silence(TextChoices):
    """What it means that a rights holder does not reply in time."""

    RESTORES = "RESTORES", _("the listing is restored")
    STAYS_DOWN = "STAYS_DOWN", _("the listing stays down")


class RestoredBecause(TextChoices):
    """Why a listing was restored, other than by a corrected decision."""

    COUNTER_NOTICE = "COUNTER_NOTICE", _("counter-notice of the seller")
    RETRACTION = "RETRACTION", _("retraction of the rights holder")
    APPEAL = "APPEAL", _("appeal of the seller")
    GENUINE = "GENUINE", _("test purchase that showed genuine goods")
    GENUINE_SILENCE = (
        "GENUINE_SILENCE",
        _("test purchase that showed genuine goods; the rights holder did not reply"),
    )


class RetractionReason(TextChoices):
    """Why a rights holder retracts what was taken down; a mistake and genuine goods count in the accuracy."""

    MISTAKE = "MISTAKE", _("It was a mistake")
    SETTLED = "SETTLED", _("We settled with the seller")
    LICENCE_GRANTED = "LICENCE_GRANTED", _("The seller has a licence now")
    DUPLICATE = "DUPLICATE", _("Another notice covers it")
    OTHER = "OTHER", _("Another reason")
    GENUINE = "GENUINE", _("A test purchase showed genuine goods")  # only where we propose it
