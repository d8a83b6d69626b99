"""What a statement of reasons is made from, read from the rows of a decision."""

from ipr_portal.markets import local_day
from takedowns.models import ListingDecision
from takedowns.statements import Facts


def facts_of(row: ListingDecision) -> Facts:
    """What the statement of a decision is made from."""
    notice, listing = row.decision.notice, row.listing
    snapshot = getattr(listing, "snapshot", None)
    done = [order.executed_at for order in row.orders.all() if order.undoes_id is None and order.executed_at]
    return Facts(
        notice=notice.number, position=listing.position, decision=row.pk, market=notice.market, outcome=row.outcome,
        ground=row.ground, reason=notice.reason.code, right_kind=notice.right.kind, office=notice.right.office,
        registration=notice.right.registration_number,
        seen_on=local_day(notice.market, snapshot.taken_at if snapshot else notice.submitted_at),
        applied_on=local_day(notice.market, done[0] if done else row.decision.decided_at),
    )  # fmt: skip
