"""Kinds of news about exhibits and their custody."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.notifications.register import Kind

KINDS = {
    "custody.handed": Kind(
        _("%(subject)s of %(case)s is handed over to you"),
        _("Sign the receipt once you hold it, or refuse it with the reason."),
        _("Open the exhibit"),
        "repeat",
        asks=True,
    ),
    "custody.gap": Kind(
        _("%(subject)s of %(case)s has no receipt of %(to)s after 24 hours"),
        _("Find out where it is. If the receipt comes late, explain the gap by a correction."),
        _("Open the exhibit"),
        "alarm",
    ),
    "custody.refused": Kind(
        _("%(to)s refused %(subject)s of %(case)s"),
        _("It is still with the person who handed it over. Read the reason in its ledger."),
        _("Open the exhibit"),
        "warn",
    ),
    "custody.broken": Kind(
        _("The custody of %(subject)s in %(case)s does not match its hashes"),
        _("%(why)s Compare its ledger with the last list of heads and with a backup before anything is used in court."),
        _("Open the exhibit"),
        "alarm",
    ),
    "custody.heads": Kind(
        _("Heads of the custody chains, %(day)s"),
        _("Keep this mail. It names no case, and shows later whether a ledger was rewritten."),
        "",
        "lock",
        why=_("You get this because the IPR portal is set to send the heads of its custody chains to this address."),
    ),
}  # fmt: skip
