"""What bridges add to the shell."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.register import Item

DESK = [Item("desk:calendars", "event", _("Bridges"), Can.USE_DESK, 115)]
PARTS = {"small_app.sign": lambda request: f"<b>{request.path}</b>"}
