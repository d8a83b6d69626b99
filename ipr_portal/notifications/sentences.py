"""Sentences of the audit trail about mail."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.audit.register import Sentence

SENTENCES = {
    "mail.sent_again": Sentence(_("%(by)s had the mail to %(address)s sent again."), "repeat"),
}
