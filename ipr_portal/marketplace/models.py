"""The embedded marketplace: sellers and listings that a shopper can see, and that are really taken down.

It replaces the platform's own catalogue if none is connected. It is not tenants' data, so it has no row-level security;
the portal touches it through the connector alone.
"""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves

from .sites import MARKETPLACE, SITES, Site


class Shop(models.Model):
    """A seller's shop in one market."""

    read_by = "everybody"

    marketplace = models.CharField(max_length=30, default=MARKETPLACE)
    market = models.CharField(max_length=2)
    ref = models.CharField(max_length=60)  # the marketplace's own name for it, as in addresses
    name = models.CharField(max_length=200)
    opened_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["marketplace", "market", "ref"], name="marketplace_shop_once")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("shop_seller", args=[self.market.lower(), self.ref])

    @property
    def key(self) -> str:
        return f"{self.marketplace}:{self.market}:{self.ref}"


class ShopAccount(models.Model):
    """What the marketplace knows of a seller besides its shop: for the desk alone, through the connector."""

    shop = models.OneToOneField(Shop, on_delete=models.PROTECT, related_name="account")
    legal_name = models.CharField(max_length=200)
    address = models.CharField(max_length=300)
    phone = models.CharField(max_length=40, db_index=True)
    bank_reference = models.CharField(max_length=60, db_index=True)

    def __str__(self) -> str:
        return str(self.shop)


