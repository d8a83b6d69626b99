"""Messages to sellers about measures against them, sent through the marketplace; no tenant reads them."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from takedowns.enums import SellerMessageState

from .holds import HeldKey
from .notices import Listing
from .seller_messages import MessageToSeller
from .strikes import RepeatInfringer


class MeasureMessageQuerySet(models.QuerySet):
    def due(self, at) -> Self:
        """What is to be sent now: nothing to a seller who is held, or of whose listings one is held."""
        waiting = self.filter(state=SellerMessageState.WAITS, next_try_at__lte=at)
        held = HeldKey.objects.in_force(at)
        theirs = Listing.objects.filter(seller_key=OuterRef("measure__seller_key"))
        seller_held = held.filter(key=OuterRef("measure__seller_key"))
        return waiting.exclude(Exists(seller_held)).exclude(Exists(theirs.filter(key__in=held.values("key"))))


class MeasureMessage(MessageToSeller):
    """What a seller is told about a measure: that it was signed off, and what came of the objection to it."""

    measure = models.ForeignKey(RepeatInfringer, on_delete=models.PROTECT, related_name="messages")
    objection = models.OneToOneField(
        "takedowns.MeasureObjection", null=True, on_delete=models.PROTECT, related_name="message"
    )  # that it answers; none: about the measure

    objects = MeasureMessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure"],
                condition=Q(objection=None),
                name="takedowns_seller_told_once_of_a_measure",
            ),
            models.CheckConstraint(
                name="takedowns_measure_told_says_when",
                condition=Q(state=SellerMessageState.TOLD, told_at__isnull=False)
                | (~Q(state=SellerMessageState.TOLD) & Q(told_at=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state=SellerMessageState.WAITS),
                name="takedowns_measures_to_tell",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def organisation_id(self) -> None:
        """None: it belongs to no tenant."""
        return None
