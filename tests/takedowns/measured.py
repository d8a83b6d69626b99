"""Measures against the seller of a shop, lived through the actions."""

from datetime import timedelta

from ipr_portal.tenancy.scope import staff_scope, system_scope
from takedowns.actions import measure_messages, strikes
from takedowns.models import MeasureMessage, RepeatInfringer
from tests.conftest import NOON
from tests.factories import ProductFactory

from .corrected import MARKETPLACE, sent

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FIRST_OF = {"WARNING": 2, "LISTING_LIMIT": 3, "SUSPENSION": 4}  # strikes, as the portal came


def proposed(acme, triager, shop, measure="SUSPENSION", *, begin=NOON, **more):
    """A measure that is proposed against a shop after as many outcomes as it takes, three days apart."""
    for number in range(FIRST_OF[measure]):
        at = begin + number * 3 * DAY + timedelta(minutes=1)
        sent(acme, triager, ["REMOVED"], at=at, products=[ProductFactory(shop=shop)], **more)
        with system_scope():
            strikes.count(at=at + timedelta(minutes=5))
    with staff_scope():
        return RepeatInfringer.objects.get(seller_key=shop.key)


def decided_at(case):
    """A moment after the last of its strikes: it was proposed with the first two as a warning."""
    return case.proposed_at + 3 * DAY * (case.needed - 1)


def signed(case, by, *, at=None):
    with staff_scope():
        return strikes.sign_off(case=case, version=case.version, by=by, at=at or decided_at(case))


def tell(at, by=MARKETPLACE):
    return measure_messages.tell_due(connector=by, at=at)


def message_of(case):
    with staff_scope():
        return MeasureMessage.objects.get(measure=case)
