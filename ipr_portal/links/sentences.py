"""Sentences of the audit trail about links."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.audit.register import Sentence

SENTENCES = {
    "link.made": Sentence(_("%(by)s made a link to %(what)s for %(to)s."), "link"),
    "link.revoked": Sentence(_("%(by)s revoked the link to %(what)s for %(to)s."), "link"),
}
