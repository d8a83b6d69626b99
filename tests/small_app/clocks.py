"""The clock of a bridge, in the words that every deadline has."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.deadlines.register import Purpose

PURPOSES = {
    "bridge.opening": Purpose(
        _("The clock starts when you stand before it."), _("The clock starts when somebody waits.")
    )
}
