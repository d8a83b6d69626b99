"""May this person give a second opinion, settle what two say, or take a held decision back; and what is a difference."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from ipr_portal.markets import MARKETS
from ipr_portal.tenancy.roles import Can, may
from ipr_portal.ui.moments import say_moment
from takedowns.enums import (
    REASON_LABELS,
    REJECTIONS,
    LessonFinding,
    ListingOutcome,
    RightKind,
    SecondReviewState,
    Side,
    TriggerField,
    TriggerOperator,
)
from takedowns.models import Notice, ReviewOpinion, SecondReview
from takedowns.models.notice_filters import TO_TRIAGE
from takedowns.triggers import CHOICE, MOST_CONDITIONS, NUMBER, TYPES, Condition, fits_type, number_in

from .claims import not_open
from .triage import VERDICTS, Verdict, what_is_wrong_with

# The values that conditions on fields with a closed list can name.
KNOWN_VALUES: dict[str, Collection[str]] = {
    TriggerField.MARKET: tuple(MARKETS),
    TriggerField.RIGHT_KIND: tuple(RightKind.values),
    TriggerField.REASON: tuple(REASON_LABELS),
    TriggerField.OUTCOME: tuple(str(one) for one in VERDICTS),
    TriggerField.REJECTION_CODE: tuple(REJECTIONS),
}


def why_too_late(review: SecondReview, notice: Notice) -> str | None:
    """Answer why a held decision does not wait for a second opinion any more, or None."""
    if review.state == SecondReviewState.WAITING:
        return None if notice.state in TO_TRIAGE else not_open(notice)
    if review.second_at:
        said = _("%(who)s gave the second opinion about %(number)s on %(at)s.")
        return said % {"who": review.second_by, "number": notice, "at": say_moment(review.second_at)}
    return why_closed(review, notice)


def why_closed(review: SecondReview, notice: Notice) -> str | None:
    """Answer why a held decision is not open any more, or None."""
    if review.closed_at is None:
        return None
    said = _("This second review of %(number)s ended on %(at)s: %(state)s.")
    words = {"number": notice, "at": say_moment(review.closed_at), "state": review.get_state_display()}
    return said % words


def why_not_second(review: SecondReview, notice: Notice, *, by) -> str | None:
    """Answer why this person cannot give the second opinion, or None."""
    if not may(by, Can.DECIDE_NOTICES):
        return _("Only people who decide notices can give a second opinion.")
    if by.pk == review.decided_by_id:
        return _("You gave the first decision; somebody else must give the second opinion.")
    if by.pk == notice.submitted_by_id:
        return _("You sent this notice yourself; somebody else must decide it.")
    return None


def why_not_these_opinions(verdicts: Sequence[Verdict], held: Collection[int]) -> str | None:
    """Answer what the second opinion lacks, or None.

    :param held: the keys of the listings of the held decision.
    """
    if {verdict.listing_id for verdict in verdicts} != set(held):
        return _("Choose an outcome for every listing.")
    return next((wrong for verdict in verdicts if (wrong := what_is_wrong_with(verdict))), None)


def why_not_settle(review: SecondReview, notice: Notice, *, by) -> str | None:
    """Answer why this person cannot settle what the two say, or None: a lead who gave neither opinion."""
    if not may(by, Can.SETTLE_SECOND_REVIEWS):
        return _("Only leads can settle a second review.")
    if review.state != SecondReviewState.DISAGREED:
        return _("The second opinion is not there yet.")
    if by.pk in (review.decided_by_id, review.second_by_id):
        return _("You gave one of the two opinions; another lead must settle them.")
    if by.pk == notice.submitted_by_id:
        return _("You sent this notice yourself; another lead must settle it.")
    return None


def why_not_cancel(review: SecondReview, *, by) -> str | None:
    """Answer why this person cannot take a held decision back, or None.

    Who decided may until the second opinion is there; leads may until it is settled.
    """
    own = by.pk == review.decided_by_id and review.state == SecondReviewState.WAITING
    if own or may(by, Can.UNDO_DECISIONS):
        return None
    if by.pk == review.decided_by_id:
        return _("The second opinion is there; only a lead can open the listings again.")
    return _("Only %(who)s or a lead can take this decision back.") % {"who": review.decided_by}


def may_see_first(review: SecondReview, *, by) -> bool:
    """Whether somebody may see the first decision: who made it, and everybody once the second opinion is there.

    What was taken back is shown to nobody, as the next decision about the listings may wait for a second person too.
    """
    if review.state in (SecondReviewState.CANCELLED, SecondReviewState.WITHDRAWN):
        return False
    return review.state != SecondReviewState.WAITING or by.pk == review.decided_by_id


def verdict_of(opinion: ReviewOpinion) -> Verdict:
    return Verdict(
        listing_id=opinion.listing_id, outcome=ListingOutcome(opinion.outcome), code=opinion.rejection_code,
        secondary_codes=tuple(opinion.secondary_codes), sentence=opinion.sentence, ground=opinion.ground,
        same_as=opinion.same_as, explanation_id=opinion.explanation_id,
        explanation_edited=opinion.explanation_edited,
    )  # fmt: skip


def differ(first: Iterable[Verdict], second: Iterable[Verdict]) -> set[int]:
    """The keys of the listings about which two opinions differ: in the outcome, or in the code of a rejection.

    Sentences, grounds and second codes are not compared: two people never write the same.
    """
    other = {verdict.listing_id: verdict for verdict in second}
    return {one.listing_id for one in first if not same(one, other[one.listing_id])}


def same(one: Verdict, other: Verdict) -> bool:
    return (one.outcome, one.code) == (other.outcome, other.code)


def why_not_choose(chosen: Mapping[int, str], differing: Collection[int]) -> str | None:
    """Answer what a settlement lacks, or None."""
    if set(chosen) != set(differing) or not set(chosen.values()) <= set(Side.values):
        return _("Choose one of the two opinions for each listing about which they differ.")
    return None


def finding_of(chosen: Mapping[int, str]) -> LessonFinding:
    """What the choice between two opinions says about them."""
    sides = set(chosen.values())
    if sides == {Side.FIRST}:
        return LessonFinding.SECOND_WRONG
    return LessonFinding.FIRST_WRONG if sides == {Side.SECOND} else LessonFinding.EACH_WRONG


def why_not_conditions(conditions: Sequence[Condition]) -> dict[int, str]:
    """What is wrong with the conditions of a trigger, by their place from 0; under -1 what is wrong with all of them."""
    if not conditions:
        return {-1: _("Give at least one condition.")}
    if len(conditions) > MOST_CONDITIONS:
        return {-1: _("Give at most %(most)s conditions.") % {"most": MOST_CONDITIONS}}
    return {place: wrong for place, one in enumerate(conditions) if (wrong := why_not_condition(one))}


def why_not_condition(condition: Condition) -> str | None:
    """Answer what is wrong with one condition, or None."""
    if condition.field not in TriggerField or condition.operator not in TriggerOperator:
        return _("Choose what is compared, and how.")
    words = {
        "field": TriggerField(condition.field).label,
        "operator": TriggerOperator(condition.operator).label,
    }
    if not fits_type(condition.field, condition.operator):
        return _("“%(field)s” cannot be compared by “%(operator)s”.") % words
    if not any(condition.values):
        return _("Enter what “%(field)s” is compared with.") % words
    if TYPES[condition.field] == NUMBER:
        return _why_no_number(condition, words)
    if TYPES[condition.field] == CHOICE and condition.operator != TriggerOperator.CONTAINS:
        return _why_not_known(condition, words)
    return None


def _why_no_number(condition: Condition, words: dict) -> str | None:
    if all(number_in(one) is not None for one in condition.values):
        return None
    return _("“%(field)s” is compared with a number, such as 12 or 99.5.") % words


def _why_not_known(condition: Condition, words: dict) -> str | None:
    known = {value.casefold() for value in KNOWN_VALUES[condition.field]}
    unknown = [one for one in condition.values if one.casefold() not in known]
    if not unknown:
        return None
    said = _("“%(value)s” is no value of “%(field)s”. Known are: %(known)s.")
    return said % {**words, "value": unknown[0], "known": ", ".join(KNOWN_VALUES[condition.field])}
