"""Appeals of sellers and rights holders against decisions of the last weeks: open, being decided, and decided."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import QuerySet

from ipr_portal.accounts.models import User
from ipr_portal.demo.people import DEMO_PEOPLE
from ipr_portal.marketplace.connector import connector
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import appeals, execution, seller_messages
from takedowns.enums import CounterReason, ListingOutcome
from takedowns.models import Appeal, Listing, SellerMessage

from .disputes import LINK, owner_of

NAMESPACE = UUID("0c0d6f0f-7d53-4a2a-a0a4-5d3a5f3a3b11")
DAY = timedelta(days=1)
# What a side writes, and how it was decided: granted or not and why; nothing for what is open.
OF_SELLERS = [
    (CounterReason.AUTHORISED, "We found the dealer's contract of March in our archive. It names this shop on the second page.", None, ""),
    (CounterReason.GENUINE, "The serial number on the fourth picture is in the brand's own register; nobody looked it up.", True,
     "The number is in the brand's register, for this colour and this batch."),
    (CounterReason.NOT_USED, "The word stands in the name of another shop that the picture shows by chance.", False,
     "The word stands on the label of the goods as well, on the third picture."),
]  # fmt: skip
OF_HOLDERS = [
    ("The registration was renewed in May; the office's extract is older than the renewal.", None, ""),
    ("The pattern on the sole is the one that the design shows, only turned by a quarter.", True,
     "Turned by a quarter, the pattern is that of the registered design."),
    ("The buyers take it for ours: the reviews below the listing name our brand.", False,
     "What buyers write does not show that the seller uses the mark."),
]  # fmt: skip


def appeal_some(*, now: datetime) -> None:
    """Appeals of both sides: one that is open, which a lead has or nobody, one that was granted, one that was denied."""
    with staff_scope():
        lead = User.objects.get(email=DEMO_PEOPLE[2].email)
        down = list(
            _of(ListingOutcome.REMOVED, lead, first=now - 75 * DAY, last=now - 48 * DAY)[: len(OF_SELLERS)]
        )
        rejected = list(
            _of(ListingOutcome.REJECTED, lead, first=now - 40 * DAY, last=now - 12 * DAY)[: len(OF_HOLDERS)]
        )
        for listing in down:
            seller_messages.write_of_outcome(listing.notice, at=listing.notice.decided_at)
    seller_messages.tell_due(connector=connector(), at=now - 46 * DAY, limit=len(down) + 20)
    with staff_scope():
        for number, (listing, (reason, grounds, granted, why)) in enumerate(
            zip(down, OF_SELLERS, strict=False)
        ):
            filed = now - timedelta(days=6 - 2 * number, hours=3)
            _decide(_of_seller(listing, reason, grounds, at=filed), listing, granted, why, by=lead, at=filed)
        for number, (listing, (grounds, granted, why)) in enumerate(zip(rejected, OF_HOLDERS, strict=False)):
            filed = now - timedelta(days=5 - 2 * number, hours=5)
            appeal = appeals.file_as_holder(
                notice=listing.notice, form_key=uuid5(NAMESPACE, listing.key), listing_ids=[listing.pk], grounds=grounds,
                by=owner_of(listing), at=filed,
            )  # fmt: skip
            if granted is None:
                appeals.take(appeal=appeal, by=lead, at=filed + timedelta(hours=4))
            _decide(appeal, listing, granted, why, by=lead, at=filed)
    notices = [listing.notice_id for listing in (*down, *rejected)]
    execution.execute_due(connector=connector(), at=now - timedelta(hours=12), only=notices)
    seller_messages.tell_due(connector=connector(), at=now - timedelta(hours=11), limit=60)


def _of(outcome: ListingOutcome, lead: User, *, first: datetime, last: datetime) -> QuerySet[Listing]:
    """Listings of an outcome whose seller is known and about which nothing was said since, a notice each."""
    rows = Listing.objects.filter(
        outcome=outcome, notice__decided_at__gt=first, notice__decided_at__lt=last, cured_at=None, reviews=None,
        corrections=None, restoration=None, counter_notices=None, notice__corrects=None, notice__seller_messages=None,
    )  # fmt: skip
    if outcome == ListingOutcome.REMOVED:
        rows = rows.filter(decisions__orders__state="EXECUTED")
    rows = (
        rows.exclude(seller_key="")
        .exclude(decisions__decision__decided_by=lead)
        .exclude(notice__submitted_by=lead)
    )
    return (
        rows.select_related("notice__organisation", "notice__reason")
        .order_by("notice", "position")
        .distinct("notice")
    )


def _of_seller(listing: Listing, reason: CounterReason, grounds: str, *, at: datetime) -> Appeal:
    message = SellerMessage.objects.with_all().get(notice=listing.notice_id, seller_key=listing.seller_key)
    shop = listing.seller_key.rpartition(":")[2]
    given = appeals.SellersAppeal(
        form_key=uuid5(NAMESPACE, listing.key), listing_ids=[listing.pk], reason=reason, grounds=grounds,
        name=shop.replace("-", " ").title(), email=f"owner@{shop}.example",
    )  # fmt: skip
    return appeals.file_as_seller(message=message, given=given, link_ends=at + LINK, at=at)


def _decide(
    appeal: Appeal, listing: Listing, granted: bool | None, why: str, *, by: User, at: datetime
) -> None:
    """Take and decide an appeal the same day, unless it is open."""
    if granted is None:
        return
    appeals.take(appeal=appeal, by=by, at=at + timedelta(hours=1))
    appeals.decide(
        appeal=appeal, granted=[listing.pk] if granted else [], sentence=why, by=by, at=at + timedelta(hours=2),
        ground=listing.notice.reason.ground, knows_expired=True,
    )  # fmt: skip
