"""Votes, answers and merges of feedback: may I, and why not."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ipr_portal.errors import Refusal
from outreach.enums import FeedbackState
from outreach.models import Feedback

ANSWER_WITHIN = timedelta(days=60)
VOTED_ON = (FeedbackState.TRIAGED, FeedbackState.OPEN, FeedbackState.PLANNED, FeedbackState.STARTED)
STEPS = (
    FeedbackState.TRIAGED,
    FeedbackState.OPEN,
    FeedbackState.PLANNED,
    FeedbackState.STARTED,
    FeedbackState.DELETED,
)
ANSWERS = (FeedbackState.OPEN, FeedbackState.PLANNED, FeedbackState.COMPLETED, FeedbackState.DECLINED)


def answer_due(asked_at: datetime) -> datetime:
    """Until when we answer: 60 days after it was said."""
    return asked_at + ANSWER_WITHIN


def why_not_vote(item: Feedback) -> Refusal | None:
    if item.state in VOTED_ON:
        return None
    if item.into_id:
        said = _("This was merged into another item.")
        return Refusal("", said, _("Vote there."))
    said = _("This is “%(state)s”; votes are no longer counted.") % {"state": item.get_state_display()}
    return Refusal("", said)


def why_not_move(item: Feedback, state: str) -> Refusal | None:
    if item.may_become(state):
        return None
    said = _("This is already “%(state)s”.") % {"state": item.get_state_display()}
    return Refusal("", said, _("Open it again to see what can be done."))


def why_not_answer(item: Feedback, state: str, answer: str, *, has_link: bool) -> Refusal | None:
    """Why an answer is refused: it says why, and what was built is named."""
    if not answer.strip():
        return Refusal("", _("The answer is empty."), _("Say what happens now, and why."), "answer")
    if state == FeedbackState.COMPLETED and not has_link:
        said, todo = _("What was built is not named."), _("Choose the page, or name the release or pilot.")
        return Refusal("", said, todo, "built")
    return None if state == item.state else why_not_move(item, state)


def why_not_merge(item: Feedback, into: Feedback) -> Refusal | None:
    """Why one item cannot be merged into another: never into itself, or into what is itself merged."""
    if item.pk == into.pk:
        return Refusal("", _("An item cannot be merged into itself."), _("Choose another one."), "into")
    if into.into_id:
        said = _("“%(title)s” was merged itself.") % {"title": into.title}
        return Refusal("", said, _("Merge into the item that it went into."), "into")
    if into.state == FeedbackState.DELETED:
        return Refusal("", _("The other item was removed."), _("Choose another one."), "into")
    return why_not_move(item, FeedbackState.DUPLICATE)
