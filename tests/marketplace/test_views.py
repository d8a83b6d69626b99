"""What a shopper sees, and that it is gone when it is gone; who may let the marketplace stop answering."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ipr_portal.marketplace.embedded import EmbeddedConnector
from ipr_portal.marketplace.models import Outage
from tests.conftest import NOON
from tests.factories import ProductFactory, ShopFactory


@pytest.fixture
def queries(client):
    """How often a page asks the database."""

    def count(path):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    return count


def test_the_markets_say_how_much_is_on_show(client, db):
    ProductFactory.create_batch(2)
    ProductFactory(state="DOWN")
    ProductFactory(shop__market="VN")

    page = client.get("/shop/").text

    assert (page.count("2 products on show"), page.count("1 product on show"), page.count("0 products")) == (
        1,
        1,
        4,
    )


def test_a_market_shows_its_own_products_newest_first(client, db):
    for days, title in [(3, "Third"), (1, "First"), (2, "Second")]:
        ProductFactory(title=title, listed_at=NOON - timedelta(days=days))
    ProductFactory(title="Elsewhere", shop__market="MY")

    shown = client.get("/shop/sg/").context["products"]

    assert [product.title for product in shown] == ["First", "Second", "Third"]


@pytest.mark.parametrize(
    "address", ["/shop/xx/", "/shop/SG/", "/shop/sg/products/nothing.html", "/shop/sg/shop/none/"]
)
def test_what_is_not_there_is_404(client, db, address):
    assert client.get(address).status_code == 404


def test_a_page_of_the_shelf_holds_24_and_leads_on(client, db):
    ProductFactory.create_batch(30)

    first = client.get("/shop/sg/").context["products"]
    second = client.get("/shop/sg/", {"after": first.next}).context["products"]

    assert (len(first), len(second), second.next) == (24, 6, "")
    assert {product.pk for product in first} & {product.pk for product in second} == set()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("serum", ["Night Serum", "Day serum"]),
        ("serum night", ["Night Serum"]),
        ("GLOW serum", ["Day serum"]),
        ("เซรั่ม", ["เซรั่มบำรุงผิว"]),
        ("100%", []),
        ("", ["Night Serum", "Day serum", "เซรั่มบำรุงผิว"]),
        ("x" * 5000, []),
    ],
)
def test_search_finds_every_word_in_title_or_seller(client, db, words, found):
    ProductFactory(title="Night Serum", listed_at=NOON)
    ProductFactory(title="Day serum", shop__name="glowhaus.sg", listed_at=NOON - timedelta(days=1))
    ProductFactory(title="เซรั่มบำรุงผิว", listed_at=NOON - timedelta(days=2))

    shown = client.get("/shop/sg/", {"q": words}).context["products"]

    assert [product.title for product in shown] == found


def test_an_empty_search_says_what_to_do(client, db):
    assert "Nothing was found" in client.get("/shop/sg/", {"q": "unicorn"}).text
    assert "Nothing is on show here" in client.get("/shop/sg/").text


def test_a_seller_shows_what_it_sells(client, db):
    shop = ShopFactory(ref="glowhaus-sg", name="glowhaus.sg")
    ProductFactory(shop=shop, title="Night Serum")
    ProductFactory(title="Of somebody else")

    response = client.get("/shop/sg/shop/glowhaus-sg/")

    assert [product.title for product in response.context["products"]] == ["Night Serum"]
    assert "Seller in Singapore since Mon 1 Mar 2021" in response.text


def test_a_product_page_shows_price_seller_and_address(client, db):
    product = ProductFactory(
        shop__market="ID", title="Sandal Gunung", price=Decimal("189000"), list_price=Decimal("1450000")
    )

    page = client.get(product.get_absolute_url()).text

    assert product.get_absolute_url() == f"/shop/id/products/sandal-gunung-i{product.item}.html"
    assert ("Rp189.000" in page, "Rp1.450.000" in page, "86 % less" in page) == (True, True, True)
    assert f"https://www.lazada.co.id/products/sandal-gunung-i{product.item}.html" in page


@pytest.mark.parametrize(
    "path", ["i{item}.html", "-i{item}.html", "old-title-i{item}-s99.html", "usb-i2-i{item}.html"]
)
def test_a_product_is_found_under_every_form_of_its_address(client, db, path):
    product = ProductFactory()

    response = client.get("/shop/sg/products/" + path.format(item=product.item))

    assert (response.status_code, response.context["product"]) == (200, product)


def test_what_is_taken_down_is_gone_for_every_shopper(client, db):
    product = ProductFactory(title="Night Serum")
    EmbeddedConnector().take_down(product.key, reference="execution-1", ground="", at=NOON)

    response = client.get(product.get_absolute_url())

    assert (response.status_code, "This product is no longer available" in response.text) == (410, True)
    assert ("Night Serum" in response.text, "taken down" in response.text) == (False, False)
    assert list(client.get("/shop/sg/").context["products"]) == []
    assert list(client.get("/shop/sg/", {"q": "serum"}).context["products"]) == []
    assert list(client.get(product.shop.get_absolute_url()).context["products"]) == []


def test_what_its_seller_withdrew_is_gone_too(client, db):
    assert client.get(ProductFactory(state="WITHDRAWN").get_absolute_url()).status_code == 410


def test_what_is_restricted_is_shown_and_not_for_sale(client, db):
    product = ProductFactory(price=Decimal("24.90"))
    EmbeddedConnector().restrict(product.key, reference="execution-1", ground="", at=NOON)

    for address in (product.get_absolute_url(), "/shop/sg/"):
        response = client.get(address)
        said = ("Not for sale" in response.text, "24.90" in response.text)
        assert (response.status_code, said) == (200, (True, False))


@pytest.mark.parametrize("address", ["/shop/", "/shop/sg/", "/shop/sg/products/i1.html"])
def test_the_shop_is_there_only_with_the_embedded_marketplace(client, db, settings, address):
    ProductFactory(item="1")
    settings.MARKETPLACE_CONNECTOR = "elsewhere.Connector"

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/shop/", "/shop/sg/", "/shop/sg/products/i1.html"])
def test_a_page_asks_as_much_for_twenty_products_as_for_one(client, db, queries, address):
    shop = ProductFactory(item="1").shop
    ProductFactory(shop=shop)
    for_one = queries(address)
    ProductFactory.create_batch(17)
    ProductFactory.create_batch(5, shop=shop)

    assert queries(address) == for_one


@pytest.fixture
def one_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.mark.usefixtures("one_factor")
def test_staff_let_the_marketplace_stop_and_answer_again(client, admin):
    client.force_login(admin)

    announced = client.post("/desk/marketplace/", {"market": "SG", "minutes": "5"})
    outage = Outage.objects.get()
    shown = client.get("/desk/marketplace/").text
    ended = client.post(f"/desk/marketplace/{outage.pk}/end/")

    outage.refresh_from_db()
    assert (announced.status_code, ended.status_code, "Does not answer" in shown) == (302, 302, True)
    assert outage.until - outage.since < timedelta(minutes=5)


@pytest.mark.usefixtures("one_factor")
@pytest.mark.parametrize("sent", [{}, {"market": "XX", "minutes": "5"}, {"market": "SG", "minutes": "7"}])
def test_an_outage_that_makes_no_sense_is_refused_with_the_form(client, admin, sent):
    client.force_login(admin)

    assert client.post("/desk/marketplace/", sent).status_code == 422
    assert Outage.objects.count() == 0


@pytest.mark.usefixtures("one_factor")
def test_the_list_of_outages_asks_as_much_for_three_as_for_one(client, admin, queries):
    client.force_login(admin)
    client.post("/desk/marketplace/", {"market": "SG", "minutes": "5"})
    queries("/desk/marketplace/")
    for_one = queries("/desk/marketplace/")
    for market in ("MY", "TH"):
        client.post("/desk/marketplace/", {"market": market, "minutes": "5"})

    assert queries("/desk/marketplace/") == for_one


@pytest.mark.usefixtures("one_factor")
@pytest.mark.parametrize("person", ["triager", "lead"])
def test_only_administrators_stop_the_marketplace(client, request, person):
    client.force_login(request.getfixturevalue(person))

    assert client.get("/desk/marketplace/").status_code == 403
    assert client.post("/desk/marketplace/", {"market": "SG", "minutes": "5"}).status_code == 403
    assert "Stop the marketplace" not in client.get("/desk/").text


@pytest.mark.usefixtures("one_factor")
def test_members_do_not_see_the_switch(client, filer):
    client.force_login(filer)

    assert client.get("/desk/marketplace/").status_code == 404
