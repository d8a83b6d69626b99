"""The clocks of notices: what they run for, why they are paused, and why they do not count."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from ipr_portal.deadlines.register import PauseReason, Purpose
from takedowns.enums import ClockPause, ClockVoid

DECISION = "notice.decision"

PURPOSES = {
    DECISION: Purpose(
        starts=_("The clock starts when a complete notice reaches us, because from then on you wait for us."),
        starts_at_desk=_(
            "The clock starts when a complete notice reaches the desk, because from then on the rights holder waits for us."
        ),
        pauses=tuple(ClockPause.values),
        voids=tuple(ClockVoid.values),
        kinds="clock",
        promised=_n(
            "We promise a decision in less than %(n)d business day (%(level)s).",
            "We promise a decision in less than %(n)d business days (%(level)s).",
            "n",
        ),
        met=_("We decided on %(done)s, in time: it was due by %(due)s."),
        missed=_("We decided on %(done)s, late: it was due by %(due)s."),
        void=_("No decision is due any more. %(why)s"),
    )
}
PAUSES = {
    ClockPause.QUESTION.value: PauseReason(
        ClockPause.QUESTION.label,
        _("question open"),
        _("a question has to be answered first"),
        offered=False,  # a question opens it, and its answer ends it
    ),
    ClockPause.ELSEWHERE.value: PauseReason(
        ClockPause.ELSEWHERE.label,
        _("step elsewhere"),
        _("we wait for a step outside the portal"),
        longest=60,  # as a hold, so that nobody reads one from the length of its pause
        says_who=False,
    ),
    ClockPause.MARKETPLACE.value: PauseReason(
        ClockPause.MARKETPLACE.label, _("marketplace unavailable"), _("the marketplace is unavailable")
    ),
    ClockPause.RIGHT_IN_DOUBT.value: PauseReason(
        ClockPause.RIGHT_IN_DOUBT.label, _("right under review"), _("we review the right again")
    ),
}
VOIDS = {reason.value: reason.label for reason in ClockVoid}
