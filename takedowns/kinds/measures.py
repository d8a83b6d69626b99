"""Kinds of news about measures against sellers."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.notifications.register import Kind

KINDS = {
    "seller.measure_not_told": Kind(
        _("%(subject)s could not be told of the measure against it"),
        _("%(error)s Read why, and have it sent again."),
        _("Open the measure"),
        "alarm",
    ),
}
