"""What else the page of a seller shows: linked accounts, disputes, messages, and the outcomes of its last weeks."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Q, Window
from django.db.models.functions import TruncWeek

from ipr_portal.markets import desk_zone
from takedowns.models import (
    AppealedListing,
    CounterNotice,
    DecisionCorrection,
    LinkedSeller,
    Listing,
    OutcomeReview,
    Retraction,
    SellerMessage,
)
from takedowns.rules.outcomes_now import outcome_now

from .seller_record import LATELY, kind_of

SHOWN = 20  # of each kind
WEEKS = 13


class Account(NamedTuple):
    """Another account of the same people, as the marketplace says, and what the two share."""

    key: str
    name: str
    shares: list[str]


def linked_accounts(key: str) -> list[Account]:
    """By name; what they share is not kept, only that they do."""
    rows = LinkedSeller.objects.filter(Q(seller_key=key) | Q(other_key=key)).order_by(
        "other_name", "other_key", "shares"
    )
    found: dict[str, Account] = {}
    for row in rows[: SHOWN * 6]:
        own = row.seller_key == key
        other = row.other_key if own else row.seller_key
        name = row.other_name if own else ""
        known = found.get(other, Account(other, "", []))
        shares = known.shares if row.shares in known.shares else [*known.shares, row.shares]
        found[other] = Account(other, known.name or name or other.rpartition(":")[2], shares)
    return list(found.values())[:SHOWN]


def reviews_about(key: str) -> list[OutcomeReview]:
    """Reviews that rights holders asked for of outcomes of its listings, the newest first."""
    rows = OutcomeReview.objects.filter(listing__seller_key=key).select_related(
        "listing__notice__organisation"
    )
    return list(rows.order_by("-asked_at", "-pk")[:SHOWN])


def corrections_about(key: str) -> list[DecisionCorrection]:
    """Decisions about its listings that we corrected, the newest first."""
    rows = DecisionCorrection.objects.filter(listing__seller_key=key).select_related(
        "listing__notice__organisation", "corrected_by"
    )
    return list(rows.order_by("-corrected_at", "-pk")[:SHOWN])


def counter_notices_about(key: str) -> list[CounterNotice]:
    """Counter-notices of the seller, the newest first; each with how many there are in all, as `in_all`."""
    rows = CounterNotice.objects.filter(listing__seller_key=key).annotate(in_all=Window(Count("pk")))
    rows = rows.select_related("answer", "listing__notice__organisation")
    return list(rows.order_by("-received_at", "-pk")[:SHOWN])


def appeals_about(key: str) -> list[AppealedListing]:
    """Listings of the seller that somebody appealed about, of both sides, the newest first; with `in_all` too."""
    rows = AppealedListing.objects.filter(listing__seller_key=key).annotate(in_all=Window(Count("pk")))
    rows = rows.select_related("appeal", "listing__notice__organisation")
    return list(rows.order_by("-appeal__filed_at", "-pk")[:SHOWN])


def retractions_about(key: str) -> list[Retraction]:
    """What rights holders took back about its listings, the newest first."""
    rows = Retraction.objects.filter(listing__seller_key=key, retracted_at__isnull=False)
    return list(rows.select_related("listing__notice__organisation").order_by("-retracted_at", "-pk")[:SHOWN])


def messages_to(key: str) -> list[SellerMessage]:
    """What it was told through the marketplace, the newest first."""
    rows = SellerMessage.objects.filter(seller_key=key).select_related("notice")
    return list(rows.order_by("-written_at", "-pk")[:SHOWN])


def weeks_of(key: str, *, at: datetime) -> dict[date, Counter]:
    """Listings by the week in which they were decided, from Monday in the time of the desk, and kind of outcome."""
    zone = desk_zone()
    this = at.astimezone(zone).date()
    monday = this - timedelta(days=this.weekday())
    weeks = {monday - timedelta(weeks=back): Counter[str]() for back in reversed(range(WEEKS))}
    rows = Listing.objects.filter(
        seller_key=key, decided_at__gt=at - LATELY - timedelta(days=7), decided_at__lte=at
    )
    by_week = rows.order_by().annotate(week=TruncWeek("decided_at", tzinfo=zone), now=outcome_now())
    counted = by_week.values_list("week", "now")
    for week, outcome, count in counted.annotate(Count("pk")):
        if (begun := week.date()) in weeks:
            weeks[begun][kind_of(outcome)] += count
    return weeks
