"""What the audit trail adds to the shell."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.register import Item

DESK = [Item("desk:audit", "history", _("Audit trail"), Can.SEARCH_AUDIT, 130, go="a", apart=True)]
