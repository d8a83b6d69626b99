"""Measures against the seller of a shop, lived through the actions."""

from datetime import timedelta
from uuid import uuid4

from ipr_portal.tenancy.scope import staff_scope, system_scope
from takedowns.actions import measure_messages, objections, strikes
from takedowns.enums import ObjectionState
from takedowns.models import MeasureMessage, MeasureObjection, RepeatInfringer
from tests.conftest import NOON
from tests.factories import ProductFactory

from .corrected import MARKETPLACE, sent

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LINK = timedelta(days=184)
WHY = "Three of these listings were one delivery, which the brand licensed."
BECAUSE = "The delivery note shows one delivery; its listings make one strike."
FIRST_OF = {"WARNING": 2, "LISTING_LIMIT": 3, "SUSPENSION": 4}  # strikes, as the portal came


def proposed(acme, triager, shop, measure="SUSPENSION", *, begin=NOON, listings_each=1, **more):
    """A measure that is proposed against a shop after as many outcomes as it takes, three days apart."""
    for number in range(FIRST_OF[measure]):
        at = begin + number * 3 * DAY + timedelta(minutes=1)
        outcomes = ["REMOVED"] * listings_each
        sent(acme, triager, outcomes, at=at, products=[ProductFactory(shop=shop)], **more)
        with system_scope():
            strikes.count(at=at + timedelta(minutes=5), since=at - HOUR)
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


def message_of(case, **which):
    with staff_scope():
        rows = MeasureMessage.objects.select_related("measure", "objection")
        return rows.get(measure=case, **({"objection": None} | which))


def objected(message, *, at, statement=WHY, **more):
    """What a seller files by the link of a message, which was told."""
    given = objections.Objection(form_key=more.pop("form_key", None) or uuid4(), statement=statement, **more)
    with staff_scope():
        return objections.file_objection(
            message=message, given=given, link_ends=message.told_at + LINK, at=at
        )


def answered(objection, by, state="GRANTED", *, at, reasons=BECAUSE):
    with staff_scope():
        row = MeasureObjection.objects.get(pk=objection.pk)
        return objections.decide(objection=row, state=ObjectionState(state), reasons=reasons, by=by, at=at)


def lifted(case, by, *, at, proof="MKT-9"):
    with staff_scope():
        return objections.lift(case=case, proof=proof, by=by, at=at)


def fresh(case):
    with staff_scope():
        return RepeatInfringer.objects.get(pk=case.pk)
