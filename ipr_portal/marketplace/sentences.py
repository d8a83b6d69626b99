"""Sentences of the audit trail about the embedded marketplace."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.audit.register import Sentence

SENTENCES = {
    "marketplace.went_away": Sentence(
        _("%(by)s stopped the marketplace in %(market)s until %(until)s."), "stop"
    ),
    "marketplace.came_back": Sentence(_("%(by)s started the marketplace in %(market)s again."), "check"),
}
