"""Decisions of the last weeks that were corrected both ways; and sellers who were told."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from ipr_portal.accounts.models import User
from ipr_portal.demo.people import DEMO_PEOPLE
from ipr_portal.marketplace.connector import connector
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import decision_corrections, execution, seller_messages
from takedowns.enums import CorrectedTo, CorrectionReason, ListingOutcome
from takedowns.models import Listing, SellerMessage

NEWS = timedelta(days=10)  # how far back the inboxes of sellers go
MOST = 120  # messages

RESTORED = [
    (CorrectionReason.AUTHORISED, "The seller has been on your register of authorised sellers since spring; we looked at an old copy of it."),
    (CorrectionReason.NOT_COVERED, "What is offered is a stand for the product, and your registration covers no goods of that class."),
    (CorrectionReason.MISREAD, "The second picture shows your own seal, unbroken; we had taken it for a copy of it."),
]  # fmt: skip
TAKEN_DOWN = [
    (CorrectionReason.MISREAD, "Your third picture shows the mark on the underside; we had looked at the lid alone."),
    (CorrectionReason.WRONG_LISTING, "We rejected this listing in place of its neighbour, which offers a genuine one."),
]  # fmt: skip


def correct_some(*, now: datetime) -> None:
    """Some decisions are corrected, and the sellers of the last days are told."""
    with staff_scope():
        lead = User.objects.get(email=DEMO_PEOPLE[2].email)
        down = list(_decided(now, ListingOutcome.REMOVED)[: len(RESTORED)])
        rejected = list(_decided(now, ListingOutcome.REJECTED)[: len(TAKEN_DOWN)])
        SellerMessage.objects.filter(written_at__lt=_oldest(now)).delete()
        for number, (listing, (reason, sentence)) in enumerate(zip(down, RESTORED, strict=False)):
            decision_corrections.correct(
                listing=listing, to=CorrectedTo.RESTORED, reason=reason, sentence=sentence, by=lead,
                at=now - timedelta(hours=30 - number),
            )  # fmt: skip
        for number, (listing, (reason, sentence)) in enumerate(zip(rejected, TAKEN_DOWN, strict=False)):
            decision_corrections.correct(
                listing=listing, to=CorrectedTo.REMOVED, reason=reason, sentence=sentence, by=lead,
                ground=listing.notice.reason.ground, at=now - timedelta(hours=20 - number), knows_expired=True,
            )  # fmt: skip
        notices = [one.notice_id for one in (*down, *rejected)]
    execution.execute_due(connector=connector(), at=now - timedelta(hours=18), only=notices)
    seller_messages.tell_due(connector=connector(), at=now - timedelta(hours=17), limit=MOST)


def _decided(now: datetime, outcome: ListingOutcome) -> QuerySet[Listing]:
    """Listings of an outcome that was sent in the last days, whose seller is known, a notice each."""
    rows = Listing.objects.filter(
        outcome=outcome, notice__decided_at__gt=now - NEWS, notice__decided_at__lt=now - timedelta(days=2),
        cured_at=None, reviews=None, notice__corrects=None,
    )  # fmt: skip
    rows = rows.exclude(seller_key="").select_related("notice__reason")
    return rows.order_by("notice", "position").distinct("notice")


def _oldest(now: datetime) -> datetime:
    """Since when messages are kept: ten days, and no more than can be sent at once."""
    newest = SellerMessage.objects.order_by("-written_at").values_list("written_at", flat=True)
    beyond = newest[MOST - 10 : MOST - 9]
    return max([now - NEWS, *beyond])
