"""What happens at the embedded marketplace: sellers list, change and withdraw; the portal's orders are carried out.

Sellers are not people of the portal, so their actions have no `by` and no audit trail.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError
from ipr_portal.ui.moments import say_moment

from .connector import ConnectorError, ConnectorRefused, ConnectorUnavailable
from .models import (
    ON_SHOW,
    Order,
    OrderKind,
    Outage,
    Product,
    ProductState,
    Shop,
    ShopAccount,
    ShopMessage,
    split_key,
)
from .sites import MARKETPLACE, SITES

STATE_AFTER: dict[str, ProductState] = {
    OrderKind.TAKE_DOWN: ProductState.DOWN,
    OrderKind.RESTRICT: ProductState.RESTRICTED,
}
# The state an order leads to, by the present state; a product already that far down does not change.
ALLOWED_BEFORE: dict[str, set[ProductState]] = {
    ProductState.LIVE: {ProductState.RESTRICTED, ProductState.DOWN},
    ProductState.RESTRICTED: {ProductState.DOWN},
    ProductState.WITHDRAWN: {ProductState.DOWN},
}


class CannotList(DomainError):
    """A seller cannot offer this, or no longer."""


class CannotAnnounce(DomainError):
    """An outage cannot be announced as asked."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a seller wants to list."""

    shop: Shop
    item: str  # the marketplace's number for it
    title: str
    price: Decimal  # in the currency of the shop's market
    description: str = ""
    list_price: Decimal | None = None  # higher than the price
    picture: str = ""  # a file below static/img/goods/


@dataclass(frozen=True, slots=True)
class TakedownOrder:
    """What the portal orders of the marketplace."""

    key: str
    kind: OrderKind
    reference: str
    ground: str


@transaction.atomic
def open_shops(shops: Iterable[Shop]) -> list[Shop]:
    """Open shops, made by the caller and not yet saved, in one statement.

    :raises CannotList: if one of them is open already.
    """
    try:
        return Shop.objects.bulk_create(shops, batch_size=1000)
    except IntegrityError as error:
        raise CannotList(_("One of these shops already exists.")) from error


def keep_accounts(accounts: Iterable[ShopAccount]) -> None:
    """Keep what is known of sellers; what is known already is not changed."""
    ShopAccount.objects.bulk_create(accounts, ignore_conflicts=True)


@transaction.atomic
def list_products(*, offers: Iterable[Offer], at: datetime) -> list[Product]:
    """Put offers on show, in as few statements as possible.

    :raises CannotList: if a market has such an item already, or a price makes no sense; nothing is listed then.
    """
    products = [_product(offer, at=at) for offer in offers]
    try:
        return Product.objects.bulk_create(products, batch_size=1000)
    except IntegrityError as error:
        raise CannotList(
            _("One of these items is already listed, or its list price is not above its price.")
        ) from error


@transaction.atomic
def edit_product(*, product: Product, at: datetime, **changes) -> Product:
    """Change what a seller says of a product: title, description, price, list_price, picture.

    :raises CannotList: if it is no longer on show.
    """
    product = _lock(product)
    if product.state not in ON_SHOW:
        raise CannotList(_("“%(product)s” is %(state)s.") % _words(product))
    for field in ("title", "description", "price", "list_price", "picture"):
        setattr(product, field, changes.pop(field, getattr(product, field)))
    if changes:
        raise TypeError(f"a seller cannot change {', '.join(sorted(changes))}")
    product.save()
    return product


@transaction.atomic
def withdraw_product(*, product: Product, at: datetime) -> Product:
    """Take a product off the market as its seller.

    :raises CannotList: if it is no longer on show.
    """
    product = _lock(product)
    if product.state not in ON_SHOW:
        raise CannotList(_("“%(product)s” is %(state)s.") % _words(product))
    return _move(product, ProductState.WITHDRAWN, at=at)


def apply_order(*, key: str, kind: OrderKind, reference: str, ground: str, at: datetime) -> Order:
    """Carry out one order of the portal to take down or restrict, as `apply_orders`.

    :raises ConnectorUnavailable: during an outage.
    :raises ConnectorRefused: for a listing that the marketplace does not know, or a reference used for another order.
    """
    [answer] = apply_orders(orders=[TakedownOrder(key, kind, reference, ground)], at=at)
    if isinstance(answer, ConnectorError):
        raise answer
    return answer


