"""The triage decisions of a notice: their execution, and whether they can be undone."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from takedowns.enums import ListingOutcome, MarketplaceOrderState, in_text
from takedowns.models import Notice, TriageDecision
from takedowns.models.notice_filters import TO_TRIAGE
from takedowns.rules.triage import GRACE, why_not_undo, why_too_late_to_undo


@dataclass(frozen=True, slots=True)
class PastDecision:
    """One triage decision with its orders, for the desk."""

    decision: TriageDecision
    tally: Counter  # outcome and code: listings
    orders: Counter  # state of the orders that carry it out
    restoring: Counter  # state of the orders that put listings back
    may_undo: bool = False
    is_held: bool = False  # nothing of it has been sent

    @property
    def held_until(self) -> datetime:
        """Until when an undo has no effect outside."""
        return self.decision.decided_at + GRACE

    @property
    def in_words(self) -> str:
        """“18 taken down, 2 rejected (SU-01)”."""
        return ", ".join(_said(outcome, code, count) for (outcome, code), count in self.tally.most_common())

    @property
    def listing_count(self) -> int:
        return self.tally.total()

    @property
    def to_carry_out(self) -> int:
        return self.orders.total()

    @property
    def carried_out(self) -> int:
        return self.orders[MarketplaceOrderState.EXECUTED]

    @property
    def put_back(self) -> int:
        return self.restoring[MarketplaceOrderState.EXECUTED]

    @property
    def to_put_back(self) -> int:
        return self.restoring.total()

    @property
    def failed(self) -> int:
        return self.orders[MarketplaceOrderState.FAILED] + self.restoring[MarketplaceOrderState.FAILED]


def past_decisions_of(notice: Notice, *, by, at: datetime) -> list[PastDecision]:
    """All decisions of a notice, the last one first, in three statements.

    :param by: the reader: people undo their own decisions, leads everybody's.
    """
    rows = notice.decisions.select_related("decided_by", "undone_by").order_by("-decided_at", "-pk")
    return [_past_decision(row, notice, by=by, at=at) for row in rows.prefetch_related("listings__orders")]


def _past_decision(decision, notice, *, by, at) -> PastDecision:
    listings = list(decision.listings.all())
    orders = [order for row in listings for order in row.orders.all()]
    is_open = notice.state in TO_TRIAGE and not decision.undone_at
    return PastDecision(
        decision=decision,
        tally=Counter((row.outcome, row.rejection_code) for row in listings),
        orders=Counter(order.state for order in orders if order.undoes_id is None),
        restoring=Counter(order.state for order in orders if order.undoes_id),
        may_undo=not (why_too_late_to_undo(notice, decision) or why_not_undo(decision, by=by)),
        is_held=is_open
        and at < decision.decided_at + GRACE
        and not any(order.handed_over_at for order in orders),
    )


def _said(outcome: str, code: str, count: int) -> str:
    words = {"count": count, "outcome": in_text(ListingOutcome(outcome)), "code": code}
    return (_("%(count)d %(outcome)s (%(code)s)") if code else _("%(count)d %(outcome)s")) % words
