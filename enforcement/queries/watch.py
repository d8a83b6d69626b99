"""What a case page shows of the watch after a raid."""

from enforcement.models import Case, OfferedAgain, WatchedSeller, WatchFinding

MOST = 100


def watched_sellers(case: Case) -> list[WatchedSeller]:
    """The watched sellers of a case: its own first, then shops linked to them."""
    return list(WatchedSeller.objects.filter(case=case).order_by("linked_to", "pk")[:MOST])


def findings_of(case: Case) -> list[WatchFinding]:
    """What the watch found, open ones first, then the newest."""
    rows = WatchFinding.objects.filter(case=case).select_related("watched", "notice", "answered_by")
    return sorted(rows.order_by("-happened_at", "-pk")[:MOST], key=lambda row: bool(row.answer))


def offered_again(case: Case) -> list[OfferedAgain]:
    """Listings that the rights holders were told of, the newest first; everybody in the case sees them."""
    return list(OfferedAgain.objects.filter(case=case).order_by("-told_at", "-pk")[:MOST])
