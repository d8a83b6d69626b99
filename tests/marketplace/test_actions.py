"""Sellers list, change and withdraw; staff let the marketplace stop answering."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.marketplace import actions
from ipr_portal.marketplace.actions import Offer
from ipr_portal.marketplace.connector import ConnectorRefused, ConnectorUnavailable
from ipr_portal.marketplace.models import Outage, Product, ProductState, Shop
from tests.conftest import NOON
from tests.factories import OutageFactory, ProductFactory, ShopFactory


def offers(shop, count):
    return [Offer(shop, item=str(n), title=f"Mug {n}", price=Decimal("8.50")) for n in range(count)]


def test_open_shops_opens_all_at_once(db, django_assert_num_queries):
    shops = [Shop(market="SG", ref=f"s{n}", name=f"Shop {n}", opened_on=date(2024, 1, 5)) for n in range(50)]

    with django_assert_num_queries(3):  # a savepoint around one statement
        opened = actions.open_shops(shops)

    assert [shop.key for shop in opened[:2]] == ["lazada:SG:s0", "lazada:SG:s1"]


def test_a_shop_opens_once(db):
    shop = ShopFactory(ref="twice")

    with pytest.raises(actions.CannotList, match="already exists"):
        actions.open_shops([Shop(market="SG", ref=shop.ref, name="x", opened_on=date(2024, 1, 5))])


def test_list_products_puts_them_on_show_in_the_money_of_their_market(db, django_assert_num_queries):
    shop = ShopFactory(market="VN")

    with django_assert_num_queries(3):
        actions.list_products(offers=offers(shop, 50), at=NOON)

    product = Product.objects.get(item="7")
    assert (product.key, product.currency, product.state) == ("lazada:VN:7", "VND", ProductState.LIVE)
    assert (product.listed_at, product.state_since) == (NOON, NOON)


def test_list_products_lists_all_or_none(db):
    shop = ShopFactory()
    actions.list_products(offers=offers(shop, 1), at=NOON)

    with pytest.raises(actions.CannotList, match="is already listed"):
        actions.list_products(offers=reversed(offers(shop, 3)), at=NOON)

    assert Product.objects.count() == 1


@pytest.mark.parametrize(("price", "list_price"), [("-1", None), ("10", "10"), ("10", "9")])
def test_a_price_makes_sense(db, price, list_price):
    offer = Offer(ShopFactory(), "1", "Mug", Decimal(price), list_price=list_price and Decimal(list_price))

    with pytest.raises(actions.CannotList):
        actions.list_products(offers=[offer], at=NOON)


def test_edit_product_changes_what_is_named_and_leaves_the_rest(db):
    product = ProductFactory(title="SENANDIKA Serum", picture="serum.svg")

    actions.edit_product(product=product, at=NOON, title="Night Serum", price=Decimal("19.90"))

    product.refresh_from_db()
    assert (product.title, product.price, product.picture) == ("Night Serum", Decimal("19.90"), "serum.svg")


def test_edit_product_changes_nothing_else(db):
    with pytest.raises(TypeError, match="a seller cannot change state"):
        actions.edit_product(product=ProductFactory(), at=NOON, state="LIVE")


def test_withdraw_product_takes_it_off_the_market(db):
    product = actions.withdraw_product(product=ProductFactory(), at=NOON)

    assert (product.state, product.state_since) == (ProductState.WITHDRAWN, NOON)


@pytest.mark.parametrize("does", [actions.edit_product, actions.withdraw_product])
@pytest.mark.parametrize(
    ("state", "said"), [("DOWN", "taken down"), ("WITHDRAWN", "withdrawn by the seller")]
)
def test_a_seller_cannot_touch_what_is_no_longer_on_show(db, does, state, said):
    product = ProductFactory(state=state, title="Serum")

    with pytest.raises(actions.CannotList, match=f"“Serum” is {said}."):
        does(product=product, at=NOON)


def test_announce_outage_writes_it_and_the_audit(lead, everyone):
    until = NOON + timedelta(minutes=5)

    outage = actions.announce_outage(market="SG", until=until, by=lead, at=NOON)

    event = AuditEvent.objects.get()
    assert (outage.market, outage.since, outage.until) == ("SG", NOON, until)
    assert (event.action, event.by, event.organisation) == ("marketplace.went_away", lead, None)


@pytest.mark.parametrize(
    ("market", "minutes", "said"), [("XX", 5, "has no site in XX"), ("SG", 0, "has not passed")]
)
def test_announce_outage_refuses_nonsense(lead, everyone, market, minutes, said):
    with pytest.raises(actions.CannotAnnounce, match=said):
        actions.announce_outage(market=market, until=NOON + timedelta(minutes=minutes), by=lead, at=NOON)


def test_end_outage_ends_it_once(lead, everyone):
    outage = OutageFactory(since=NOON - timedelta(minutes=1), until=NOON + timedelta(hours=1))

    for _time in range(2):
        actions.end_outage(outage=outage, by=lead, at=NOON)

    assert Outage.objects.get().until == NOON
    assert [event.action for event in AuditEvent.objects.all()] == ["marketplace.came_back"]


# --- orders that are undone ---


def apply_order(product, number, kind="TAKE_DOWN"):
    return actions.apply_order(
        key=product.key, kind=kind, reference=f"execution-{number}", ground="", at=NOON
    )


def restore_listing(product, number, reference="restore-1"):
    undoes = f"execution-{number}"
    return actions.restore_listing(key=product.key, undoes=undoes, reference=reference, at=NOON)


def state(product):
    product.refresh_from_db()
    return product.state


@pytest.mark.parametrize("kind", ["TAKE_DOWN", "RESTRICT"])
def test_put_back_shows_a_product_again(db, kind):
    product = ProductFactory()
    apply_order(product, 1, kind)

    restore_listing(product, 1)

    assert state(product) == "LIVE"


def test_put_back_leaves_down_what_another_order_holds_down(db):
    product = ProductFactory()
    apply_order(product, 1)
    apply_order(product, 2)

    restore_listing(product, 1)

    assert state(product) == "DOWN"
    restore_listing(product, 2, reference="restore-2")
    assert state(product) == "LIVE"


def test_put_back_leaves_restricted_what_another_order_restricts(db):
    product = ProductFactory()
    apply_order(product, 1, "RESTRICT")
    apply_order(product, 2)

    restore_listing(product, 2)

    assert state(product) == "RESTRICTED"


def test_put_back_does_not_undo_what_the_seller_wanted(db):
    product = ProductFactory()
    apply_order(product, 1, "RESTRICT")
    actions.withdraw_product(product=product, at=NOON)
    apply_order(product, 2)

    restore_listing(product, 2)

    assert state(product) == "WITHDRAWN"


def test_put_back_is_done_once_for_a_reference(db):
    product = ProductFactory()
    apply_order(product, 1)
    first = restore_listing(product, 1)
    apply_order(product, 2)

    assert restore_listing(product, 1) == first
    assert state(product) == "DOWN"


def test_an_order_that_was_undone_before_it_came_moves_nothing(db):
    product = ProductFactory()
    restore_listing(product, 1)

    apply_order(product, 1)

    assert (state(product), product.orders.count()) == ("LIVE", 2)


def test_put_back_of_what_nobody_knows_is_nothing(db):
    product = ProductFactory.build(shop=ShopFactory())

    assert restore_listing(product, 1) is None


def test_put_back_refuses_an_order_that_another_undid(db):
    product = ProductFactory()
    apply_order(product, 1)
    restore_listing(product, 1)

    with pytest.raises(ConnectorRefused, match="restore-2 belongs to another order"):
        restore_listing(product, 1, reference="restore-2")


def test_nothing_is_put_back_during_an_outage(db):
    product = ProductFactory()
    apply_order(product, 1)
    OutageFactory(since=NOON - timedelta(minutes=1), until=NOON + timedelta(hours=1))

    with pytest.raises(ConnectorUnavailable):
        restore_listing(product, 1)
