"""Listings that were taken down and are restored, for another reason than a corrected decision."""

from django.db import models
from django.db.models import F, Q

from ipr_portal.tenancy.models import TenantModel
from takedowns.enums import RestoredBecause

from .decisions import MarketplaceOrder
from .notices import Listing


class Restoration(TenantModel):
    """Why a listing is restored, once, and the order that brings it about."""

    listing = models.OneToOneField(Listing, on_delete=models.PROTECT, related_name="restoration")
    order = models.OneToOneField(MarketplaceOrder, on_delete=models.PROTECT, related_name="restored")
    because = models.CharField(max_length=20, choices=RestoredBecause)
    ordered_at = models.DateTimeField()
    carried_out_at = models.DateTimeField(null=True)  # by the marketplace

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_restored_after_it_was_ordered",
                condition=Q(carried_out_at=None) | Q(carried_out_at__gte=F("ordered_at")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.because}"
