"""What news and mail add to the shell."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.register import Item

DESK = [Item("desk:undelivered", "mail", _("Undelivered mail"), Can.WATCH_MAIL, 120, go="u")]
