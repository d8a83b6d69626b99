"""Listings that were taken down before, and are listed again."""

from django.db import models
from django.db.models import F, Q

from ipr_portal.tenancy.models import TenantModel

from .notices import Listing


class Relisting(TenantModel):
    """A listing resembles an earlier one of the same seller or a linked account, which was upheld under the same right.

    Members do not read what is `linked`: it would tell them which accounts are one seller's.
    """

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="relistings")
    earlier = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="listed_again")
    linked = models.BooleanField()  # by another account
    title_similarity = models.PositiveSmallIntegerField(null=True)  # in per cent, where it is enough
    picture_distance = models.PositiveSmallIntegerField(null=True)  # in bits of 64, where it is near enough
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "earlier"], name="takedowns_relisting_once"),
            models.CheckConstraint(name="takedowns_relisting_of_two", condition=~Q(listing=F("earlier"))),
            models.CheckConstraint(
                name="takedowns_relisting_resembles",
                condition=Q(title_similarity__isnull=False) | Q(picture_distance__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.earlier_id}"
