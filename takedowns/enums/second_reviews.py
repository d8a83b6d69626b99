"""Second reviews: decisions that are held for a second person, what triggers them, and lessons of the quality sample."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class SecondReviewState(TextChoices):
    """The state of a decision that is held for a second person."""

    WAITING = "WAITING", _("waits for a second person")
    DISAGREED = "DISAGREED", _("waits for a lead, as the two differ")
    AGREED = "AGREED", _("confirmed by a second person")
    SETTLED = "SETTLED", _("settled by a lead")
    CANCELLED = "CANCELLED", _("taken back")
    WITHDRAWN = "WITHDRAWN", _("ended, as the notice was withdrawn")


_S = SecondReviewState
SECOND_REVIEW_MOVES = Moves(
    SecondReviewState,
    {
        _S.WAITING: {_S.AGREED, _S.DISAGREED, _S.CANCELLED, _S.WITHDRAWN},
        _S.DISAGREED: {_S.SETTLED, _S.CANCELLED, _S.WITHDRAWN},
    },
    final={_S.AGREED, _S.SETTLED, _S.CANCELLED, _S.WITHDRAWN},
)


class Side(TextChoices):
    """Whose opinion of a held decision it is."""

    FIRST = "FIRST", _("first decision")
    SECOND = "SECOND", _("second opinion")


class TriggerMode(TextChoices):
    """How many of its conditions a trigger needs."""

    ALL = "ALL", _("all of the conditions")
    ANY = "ANY", _("any of the conditions")


class TriggerField(TextChoices):
    """What a condition looks at. `takedowns/triggers.py` gives the type of each."""

    MARKET = "MARKET", _("Market")
    RIGHT_KIND = "RIGHT_KIND", _("Kind of right")
    REASON = "REASON", _("Reason of the notice")
    OUTCOME = "OUTCOME", _("Outcome")
    REJECTION_CODE = "REJECTION_CODE", _("Rejection code")
    ORGANISATION = "ORGANISATION", _("Rights holder")
    LISTINGS = "LISTINGS", _("Listings decided at once")
    PRICE = "PRICE", _("Price in US dollars, roughly")
    VERIFIED_DAYS = "VERIFIED_DAYS", _("Days since the rights holder was verified")
    SELLER_UPHELD = "SELLER_UPHELD", _("Earlier listings of the seller taken down")
    DECIDER_MONTHS = "DECIDER_MONTHS", _("Months of the decider at the desk")


class TriggerOperator(TextChoices):
    """How a condition compares."""

    IS = "IS", _("is")
    IS_NOT = "IS_NOT", _("is not")
    ONE_OF = "ONE_OF", _("is one of")
    CONTAINS = "CONTAINS", _("contains")
    AT_LEAST = "AT_LEAST", _("is at least")
    AT_MOST = "AT_MOST", _("is at most")


class LessonFinding(TextChoices):
    """What a lead found where the quality sample and the decision differ, or two opinions about a held decision."""

    FIRST_WRONG = "FIRST_WRONG", _("The decision was wrong")
    SECOND_WRONG = "SECOND_WRONG", _("The decision was right, the second opinion was wrong")
    EACH_WRONG = "EACH_WRONG", _("Each of the two was wrong about some of the listings")
    BOTH_TENABLE = "BOTH_TENABLE", _("Both can be argued; the guidance is not clear enough")
