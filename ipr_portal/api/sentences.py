"""Sentences of the audit trail about machine clients."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.audit.register import Sentence

SENTENCES = {
    "client.made": Sentence(_("%(by)s made the API client; %(person)s is responsible for it."), "link"),
    "client.changed": Sentence(_("%(by)s changed the API client: %(fields)s."), "pen"),
    "client.key_made": Sentence(_("%(by)s made a key for the API client."), "lock"),
    "client.key_revoked": Sentence(_("%(by)s revoked a key of the API client."), "stop"),
    "client.revoked": Sentence(_("%(by)s revoked the API client."), "stop", True),
}
