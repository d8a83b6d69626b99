"""What the API adds to the shell."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.register import Item

MEMBER = [Item("organisation:developers", "link", _("Developers"), Can.MANAGE_ORGANISATION, 85)]
