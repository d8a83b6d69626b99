"""Sentences of the audit trail about clocks, promises and calendars."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from ipr_portal.audit.register import Sentence

SENTENCES = {
    "clock.warned": Sentence(
        _("%(used)s %% of the time was used up."),
        "hourglass",
        counted=_n("%(n)s deadline came closer", "%(n)s deadlines came closer", "n"),
    ),
    "clock.breached": Sentence(
        _("The time was used up: we are late."),
        "alarm",
        True,
        counted=_n("%(n)s deadline passed", "%(n)s deadlines passed", "n"),
    ),
    "clock.met": Sentence(
        _("We were done after %(minutes)s of %(budget)s of working time: in time."), "check"
    ),
    "clock.missed": Sentence(
        _("We were done after %(minutes)s of working time, of %(budget)s: late."), "alarm", True
    ),
    "clock.voided": Sentence(_("The deadline does not count (%(reason)s)."), "stop"),
    "clock.paused": Sentence(
        _("We paused the deadline (%(reason)s), at the latest until %(until)s."),
        "pause",
        counted=_n("%(n)s deadline paused", "%(n)s deadlines paused", "n"),
    ),
    "clock.resumed": Sentence(
        _("The deadline is running again: due by %(due)s."),
        "clock",
        counted=_n("%(n)s deadline runs again", "%(n)s deadlines run again", "n"),
    ),
    "clock.moved": Sentence(
        _("The working calendar changed (%(note)s): due %(after)s instead of %(before)s."), "event", True
    ),
    "clock.restated": Sentence(
        _(
            "The working calendar changed for a past day (%(note)s). The result does not change; the recalculated one is recorded with it."
        ),
        "event",
    ),
    "calendar.changed": Sentence(
        _(
            "%(by)s changed the calendar (%(note)s). Deadlines moved: %(moved)s. Results recalculated: %(restated)s."
        ),
        "event",
        True,
    ),
    "service_level.granted": Sentence(
        _("%(by)s set the service level %(level)s from %(since)s."), "shield", True
    ),
    "service_level.ended": Sentence(_("%(by)s ended the better service level."), "shield", True),
}
