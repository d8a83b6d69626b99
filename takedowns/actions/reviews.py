"""Reviews of outcomes: a rights holder asks whether we erred, a lead answers. Until then the listing does not count."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Refusal
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from takedowns.enums import OutcomeCause, ReviewVerdict
from takedowns.models import Listing, OutcomeChange, OutcomeReview
from takedowns.queries.people import who_is_told
from takedowns.rules.outcome_changes import (
    Standing,
    standing_of,
    why_not_ask_for_review,
    why_not_overturn,
    why_not_review,
)

from . import outcome_changes


class CannotReview(DomainError):
    """A rule forbids it."""


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


def confirm(*, review: OutcomeReview, sentence: str, by, at: datetime) -> OutcomeReview:
    """Confirm the outcome: the listing counts as before the review.

    :raises CannotReview: if it is decided already, or this person may not.
    """
    return _decide(review, ReviewVerdict.CONFIRMED, sentence, by=by, at=at)


def overturn(*, review: OutcomeReview, sentence: str, by, at: datetime) -> OutcomeReview:
    """Turn a rejection in the rights holder's favour: the listing counts as taken down.

    :raises CannotReview: if it is decided already, this person may not, or the listing was not rejected.
    """
    return _decide(review, ReviewVerdict.OVERTURNED, sentence, by=by, at=at)


CAUSES = {
    ReviewVerdict.CONFIRMED: OutcomeCause.REVIEWED,
    ReviewVerdict.OVERTURNED: OutcomeCause.HOLDER_APPEAL_GRANTED,
}


@transaction.atomic
def _decide(
    review: OutcomeReview, verdict: ReviewVerdict, sentence: str, *, by, at: datetime
) -> OutcomeReview:
    outcome_changes.lock([review.listing_id])
    rows = OutcomeReview.objects.select_related("reviewed_by", "listing__notice__organisation")
    review = rows.get(pk=review.pk)
    listing, standing = review.listing, _standing(review.listing)
    _refuse(why_not_review(review, by=by))
    if verdict == ReviewVerdict.OVERTURNED and standing:
        _refuse(why_not_overturn(standing))
    review.verdict, review.sentence, review.reviewed_by, review.reviewed_at = verdict, sentence, by, at
    review.save(update_fields=["verdict", "sentence", "reviewed_by", "reviewed_at"])
    if standing and standing.in_review:  # else a later decision has ended the review already
        outcome_changes.write_change(listing=listing, cause=CAUSES[verdict], at=at)
    elif verdict == ReviewVerdict.OVERTURNED:
        outcome_changes.write_change(listing=listing, cause=OutcomeCause.HOLDER_APPEAL_GRANTED, at=at)
    _tell(review, by=by, at=at)
    return review


def _tell(review: OutcomeReview, *, by, at: datetime) -> None:
    notice, position = review.listing.notice, review.listing.position
    kind = f"notice.review_{review.verdict.lower()}"
    record(kind, notice, by=by, at=at, position=position, sentence=review.sentence)
    path = reverse("organisation:notice", args=[notice.organisation.slug, notice.number])
    people = {person.pk: person for person in [*who_is_told(notice), review.asked_by]}
    notify(
        people.values(), kind, notice, at=at, path=path, position=position, sentence=review.sentence,
        event_key=f"{kind}:{review.pk}",
    )  # fmt: skip


def _standing(listing: Listing) -> Standing | None:
    return standing_of(OutcomeChange.objects.filter(listing=listing).order_by("pk"))


def _refuse(refusal: Refusal | None) -> None:
    if refusal:
        raise CannotReview(str(refusal))
