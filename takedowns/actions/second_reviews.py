"""Second reviews of held decisions: the second opinion, settling a difference, and taking the decision back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Stale
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from takedowns.enums import SecondReviewState, Side
from takedowns.models import Lesson, Listing, Notice, SecondReview, TriageDecision
from takedowns.rules.claims import is_held
from takedowns.rules.second_reviews import (
    differ,
    finding_of,
    verdict_of,
    why_closed,
    why_not_cancel,
    why_not_choose,
    why_not_second,
    why_not_settle,
    why_not_these_opinions,
    why_too_late,
)
from takedowns.rules.triage import Verdict, why_not_mistyped

from . import holding, waiting
from .claims import keep, lock
from .triage import write


class CannotSecond(DomainError):
    """A rule forbids it; nothing is changed then."""


@transaction.atomic
def give_second(*, review: SecondReview, verdicts: Sequence[Verdict], by, at: datetime) -> SecondReview:
    """Give the second opinion about a held decision, without having seen the first one.

    Where both say the same, the first decision is written down and carried out from now on; else a lead settles it.

    :raises Stale: if somebody else has given it, or the decision was taken back.
    :raises CannotSecond: if this person may not, or an outcome is missing.
    """
    notice, review = _locked(review)
    if late := why_too_late(review, notice):
        raise Stale(late)
    _refuse(why_not_second(review, notice, by=by))
    held = holding.held_listings(review)
    _refuse(why_not_these_opinions(verdicts, held))
    pasted = dict(Listing.objects.filter(pk__in=held).values_list("pk", "pasted"))
    _refuse(why_not_mistyped(list(verdicts), pasted))
    holding.write_opinions(review, verdicts, Side.SECOND)
    review.second_by, review.second_at = by, at
    first = opinions_of(review, Side.FIRST)
    record("notice.second_opinion_given", notice, by=by, at=at, internal=True, listings=len(verdicts))
    if differing := differ(first, verdicts):
        review.state = SecondReviewState.DISAGREED
        review.save(update_fields=["state", "second_by", "second_at"])
        _tell_leads(review, notice, len(differing), at=at)
        return review
    decision = _write_down(notice, review, first, by=review.decided_by, at=at)
    holding.close(review, SecondReviewState.AGREED, by=by, at=at, decision=decision)
    return review


@transaction.atomic
def settle(
    *, review: SecondReview, chosen: Mapping[int, str], sentence: str, by, at: datetime, code: str = ""
) -> SecondReview:
    """Settle what two people say differently: the chosen opinions become the decision, made by who settled it.

    The difference becomes a lesson for everybody at the desk.

    :param chosen: for each listing about which they differ, by its key: FIRST or SECOND.
    :param code: the rejection code whose guidance explains it, if one does.
    :raises Stale: if it is settled, or was taken back.
    :raises CannotSecond: if this person may not, or a choice is missing.
    """
    notice, review = _locked(review)
    if closed := why_closed(review, notice):
        raise Stale(closed)
    _refuse(why_not_settle(review, notice, by=by))
    sides = {Side(side): opinions_of(review, side) for side in Side.values}
    _refuse(why_not_choose(chosen, differ(sides[Side.FIRST], sides[Side.SECOND]) if review.second_at else ()))
    second = {verdict.listing_id: verdict for verdict in sides[Side.SECOND]}
    verdicts = [
        second[one.listing_id] if chosen.get(one.listing_id) == Side.SECOND else one
        for one in sides[Side.FIRST]
    ]
    decision = _write_down(notice, review, verdicts, by=by, at=at)
    holding.close(review, SecondReviewState.SETTLED, by=by, at=at, decision=decision, sentence=sentence)
    Lesson.objects.create(
        organisation_id=review.organisation_id, review=review, finding=finding_of(chosen), code=code,
        sentence=sentence, settled_by=by, settled_at=at,
    )  # fmt: skip
    record("notice.second_review_settled", notice, by=by, at=at, internal=True, sentence=sentence)
    _tell_both(review, notice, at=at)
    return review


@transaction.atomic
def cancel(*, review: SecondReview, by, at: datetime) -> SecondReview:
    """Take a held decision back: its listings are open again, and nothing has left the portal.

    :raises Stale: if it has ended.
    :raises CannotSecond: if this person may not.
    """
    notice, review = _locked(review)
    if closed := why_closed(review, notice):
        raise Stale(closed)
    _refuse(why_not_cancel(review, by=by))
    holding.let_go(notice, review)
    notice.version += 1
    notice.save(update_fields=["version"])
    holding.close(review, SecondReviewState.CANCELLED, by=by, at=at)
    waiting.after_undo(notice, review, by=by, at=at)
    if by.pk == notice.triager_id:
        keep(notice, by=by, at=at)
    record(
        "notice.second_review_cancelled", notice, by=by, at=at, internal=True, whose=str(review.decided_by)
    )
    return review


def opinions_of(review: SecondReview, side: str) -> list[Verdict]:
    """What one of the two says, in the order of the listings."""
    rows = review.opinions.filter(side=side).order_by("listing__position")
    return [verdict_of(row) for row in rows]


def _locked(review: SecondReview) -> tuple[Notice, SecondReview]:
    """Lock the notice, as every action does, and read the review again."""
    notice = lock(Notice(pk=review.notice_id))
    rows = SecondReview.objects.select_related("decided_by", "second_by")
    return notice, rows.get(pk=review.pk)


def _write_down(
    notice: Notice, review: SecondReview, verdicts: list[Verdict], *, by, at: datetime
) -> TriageDecision:
    """Nobody may have the notice any more; then who decided has it again, until its outcome is sent."""
    holding.let_go(notice, review)
    if not is_held(notice, at=at):
        keep(notice, by=by, at=at)
    return write(notice, verdicts, by=by, at=at)


def _tell_leads(review: SecondReview, notice: Notice, count: int, *, at: datetime) -> None:
    known = [pk for pk in (review.decided_by_id, review.second_by_id) if pk]
    kind, path = "notice.second_review_differs", reverse("desk:second_review", args=[review.pk])
    leads = staff_who(Can.SETTLE_SECOND_REVIEWS).exclude(pk__in=known)
    notify(leads, kind, notice, at=at, path=path, event_key=f"{kind}:{review.pk}", listings=count)


def _tell_both(review: SecondReview, notice: Notice, *, at: datetime) -> None:
    kind, path = "notice.second_review_settled", reverse("desk:second_review", args=[review.pk])
    people = [person for person in (review.decided_by, review.second_by) if person]
    notify(people, kind, notice, at=at, path=path, event_key=f"{kind}:{review.pk}", sentence=review.sentence)


def _refuse(refusal: str | None) -> None:
    if refusal:
        raise CannotSecond(refusal)
