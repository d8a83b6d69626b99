"""Sentences of the audit trail about promises that were not kept."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.audit.register import Sentence
from programmes.enums import Cause

CAUSES = {cause.value: cause.label for cause in Cause}

SENTENCES = {
    "breach.explained": Sentence(
        _("%(by)s gave the cause of the delay. %(cause)s: %(said)s"), "pen", keys={"cause": CAUSES}
    ),
    "breach.cause_corrected": Sentence(
        _("%(by)s corrected the cause of the delay. %(cause)s: %(said)s (before: %(before)s)"),
        "pen",
        keys={"cause": CAUSES},
    ),
    "remedy.set": Sentence(
        _("%(by)s named a remedy for delays by %(cause)s, due %(until)s: %(subject)s"),
        "flag",
        keys={"cause": CAUSES},
    ),
    "remedy.done": Sentence(
        _("%(by)s finished the remedy for delays by %(cause)s: %(subject)s"), "check", keys={"cause": CAUSES}
    ),
}
