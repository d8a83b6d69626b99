"""What deadlines add to the shell."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.register import Item

DESK = [Item("desk:calendars", "event", _("Calendars"), Can.VIEW_CALENDARS, 110, go="c")]
