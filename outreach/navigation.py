"""What outreach adds to the shell."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.register import Item

MEMBER = [
    Item("organisation:library", "img", _("Help and guides"), Can.READ_INBOX, 50),
    Item("organisation:feedback", "ask", _("Feedback"), Can.READ_INBOX, 52),
]
DESK = [
    Item("desk:library", "file", _("Library"), Can.MANAGE_LIBRARY, 45, go="b", home=True),
    Item("desk:feedback", "ask", _("Feedback"), Can.MANAGE_FEEDBACK, 46, go="f"),
]
