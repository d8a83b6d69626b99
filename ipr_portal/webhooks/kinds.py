"""Kinds of news about webhooks."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.notifications.register import Kind

KINDS = {
    "webhook.disabled": Kind(
        _("Your webhook was disabled: %(subject)s"),
        _(
            "%(why)s. Nothing is sent to it. What was waiting is kept; mend the server, enable the webhook, and send it again."
        ),
        _("See the webhook"),
        "warn",
        _("You get this because you are an owner of the organisation, or responsible for the webhook."),
    ),
}
