"""What triggers for a second review compare: the facts of a decision that is about to be made, and of past ones."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from ipr_portal.money import in_usd
from ipr_portal.organisations.enums import OrganisationVerdict
from ipr_portal.organisations.models import OrganisationReview
from takedowns.models import Listing, ListingDecision, Notice, ReviewTrigger, TriageDecision
from takedowns.rules.outcomes_now import UPHELD_NOW, outcome_now
from takedowns.rules.triage import Verdict
from takedowns.triggers import Condition, Facts, catches_any

MONTH_DAYS = Decimal("30.4375")  # of the mean Gregorian year, a twelfth
LOOKED_AT = 500  # past decisions of a preview


def facts_of(
    notice: Notice, listings: Sequence[Listing], verdicts: Sequence[Verdict], *, by, at: datetime
) -> list[Facts]:
    """The facts about each listing of a decision that is about to be made.

    :param listings: with their snapshots, in the order of the verdicts.
    """
    shared = _shared(notice, by, _verified_at(notice, at), len(listings), at)
    upheld = _upheld_of({listing.seller_key for listing in listings} - {""}, at)
    return [
        _with_listing(
            shared, verdict.outcome, verdict.code, getattr(listing, "snapshot", None), listing.seller_key,
            upheld.get(listing.seller_key, 0),
        )
        for listing, verdict in zip(listings, verdicts, strict=True)
    ]  # fmt: skip


def _shared(notice: Notice, by, verified_at: datetime | None, count: int, at: datetime) -> dict[str, Any]:
    return {
        "MARKET": notice.market,
        "RIGHT_KIND": notice.right.kind,
        "REASON": notice.reason.code,
        "ORGANISATION": notice.organisation.name,
        "LISTINGS": count,
        "VERIFIED_DAYS": (at - verified_at).days if verified_at else None,
        "DECIDER_MONTHS": _months(by.joined_at, at),
    }


def _with_listing(shared, outcome, code, snapshot, seller_key, upheld) -> Facts:
    priced = snapshot is not None and snapshot.price is not None
    return shared | {
        "OUTCOME": str(outcome),
        "REJECTION_CODE": code,
        "PRICE": in_usd(snapshot.price, snapshot.currency) if priced else None,
        "SELLER_UPHELD": upheld if seller_key else None,
    }


def _months(since: datetime, at: datetime) -> int:
    """Whole months between two moments."""
    return int(Decimal(max((at - since).days, 0)) / MONTH_DAYS)


def _verified_at(notice: Notice, at: datetime) -> datetime | None:
    rows = OrganisationReview.objects.filter(
        organisation=notice.organisation_id, verdict=OrganisationVerdict.VERIFY, reviewed_at__lte=at
    )
    return rows.aggregate(last=Max("reviewed_at"))["last"]


def _upheld_of(sellers: set[str], at: datetime) -> dict[str, int]:
    rows = Listing.objects.filter(seller_key__in=sellers, decided_at__lt=at)
    upheld = rows.annotate(now=outcome_now(before=at)).filter(now__in=UPHELD_NOW)
    return dict(upheld.order_by().values_list("seller_key").annotate(count=Count("pk")))


def facts_of_past(*, limit: int = LOOKED_AT) -> list[list[Facts]]:
    """The facts of the last decisions that stand, each as it was when it was made; two statements."""
    last = TriageDecision.objects.filter(undone_at=None).filter(
        Exists(ListingDecision.objects.filter(decision=OuterRef("pk"), corrects=False))
    )
    keys = list(last.order_by("-decided_at", "-pk").values_list("pk", flat=True)[:limit])
    rows = ListingDecision.objects.filter(decision__in=keys, corrects=False).order_by("-decision")
    found = rows.annotate(upheld_before=_upheld_before(), verified_at=_verified_before())
    related = found.select_related(
        "decision__decided_by", "listing__snapshot", "listing__notice__right", "listing__notice__reason",
        "listing__notice__organisation",
    )  # fmt: skip
    return [_past(list(of_one)) for _key, of_one in groupby(related, key=lambda row: row.decision_id)]


def _upheld_before() -> Coalesce:
    at = OuterRef("decision__decided_at")
    earlier = Listing.objects.filter(seller_key=OuterRef("listing__seller_key"), decided_at__lt=at)
    upheld = earlier.annotate(now=outcome_now(before=at)).filter(now__in=UPHELD_NOW)
    counted = upheld.order_by().values("seller_key").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def _verified_before() -> Subquery:
    reviews = OrganisationReview.objects.filter(
        organisation=OuterRef("organisation"), verdict=OrganisationVerdict.VERIFY,
        reviewed_at__lte=OuterRef("decision__decided_at"),
    )  # fmt: skip
    return Subquery(reviews.order_by("-reviewed_at").values("reviewed_at")[:1])


def _past(rows: Sequence[Any]) -> list[Facts]:
    first = rows[0]
    at, by = first.decision.decided_at, first.decision.decided_by
    shared = _shared(first.listing.notice, by, first.verified_at, len(rows), at)
    return [
        _with_listing(
            shared, row.outcome, row.rejection_code, getattr(row.listing, "snapshot", None),
            row.listing.seller_key, row.upheld_before,
        )
        for row in rows
    ]  # fmt: skip


def would_have_caught(conditions: Sequence[Condition], mode: str, past: Sequence[Sequence[Facts]]) -> int:
    """How many of some past decisions a trigger with these conditions catches."""
    return sum(catches_any(conditions, mode, facts) for facts in past)


def active_triggers() -> list[ReviewTrigger]:
    return list(ReviewTrigger.objects.filter(active=True).order_by("name"))
