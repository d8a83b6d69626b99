"""The connector to the embedded marketplace: the same interface as a real one, on our own tables."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

from django.contrib.staticfiles import finders
from django.db.models import Q

from .actions import (
    TakedownOrder,
    apply_order,
    apply_orders,
    deliver_message,
    refuse_during_outage,
    restore_listing,
)
from .connector import Account, ConnectorError, Link, Offer, OneByOne, OrderRequest, Sighting
from .models import ON_SHOW, Order, OrderKind, Product, ShopAccount, ShopMessage, split_key
from .pictures import likeness
from .sites import MARKETPLACE

SHARED: tuple[Literal["phone"], Literal["bank_reference"], Literal["address"]] = (
    "phone",
    "bank_reference",
    "address",
)
MOST_LINKED = 20
MOST_OFFERED = 100
KINDS = {"take_down": OrderKind.TAKE_DOWN, "restrict": OrderKind.RESTRICT}


class EmbeddedConnector(OneByOne):
    """Implements `connector.Connector`; restorations are executed one by one."""

    marketplaces = frozenset({MARKETPLACE})
    at_once = 200

    def look_up(self, keys: Iterable[str], *, at: datetime) -> dict[str, Sighting]:
        """What a shopper sees of each listing: one statement for the outages, one for all products."""
        keys = list(keys)
        refuse_during_outage({split_key(key)[:2] for key in keys}, at=at)
        products = Product.objects.known_by(keys).select_related("shop")
        return {product.key: sight(product, at=at) for product in products}

    def take_down(self, key: str, *, reference: str, ground: str, at: datetime) -> str:
        return apply_order(key=key, kind=OrderKind.TAKE_DOWN, reference=reference, ground=ground, at=at).proof

    def restrict(self, key: str, *, reference: str, ground: str, at: datetime) -> str:
        return apply_order(key=key, kind=OrderKind.RESTRICT, reference=reference, ground=ground, at=at).proof

    def restore(self, key: str, *, reference: str, undoes: str, at: datetime) -> str:
        order = restore_listing(key=key, undoes=undoes, reference=reference, at=at)
        return order.proof if order else f"{reference}: no such listing, nothing to put back"

    def account(self, seller_key: str, *, at: datetime) -> Account | None:
        if (found := _account_of(seller_key, at=at)) is None:
            return None
        return Account(
            seller_key,
            found.legal_name,
            found.address,
            found.phone,
            found.bank_reference,
            found.shop.opened_on,
        )

    def linked(self, seller_key: str, *, at: datetime) -> list[Link]:
        if (found := _account_of(seller_key, at=at)) is None:
            return []
        same = Q(phone=found.phone) | Q(bank_reference=found.bank_reference) | Q(address=found.address)
        others = ShopAccount.objects.filter(same).exclude(pk=found.pk).select_related("shop").order_by("pk")
        return [
            Link(other.shop.key, other.shop.name, shares, getattr(other, shares))
            for other in others[:MOST_LINKED]
            for shares in SHARED
            if getattr(other, shares) == getattr(found, shares)
        ]

    def offered(self, seller_key: str, *, since: datetime, at: datetime) -> list[Offer]:
        if seller_key.count(":") < 2:
            return []
        marketplace, market, ref = split_key(seller_key)
        refuse_during_outage({(marketplace, market)}, at=at)
        rows = Product.objects.on_show().filter(
            shop__marketplace=marketplace, shop__market=market, shop__ref=ref, listed_at__gt=since, listed_at__lte=at
        )  # fmt: skip
        newest = rows.order_by("-listed_at", "-pk")[:MOST_OFFERED]
        return [Offer(row.key, row.title, row.address, row.listed_at) for row in newest]

    def tell_seller(
        self, seller_key: str, *, reference: str, subject: str, text: str, link: str, at: datetime
    ) -> str:
        message = ShopMessage(reference=reference, subject=subject, text=text, link=link, sent_at=at)
        return deliver_message(seller_key=seller_key, message=message).proof

    def carry_out(self, orders: Sequence[OrderRequest], *, at: datetime) -> list[str | ConnectorError]:
        takedowns = [order for order in orders if order.does in KINDS]
        wanted = [
            TakedownOrder(order.key, KINDS[order.does], order.reference, order.ground) for order in takedowns
        ]
        noted = iter(apply_orders(orders=wanted, at=at) if wanted else [])
        return [_answer(next(noted)) if order.does in KINDS else self._try(order, at=at) for order in orders]


def _account_of(seller_key: str, *, at: datetime) -> ShopAccount | None:
    if seller_key.count(":") < 2:
        return None
    marketplace, market, ref = split_key(seller_key)
    refuse_during_outage({(marketplace, market)}, at=at)
    rows = ShopAccount.objects.select_related("shop")
    return rows.filter(shop__marketplace=marketplace, shop__market=market, shop__ref=ref).first()


def _answer(noted: Order | ConnectorError) -> str | ConnectorError:
    return noted.proof if isinstance(noted, Order) else noted


def sight(product: Product, *, at: datetime) -> Sighting:
    """What is shown of a product at a moment; products not on show are known, but not shown."""
    return Sighting(
        key=product.key,
        live=product.state in ON_SHOW,
        seen_at=at,
        title=product.title,
        description=product.description,
        seller_key=product.shop.key,
        seller_name=product.shop.name,
        price=product.price,
        currency=product.currency,
        picture=product.picture_path,
        picture_sha256=picture_hash(product.picture_path),
        picture_hash=picture_likeness(product.picture_path),
    )


@cache
def picture_hash(path: str) -> str:
    """The SHA-256 of a picture below static/, or nothing where there is none. Pictures do not change while we run."""
    found = finders.find(path) if path else None
    if not found:
        return ""
    with open(found, "rb") as picture:
        return hashlib.file_digest(picture, "sha256").hexdigest()


@cache
def picture_likeness(path: str) -> int | None:
    """The bits by which similar pictures are found, of a picture below static/; drawings have none."""
    found = finders.find(path) if path and not path.endswith(".svg") else None
    return likeness(Path(found)) if found else None
