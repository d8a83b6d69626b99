"""Listings that were taken down and are restored, for another reason than a corrected decision."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Q

from ipr_portal.tenancy.models import TenantModel
from takedowns.enums import OutcomeCause, RestoredBecause

from .decisions import MarketplaceOrder
from .notices import Listing

# What each reason counts as. A retraction does not avoid a counter-notice that its rights holder knew of.
CAUSES = {
    RestoredBecause.COUNTER_NOTICE: [OutcomeCause.COUNTER_UPHELD],
    RestoredBecause.APPEAL: [OutcomeCause.SELLER_APPEAL_GRANTED],
    RestoredBecause.RETRACTION: [OutcomeCause.COUNTER_UPHELD, OutcomeCause.RETRACTED],
    RestoredBecause.GENUINE: [OutcomeCause.GENUINE],
    RestoredBecause.GENUINE_SILENCE: [OutcomeCause.GENUINE],
}


class Restoration(TenantModel):
    """Why a listing is restored, once, and the order that brings it about."""

    listing = models.OneToOneField(Listing, on_delete=models.PROTECT, related_name="restoration")
    order = models.OneToOneField(MarketplaceOrder, on_delete=models.PROTECT, related_name="restored")
    because = models.CharField(max_length=20, choices=RestoredBecause)
    # As in the ledger of outcomes, also of a listing that has no line there, since a correction took it down.
    cause = models.CharField(max_length=30, choices=OutcomeCause)
    ordered_at = models.DateTimeField()
    carried_out_at = models.DateTimeField(null=True)  # by the marketplace

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_restored_after_it_was_ordered",
                condition=Q(carried_out_at=None) | Q(carried_out_at__gte=F("ordered_at")),
            ),
            models.CheckConstraint(
                name="takedowns_restored_for_what_it_counts_as",
                condition=reduce(
                    or_, (Q(because=because, cause__in=causes) for because, causes in CAUSES.items())
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.because}"
