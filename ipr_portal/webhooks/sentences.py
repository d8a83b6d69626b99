"""Sentences of the audit trail about webhooks."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.audit.register import Sentence

SENTENCES = {
    "webhook.made": Sentence(_("%(by)s made the webhook; %(person)s is responsible for it."), "link"),
    "webhook.changed": Sentence(_("%(by)s changed the webhook: %(fields)s."), "pen"),
    "webhook.rotated": Sentence(_("%(by)s made a new secret for the webhook."), "lock"),
    "webhook.replayed": Sentence(_("%(by)s sent deliveries of the webhook again: %(n)s."), "repeat"),
    "webhook.enabled": Sentence(_("%(by)s enabled the webhook."), "send"),
    "webhook.disabled": Sentence(_("%(by)s disabled the webhook."), "stop", True),
    "webhook.gave_up": Sentence(_("The webhook was disabled: %(why)s."), "warn", True),
}
