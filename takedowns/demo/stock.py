"""What rights holders sell themselves: an official shop of each brand, so that a shopper finds genuine goods too."""

import random
from datetime import datetime, timedelta

from ipr_portal.demo.brands import BRANDS, MONEY, Brand
from ipr_portal.demo.goods import GENUINE, KINDS
from ipr_portal.demo.pictures import file_of, number_of
from ipr_portal.marketplace.actions import Offer, list_products, open_shops
from ipr_portal.marketplace.models import Shop

from .plan import full_price, round_to
from .titles import EXTRAS, OFFICIAL

FIRST = 2_700_000_000  # their items are older than all that notices are about

PACKINGS = 2


def stock_shelves(*, now: datetime) -> None:
    """Open the shops, one for each brand in its first market, and list its product there."""
    chance = random.Random("official")
    shops = open_shops(
        Shop(
            market=brand.markets.split()[0], ref=f"official-{number + 1}", name=f"{brand.name} Official Store",
            opened_on=now.date() - timedelta(days=900),
        )
        for number, brand in enumerate(BRANDS)
    )  # fmt: skip
    for place in range(PACKINGS):
        for brand, shop in zip(BRANDS, shops, strict=True):
            at = now - timedelta(days=chance.uniform(0.05, 30))
            list_products(offers=[offer_of(chance, brand, shop, place)], at=at)


def offer_of(chance: random.Random, brand: Brand, shop: Shop, place: int) -> Offer:
    """A genuine product near its list price, in one of the packings it comes in."""
    full, step = full_price(brand, shop.market), MONEY[shop.market][2]
    goods = KINDS[brand.picture].names.get(shop.market, brand.goods)
    title = OFFICIAL[shop.market].format(mark=brand.mark, goods=goods) + EXTRAS[shop.market][place]
    price = round_to(float(full) * chance.choice((0.87, 0.9, 0.95, 1)), step)
    return Offer(
        shop=shop, item=str(FIRST + 10 * number_of(brand) + place), title=title, price=price,
        list_price=full if full > price else None, picture=file_of(brand, GENUINE),
    )  # fmt: skip
