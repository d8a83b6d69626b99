"""Kinds of news about promises of programmes."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.notifications.register import Kind

KINDS = {
    "remedy.yours": Kind(
        _("A remedy is yours, due %(until)s: %(subject)s"),
        _("Delays by this cause came again: %(cause)s. Say in the breach ledger when it is done."),
        _("Open the breach ledger"),
        "flag",
        asks=True,
    ),
    "accounts.disagree": Kind(
        _("The accounts do not agree (%(subject)s): %(found)s instead of %(expected)s"),
        _("A figure of the guarantee may be wrong. Find out which rows differ before you quote it."),
        _("See the guarantee"),
        "alarm",
    ),
}
