"""Sentences of the audit trail about exchange rates."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.audit.register import Sentence

SENTENCES = {
    "rate.entered": Sentence(
        _("%(by)s entered an exchange rate for %(day)s: one %(base)s is %(rate)s %(currency)s (%(source)s)."),
        "scale",
    ),
}
