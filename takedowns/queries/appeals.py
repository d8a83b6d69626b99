"""What is known of listings when somebody appeals, and the appeals that pages show."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from takedowns.enums import GOES, AppealSide, CounterNoticeState, NoticeState
from takedowns.models import (
    Appeal,
    AppealedListing,
    CounterNotice,
    DecisionCorrection,
    Listing,
    ListingDecision,
    Notice,
    OutcomeReview,
    Restoration,
    ReviewOpinion,
    SecondReview,
    SellerMessage,
)
from takedowns.models.appeals import OPEN_APPEALS
from takedowns.rules.appeals import Appealable, why_not_appeal
from takedowns.rules.disputes import answer_until, why_not_answer

from .disputes import disputed, rule_for


def _listings() -> Prefetch:
    rows = AppealedListing.objects.select_related("listing__snapshot", "restoration", "correction")
    return Prefetch("listings", rows.order_by("listing__position"))


def appeals_about(listing_ids: Iterable[int]) -> dict[int, list[AppealedListing]]:
    """The appeals about some listings by their keys, the earliest first; one statement."""
    found: dict[int, list[AppealedListing]] = defaultdict(list)
    rows = AppealedListing.objects.filter(listing__in=list(listing_ids)).select_related(
        "appeal", "restoration"
    )
    for row in rows.order_by("appeal__filed_at", "pk"):
        found[row.listing_id].append(row)
    return dict(found)


def appealable_by_seller(
    message: SellerMessage, listings: Sequence[Listing], *, link_ends: datetime, at: datetime
) -> dict[int, Appealable]:
    """What the rules ask of listings that a message was about, by their keys."""
    known, rule = disputed(listings), rule_for(message.notice, at=at)
    before, told_at = appeals_about([one.pk for one in listings]), message.told_at or message.written_at
    found = {}
    for listing in listings:
        said = known[listing.pk]
        until = answer_until(rule, told_at=told_at, before=said.before, link_ends=link_ends)
        possible = why_not_answer(said, rule, until=until, at=at) is None
        found[listing.pk] = Appealable(
            said, before.get(listing.pk, ()), answer_until=until if possible else None, told_at=told_at,
            link_ends=link_ends,
        )  # fmt: skip
    return found


def appealable_by_holder(notice: Notice, listings: Sequence[Listing]) -> dict[int, Appealable]:
    """What the rules ask of listings of a notice, by their keys."""
    ids = [one.pk for one in listings]
    known, before = disputed(listings), appeals_about(ids)
    back = dict(Restoration.objects.filter(listing__in=ids).values_list("listing", "because"))
    corrected = set(DecisionCorrection.objects.filter(listing__in=ids).values_list("listing", flat=True))
    upheld = CounterNotice.objects.filter(listing__in=ids, state=CounterNoticeState.UPHELD)
    lost = dict(upheld.values_list("listing", "decided_at"))
    in_review = set(
        OutcomeReview.objects.filter(listing__in=ids, verdict="").values_list("listing", flat=True)
    )
    return {
        one.pk: Appealable(
            known[one.pk], before.get(one.pk, ()), told_at=lost.get(one.pk) or notice.decided_at,
            restored_because=back.get(one.pk, ""), holder_lost=one.pk in lost, in_review=one.pk in in_review,
            cured=one.cured_at is not None, corrected=one.pk in corrected,
        )
        for one in listings
    }  # fmt: skip


def listings_to_appeal(notice: Notice, *, at: datetime) -> list[Listing]:
    """The listings of a notice against whose outcome its rights holder can appeal now."""
    if notice.state != NoticeState.DECIDED:
        return []
    listings = list(notice.listings.select_related("snapshot").order_by("position"))
    known = appealable_by_holder(notice, listings)
    return [one for one in listings if why_not_appeal(known[one.pk], AppealSide.HOLDER, at=at) is None]


def took_part(notice: Notice, listing_ids: Collection[int]) -> set[int]:
    """Who sent a notice, or had a part in a decision about some of its listings; they decide no appeal about them."""
    ids = list(listing_ids)
    people = {notice.submitted_by_id}
    for rows, name in (
        (ListingDecision.objects.filter(listing__in=ids), "decision__decided_by"),
        (DecisionCorrection.objects.filter(listing__in=ids), "corrected_by"),
        (CounterNotice.objects.filter(listing__in=ids), "decided_by"),
        (OutcomeReview.objects.filter(listing__in=ids), "reviewed_by"),
        (AppealedListing.objects.filter(listing__in=ids), "appeal__decided_by"),
    ):
        people |= set(rows.values_list(name, flat=True))
    opinions = ReviewOpinion.objects.filter(listing__in=ids).values("review")
    for row in SecondReview.objects.filter(pk__in=opinions).values_list(
        "decided_by", "second_by", "closed_by"
    ):
        people |= set(row)
    return {pk for pk in people if pk is not None}


def for_desk(*, decided: bool) -> QuerySet[Appeal]:
    """Appeals with what the desk's list shows of them: the open ones, or those that ended."""
    rows = Appeal.objects.select_related("notice__organisation", "taken_by", "decided_by")
    rows = rows.exclude(state__in=OPEN_APPEALS) if decided else rows.filter(state__in=OPEN_APPEALS)
    return rows.prefetch_related("listings")


def count_open() -> int:
    return Appeal.objects.open().count()


def for_pages() -> QuerySet[Appeal]:
    """Appeals with everything that a page of theirs shows."""
    rows = Appeal.objects.select_related(
        "notice__organisation",
        "notice__right",
        "notice__reason",
        "message",
        "filed_by",
        "taken_by",
        "decided_by",
    )
    return rows.prefetch_related(_listings(), "files__file")


def appeals_in(notice: Notice) -> list[Appeal]:
    """The appeals about a notice, of both sides, the newest first; two statements."""
    rows = Appeal.objects.filter(notice=notice).select_related("filed_by", "decided_by")
    return list(rows.prefetch_related(_listings()).order_by("-filed_at"))


def open_of_holder(notice: Notice) -> set[int]:
    """Listings of a notice whose rights holder appealed, undecided yet; they do not count."""
    rows = AppealedListing.objects.filter(
        listing__notice=notice, side=AppealSide.HOLDER, result="", restoration=None
    ).exclude(listing__outcome__in=list(GOES))
    return set(rows.values_list("listing", flat=True))


@dataclass(frozen=True, slots=True)
class SellerAppeal:
    """One listing of a seller's message as the page of appeals shows it."""

    listing: Listing
    until: datetime | None
    refusal: str
    last: AppealedListing | None

    @property
    def may_appeal(self) -> bool:
        return not self.refusal


def seller_appeals(
    message: SellerMessage, listings: Sequence[Listing], *, link_ends: datetime, at: datetime
) -> dict[int, SellerAppeal]:
    """By listing, whether its seller can appeal now and until when, and their last appeal."""
    known = appealable_by_seller(message, listings, link_ends=link_ends, at=at)
    found = {}
    for listing in listings:
        said = known[listing.pk]
        mine = [one for one in said.appeals if one.side == AppealSide.SELLER]
        refusal = why_not_appeal(said, AppealSide.SELLER, at=at)
        found[listing.pk] = SellerAppeal(listing, said.until, str(refusal or ""), mine[-1] if mine else None)
    return found


def of_seller(message: SellerMessage, key: UUID) -> QuerySet[Appeal]:
    """An appeal that was sent by the link of a message."""
    return for_pages().filter(pk=key, message=message)