class ShopMessage(models.Model):
    """A message in the inbox of a shop, as the marketplace keeps it."""

    read_by = "everybody"

    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="messages")
    reference = models.CharField(max_length=100, unique=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    link = models.CharField(max_length=500)
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shop", "-sent_at", "-id"], name="marketplace_inbox")]

    def __str__(self) -> str:
        return self.subject

    @property
    def proof(self) -> str:
        """What the marketplace answers: its own number for the message, and when it came."""
        return f"MSG-{self.pk:08} {self.sent_at:%Y-%m-%dT%H:%M:%SZ}"


class ProductState(models.TextChoices):
    """Whether a shopper can find and buy it."""

    LIVE = "LIVE", _("live")
    RESTRICTED = "RESTRICTED", _("restricted")
    DOWN = "DOWN", _("taken down")
    WITHDRAWN = "WITHDRAWN", _("withdrawn by the seller")


# All moves of a product. A withdrawn product can still be taken down, so that its seller cannot offer it again; undoing
# an order of the portal restores it.
PRODUCT_MOVES = Moves(
    ProductState,
    {
        ProductState.LIVE: {ProductState.RESTRICTED, ProductState.DOWN, ProductState.WITHDRAWN},
        ProductState.RESTRICTED: {ProductState.LIVE, ProductState.DOWN, ProductState.WITHDRAWN},
        ProductState.DOWN: {ProductState.LIVE, ProductState.RESTRICTED, ProductState.WITHDRAWN},
        ProductState.WITHDRAWN: {ProductState.DOWN},
    },
    final=set(),
)
ON_SHOW = [ProductState.LIVE, ProductState.RESTRICTED]


class ProductQuerySet(models.QuerySet):
    def of(self, site: Site) -> Self:
        return self.filter(marketplace=MARKETPLACE, market=site.market)

    def on_show(self) -> Self:
        return self.filter(state__in=ON_SHOW)

    def newest_of_each_market(self, count: int) -> Self:
        """The newest few on show in every market, in one question."""
        order = [F("listed_at").desc(), F("pk").desc()]
        place = Window(RowNumber(), partition_by=F("market"), order_by=order)
        return self.on_show().annotate(place=place).filter(place__lte=count).order_by("market", "place")

    def found_by(self, words: str) -> Self:
        """Products whose title or seller holds every word."""
        rows = self
        for word in words.split():
            rows = rows.filter(Q(title__icontains=word) | Q(shop__name__icontains=word))
        return rows

    def known_by(self, keys) -> Self:
        """Products by `marketplace:market:item`, however many: grouped by site, one look into the index each."""
        sites: dict[tuple[str, str], list[str]] = {}
        for key in keys:
            marketplace, market, item = split_key(key)
            sites.setdefault((marketplace, market), []).append(item)
        known = Q(pk__in=[])
        for (marketplace, market), items in sites.items():
            known |= Q(marketplace=marketplace, market=market, item__in=items)
        return self.filter(known)


class Product(models.Model):
    """One listing as the marketplace knows it."""

    read_by = "everybody"

    marketplace = models.CharField(max_length=30, default=MARKETPLACE)
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
    listed_at = models.DateTimeField()

    objects = ProductQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["marketplace", "market", "item"], name="marketplace_product_once"
            ),
            models.CheckConstraint(name="marketplace_price_is_not_negative", condition=Q(price__gte=0)),
            models.CheckConstraint(
                name="marketplace_list_price_is_higher",
                condition=Q(list_price=None) | Q(list_price__gt=F("price")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["marketplace", "market", "-listed_at", "-id"],
                condition=Q(state__in=ON_SHOW),
                name="marketplace_on_show",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("shop_product", args=[self.market.lower(), self.path])

    @property
    def key(self) -> str:
        return f"{self.marketplace}:{self.market}:{self.item}"

    @property
    def site(self) -> Site:
        return SITES[self.market]

    @property
    def path(self) -> str:
        """How the marketplace writes its address: words for people, then the number that counts."""
        return "-".join(filter(None, [slugify(self.title)[:80].strip("-"), f"i{self.item}"])) + ".html"

    @property
    def address(self) -> str:
        """Where it is found on the web, as a rights holder would paste it."""
        return f"https://{self.site.host}/products/{self.path}"

    @property
    def picture_path(self) -> str:
        """Its picture, below static/."""
        return f"img/goods/{self.picture}" if self.picture else ""

    @property
    def is_for_sale(self) -> bool:
        return self.state == ProductState.LIVE

    @property
    def said_price(self) -> str:
        return self.site.say_price(self.price)

    @property
    def said_list_price(self) -> str:
        return self.site.say_price(self.list_price) if self.list_price else ""

    @property
    def discount(self) -> int:
        """How much below the list price, in whole per cent, rounded down; 0 without one."""
        return int((1 - self.price / self.list_price) * 100) if self.list_price else 0

    def may_become(self, state) -> bool:
        return state in PRODUCT_MOVES.get(ProductState(self.state), ())


def split_key(key: str) -> tuple[str, str, str]:
    """Take `marketplace:market:item` apart; the item may hold colons of its own."""
    marketplace, market, item = key.split(":", 2)
    return marketplace, market, item


class OrderKind(models.TextChoices):
    """Kinds of orders to a marketplace."""

    TAKE_DOWN = "TAKE_DOWN", _("take down")
    RESTRICT = "RESTRICT", _("restrict")
    RESTORE = "RESTORE", _("restore")


class Order(models.Model):
    """An order the marketplace received and carried out; the same order twice is carried out once."""

    read_by = "everybody"

    reference = models.CharField(max_length=100, unique=True)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=20, choices=OrderKind)
    ground = models.CharField(max_length=200, blank=True)
    carried_out_at = models.DateTimeField()
    found = models.CharField(max_length=12, choices=ProductState, blank=True)  # the product's state before it
    undoes = models.CharField(max_length=100, blank=True)  # the reference of the order that it undoes

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="marketplace_restore_says_what_it_undoes",
                condition=Q(kind=OrderKind.RESTORE) ^ Q(undoes=""),
            ),
            models.UniqueConstraint(
                fields=["undoes"], condition=~Q(undoes=""), name="marketplace_order_undone_once"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def proof(self) -> str:
        """What the marketplace answers: its own number for the order, and when it was done."""
        return f"MKT-{self.pk:08} {self.carried_out_at:%Y-%m-%dT%H:%M:%SZ}"


class OutageQuerySet(models.QuerySet):
    def in_force(self, at: datetime) -> Self:
        return self.filter(since__lte=at, until__gt=at)

    def newest_first(self) -> Self:
        return self.order_by("-since", "-pk")


class Outage(models.Model):
    """A time in which the embedded marketplace does not answer the portal, to show retries and alarms."""

    read_by = "everybody"

    marketplace = models.CharField(max_length=30, default=MARKETPLACE)
    market = models.CharField(max_length=2)
    since = models.DateTimeField()
    until = models.DateTimeField()  # ending it early sets it to the moment

    objects = OutageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="marketplace_outage_ends", condition=Q(until__gte=F("since")))
        ]
        indexes = [models.Index(fields=["until"], name="marketplace_outages")]

    def __str__(self) -> str:
        return f"{self.marketplace} {self.market}"
