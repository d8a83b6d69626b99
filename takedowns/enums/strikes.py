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
    """Whether a person has decided about a proposed measure, and whether the marketplace has carried it out or lifted it."""

    PROPOSED = "PROPOSED", _("proposed")
    SIGNED_OFF = "SIGNED_OFF", _("signed off, to be carried out")
    DECLINED = "DECLINED", _("declined")
    CARRIED_OUT = "CARRIED_OUT", _("carried out")
    TO_LIFT = "TO_LIFT", _("objection granted, to be lifted")
    LIFTED = "LIFTED", _("lifted")


MEASURE_MOVES = Moves(
    MeasureState,
    {
        MeasureState.PROPOSED: {MeasureState.SIGNED_OFF, MeasureState.DECLINED},
        MeasureState.SIGNED_OFF: {MeasureState.CARRIED_OUT, MeasureState.TO_LIFT},
        MeasureState.CARRIED_OUT: {MeasureState.TO_LIFT},
        MeasureState.TO_LIFT: {MeasureState.LIFTED},
    },
    final={MeasureState.DECLINED, MeasureState.LIFTED},
)
IN_FORCE = (MeasureState.SIGNED_OFF, MeasureState.CARRIED_OUT)
WAS_SIGNED_OFF = (*IN_FORCE, MeasureState.TO_LIFT, MeasureState.LIFTED)


class ObjectionState(TextChoices):
    """What came of a seller's objection to a measure."""

    FILED = "FILED", _("to be decided")
    GRANTED = "GRANTED", _("granted")
    DENIED = "DENIED", _("denied")


OBJECTION_MOVES = Moves(
    ObjectionState,
    {ObjectionState.FILED: {ObjectionState.GRANTED, ObjectionState.DENIED}},
    final={ObjectionState.GRANTED, ObjectionState.DENIED},
)
