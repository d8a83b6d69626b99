"""What programmes add to the shell."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.register import Item, Waiting
from programmes.queries.check_ins import takes_part_in_any
from programmes.queries.to_do import programme_to_do

TO_DO = Waiting(
    Can.MANAGE_ORGANISATION, programme_to_do, _n("%(n)s waits for you", "%(n)s wait for you", "n")
)

MEMBER = [
    Item("organisation:standing", "standing", _("Standing"), Can.VIEW_NOTICES, 32),
    Item("organisation:programme", "star", _("IPP Plus"), Can.VIEW_NOTICES, 34, waiting=TO_DO, apart=True),
    Item(
        "organisation:check_ins", "meet", _("Check-ins"), Can.VIEW_CHECKINS, 35, only_where=takes_part_in_any
    ),
]

DESK = [
    Item(
        "desk:programme_home", "star", _("IPP Plus"), Can.VIEW_PROGRAMMES, 15, go="p", home=True,
        also=("desk:programmes",),
    ),
    Item(
        "desk:guarantee", "clock", _("Guarantee"), Can.WATCH_GUARANTEE, 16, go="g",
        also=("desk:breaches", "desk:forecast"),
    ),
    Item("desk:check_ins", "meet", _("Check-ins"), Can.MANAGE_CHECKINS, 19, go="k"),
]  # fmt: skip
