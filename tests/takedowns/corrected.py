"""Notices about products of the embedded marketplace, decided, carried out and sent."""

from datetime import timedelta

from ipr_portal.marketplace.embedded import EmbeddedConnector
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import decision_corrections, execution, triage
from takedowns.actions.seller_messages import tell_due
from takedowns.enums import CorrectedTo, ListingOutcome
from takedowns.models import Notice
from takedowns.rules.triage import GRACE, Verdict
from tests.conftest import NOON
from tests.factories import NoticeFactory, ProductFactory

MARKETPLACE = EmbeddedConnector()
SENT, LATER = NOON + timedelta(minutes=1), NOON + timedelta(days=3)
WHY = "The label shows the number of the licence."


def verdict(listing, outcome, code="SU-01"):
    if outcome == "REJECTED":
        return Verdict(listing.pk, ListingOutcome.REJECTED, code=code, sentence="Another mark.")
    ground = "TRADEMARK_USE" if outcome in ("REMOVED", "RESTRICTED") else ""
    return Verdict(listing.pk, ListingOutcome(outcome), ground=ground)


def about(organisation, products, **more):
    """A notice about some products, none of them decided."""
    notice = NoticeFactory(
        organisation=organisation, listing_count=len(products), listings=0, submitted_at=NOON, **more
    )
    for position, product in enumerate(products, 1):
        notice.listings.create(
            organisation=organisation, position=position, marketplace="lazada", market="SG", item=product.item,
            key=product.key, pasted=product.address, seller_key=product.shop.key,
        )  # fmt: skip
    return notice


def sent(organisation, triager, outcomes, *, at=SENT, products=None, code="SU-01", **more):
    """A notice whose outcome is sent, with its products."""
    with staff_scope():
        products = products or [ProductFactory()]
        shop = products[0].shop
        products += [ProductFactory(shop=shop) for _ in outcomes[len(products) :]]
        notice = about(organisation, products, **more)
        verdicts = [
            verdict(row, one, code) for row, one in zip(notice.listings.in_order(), outcomes, strict=True)
        ]
        triage.decide(notice=notice, version=1, verdicts=verdicts, by=triager, at=at - GRACE, confirmed=True)
    execution.execute_due(connector=MARKETPLACE, at=at)
    triage.settle_ripe(at=at)
    return notice, products


def correct(notice, by, *, position=1, to=CorrectedTo.RESTORED, reason="MISREAD", at=LATER, **more):
    """Correct the decision about a listing in staff's scope."""
    with staff_scope():
        listing = Notice.objects.get(pk=notice.pk).listings.get(position=position)
        ground = "" if to == CorrectedTo.RESTORED else "TRADEMARK_USE"
        said = {"to": to, "reason": reason, "sentence": WHY, "ground": ground} | more
        return decision_corrections.correct(listing=listing, by=by, at=at, **said)


def execute(at, by=MARKETPLACE):
    return execution.execute_due(connector=by, at=at)


def tell(at, by=MARKETPLACE):
    return tell_due(connector=by, at=at)
