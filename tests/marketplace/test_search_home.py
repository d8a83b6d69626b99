"""The first page of the marketplace: a search in a chosen market, and the way from a listing to a notice."""

import pytest
from django.test import Client

from tests.factories import ProductFactory


@pytest.mark.parametrize(
    ("typed", "leads"),
    [
        ({"q": "serum", "market": "id"}, "/shop/id/?q=serum"),
        ({"q": "  night   serum ", "market": "sg"}, "/shop/sg/?q=night+serum"),
        (
            {"q": "เซรั่ม & more", "market": "th"},
            "/shop/th/?q=%E0%B9%80%E0%B8%8B%E0%B8%A3%E0%B8%B1%E0%B9%88%E0%B8%A1+%26+more",
        ),
    ],
)
def test_a_search_leads_to_the_market(client, db, typed, leads):
    assert client.get("/shop/", typed).url == leads


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"q": "serum"},
        {"q": "serum", "market": "xx"},
        {"q": "", "market": "sg"},
        {"q": "a", "market": "../desk"},
    ],
)
def test_a_search_of_no_market_stays_on_the_page(client, db, typed):
    answer = client.get("/shop/", typed)

    assert answer.status_code == 200
    assert '<select id="market" name="market">' in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "leads"),
    [
        (None, "/accounts/login/?next=/report/"),
        ("filer", "/o/acme/file/"),
        ("acme_owner", "/o/acme/file/"),
        ("viewer", "/"),
        ("triager", "/"),
    ],
)
def test_reporting_a_listing_leads_to_the_page_that_files(request, db, who, leads):
    client = Client()
    if who:
        client.force_login(request.getfixturevalue(who))

    assert client.get("/report/").url == leads


def test_a_product_can_be_reported(client, db):
    page = client.get(ProductFactory().get_absolute_url()).content.decode()

    assert 'href="/report/"' in page
