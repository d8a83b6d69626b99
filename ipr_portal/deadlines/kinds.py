"""Kinds of news about deadlines, for purposes whose apps register none."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.notifications.register import Kind

KINDS = {
    "deadline.warned": Kind(
        _("%(subject)s: %(used)s %% of the time is used up, due %(due)s"),
        _("Finish it, or hand it over."),
        _("Open it"),
        "hourglass",
    ),
    "deadline.breached": Kind(
        _("%(subject)s is overdue"),
        _("Finish it now. The people who wait for it know that we are late."),
        _("Open it"),
        "alarm",
    ),
    "deadline.late": Kind(
        _("We are late with %(subject)s"),
        _("It was due %(due)s. You need do nothing: we are still working on it, and the delay is recorded."),
        _("See the deadline explained"),
        "alarm",
    ),
    "deadline.paused": Kind(
        _("We paused the deadline for %(subject)s until %(until)s at the latest"),
        _("You need do nothing. The page of the deadline says why, and by when it is due."),
        _("See the deadline explained"),
        "hourglass",
    ),
    "deadline.resumed": Kind(
        _("The deadline for %(subject)s is running again"),
        _("It is due by %(due)s. You need do nothing."),
        _("See the deadline explained"),
        "hourglass",
    ),
    "deadline.moved": Kind(
        _("%(subject)s is due at another time: %(due)s"),
        _("The working calendar of its market changed: %(note)s. Nothing else has changed."),
        _("See the deadline explained"),
        "hourglass",
    ),
}
