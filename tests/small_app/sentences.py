"""Sentences of the audit trail about bridges."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.audit.register import Sentence

SENTENCES = {"bridge.opened": Sentence(_("%(by)s opened the bridge %(subject)s."), "check", True)}
