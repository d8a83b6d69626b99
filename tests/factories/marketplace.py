"""Sellers and products of the embedded marketplace."""

from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from ipr_portal.marketplace.models import Order, Outage, Product, Shop

from .people import LONG_AGO


class ShopFactory(DjangoModelFactory):
    """A seller in Singapore."""

    class Meta:
        model = Shop

    market = "SG"
    ref = factory.Sequence(lambda n: f"seller-{n}")
    name = factory.Sequence(lambda n: f"Seller {n}")
    opened_on = date(2021, 3, 1)


class ProductFactory(DjangoModelFactory):
    """A product on show in its seller's market."""

    class Meta:
        model = Product

    shop = factory.SubFactory(ShopFactory)
    market = factory.SelfAttribute("shop.market")
    item = factory.Sequence(lambda n: str(3010000000 + n))
    title = "SENANDIKA Kelapa Night Serum 30 ml"
    description = "For the night."
    price = Decimal("24.90")
    currency = factory.LazyAttribute(lambda o: CURRENCIES[o.market])
    picture = "serum.svg"
    state_since = LONG_AGO
    listed_at = LONG_AGO


CURRENCIES = {"SG": "SGD", "MY": "MYR", "TH": "THB", "ID": "IDR", "PH": "PHP", "VN": "VND"}


class OrderFactory(DjangoModelFactory):
    """A takedown that was carried out."""

    class Meta:
        model = Order

    reference = factory.Sequence(lambda n: f"order-{n}")
    product = factory.SubFactory(ProductFactory)
    kind = "TAKE_DOWN"
    carried_out_at = LONG_AGO


class OutageFactory(DjangoModelFactory):
    """A minute in which the marketplace did not answer in Singapore."""

    class Meta:
        model = Outage

    market = "SG"
    since = LONG_AGO
    until = factory.LazyAttribute(lambda o: o.since.replace(minute=o.since.minute + 1))
