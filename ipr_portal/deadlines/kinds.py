"""Kinds of news about clocks."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.notifications.register import Kind

KINDS = {
    "clock.warned": Kind(
        _("%(subject)s: %(used)s %% of the time is used up, due %(due)s"),
        _("Decide it, or hand it over."),
        _("Open the notice"),
        "hourglass",
    ),
    "clock.breached": Kind(
        _("%(subject)s is overdue"),
        _("Decide it now. The rights holder has been told that we are late."),
        _("Open the notice"),
        "alarm",
    ),
    "clock.late": Kind(
        _("We are late with %(subject)s"),
        _("It was due %(due)s. You need do nothing: we go on with it, and the delay stands in our record."),
        _("See the deadline explained"),
        "alarm",
    ),
    "clock.paused": Kind(
        _("We paused the deadline of %(subject)s, at the latest until %(until)s"),
        _("You need do nothing. The page of the deadline says why, and by when we decide."),
        _("See the deadline explained"),
        "hourglass",
    ),
    "clock.resumed": Kind(
        _("The deadline of %(subject)s runs again"),
        _("We decide by %(due)s. You need do nothing."),
        _("See the deadline explained"),
        "hourglass",
    ),
    "clock.moved": Kind(
        _("%(subject)s is due at another time: %(due)s"),
        _("The working calendar of its market changed: %(note)s. Nothing else has changed."),
        _("See the deadline explained"),
        "hourglass",
    ),
}
