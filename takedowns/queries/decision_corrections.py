"""What is known of the decision about a listing, and corrections of decisions."""

from takedowns.enums import MarketplaceOrderState, NoticeState
from takedowns.models import (
    AppealedListing,
    DecisionCorrection,
    Listing,
    ListingDecision,
    MarketplaceOrder,
    Notice,
    OutcomeChange,
    OutcomeReview,
)
from takedowns.rules.decision_corrections import Decided

from .appeals import took_part
from .legal_holds import holds_about


def decided_about(listing: Listing) -> Decided:
    """What the rule asks of a listing; `listing` has its notice."""
    notice = listing.notice
    standing = ListingDecision.objects.standing().filter(listing=listing)
    said = standing.select_related("decision__decided_by").order_by("-decision__decided_at", "-pk").first()
    corrected = DecisionCorrection.objects.filter(listing=listing).order_by("corrected_at").first()
    done = MarketplaceOrder.objects.filter(
        decision=said, undoes=None, state=MarketplaceOrderState.EXECUTED, restoration=None
    )
    in_review = OutcomeReview.objects.filter(listing=listing, verdict="").exists()
    return Decided(
        number=notice.number, outcome=listing.outcome, sent=notice.state == NoticeState.DECIDED,
        sender_id=notice.submitted_by_id, decider_id=said.decision.decided_by_id if said else None,
        decider=str(said.decision.decided_by) if said else "",
        corrected_at=corrected.corrected_at if corrected else None,
        causes=frozenset(OutcomeChange.objects.filter(listing=listing).values_list("cause", flat=True)),
        cured=listing.cured_at is not None, ordered=said is not None and done.exists(),
        in_review=in_review, took_part=took_part(notice, [listing.pk]) if in_review else frozenset(),
        in_appeal=AppealedListing.objects.filter(listing=listing, result="").exists(),
        held=listing.pk in holds_about([listing.pk]),
    )  # fmt: skip


def corrections_of(notice: Notice) -> list[DecisionCorrection]:
    """The corrections of a decided notice by listing, the earliest first; one statement, or none before it is decided."""
    if notice.state != NoticeState.DECIDED:
        return []
    rows = DecisionCorrection.objects.filter(listing__notice=notice).select_related("listing", "corrected_by")
    return list(rows.order_by("listing__position", "corrected_at", "pk"))


def corrections_in(notice: Notice) -> dict[int, DecisionCorrection]:
    """The last correction of each listing of a decided notice, by the listing's key; one statement."""
    return {row.listing_id: row for row in corrections_of(notice)}
