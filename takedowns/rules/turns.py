"""Whose turn it is: who has to do something before a notice goes on, as its rights holder reads it."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from ipr_portal.deadlines.enums import PauseReason
from takedowns.enums import NoticeState
from takedowns.models import Notice


class Turn(NamedTuple):
    """Who acts, and what they do."""

    who: object
    does: object


TURNS = {
    NoticeState.SUBMITTED: Turn(_("We act"), _("The receipt follows within seconds.")),
    NoticeState.ACKNOWLEDGED: Turn(_("We act"), _("It waits for a triager.")),
    NoticeState.IN_TRIAGE: Turn(_("We act"), _("A triager is looking at the listings.")),
    NoticeState.DECIDED: Turn(_("Nobody"), _("All is settled.")),
    NoticeState.WITHDRAWN: Turn(_("Nobody"), _("You took it back.")),
}
WHILE_PAUSED = {
    PauseReason.QUESTION: Turn(
        _("We act"),
        _(
            "We paused the deadline over a question about this notice. You need not do anything; we go on when the pause ends."
        ),
    ),
    PauseReason.AUTHORITY: Turn(
        _("A court or an authority acts"), _("We go on when the pause ends, at the latest at its cap.")
    ),
    PauseReason.MARKETPLACE: Turn(_("The marketplace acts"), _("We go on as soon as it answers us.")),
    PauseReason.RIGHT_IN_DOUBT: Turn(_("We act"), _("We look at the right again before we go on.")),
}


def turn_of(notice: Notice, *, at: datetime) -> Turn:
    """Whose turn it is at a moment; the notice comes with its clock."""
    clock = notice.clock
    if clock and not clock.stopped_at and clock.paused_until and at < clock.paused_until:
        return WHILE_PAUSED[PauseReason(clock.pause_reason)]
    return TURNS[NoticeState(notice.state)]
