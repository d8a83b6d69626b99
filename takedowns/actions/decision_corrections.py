"""Correcting a decision after its outcome was sent.

The first decision, the outcome of the listing and the result of the clock stay. The correction is written beside them,
changes what the listing counts, and orders the marketplace to bring it about; the seller is told once that is done.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Refusal
from ipr_portal.notifications.actions import notify
from ipr_portal.notifications.wakeup import wake_after_commit
from takedowns.enums import (
    RESTORED_BECAUSE,
    CorrectedTo,
    CorrectionReason,
    ListingOutcome,
    MarketplaceOrderKind,
    OutcomeCause,
)
from takedowns.models import (
    DecisionCorrection,
    Listing,
    ListingDecision,
    MarketplaceOrder,
    Notice,
    OutcomeReview,
    TriageDecision,
)
from takedowns.queries.decision_corrections import decided_about
from takedowns.queries.people import who_is_told
from takedowns.rules.decision_corrections import what_is_wrong, why_not_correct_decision
from takedowns.rules.ended_since import expired_on, why_not_take_down_now

from . import disputes, outcome_changes, restorations, review_answers, seller_messages, statements
from .claims import lock

ORDERS = {
    CorrectedTo.REMOVED: MarketplaceOrderKind.TAKE_DOWN,
    CorrectedTo.RESTRICTED: MarketplaceOrderKind.RESTRICT,
}


class CannotCorrect(DomainError):
    """A rule forbids it; `refusal` names the input."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@transaction.atomic
def correct(
    *, listing: Listing, to: str, reason: str, sentence: str, by, at: datetime, ground: str = "",
    knows_expired: bool = False,
) -> DecisionCorrection:  # fmt: skip
    """Correct the decision about a listing: restore what was taken down, or take down what was rejected.

    An open review of the listing is answered by it.

    :param to: a `CorrectedTo`.
    :param reason: a `CorrectionReason`.
    :param ground: of a takedown.
    :param sentence: the rights holder reads it.
    :param knows_expired: whether this person says that they know that the right has expired; a takedown needs it then.
    :raises CannotCorrect: if a rule forbids it, or somebody else was faster.
    """
    notice = lock(Notice(pk=listing.notice_id))
    outcome_changes.lock([listing.pk])
    listing = Listing.objects.select_related("notice__organisation").get(pk=listing.pk)
    said = decided_about(listing)
    if refusal := why_not_correct_decision(said, by=by):
        raise CannotCorrect(refusal)
    if refusal := what_is_wrong(said, to=to, reason=reason, ground=ground, sentence=sentence):
        raise CannotCorrect(refusal)
    to, reason = CorrectedTo(to), CorrectionReason(reason)
    if to != CorrectedTo.RESTORED:
        if refusal := why_not_take_down_now(notice, knows_expired=knows_expired, at=at):
            raise CannotCorrect(refusal)
    correction = bring_about(
        listing, notice=notice, to=to, reason=reason, ground=ground, sentence=sentence, by=by, at=at
    )
    review = OutcomeReview.objects.filter(listing=listing, verdict="").select_related("asked_by").first()
    outcome_changes.write_change(listing=listing, cause=_cause(to, reason, bool(review)), at=at)
    if to == CorrectedTo.RESTORED:
        disputes.close_open(listing, at=at)
    _tell_rights_holder(correction, notice, review, by=by, at=at)
    if review:
        review_answers.answer_by_correction(review, sentence=sentence, by=by, at=at)
    return correction


def bring_about(
    listing: Listing, *, notice: Notice, to: CorrectedTo, reason: CorrectionReason, sentence: str, by, at: datetime,
    ground: str = "",
) -> DecisionCorrection:  # fmt: skip
    """Write what a decision should have been, and order it; for corrections and appeals of rights holders.

    Its notice is locked, and the rules were asked. What it counts is written by the caller.
    """
    order = (
        restorations.order_restoration(listing, at=at)
        if to == CorrectedTo.RESTORED
        else _take_down(listing, to, ground, sentence, by=by, at=at)
    )
    notice.executing_count += 1
    notice.version += 1
    notice.save(update_fields=["executing_count", "version"])
    if to != CorrectedTo.RESTORED:
        wake_after_commit("takedowns.execute")
        if day := expired_on(notice, at=at):
            position, on = listing.position, day.isoformat()
            record(
                "notice.taken_down_expired", notice, by=by, at=at, internal=True, position=position, day=on
            )
    return DecisionCorrection.objects.create(
        organisation_id=listing.organisation_id, listing=listing, order=order, corrected_to=to, reason=reason,
        sentence=sentence, corrected_by=by, corrected_at=at,
    )  # fmt: skip


def note_carried_out(*, notice: Notice, order_ids: Iterable[int], at: datetime) -> None:
    """Note that the marketplace has brought corrections about, and write what their sellers are told.

    Part of taking its answers, with the notice locked.
    """
    rows = DecisionCorrection.objects.filter(order__in=list(order_ids), carried_out_at=None)
    done = list(rows.select_related("listing").order_by("pk"))
    if not done:
        return
    DecisionCorrection.objects.filter(pk__in=[row.pk for row in done]).update(carried_out_at=at)
    if any(row.corrected_to != CorrectedTo.RESTORED for row in done):
        statements.write_statements([notice.pk], at=at)
    seller_messages.write_of_corrections(done, at=at)


def _cause(to: CorrectedTo, reason: CorrectionReason, in_review: bool) -> OutcomeCause:
    if to != CorrectedTo.RESTORED:
        return OutcomeCause.HOLDER_APPEAL_GRANTED if in_review else OutcomeCause.CORRECTED
    return RESTORED_BECAUSE.get(reason, OutcomeCause.CORRECTED)


def _take_down(listing, to, ground, sentence, *, by, at: datetime) -> MarketplaceOrder:
    """A decision beside the first one, with its order: due at once, since a correction is not undone."""
    common = {"organisation_id": listing.organisation_id}
    made = TriageDecision.objects.create(notice=listing.notice, decided_by=by, decided_at=at, **common)
    row = ListingDecision.objects.create(
        decision=made, listing=listing, outcome=ListingOutcome(to), ground=ground, sentence=sentence, corrects=True,
        **common,
    )  # fmt: skip
    return MarketplaceOrder.objects.create(
        decision=row, kind=ORDERS[to], ordered_at=at, next_try_at=at, **common
    )


def _tell_rights_holder(
    correction: DecisionCorrection, notice: Notice, review: OutcomeReview | None, *, by, at: datetime
) -> None:
    """The sentence for the trail is the rights holder's, too; people of the notice get it in inbox and mail.

    So does who asked there for the review that the correction answers.
    """
    restored = correction.corrected_to == CorrectedTo.RESTORED
    kind = "notice.corrected_for_seller" if restored else "notice.corrected"
    position, sentence = correction.listing.position, correction.sentence
    record(kind, notice, by=by, at=at, why=str(correction.reason), position=position, sentence=sentence)
    path = reverse("organisation:notice", args=[notice.organisation.slug, notice.number])
    people = {person.pk: person for person in who_is_told(notice)}
    if review and not review.asked_by.staff_role:
        people[review.asked_by_id] = review.asked_by
    notify(
        people.values(), kind, notice, at=at, path=path, event_key=f"notice.corrected:{correction.pk}",
        why=str(CorrectionReason(correction.reason).label), position=position, sentence=sentence,
    )  # fmt: skip
