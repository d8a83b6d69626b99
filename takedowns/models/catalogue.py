"""The catalogue of a right: what its owner sells under it, for how much, and how the genuine product looks."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ipr_portal.evidence.models import Attachment
from ipr_portal.markets import market_name
from ipr_portal.tenancy.models import TenantManager, TenantModel
from ipr_portal.tenancy.roles import Can
from takedowns.enums import FileKind, RightState

from .rights import IPRight


class RightProductQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(ended_at=None)

    def whole(self) -> Self:
        """With prices, pictures and who added it."""
        return self.select_related("added_by").prefetch_related("prices", "files__file", "files__added_by")


class RightProduct(TenantModel):
    """One product of a right. A change ends the row and makes a new one."""

    right = models.ForeignKey(IPRight, on_delete=models.PROTECT, related_name="products")
    name = models.CharField(max_length=300)
    article = models.CharField(max_length=60, blank=True)  # the maker's number
    follows = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="followed_by"
    )  # the row that it changes
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(RightProductQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["right", "name", "article"],
                condition=Q(ended_at=None),
                name="takedowns_product_named_once",
            ),
            models.CheckConstraint(
                name="takedowns_product_end_says_who_and_when",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProductPrice(TenantModel):
    """The list price of a product in one market."""

    product = models.ForeignKey(RightProduct, on_delete=models.PROTECT, related_name="prices")
    market = models.CharField(max_length=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["market"]
        constraints = [
            models.UniqueConstraint(fields=["product", "market"], name="takedowns_price_once_a_market"),
            models.CheckConstraint(name="takedowns_list_price_above_nothing", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.market} {self.amount}"

    @property
    def market_name(self) -> str:
        return market_name(self.market)


class ProductFile(Attachment):
    """A picture of the genuine product."""

    members_need = Can.VIEW_RIGHTS
    staff_need = Can.READ_NOTICES
    desk_sees = ~Q(product__right__state=RightState.DRAFT)
    kind = FileKind.GENUINE

    product = models.ForeignKey(RightProduct, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("evidence.EvidenceFile", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "file"], name="takedowns_product_picture_once")
        ]

    def __str__(self) -> str:
        return f"picture of {self.product_id}"
