"""Sellers who answered decisions of the last weeks, in every state of a counter-notice; retractions, and a legal hold."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from ipr_portal.accounts.models import User
from ipr_portal.audit.models import Subject
from ipr_portal.demo.papers import Paper, scanned
from ipr_portal.demo.people import DEMO_PEOPLE
from ipr_portal.marketplace.connector import connector
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import (
    counter_notices,
    disputes,
    execution,
    late_disputes,
    legal_holds,
    retractions,
    seller_messages,
)
from takedowns.enums import CounterReason, InvalidCode, ListingOutcome, RetractionReason
from takedowns.models import Listing, SellerAnswer, SellerMessage

NAMESPACE = UUID("6f1d4a52-0c1b-4a0e-9a53-6d1d6c7f3b55")
LINK = timedelta(days=184)
DAY = timedelta(days=1)
SAID = {
    "FORWARDED": (CounterReason.GENUINE, "The seal on the second picture is the original one; the serial number can be checked on the brand's site."),
    "RECEIVED": (CounterReason.AUTHORISED, "We have bought from the brand's own distributor since March. The last three invoices name the batch on the label."),
    "LATE": (CounterReason.AUTHORISED, "The brand's regional office supplied us until June; the delivery notes are in the annex of our contract."),
    "INVALID": (CounterReason.OTHER, "Please put it back, our customers are waiting for it and it is our best month."),
    "HOLDER_ACCEPTS": (CounterReason.AUTHORISED, "Your sales team in Singapore opened an account for us in May. The contract is signed by your manager."),
    "HOLDER_CONTESTS": (CounterReason.DIFFERENT_PRODUCT, "What we sell is a case that fits the product. The mark is named only to say what it fits."),
    "HOLDER_SILENT": (CounterReason.NOT_USED, "The mark is not on the goods or in the pictures. It stood in the shop's name of another seller."),
    "UPHELD": (CounterReason.GENUINE, "These are parallel goods from Japan with the customs papers; nothing about them was changed."),
    "DISMISSED": (CounterReason.NO_RIGHT, "The word is used by everybody for this kind of cream, so nobody can own it."),
    "NOT_NEEDED": (CounterReason.REMOVED, "We replaced the pictures the same evening; what you saw is no longer there."),
}  # fmt: skip
ORDERED = (
    "An interim order: both sides leave the listing as it is until the hearing on the validity of the mark."
)
ORDER = Paper(
    "High Court of Singapore", "INTERIM ORDER",
    (("File", "HC/S 412/2026"), ("Order", "The listing stays as it is until the hearing.")),
    "Specimen of an invented order. Not an official document.",
)  # fmt: skip
CONTEST = (
    "Our register of dealers does not name this shop, and the invoice number belongs to another customer."
)
UPHELD = "The customs papers show goods of the rights holder, first sold with its consent."
DISMISSED = "The registration covers the word for these goods, and the office upheld it last year."


def dispute_some(*, now: datetime) -> None:
    """Counter-notices as far as they get, one of them late; a retraction, a proposal of one, and goods found genuine."""
    with staff_scope():
        lead = User.objects.get(email=DEMO_PEOPLE[2].email)
        triager = User.objects.get(email=DEMO_PEOPLE[0].email)
        listings = _down(now, lead, len(SAID) + 4)
        if len(listings) < 4:  # a small world
            return
        for listing in listings:
            seller_messages.write_of_outcome(listing.notice, at=listing.notice.decided_at)
    seller_messages.tell_due(connector=connector(), at=now - 10 * DAY, limit=len(listings) + 20)
    *disputed, genuine, held, retracted, offered = listings
    for state, listing in zip(SAID, disputed, strict=False):
        with staff_scope():
            _live(state, listing, triager=triager, lead=lead, now=now)
    disputes.restore_silent(at=now - DAY)
    late_disputes.tell_late(at=now - DAY)
    with staff_scope():
        owner = owner_of(retracted)
        retractions.retract(listing=retracted, reason=RetractionReason.SETTLED, by=owner, at=now - 2 * DAY)
        retractions.offer(listing=offered, origin=_origin(offered), by=lead, at=now - timedelta(hours=20))
        order = scanned("interim-order", ORDER)
        legal_holds.place(
            listing=held, reference="High Court of Singapore, HC/S 412/2026", sentence=ORDERED, papers=[order], by=lead,
            at=now - 6 * DAY,
        )  # fmt: skip
        proposed = {"reason": RetractionReason.GENUINE, "by": lead, "at": now - 10 * DAY}
        retractions.offer(listing=genuine, origin=_origin(genuine), **proposed)
    retractions.end_proposals(at=now - timedelta(hours=17))  # five business days later: nobody answered
    notices = [listing.notice_id for listing in listings]
    execution.execute_due(connector=connector(), at=now - timedelta(hours=16), only=notices)
    seller_messages.tell_due(connector=connector(), at=now - timedelta(hours=15), limit=60)


def _origin(listing: Listing) -> Subject:
    return Subject("takedowns.notice", str(listing.notice_id), listing.notice.number, None)


def _down(now: datetime, lead: User, n: int) -> list[Listing]:
    """Listings that were taken down some two weeks ago, whose seller is known: one of each rights holder, then more."""
    rows = Listing.objects.filter(
        outcome=ListingOutcome.REMOVED, notice__decided_at__gt=now - 30 * DAY,
        notice__decided_at__lt=now - 12 * DAY, reviews=None, corrections=None, notice__corrects=None,
        decisions__orders__state="EXECUTED", notice__seller_messages=None,
    )  # fmt: skip
    rows = rows.exclude(seller_key="").exclude(decisions__decision__decided_by=lead)
    rows = rows.select_related("notice__organisation").order_by("organisation", "notice", "position")
    first = list(rows.distinct("organisation")[:n])
    notices = [listing.notice_id for listing in first]
    more = rows.exclude(notice__in=notices).order_by("notice", "position").distinct("notice")
    return first + list(more[: n - len(first)])


def _live(state: str, listing: Listing, *, triager: User, lead: User, now: datetime) -> None:
    """Bring the counter-notice about one listing as far as it goes."""
    days = {"HOLDER_SILENT": 9, "LATE": 7, "RECEIVED": 0}.get(state, 3)
    began = now - timedelta(days=days, hours=5)
    answer, ids = _send(state, listing, at=began), [listing.pk]
    steps = _steps(state, answer, ids, owner=owner_of(listing), triager=triager, lead=lead)
    for number, (act, said) in enumerate(steps):
        act(answer=answer, listing_ids=ids, at=began + timedelta(hours=2 + 20 * number), **said)
    if state == "NOT_NEEDED":
        retractions.retract(
            listing=listing, reason=RetractionReason.SETTLED, by=owner_of(listing), at=now - DAY
        )


def _steps(state: str, answer: SellerAnswer, ids: Sequence[int], *, owner, triager, lead) -> Iterator[tuple]:
    if state in ("RECEIVED", "LATE"):
        return
    if state == "INVALID":
        said = "Say what is wrong with the decision: the right, the goods, or the seller's standing."
        yield disputes.refuse, {"by": triager, "code": InvalidCode.NO_FACTS, "sentence": said}
        return
    yield disputes.forward, {"by": triager}
    if state == "HOLDER_ACCEPTS":
        yield disputes.accept, {"by": owner}
    if state in ("HOLDER_CONTESTS", "UPHELD", "DISMISSED"):
        yield disputes.contest, {"by": owner, "sentence": CONTEST, "lawsuit": ""}
    if state == "UPHELD":
        yield disputes.uphold, {"by": lead, "sentence": UPHELD}
    if state == "DISMISSED":
        yield disputes.dismiss, {"by": lead, "sentence": DISMISSED}


def _send(state: str, listing: Listing, *, at: datetime) -> SellerAnswer:
    message = SellerMessage.objects.with_all().get(
        notice=listing.notice_id,
        seller_key=listing.seller_key,
        correction=None,
        refusal=None,
        restoration=None,
    )
    reason, statement = SAID[state]
    shop = listing.seller_key.rpartition(":")[2]
    given = counter_notices.Answer(
        form_key=uuid5(NAMESPACE, f"{state}{listing.key}"), listing_ids=[listing.pk], reason=reason,
        statement=statement, name=shop.replace("-", " ").title(), email=f"owner@{shop}.example",
    )  # fmt: skip
    return counter_notices.send(message=message, answer=given, link_ends=at + LINK, at=at)


def owner_of(listing: Listing) -> User:
    return User.objects.filter(
        memberships__organisation=listing.organisation_id, memberships__role="OWNER"
    ).earliest("pk")
