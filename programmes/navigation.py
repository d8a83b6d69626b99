"""What programmes add to the shell."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.register import Item

DESK = [
    Item("desk:guarantee", "clock", _("Guarantee"), Can.WATCH_GUARANTEE, 16, go="g"),
    Item("desk:breaches", "alarm", _("Breach ledger"), Can.WATCH_GUARANTEE, 17),
    Item("desk:forecast", "history", _("Forecast"), Can.WATCH_GUARANTEE, 18),
]