def apply_orders(*, orders: Sequence[TakedownOrder], at: datetime) -> list[Order | ConnectorError]:
    """Carry out orders to take down or restrict, each once for its reference; five statements for any number.

    A product already that far down does not change. An order that was undone before it arrived is recorded without
    effect. One that fails does not block the others.

    :return: for each what was noted, or why nothing was.
    """
    try:
        with transaction.atomic():
            return _apply_orders(orders, at=at)
    except IntegrityError:  # one has a reference that was taken meanwhile, for a product that we did not lock
        if len(orders) == 1:
            return [_belongs_to_another(orders[0].reference)]
    return [answer for order in orders for answer in apply_orders(orders=[order], at=at)]


@transaction.atomic
def restore_listing(*, key: str, undoes: str, reference: str, at: datetime) -> Order | None:
    """Undo an order of the portal, once for each reference: the product gets the state it would have without that
    order.

    It stays down while another order takes it down, and withdrawn if its seller withdrew it. None for a listing that
    the marketplace does not know: there is nothing to restore.

    :param undoes: the reference of the order to undo, whether it has arrived, will arrive, or was lost.
    :raises ConnectorUnavailable: during an outage.
    :raises ConnectorRefused: for a reference used for another order, or an order that another one undid.
    """
    product = _lock_product(key, at=at)
    if product is None:
        return None
    order = Order.objects.filter(reference=reference).first()
    if order is None:
        found, kind = product.state, OrderKind.RESTORE
        order = _take(reference, product=product, kind=kind, undoes=undoes, found=found, carried_out_at=at)
        state = _state_without_what_is_undone(product)
        if found in STATE_AFTER.values() and state != found:
            _move(product, state, at=at)
    if (order.product_id, order.undoes) != (product.pk, undoes):
        raise _belongs_to_another(reference)
    return order


def deliver_message(*, seller_key: str, message: ShopMessage) -> ShopMessage:
    """Put a message, not yet saved and without its shop, into the inbox of a shop, once for each reference.

    :raises ConnectorUnavailable: during an outage.
    :raises ConnectorRefused: for a shop that the marketplace does not know, or a reference used for another shop.
    """
    shop = _shop_of(seller_key, at=message.sent_at)
    if shop is None:
        raise ConnectorRefused(_("The marketplace knows no seller %(key)s.") % {"key": seller_key})
    message.shop = shop
    ShopMessage.objects.bulk_create([message], ignore_conflicts=True)
    kept = ShopMessage.objects.get(reference=message.reference)
    if kept.shop_id != shop.pk:
        raise ConnectorRefused(
            _("The reference %(reference)s belongs to another message.") % {"reference": message.reference}
        )
    return kept


def _shop_of(seller_key: str, *, at: datetime) -> Shop | None:
    if seller_key.count(":") < 2:
        return None
    marketplace, market, ref = split_key(seller_key)
    refuse_during_outage({(marketplace, market)}, at=at)
    return Shop.objects.filter(marketplace=marketplace, market=market, ref=ref).first()


def refuse_during_outage(sites: set[tuple[str, str]], *, at: datetime) -> None:
    """:raises ConnectorUnavailable: if one of these sites, each a marketplace and a market, does not answer."""
    for site in sorted(_silent(at) & sites):
        raise _does_not_answer(site)


@transaction.atomic
def announce_outage(*, market: str, until: datetime, by, at: datetime) -> Outage:
    """Stop the embedded marketplace in one market until a moment.

    :raises CannotAnnounce: for a market without a site, or a moment that has passed.
    """
    if market not in SITES:
        raise CannotAnnounce(_("The embedded marketplace has no site in %(market)s.") % {"market": market})
    if until <= at:
        raise CannotAnnounce(_("Choose a moment that has not passed."))
    outage = Outage.objects.create(marketplace=MARKETPLACE, market=market, since=at, until=until)
    more = {"market": market, "until": say_moment(until, now=at)}
    record("marketplace.went_away", outage, by=by, at=at, organisation_id=None, **more)
    return outage


@transaction.atomic
def end_outage(*, outage: Outage, by, at: datetime) -> Outage:
    """End an outage early; one that has already ended does not change."""
    outage = Outage.objects.select_for_update(no_key=True).get(pk=outage.pk)
    if outage.since <= at < outage.until:
        outage.until = at
        outage.save(update_fields=["until"])
        record("marketplace.came_back", outage, by=by, at=at, organisation_id=None, market=outage.market)
    return outage


def _silent(at: datetime) -> set[tuple[str, str]]:
    return set(Outage.objects.in_force(at).values_list("marketplace", "market"))


