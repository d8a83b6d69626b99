"""The answer to a review of an outcome, written by itself or with the correction that it leads to."""

from datetime import datetime

from django.urls import reverse

from ipr_portal.audit.actions import record
from ipr_portal.notifications.actions import notify
from takedowns.enums import ReviewVerdict
from takedowns.models import OutcomeReview
from takedowns.queries.people import who_is_told


def write_answer(
    review: OutcomeReview, verdict: ReviewVerdict, *, sentence: str, by, at: datetime
) -> OutcomeReview:
    """Write the answer, and tell the rights holder and who asked. Its listing is locked, and the rules were asked."""
    _write(review, verdict, sentence=sentence, by=by, at=at)
    notice, position = review.listing.notice, review.listing.position
    kind = f"notice.review_{verdict.lower()}"
    path = reverse("organisation:notice", args=[notice.organisation.slug, notice.number])
    people = {person.pk: person for person in who_is_told(notice)}
    if not review.asked_by.staff_role:
        people[review.asked_by_id] = review.asked_by
    notify(
        people.values(), kind, notice, at=at, path=path, position=position, sentence=sentence,
        event_key=f"{kind}:{review.pk}",
    )  # fmt: skip
    return review


def answer_by_correction(review: OutcomeReview, *, sentence: str, by, at: datetime) -> None:
    """Write that a correction of the decision answers a review; the correction tells the rights holder."""
    _write(review, ReviewVerdict.OVERTURNED, sentence=sentence, by=by, at=at)


def _write(review: OutcomeReview, verdict: ReviewVerdict, *, sentence: str, by, at: datetime) -> None:
    review.verdict, review.sentence, review.reviewed_by, review.reviewed_at = verdict, sentence, by, at
    review.save(update_fields=["verdict", "sentence", "reviewed_by", "reviewed_at"])
    notice, position = review.listing.notice, review.listing.position
    record(f"notice.review_{verdict.lower()}", notice, by=by, at=at, position=position, sentence=sentence)
    if review.asked_by.staff_role:  # a deep-dive found it
        notify(
            [review.asked_by], "notice.review_answered", notice, at=at, position=position, sentence=sentence,
            path=reverse("desk:notice", args=[notice.number]), event_key=f"notice.review_answered:{review.pk}",
            verdict=str(verdict.label),
        )  # fmt: skip
