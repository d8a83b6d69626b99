"""What the marketplace shows of listings."""

from django.db import models
from django.db.models import Q

from ipr_portal.tenancy.models import TenantModel

from .notices import Listing


class ListingSnapshot(TenantModel):
    """What the marketplace showed when the notice was received."""

    listing = models.OneToOneField(Listing, on_delete=models.PROTECT, related_name="snapshot")
    taken_at = models.DateTimeField()
    live = models.BooleanField()
    title = models.CharField(max_length=500, blank=True)
    description = models.TextField(blank=True)
    seller_name = models.CharField(max_length=200, blank=True)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    picture = models.CharField(max_length=200, blank=True)
    picture_sha256 = models.CharField(max_length=64, blank=True)
    picture_hash = models.BigIntegerField(null=True)  # 64 bits by which similar pictures are found
    compared_at = models.DateTimeField(null=True)  # when it was compared with what was taken down before

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_price_has_a_currency",
                condition=Q(price=None, currency="") | (Q(price__isnull=False) & ~Q(currency="")),
            )
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(compared_at=None), name="takedowns_not_compared"),
        ]

    def __str__(self) -> str:
        return self.title
