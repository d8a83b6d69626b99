"""Whose turn it is: who has to act next on a notice, in words for the rights holder."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as says
from django.utils.translation import gettext_lazy as _

from ipr_portal.deadlines.register import PAUSES
from ipr_portal.ui.moments import say_moment
from takedowns.enums import ClockPause, NoticeState, RequestState
from takedowns.models import Notice
from takedowns.models.notice_filters import OPEN


class Turn(NamedTuple):
    """Who acts, and what they do."""

    who: object
    does: object


TURNS = {
    NoticeState.SUBMITTED: Turn(_("We act"), _("The receipt follows within seconds.")),
    NoticeState.ACKNOWLEDGED: Turn(_("We act"), _("It is in the queue of our team.")),
    NoticeState.IN_TRIAGE: Turn(_("We act"), _("We are reviewing the listings.")),
    NoticeState.DECIDED: Turn(_("Nobody"), _("The notice is closed.")),
    NoticeState.WITHDRAWN: Turn(_("Nobody"), _("You withdrew it.")),
}
WHILE_PAUSED: dict[str, Turn] = {
    ClockPause.QUESTION: Turn(
        _("We act"), _("A question about the notice has to be answered first. You need do nothing.")
    ),
    ClockPause.ELSEWHERE: Turn(
        _("Somebody outside the portal acts"), _("We wait for a step there. You need do nothing.")
    ),
    ClockPause.MARKETPLACE: Turn(_("The marketplace acts"), _("We continue as soon as it answers.")),
    ClockPause.RIGHT_IN_DOUBT: Turn(_("We act"), _("We review the right again before we continue.")),
}  # fmt: skip

ASKED = Turn(_("You act"), _("Answer our questions above; until then the clock is paused."))
ASKED_BESIDE = Turn(
    _("You act"), _("Answer our questions above; we go on with the other listings meanwhile.")
)
UNTIL = _("Answer our questions above until %(until)s; until then the clock is paused.")
UNTIL_BESIDE = _("Answer our questions above until %(until)s; we go on with the other listings meanwhile.")


def turn_of(notice: Notice, *, at: datetime) -> Turn:
    """Whose turn it is at a moment: the rights holder's while a question is open; the notice is loaded with its clock."""
    clock = notice.clock
    paused = clock and not clock.stopped_at and clock.paused_until and at < clock.paused_until
    if notice.question_state == RequestState.OPEN and notice.state in OPEN:
        return ASKED if clock and paused and clock.pause_reason == ClockPause.QUESTION else ASKED_BESIDE
    if clock and paused:
        return WHILE_PAUSED.get(clock.pause_reason) or Turn(_("We act"), PAUSES[clock.pause_reason].label)
    return TURNS[NoticeState(notice.state)]


def does_now(notice: Notice, *, at: datetime, answer_until: datetime | None = None) -> str:
    """The present step, and the latest time of the decision.

    :param answer_until: of the open question, if there is one.
    """
    turn, clock = turn_of(notice, at=at), notice.clock
    does = str(turn.does)
    if answer_until and (turn is ASKED or turn is ASKED_BESIDE):
        until = UNTIL if turn is ASKED else UNTIL_BESIDE
        does = str(until) % {"until": say_moment(answer_until, now=at)}
    if clock is None or clock.stopped_at or at >= clock.due_at:
        return does
    return says("%(does)s We decide by %(due)s at the latest.") % {
        "does": does,
        "due": say_moment(clock.due_at, now=at),
    }
