"""Reviews of outcomes: a rights holder or a deep-dive asks whether we erred; a lead who had no part answers.

Until then the listing does not count.
"""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Refusal
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from takedowns.enums import OutcomeCause, ReviewVerdict
from takedowns.models import Listing, Notice, OutcomeChange, OutcomeReview
from takedowns.queries.appeals import took_part
from takedowns.queries.legal_holds import holds_about
from takedowns.rules.legal_holds import WAITS
from takedowns.rules.outcome_changes import (
    Standing,
    is_put_right_by_correction,
    standing_of,
    why_not_ask_for_review,
    why_not_overturn,
    why_not_review,
)

from . import outcome_changes
from .claims import lock
from .decision_corrections import CannotCorrect, correct
from .review_answers import write_answer


class CannotReview(DomainError):
    """A rule forbids it; `field` is the one that it is about, or ""."""

    def __init__(self, said: str, field: str = "") -> None:
        super().__init__(said)
        self.field = field


@transaction.atomic
def ask_for_review(*, listing: Listing, grounds: str, by, at: datetime, acting_for=None) -> OutcomeReview:
    """Ask whether the outcome of a listing was our mistake; it does not count until a lead has answered.

    :raises CannotReview: if its outcome is not sent, or a review was asked for before.
    """
    outcome_changes.lock([listing.pk])
    listing = Listing.objects.select_related("notice__organisation").get(pk=listing.pk)
    asked = OutcomeReview.objects.filter(listing=listing).first()
    _refuse(why_not_ask_for_review(_standing(listing), asked))
    row = OutcomeReview.objects.create(
        organisation_id=listing.organisation_id, listing=listing, grounds=grounds, asked_by=by, asked_at=at
    )
    outcome_changes.write_change(listing=listing, cause=OutcomeCause.UNDER_REVIEW, at=at)
    notice = listing.notice
    record(
        "notice.review_asked",
        notice,
        by=by,
        at=at,
        acting_for=acting_for,
        position=listing.position,
        grounds=grounds,
    )
    path = reverse("desk:outcome_review", args=[row.pk])
    notify(
        staff_who(Can.REVIEW_OUTCOMES), "notice.review_asked", notice, at=at, path=path, position=listing.position,
        event_key=f"notice.review_asked:{row.pk}",
    )  # fmt: skip
    return row


@transaction.atomic
def confirm(*, review: OutcomeReview, sentence: str, by, at: datetime) -> OutcomeReview:
    """Confirm the outcome: the listing counts as before the review.

    :raises CannotReview: if it is decided already, or this person may not.
    """
    review = _locked(review, by=by)
    standing = _standing(review.listing)
    if standing and standing.in_review:  # else a later decision has ended the review already
        outcome_changes.write_change(listing=review.listing, cause=OutcomeCause.REVIEWED, at=at)
    return write_answer(review, ReviewVerdict.CONFIRMED, sentence=sentence, by=by, at=at)


@transaction.atomic
def overturn(
    *, review: OutcomeReview, sentence: str, by, at: datetime, to: str = "", reason: str = "", ground: str = "",
    knows_expired: bool = False,
) -> OutcomeReview:  # fmt: skip
    """Say that an outcome was our mistake, and put it right.

    A takedown is restored and a rejected listing is taken down, by a correction of the decision. Where there is nothing
    to change at the marketplace (a duplicate, or a rejection that was cured) the listing counts as taken down.

    :param to: of a correction, as `reason` and, for a takedown, `ground` and `knows_expired`.
    :raises CannotReview: if it is decided already, this person may not, or nothing can be put right.
    """
    review = _locked(review, by=by)
    listing = review.listing
    if is_put_right_by_correction(listing):
        try:
            correct(
                listing=listing, to=to, reason=reason, ground=ground, sentence=sentence, knows_expired=knows_expired,
                by=by, at=at,
            )  # fmt: skip
        except CannotCorrect as refused:
            raise CannotReview(str(refused), refused.refusal.field) from refused
        return OutcomeReview.objects.get(pk=review.pk)
    if standing := _standing(listing):
        _refuse(why_not_overturn(standing))
    outcome_changes.write_change(listing=listing, cause=OutcomeCause.HOLDER_APPEAL_GRANTED, at=at)
    return write_answer(review, ReviewVerdict.OVERTURNED, sentence=sentence, by=by, at=at)


def _locked(review: OutcomeReview, *, by) -> OutcomeReview:
    """The review with its notice and listing locked.

    :raises CannotReview: if it is decided already, this person may not, or the listing is under legal hold.
    """
    lock(Notice(pk=review.listing.notice_id))
    outcome_changes.lock([review.listing_id])
    rows = OutcomeReview.objects.select_related("asked_by", "reviewed_by", "listing__notice__organisation")
    review = rows.get(pk=review.pk)
    _refuse(why_not_review(review, took_part(review.listing.notice, [review.listing_id]), by=by))
    if holds_about([review.listing_id]):
        raise CannotReview(str(WAITS))
    return review


def _standing(listing: Listing) -> Standing | None:
    return standing_of(OutcomeChange.objects.filter(listing=listing).order_by("pk"))


def _refuse(refusal: Refusal | None) -> None:
    if refusal:
        raise CannotReview(str(refusal), refusal.field)
