"""What the embedded marketplace adds to the shell."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.register import Item

DESK = [Item("desk:outages", "cart", _("Stop the marketplace"), Can.STOP_MARKETPLACE, 100, go="m")]
