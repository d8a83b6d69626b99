"""What webhooks may tell of disclosures; each is in a compartment, and goes out only if its reader may know."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.webhooks.register import Noun

NOUNS = {"enforcement.disclosure": Noun("disclosure")}
EVENTS = {
    "disclosure.granted": _("A disclosure was granted"),
    "disclosure.refused": _("A disclosure was refused"),
    "disclosure.revoked": _("A disclosure was revoked"),
    "disclosure.expired": _("A disclosure ended"),
}
