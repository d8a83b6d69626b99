"""Kinds of news about bridges."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.notifications.register import Kind

KINDS = {"bridge.opened": Kind(_("The bridge %(subject)s is open"), _("Cross it."), _("See the bridge"))}
