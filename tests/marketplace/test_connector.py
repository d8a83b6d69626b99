"""What the embedded connector promises: it answers, obeys once, refuses, and is away when it is away."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from ipr_portal.marketplace.connector import (
    ConnectorRefused,
    ConnectorUnavailable,
    OneByOne,
    OrderRequest,
    connector,
)
from ipr_portal.marketplace.embedded import EmbeddedConnector, picture_hash
from ipr_portal.marketplace.models import Order, ProductState
from ipr_portal.tenancy.scope import staff_scope
from tests.conftest import NOON
from tests.factories import OutageFactory, ProductFactory, ShopFactory

MARKETPLACE = EmbeddedConnector()
ORDER = {"reference": "execution-1", "ground": "Copyright", "at": NOON}


def test_the_settings_name_the_embedded_connector():
    assert isinstance(connector(), EmbeddedConnector)


def test_look_up_tells_what_a_shopper_sees(db, settings):
    product = ProductFactory(shop__ref="glowhaus-sg", shop__name="glowhaus.sg")

    sighting = MARKETPLACE.look_up([product.key], at=NOON)[product.key]

    picture = Path(settings.BASE_DIR, "static/img/goods/serum.svg").read_bytes()
    assert (sighting.key, sighting.live, sighting.seen_at) == (product.key, True, NOON)
    assert (sighting.title, sighting.description) == (product.title, product.description)
    assert (sighting.seller_key, sighting.seller_name) == ("lazada:SG:glowhaus-sg", "glowhaus.sg")
    assert (sighting.price, sighting.currency) == (product.price, "SGD")
    assert (sighting.picture, sighting.picture_sha256) == (
        "img/goods/serum.svg", hashlib.sha256(picture).hexdigest(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "live"), [("LIVE", True), ("RESTRICTED", True), ("DOWN", False), ("WITHDRAWN", False)]
)
def test_look_up_knows_whether_a_shopper_sees_it(db, state, live):
    product = ProductFactory(state=state)

    assert MARKETPLACE.look_up([product.key], at=NOON)[product.key].live is live


def test_look_up_leaves_out_what_the_marketplace_does_not_know(db):
    known = ProductFactory()
    keys = [known.key, "lazada:SG:1", f"lazada:MY:{known.item}", f"shopee:SG:{known.item}", "web:ID:a:b/c"]

    assert set(MARKETPLACE.look_up(keys, at=NOON)) == {known.key}


def test_the_connector_names_the_marketplaces_on_which_it_acts():
    assert MARKETPLACE.marketplaces == {"lazada"}


def test_look_up_of_nothing_is_nothing(db):
    assert MARKETPLACE.look_up([], at=NOON) == {}


@pytest.mark.parametrize("count", [1, 3, 300])
def test_look_up_asks_twice_however_many_are_asked_for(db, count, django_assert_num_queries):
    keys = [product.key for product in ProductFactory.create_batch(min(count, 3))]
    keys += [f"lazada:SG:{n}" for n in range(count - len(keys))]

    with django_assert_num_queries(2):  # outages, products
        found = MARKETPLACE.look_up(keys, at=NOON)

    assert len(found) == min(count, 3)


def test_look_up_works_in_any_scope_and_in_none(db):
    product = ProductFactory()

    with staff_scope():
        assert set(MARKETPLACE.look_up([product.key], at=NOON)) == {product.key}


def test_a_picture_that_is_not_there_has_no_hash():
    assert (picture_hash(""), picture_hash("img/goods/none.svg")) == ("", "")


@pytest.mark.parametrize(
    ("does", "before", "after"),
    [
        ("take_down", "LIVE", "DOWN"),
        ("take_down", "RESTRICTED", "DOWN"),
        ("take_down", "WITHDRAWN", "DOWN"),
        ("take_down", "DOWN", "DOWN"),
        ("restrict", "LIVE", "RESTRICTED"),
        ("restrict", "RESTRICTED", "RESTRICTED"),
        ("restrict", "WITHDRAWN", "WITHDRAWN"),
        ("restrict", "DOWN", "DOWN"),
    ],
)
def test_an_order_is_carried_out_and_proven(db, does, before, after):
    product = ProductFactory(state=before)

    proof = getattr(MARKETPLACE, does)(product.key, **ORDER)

    product.refresh_from_db()
    order = Order.objects.get()
    assert (product.state, product.state_since == NOON) == (after, before != after)
    assert (order.product, order.kind, order.ground) == (product, does.upper(), "Copyright")
    assert proof == f"MKT-{order.pk:08} 2026-03-02T12:00:00Z"


def test_the_same_order_twice_is_carried_out_once(db):
    product = ProductFactory()
    proofs = {MARKETPLACE.take_down(product.key, **ORDER) for _time in range(3)}

    assert (len(proofs), Order.objects.count()) == (1, 1)


def test_an_old_order_asked_again_does_not_take_down_what_came_back(db):
    product = ProductFactory()
    MARKETPLACE.take_down(product.key, **ORDER)
    type(product).objects.update(state=ProductState.LIVE)

    MARKETPLACE.take_down(product.key, **ORDER)

    product.refresh_from_db()
    assert product.state == ProductState.LIVE


def test_a_listing_that_nobody_knows_is_refused(db):
    with pytest.raises(ConnectorRefused, match="The marketplace knows no listing lazada:SG:1."):
        MARKETPLACE.take_down("lazada:SG:1", **ORDER)

    assert Order.objects.count() == 0


@pytest.mark.parametrize("other", ["another listing", "another kind"])
def test_a_reference_belongs_to_one_order(db, other):
    product = ProductFactory()
    MARKETPLACE.take_down(product.key, **ORDER)

    with pytest.raises(ConnectorRefused, match="The reference execution-1 belongs to another order."):
        if other == "another kind":
            MARKETPLACE.restrict(product.key, **ORDER)
        else:
            MARKETPLACE.take_down(ProductFactory().key, **ORDER)


@pytest.mark.parametrize("ask", ["look_up", "take_down", "restrict"])
def test_an_outage_is_an_outage_for_everything(db, ask):
    product = ProductFactory()
    OutageFactory(since=NOON - timedelta(minutes=5), until=NOON + timedelta(minutes=5))

    with pytest.raises(ConnectorUnavailable, match="The marketplace does not answer in SG."):
        if ask == "look_up":
            MARKETPLACE.look_up([product.key], at=NOON)
        else:
            getattr(MARKETPLACE, ask)(product.key, **ORDER)

    product.refresh_from_db()
    assert (product.state, Order.objects.count()) == ("LIVE", 0)


@pytest.mark.parametrize(
    ("market", "minutes"), [("SG", (-10, -5)), ("SG", (5, 10)), ("SG", (-5, 0)), ("MY", (-5, 5))]
)
def test_an_outage_is_over_when_it_is_over_and_elsewhere_there_is_none(db, market, minutes):
    product = ProductFactory()
    since, until = (NOON + timedelta(minutes=minute) for minute in minutes)
    OutageFactory(market=market, since=since, until=until)

    assert set(MARKETPLACE.look_up([product.key], at=NOON)) == {product.key}


# --- several orders at once ---


def down(product, number, does="take_down"):
    return OrderRequest(does, product.key, f"execution-{number}", ground="Copyright")


def states(products):
    return [type(product).objects.get(pk=product.pk).state for product in products]


def test_orders_together_do_what_they_do_one_by_one(db):
    live, restricted, gone = (
        ProductFactory(),
        ProductFactory(state="RESTRICTED"),
        ProductFactory.build(shop=ShopFactory()),
    )
    silent = ProductFactory(shop=ShopFactory(market="MY"))
    OutageFactory(market="MY", since=NOON - timedelta(minutes=5), until=NOON + timedelta(minutes=5))
    orders = [
        down(live, 1, "restrict"), down(gone, 2), down(restricted, 3), down(silent, 4), down(live, 5), down(restricted, 3),
    ]  # fmt: skip

    answers = MARKETPLACE.carry_out(orders, at=NOON)
    again = MARKETPLACE.carry_out(orders, at=NOON)
    alone = OneByOne.carry_out(MARKETPLACE, orders, at=NOON)

    assert [type(answer) for answer in answers] == [
        str,
        ConnectorRefused,
        str,
        ConnectorUnavailable,
        str,
        str,
    ]
    assert (
        [str(answer) for answer in answers]
        == [str(answer) for answer in again]
        == [str(answer) for answer in alone]
    )
    assert states([live, restricted, silent]) == ["DOWN", "DOWN", "LIVE"]
    assert list(Order.objects.order_by("pk").values_list("reference", "found")) == [
        ("execution-1", "LIVE"), ("execution-3", "RESTRICTED"), ("execution-5", "RESTRICTED"),
    ]  # fmt: skip


def test_orders_to_restore_go_with_the_others(db):
    product, other = ProductFactory(), ProductFactory()
    MARKETPLACE.take_down(product.key, **ORDER)

    proofs = MARKETPLACE.carry_out(
        [OrderRequest("restore", product.key, "execution-2", undoes="execution-1"), down(other, 3)], at=NOON
    )

    assert [proof[:4] for proof in proofs] == ["MKT-", "MKT-"]
    assert states([product, other]) == ["LIVE", "DOWN"]


def test_an_order_that_was_undone_before_it_came_moves_nothing_among_others(db):
    product, other = ProductFactory(), ProductFactory()
    MARKETPLACE.restore(product.key, reference="execution-9", undoes="execution-1", at=NOON)

    MARKETPLACE.carry_out([down(product, 1), down(other, 2)], at=NOON)

    assert states([product, other]) == ["LIVE", "DOWN"]


def test_a_reference_of_another_product_keeps_none_of_the_others_back(db):
    first, second, third = (ProductFactory() for _number in range(3))

    answers = MARKETPLACE.carry_out([down(first, 1), down(second, 1), down(third, 2)], at=NOON)

    assert [isinstance(answer, ConnectorRefused) for answer in answers] == [False, True, False]
    assert states([first, second, third]) == ["DOWN", "LIVE", "DOWN"]


@pytest.mark.parametrize("count", [1, 30])
def test_orders_together_take_as_many_statements_for_many(db, count, django_assert_num_queries):
    orders = [down(product, number) for number, product in enumerate(ProductFactory.create_batch(count), 1)]

    with django_assert_num_queries(7):  # five, between the two of a savepoint
        MARKETPLACE.carry_out(orders, at=NOON)
