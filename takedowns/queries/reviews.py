"""Reviews of outcomes that rights holders asked for."""

from django.db.models import QuerySet

from takedowns.models import Listing, OutcomeReview

OLDEST = ("asked_at", "id")
NEWEST = ("-reviewed_at", "-id")


def for_pages() -> QuerySet[OutcomeReview]:
    """Reviews with everything that a page of theirs shows."""
    return OutcomeReview.objects.select_related(
        "asked_by", "reviewed_by", "listing__notice__organisation", "listing__notice__reason",
        "listing__notice__right", "listing__snapshot",
    )  # fmt: skip


def open_reviews() -> QuerySet[OutcomeReview]:
    return for_pages().filter(verdict="")


def answered() -> QuerySet[OutcomeReview]:
    return for_pages().exclude(verdict="")


def reviews_of(listings) -> dict[int, OutcomeReview]:
    """The reviews of some listings, by the listing's key; one statement."""
    rows = OutcomeReview.objects.filter(listing__in=[one.pk for one in listings])
    return {row.listing_id: row for row in rows.select_related("listing")}


def listing_at(number: str, position: int) -> QuerySet[Listing]:
    """A listing of a notice by its place, with what its page shows."""
    rows = Listing.objects.filter(notice__number=number, position=position)
    return rows.select_related("notice__organisation", "snapshot")
