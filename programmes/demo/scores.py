"""Half a year of stored scores in the demo world, so that trends are there, and two reviews that wait for a lead."""

from datetime import timedelta

from ipr_portal.demo.register import World
from ipr_portal.tenancy.roles import StaffRole
from ipr_portal.tenancy.scope import staff_scope
from programmes.actions.scoring import score_days
from programmes.models import Snapshot
from takedowns.actions.reviews import ask_for_review
from takedowns.enums import ListingOutcome, NoticeState
from takedowns.models import Listing, OutcomeReview

WEEKS = 26
GROUNDS = [
    "The label on the third picture shows our mark; the explanation names the first picture alone.",
    "The seller is not in our register of authorised sellers; its licence ended in March.",
]


def store_scores(world: World) -> None:
    """The score of one day a week, by what was known then; the last is that of today."""
    with staff_scope():
        if Snapshot.objects.exists():
            return
    for weeks in range(WEEKS, -1, -1):
        score_days(at=world.now - timedelta(weeks=weeks), only_today=True)


def ask_for_reviews(world: World) -> None:
    """Two rights holders think that we erred."""
    with staff_scope():
        if OutcomeReview.objects.exists():
            return
        rows = Listing.objects.filter(
            outcome=ListingOutcome.REJECTED,
            notice__state=NoticeState.DECIDED,
            notice__decided_at__lt=world.now - timedelta(days=2),
        )
        # who leads the demo's desk answers them, so they had no part in the decision
        rows = rows.exclude(decisions__decision__decided_by__staff_role=StaffRole.LEAD)
        found = rows.order_by("organisation", "-notice__decided_at", "position").distinct("organisation")
        for listing, grounds in zip(found.select_related("notice__submitted_by"), GROUNDS, strict=False):
            by = listing.notice.submitted_by
            ask_for_review(listing=listing, grounds=grounds, by=by, at=world.now - timedelta(days=1))
