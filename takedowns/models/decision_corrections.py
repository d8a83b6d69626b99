"""Corrections of decisions whose outcome was sent. The decision and the outcome of the listing stay as they were."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ipr_portal.tenancy.models import TenantModel
from takedowns.enums import CorrectedTo, CorrectionReason

from .decisions import MarketplaceOrder
from .notices import Listing


class DecisionCorrection(TenantModel):
    """What the decision about a listing should have been, why, and the order that brings it about."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="corrections")
    order = models.OneToOneField(MarketplaceOrder, on_delete=models.PROTECT, related_name="correction")
    corrected_to = models.CharField(max_length=12, choices=CorrectedTo)
    reason = models.CharField(max_length=20, choices=CorrectionReason)
    sentence = models.CharField(max_length=1000)  # the rights holder reads it
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField()
    carried_out_at = models.DateTimeField(null=True)  # by the marketplace

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listing"],
                condition=~Q(reason=CorrectionReason.APPEAL),
                name="takedowns_corrected_once",  # save by the decision of an appeal
            ),
            models.CheckConstraint(
                name="takedowns_correction_is_explained", condition=~Q(reason="") & ~Q(sentence="")
            ),
            models.CheckConstraint(
                name="takedowns_corrected_then_carried_out",
                condition=Q(carried_out_at=None) | Q(carried_out_at__gte=F("corrected_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.corrected_to}"
