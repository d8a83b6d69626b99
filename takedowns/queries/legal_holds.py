"""Which listings are under legal hold."""

from collections.abc import Iterable

from takedowns.models import LegalHold, Listing, Notice


def holds_about(listing_ids: Iterable[int]) -> dict[int, LegalHold]:
    """The legal holds in force of some listings, by their keys; one statement."""
    rows = LegalHold.objects.in_force().filter(listing__in=list(listing_ids))
    return {row.listing_id: row for row in rows.select_related("placed_by")}


def holds_in(notice: Notice) -> dict[int, LegalHold]:
    """The legal holds in force of the listings of a notice, by their keys; one statement."""
    rows = LegalHold.objects.in_force().filter(listing__notice=notice)
    return {row.listing_id: row for row in rows.select_related("placed_by")}


def lifted_from(listing: Listing) -> list[LegalHold]:
    """The legal holds of a listing that were lifted, the newest first."""
    rows = LegalHold.objects.exclude(lifted_at=None).filter(listing=listing)
    return list(rows.select_related("placed_by", "lifted_by").order_by("-lifted_at"))
