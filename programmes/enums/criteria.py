"""What a programme asks for, and how each criterion is compared."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Figure(TextChoices):
    """A figure of an organisation that a criterion looks at."""

    COUNTED = "COUNTED", _("Counted listings")
    LOWER = "LOWER", _("Accuracy, lower end")
    EXIT_UPPER = "EXIT_UPPER", _("Accuracy, upper end")
    COUNTER_SUCCESS = "COUNTER_SUCCESS", _("Takedowns that did not hold")
    WORST_REASON = "WORST_REASON", _("Accuracy of the weakest reason, upper end")


SHARES = {Figure.LOWER, Figure.EXIT_UPPER, Figure.COUNTER_SUCCESS, Figure.WORST_REASON}  # shown in per cent

# What each figure is, for the rights holder.
FIGURES_IN_WORDS = {
    Figure.COUNTED: _("How many of your listings count towards accuracy in the last three months."),
    Figure.LOWER: _("The least that your accuracy can be, with 95 % confidence."),
    Figure.EXIT_UPPER: _("The most that your accuracy can be, with 90 % confidence."),
    Figure.COUNTER_SUCCESS: _(
        "Of all listings taken down, those whose seller showed afterwards that they were right."
    ),
    Figure.WORST_REASON: _(
        "The most that your accuracy can be under each reason with at least 20 counted listings."
    ),
}
MOVES_IT = {
    Figure.COUNTED: _("Each listing that is decided and counts adds to it; after three months it leaves."),
    Figure.LOWER: _("Takedowns raise it, rejections lower it; more listings narrow the interval."),
    Figure.EXIT_UPPER: _("Takedowns raise it, rejections lower it; more listings narrow the interval."),
    Figure.COUNTER_SUCCESS: _("File only what you are sure of: each takedown that does not hold raises it."),
    Figure.WORST_REASON: _("Takedowns under the reason named here raise it; another reason does not help."),
}


class Comparison(TextChoices):
    """How a figure is compared with its threshold."""

    AT_LEAST = "AT_LEAST", _("at least")
    AT_MOST = "AT_MOST", _("at most")
    BELOW = "BELOW", _("below")
    ABOVE = "ABOVE", _("above")


class Purpose(TextChoices):
    """What follows where a criterion is met: all of ADMISSION admit, any of WATCH puts on watch."""

    ADMISSION = "ADMISSION", _("To be invited")
    WATCH = "WATCH", _("To be put on watch")


class EvaluationKind(TextChoices):
    """Why an organisation was evaluated."""

    MONTHLY = "MONTHLY", _("monthly")
    ON_DEMAND = "ON_DEMAND", _("on demand")
    RETURN = "RETURN", _("on the day of possible return")
