"""Prices as shoppers in each market read them, and addresses as rights holders paste them."""

from decimal import Decimal

import pytest

from ipr_portal.marketplace.sites import SITES
from takedowns.listings import recognise
from tests.factories import ProductFactory


@pytest.mark.parametrize(
    ("market", "amount", "said"),
    [
        ("SG", "24.90", "$24.90"),
        ("SG", "1250", "$1,250.00"),
        ("MY", "1019.9", "RM1,019.90"),
        ("TH", "399", "฿399.00"),
        ("PH", "1250.50", "₱1,250.50"),
        ("ID", "189000", "Rp189.000"),
        ("ID", "1450000.00", "Rp1.450.000"),
        ("VN", "1250000", "1.250.000\xa0₫"),
        ("VN", "0", "0\xa0₫"),
    ],
)
def test_a_price_reads_as_in_its_market(market, amount, said):
    assert SITES[market].say_price(Decimal(amount)) == said


@pytest.mark.parametrize("market", SITES)
@pytest.mark.parametrize(
    "title", ["Night Serum 30 ml", "เซรั่มบำรุงผิว", "Son dưỡng môi – 100% thật", "usb-i2-cable", "€"]
)
def test_an_address_names_its_product_and_no_other(db, market, title):
    product = ProductFactory(shop__market=market, title=title)

    found = recognise(product.address)

    assert (found.key, found.seller) == (product.key, None)
