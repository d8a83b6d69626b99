"""What outreach adds to the shell."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.register import Item

MEMBER = [
    Item("organisation:library", "book", _("Help and guides"), Can.READ_INBOX, 50),
    Item("organisation:events", "event", _("Events"), Can.READ_INBOX, 51),
    Item("organisation:feedback", "flag", _("Feedback"), Can.READ_INBOX, 52),
    Item("organisation:pilots", "star", _("Pilots"), Can.READ_INBOX, 53),
]

DESK = [
    Item("desk:library", "book", _("Library"), Can.MANAGE_LIBRARY, 45, go="b"),
    Item("desk:feedback", "flag", _("Feedback"), Can.MANAGE_FEEDBACK, 46, go="f"),
    Item("desk:pilots", "star", _("Pilots"), Can.MANAGE_PILOTS, 47, also=("desk:interest",)),
    Item("desk:outreach_messages", "mail", _("Messages"), Can.SEND_MESSAGES, 48),
    Item("desk:engagement", "globe", _("Engagement"), Can.MANAGE_STAKEHOLDERS, 40, go="n", home=True),
    Item("desk:outreach_events", "event", _("Events"), Can.MANAGE_EVENTS, 41, go="v"),
    Item(
        "desk:stakeholders",
        "people",
        _("Stakeholders"),
        Can.MANAGE_STAKEHOLDERS,
        42,
        also=("desk:log_contact", "desk:follow_ups"),
    ),
]
