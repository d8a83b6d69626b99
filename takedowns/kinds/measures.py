"""Kinds of news about measures against sellers."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.notifications.register import Kind

from .fairness import with_measure

KINDS = {
    "seller.measure_not_told": Kind(
        _("%(subject)s could not be told of the measure against it"),
        _("%(error)s Read why, and have it sent again."),
        _("Open the measure"),
        "alarm",
    ),
    "seller.objection_filed": Kind(
        _("%(subject)s objects to a measure: %(measure)s"),
        _("A lead who neither signed it off nor had a part in a decision behind it decides, with reasons."),
        _("Open the objection"),
        "scale",
        complete=with_measure,
    ),
    "seller.objection_late": Kind(
        _("The decision about the objection of %(subject)s is late"),
        _("%(measure)s. Decide it, or have a lead decide it who had no part."),
        _("Open the objection"),
        "alarm",
        complete=with_measure,
    ),
}
