"""Sentences of the audit trail about files."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.audit.register import Sentence

SENTENCES = {
    "file.received": Sentence(_("%(by)s added the file %(subject)s."), "upload"),
    "file.downloaded": Sentence(_("%(by)s downloaded the file %(subject)s."), "download"),
    "file.damaged": Sentence(_("The file %(subject)s no longer matches its hash."), "alarm", True),
    "file.discarded": Sentence(
        _("The file %(subject)s is deleted, since nothing named it in time."), "trash"
    ),
    "file.restored": Sentence(_("The file %(subject)s matches its hash again."), "check"),
}
