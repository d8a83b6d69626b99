"""The first sentence about a deadline for the rights holder: by when we answer."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from ipr_portal.ui.moments import say_length

from .enums import ClockState
from .models import Clock
from .register import PAUSES, PURPOSES
from .words import say_both, say_market


def answer_of(clock: Clock, zone: ZoneInfo, *, at: datetime) -> str:
    """By when we answer the rights holder, or when we did.

    :param zone: of the market; its time is shown beside the reader's if the two differ.
    """

    def said(moment: datetime) -> str:
        return say_both(moment, zone, timezone.get_current_timezone(), at=at)

    due, purpose = said(clock.due_at), PURPOSES[clock.purpose]
    if clock.state == ClockState.VOID:
        return purpose.void % {"why": clock.void_words}
    if clock.stopped_at:
        return (purpose.met if clock.state == ClockState.MET else purpose.missed) % {
            "done": said(clock.stopped_at), "due": due,
        }  # fmt: skip
    if clock.state == ClockState.BREACHED or at >= clock.due_at:
        return _("We are late: our answer was due by %(due)s. We are still working on it.") % {"due": due}
    if clock.paused_until and at < clock.paused_until:
        why = PAUSES[clock.pause_reason].to_member
        return _("We answer by %(due)s at the latest. The deadline is paused: %(why)s.") % {
            "due": due, "why": why,
        }  # fmt: skip
    return _("We answer by %(due)s at the latest.") % {"due": due}


def promise_in_short(clock: Clock, market: str) -> str:
    """What was promised, and how long a business day is where it counts."""
    promised = PURPOSES[clock.purpose].promised % {"n": clock.business_days, "level": clock.level_name}
    counted = _("A business day in %(market)s has %(day)s, so that is %(budget)s of working time.") % {
        "market": say_market(market), "day": say_length(clock.standard_day),
        "budget": say_length(clock.business_days * clock.standard_day),
    }  # fmt: skip
    return f"{promised} {counted}"
