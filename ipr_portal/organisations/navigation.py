"""What organisations and their people add to the shell."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.register import Item

MEMBER = [
    Item("organisation:home", "home", _("Home"), Can.READ_INBOX, 1, only=(), home=True),
    Item("organisation:members", "people", _("Members"), Can.VIEW_MEMBERS, 60, apart=True),
    Item("organisation:verification", "shield", _("Verification"), Can.VIEW_MEMBERS, 70, until_verified=True),
    Item("organisation:letters", "pen", _("Letters of authority"), Can.VIEW_MEMBERS, 80),
    Item("organisation:organisation_settings", "gear", _("Settings"), Can.MANAGE_ORGANISATION, 90),
]
DESK = [
    Item("desk:register", "building", _("Organisations"), Can.VERIFY_ORGANISATIONS, 70, go="o", apart=True),
    Item("desk:staff", "people", _("Staff"), Can.MANAGE_STAFF, 140, go="s"),
]
