"""Measures against sellers whose listings are taken down again and again."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class Measure(TextChoices):
    """What the marketplace does about a seller, the mildest first."""

    WARNING = "WARNING", _("Warning")
    LISTING_LIMIT = "LISTING_LIMIT", _("Listing limit")
    SUSPENSION = "SUSPENSION", _("Account suspension")


RESTRICTING = (
    Measure.LISTING_LIMIT,
    Measure.SUSPENSION,
)  # these get a statement of reasons; a warning restricts nothing


class MeasureState(TextChoices):
    """Whether a person has decided about a proposed measure, and whether the marketplace has carried it out."""

    PROPOSED = "PROPOSED", _("proposed")
    SIGNED_OFF = "SIGNED_OFF", _("signed off, to be carried out")
    DECLINED = "DECLINED", _("declined")
    CARRIED_OUT = "CARRIED_OUT", _("carried out")


MEASURE_MOVES = Moves(
    MeasureState,
    {
        MeasureState.PROPOSED: {MeasureState.SIGNED_OFF, MeasureState.DECLINED},
        MeasureState.SIGNED_OFF: {MeasureState.CARRIED_OUT},
    },
    final={MeasureState.DECLINED, MeasureState.CARRIED_OUT},
)