def _does_not_answer(site: tuple[str, str]) -> ConnectorUnavailable:
    return ConnectorUnavailable(_("The marketplace does not answer in %(market)s.") % {"market": site[1]})


def _apply_orders(orders: Sequence[TakedownOrder], *, at: datetime) -> list[Order | ConnectorError]:
    silent = _silent(at)
    held = Product.objects.known_by([order.key for order in orders]).order_by("pk")
    products = {product.key: product for product in held.select_for_update(no_key=True)}
    references = [order.reference for order in orders]
    noted = list(Order.objects.filter(Q(reference__in=references) | Q(undoes__in=references)))
    known, undone = {order.reference: order for order in noted}, {order.undoes for order in noted}
    answers: list[Order | ConnectorError] = []
    for order in orders:
        product, before = products.get(order.key), known.get(order.reference)
        refusal = _why_not_apply(order, product, before, silent)
        if product and not refusal and before is None:
            known[order.reference] = _note(order, product, moves=order.reference not in undone, at=at)
        answers.append(refusal or known[order.reference])
    Order.objects.bulk_create([order for order in known.values() if order.pk is None])
    moved = defaultdict(list)
    for product in products.values():
        if product.state_since == at:
            moved[product.state].append(product.pk)
    for state, keys in moved.items():
        Product.objects.filter(pk__in=keys).update(state=state, state_since=at)
    return answers


def _why_not_apply(order: TakedownOrder, product, known, silent) -> ConnectorError | None:
    site = split_key(order.key)[:2]
    if site in silent:
        return _does_not_answer(site)
    if product is None:
        return ConnectorRefused(_("The marketplace knows no listing %(key)s.") % {"key": order.key})
    if known and (known.product_id, known.kind) != (product.pk, order.kind):
        return _belongs_to_another(order.reference)
    return None


def _note(order: TakedownOrder, product: Product, *, moves: bool, at: datetime) -> Order:
    """The record of an order; its product is changed in memory, if the order still has an effect."""
    note = Order(
        reference=order.reference, product=product, kind=order.kind, ground=order.ground, found=product.state,
        carried_out_at=at,
    )  # fmt: skip
    if moves and STATE_AFTER[order.kind] in ALLOWED_BEFORE.get(product.state, set()):
        product.state, product.state_since = STATE_AFTER[order.kind], at
    return note


def _lock_product(key: str, *, at: datetime) -> Product | None:
    """Lock the product that a key names, if the marketplace knows it and answers."""
    marketplace, market, item = split_key(key)
    refuse_during_outage({(marketplace, market)}, at=at)
    rows = Product.objects.select_for_update(no_key=True)
    return rows.filter(marketplace=marketplace, market=market, item=item).first()


def _state_without_what_is_undone(product: Product) -> ProductState:
    """The state of a product by its seller's last action and the orders still in force."""
    orders = list(product.orders.order_by("pk"))
    undone = {order.undoes for order in orders}
    standing = {order.kind for order in orders if order.kind in STATE_AFTER and order.reference not in undone}
    own = [order.found for order in orders if order.found in (ProductState.LIVE, ProductState.WITHDRAWN)]
    if OrderKind.TAKE_DOWN in standing:
        return ProductState.DOWN
    if own and own[-1] == ProductState.WITHDRAWN:
        return ProductState.WITHDRAWN
    return ProductState.RESTRICTED if OrderKind.RESTRICT in standing else ProductState.LIVE


def _take(reference, **order) -> Order:
    """Write a new order. The lock on its product excludes a second one; an order for another product may have taken the
    reference."""
    try:
        return Order.objects.create(reference=reference, **order)
    except IntegrityError as error:
        raise _belongs_to_another(reference) from error


def _belongs_to_another(reference) -> ConnectorRefused:
    return ConnectorRefused(
        _("The reference %(reference)s belongs to another order.") % {"reference": reference}
    )


def _product(offer, *, at) -> Product:
    return Product(
        marketplace=offer.shop.marketplace,
        market=offer.shop.market,
        item=offer.item,
        shop=offer.shop,
        title=offer.title,
        description=offer.description,
        price=offer.price,
        list_price=offer.list_price,
        currency=SITES[offer.shop.market].currency,
        picture=offer.picture,
        state_since=at,
        listed_at=at,
    )


def _lock(product) -> Product:
    return Product.objects.select_for_update(no_key=True).get(pk=product.pk)


def _move(product, state, *, at) -> Any:
    product.state, product.state_since = state, at
    product.save(update_fields=["state", "state_since"])
    return product


def _words(product) -> dict:
    return {"product": product, "state": product.get_state_display()}
