"""What outreach adds to the shell."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.register import Item

DESK = [
    Item("desk:engagement", "globe", _("Engagement"), Can.MANAGE_STAKEHOLDERS, 40, go="n"),
    Item("desk:outreach_events", "event", _("Events"), Can.MANAGE_EVENTS, 41, go="v"),
    Item(
        "desk:stakeholders", "people", _("Stakeholders"), Can.MANAGE_STAKEHOLDERS, 42,
        also=("desk:log_contact", "desk:follow_ups"),
    ),
]  # fmt: skip
