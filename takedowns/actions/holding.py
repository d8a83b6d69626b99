"""Holding a decision for a second person: whether a trigger catches it, writing it down, and letting its listings go.

Its callers hold the lock of the notice.
"""

from collections.abc import Sequence
from datetime import datetime

from ipr_portal.audit.actions import record
from takedowns.enums import SecondReviewState, Side
from takedowns.models import Listing, Notice, ReviewOpinion, SecondReview
from takedowns.queries.trigger_facts import active_triggers, facts_of
from takedowns.rules.triage import Verdict
from takedowns.triggers import catches_any

from . import waiting


def triggers_that_catch(
    notice: Notice, listings: Sequence[Listing], verdicts: Sequence[Verdict], *, by, at: datetime
) -> list[str]:
    """The names of the triggers that catch a decision; none where no trigger is active."""
    if not (triggers := active_triggers()):
        return []
    facts = facts_of(notice, listings, verdicts, by=by, at=at)
    return [one.name for one in triggers if catches_any(one.tests, one.mode, facts)]


def hold(
    notice: Notice, verdicts: Sequence[Verdict], caught_by: Sequence[str], *, by, at: datetime
) -> SecondReview:
    """Keep a decision as the opinion of one person: its listings have no outcome, and cannot be decided meanwhile.

    The event says how many listings it is about and nothing more: the second person reads the timeline too.
    """
    review = SecondReview.objects.create(
        organisation_id=notice.organisation_id, notice=notice, triggers=list(caught_by), decided_by=by, decided_at=at
    )  # fmt: skip
    write_opinions(review, verdicts, Side.FIRST)
    Listing.objects.filter(pk__in=[verdict.listing_id for verdict in verdicts]).update(in_second_review=True)
    notice.second_review_count += len(verdicts)
    notice.version += 1
    notice.first_action_at = notice.first_action_at or at
    notice.save(update_fields=["second_review_count", "version", "first_action_at"])
    waiting.after_decision(notice, by=by, at=at)
    record("notice.second_review_asked", notice, by=by, at=at, internal=True, listings=len(verdicts))
    return review


def write_opinions(review: SecondReview, verdicts: Sequence[Verdict], side: Side) -> None:
    ReviewOpinion.objects.bulk_create(
        ReviewOpinion(
            organisation_id=review.organisation_id, review=review, listing_id=one.listing_id, side=side,
            outcome=one.outcome, rejection_code=one.code, secondary_codes=list(one.secondary_codes),
            ground=one.ground, sentence=one.sentence, explanation_id=one.explanation_id,
            explanation_edited=one.explanation_edited, same_as=one.same_as,
        )
        for one in verdicts
    )  # fmt: skip


def held_listings(review: SecondReview) -> list[int]:
    """The keys of the listings that a held decision is about."""
    rows = review.opinions.filter(side=Side.FIRST).order_by("listing__position")
    return list(rows.values_list("listing_id", flat=True))


def let_go(notice: Notice, review: SecondReview) -> None:
    """Make the listings of a held decision undecided again."""
    count = Listing.objects.filter(pk__in=held_listings(review)).update(in_second_review=False)
    notice.second_review_count -= count
    notice.save(update_fields=["second_review_count"])


def close(review: SecondReview, state: SecondReviewState, *, by, at: datetime, **more) -> None:
    """Write the end of a second review.

    :param more: the decision that it ended in, and the sentence of who settled it.
    """
    assert review.may_become(state), f"{review.state} to {state}"
    review.state, review.closed_by, review.closed_at = state, by, at
    for name, value in more.items():
        setattr(review, name, value)
    review.save(update_fields=["state", "closed_by", "closed_at", "second_by", "second_at", *more])


def end_on_withdrawal(notice: Notice, *, by, at: datetime) -> None:
    """End the second reviews of a notice that is withdrawn, before its listings get their outcome."""
    if not notice.second_review_count:
        return
    for review in notice.second_reviews.open().order_by("pk"):
        let_go(notice, review)
        close(review, SecondReviewState.WITHDRAWN, by=by, at=at)
