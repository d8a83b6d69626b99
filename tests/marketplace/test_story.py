"""A decision reaches the shopper: through an outage, retries and an alarm, and exactly once."""

from datetime import timedelta

import pytest

from ipr_portal.marketplace import actions as marketplace
from ipr_portal.marketplace.embedded import EmbeddedConnector
from ipr_portal.marketplace.models import Order
from ipr_portal.notifications.models import Notification
from takedowns.actions import execution, triage
from takedowns.enums import ListingOutcome
from takedowns.models import MarketplaceOrder
from takedowns.rules.triage import GRACE, Verdict
from tests.conftest import NOON
from tests.factories import NoticeFactory, ProductFactory


@pytest.fixture
def product(db):
    return ProductFactory()


@pytest.fixture
def notice(everyone, triager, product):
    """A notice about the product, decided: it is to go."""
    notice = NoticeFactory(listings=0)
    notice.listings.create(
        organisation=notice.organisation, position=1, marketplace="lazada", market="SG",
        item=product.item, key=product.key, pasted=product.address,
    )  # fmt: skip
    verdict = Verdict(notice.listings.get().pk, ListingOutcome.REMOVED, ground="TRADEMARK_USE")
    triage.decide(notice=notice, version=1, verdicts=[verdict], by=triager, at=NOON)
    return notice


def execute(at):
    return execution.execute_due(connector=EmbeddedConnector(), at=at)


def test_a_takedown_goes_through_once_the_marketplace_answers(notice, product, lead, client):
    marketplace.announce_outage(market="SG", until=NOON + timedelta(hours=6), by=lead, at=NOON)

    for hour in range(4):
        execute(NOON + GRACE + timedelta(hours=hour))
    during = client.get(product.get_absolute_url()).status_code
    alarms = Notification.objects.filter(kind="execution.failed", recipient=lead).count()
    execute(NOON + timedelta(hours=7))
    execute(NOON + timedelta(hours=8))

    notice.refresh_from_db()
    order = MarketplaceOrder.objects.get()
    assert (during, alarms) == (200, 1)
    assert (order.state, order.attempts, order.proof) == ("EXECUTED", 5, Order.objects.get().proof)
    assert (notice.state, client.get(product.get_absolute_url()).status_code) == ("DECIDED", 410)
