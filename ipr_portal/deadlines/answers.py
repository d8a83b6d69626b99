"""What the rights holder reads first about a deadline: by when they hear from us, in one sentence."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ipr_portal.ui.moments import say_length

from .enums import ClockState, Level, PauseReason
from .models import Clock
from .words import say_both, say_market

WHY_PAUSED = {
    PauseReason.QUESTION: gettext_lazy("something about it has to be cleared up first"),
    PauseReason.AUTHORITY: gettext_lazy("a court or an authority has asked us to wait"),
    PauseReason.MARKETPLACE: gettext_lazy("the marketplace cannot be reached"),
    PauseReason.RIGHT_IN_DOUBT: gettext_lazy("we look at the right again"),
}


def answer_of(clock: Clock, zone: ZoneInfo, *, at: datetime) -> str:
    """By when the rights holder hears from us, or when they did.

    :param zone: of the market; its time stands beside the reader's where the two differ.
    """

    def said(moment: datetime) -> str:
        return say_both(moment, zone, timezone.get_current_timezone(), at=at)

    due = said(clock.due_at)
    if clock.state == ClockState.VOID:
        return _("No decision is due any more. %(why)s") % {"why": clock.get_void_reason_display()}
    if clock.stopped_at:
        named = {"decided": said(clock.stopped_at), "due": due}
        if clock.state == ClockState.MET:
            return _("We decided on %(decided)s, in time: it was due by %(due)s.") % named
        return _("We decided on %(decided)s, late: it was due by %(due)s.") % named
    if clock.state == ClockState.BREACHED or at >= clock.due_at:
        return _("We are late: you should have heard from us by %(due)s. We go on with it.") % {"due": due}
    if clock.paused_until and at < clock.paused_until:
        why = WHY_PAUSED[PauseReason(clock.pause_reason)]
        return _("You hear from us by %(due)s at the latest. The deadline is paused: %(why)s.") % {
            "due": due, "why": why,
        }  # fmt: skip
    return _("You hear from us by %(due)s at the latest.") % {"due": due}


def promise_in_short(clock: Clock, market: str) -> str:
    """What was promised, and how long a business day is where it counts."""
    promised = ngettext(
        "We promise a decision in less than %(n)d business day (%(level)s).",
        "We promise a decision in less than %(n)d business days (%(level)s).",
        clock.business_days,
    ) % {"n": clock.business_days, "level": Level(clock.level).label}
    counted = _("A business day in %(market)s has %(day)s, so that is %(budget)s of working time.") % {
        "market": say_market(market), "day": say_length(clock.standard_day),
        "budget": say_length(clock.business_days * clock.standard_day),
    }  # fmt: skip
    return f"{promised} {counted}"
