"""Sentences about what sellers are told of measures against them."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.audit.register import Sentence
from takedowns.enums import Measure

MEASURES = {one.value: one.label for one in Measure}

SENTENCES = {
    "seller.measure_told": Sentence(
        _("The marketplace told %(subject)s of the measure: %(measure)s."), "send", keys={"measure": MEASURES}
    ),
    "seller.measure_not_told": Sentence(
        _("%(subject)s could not be told of the measure: %(error)s"), "alarm"
    ),
    "seller.measure_telling_retried": Sentence(
        _("%(by)s had %(subject)s told of the measure again."), "repeat"
    ),
    "seller.measure_link_revoked": Sentence(
        _("%(by)s revoked the link to the measure that %(subject)s was sent."), "x"
    ),
    "seller.measure_link_renewed": Sentence(
        _("%(by)s had %(subject)s sent a new link to the measure."), "send"
    ),
}
