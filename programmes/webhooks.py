"""What webhooks may tell of participation and check-ins."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.webhooks.register import Noun

NOUNS = {
    "programmes.checkin": Noun("check-in"),
    "programmes.participation": Noun("participation"),
    "programmes.actionitem": Noun("action"),
}
EVENTS = {
    "check_in.booked": _("A check-in was booked"),
    "check_in.moved": _("A check-in was moved"),
    "check_in.cancelled": _("A check-in was cancelled"),
    "check_in.held": _("A check-in was held"),
    "check_in.closed": _("A check-in was closed"),
    "pack.sent": _("A check-in's pack was sent"),
    "action_item.agreed": _("An action was agreed"),
    "action_item.done": _("An action was done"),
    "participation.activated": _("Participation began"),
    "participation.suspended": _("Participation was suspended"),
    "participation.exited": _("Participation ended"),
}
