"""The embedded marketplace: sellers and listings that a shopper can look at, and that really go down.

It stands in for the platform's own catalogue where none is connected. It is not the tenants' data, so it carries no
row-level security; the portal touches it through the connector alone.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Shop(models.Model):
    """A seller's shop in one market."""

    marketplace = models.CharField(max_length=30)
    market = models.CharField(max_length=2)
    ref = models.CharField(max_length=60)  # the marketplace's own name for it, as in addresses
    name = models.CharField(max_length=200)
    opened_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["marketplace", "market", "ref"], name="marketplace_shop_once"
            )
        ]

    def __str__(self):
        return self.name

    @property
    def key(self):
        return f"{self.marketplace}:{self.market}:{self.ref}"


class ProductState(models.TextChoices):
    """Whether a shopper can find and buy it."""

    LIVE = "LIVE", _("live")
    RESTRICTED = "RESTRICTED", _("restricted")
    DOWN = "DOWN", _("taken down")
    WITHDRAWN = "WITHDRAWN", _("withdrawn by the seller")


class Product(models.Model):
    """One listing as the marketplace knows it."""

    marketplace = models.CharField(max_length=30)
    market = models.CharField(max_length=2)
    item = models.CharField(max_length=2000)
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="products")
    title = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    price = models.DecimalField(max_digits=14, decimal_places=2)
    list_price = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3)
    picture = models.CharField(max_length=200, blank=True)  # below static/img/goods/
    state = models.CharField(max_length=12, choices=ProductState, default=ProductState.LIVE)
    state_since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["marketplace", "market", "item"], name="marketplace_product_once"
            )
        ]

    def __str__(self):
        return self.title


class Order(models.Model):
    """An order the marketplace received and carried out; the same order twice is carried out once."""

    reference = models.CharField(max_length=100, unique=True)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=20)
    ground = models.CharField(max_length=200, blank=True)
    carried_out_at = models.DateTimeField()

    def __str__(self):
        return self.reference
