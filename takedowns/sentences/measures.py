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
    "seller.objection_filed": Sentence(
        _("%(subject)s objected to a measure: %(measure)s."), "scale", keys={"measure": MEASURES}
    ),
    "seller.objection_late": Sentence(
        _("The decision about the objection of %(subject)s is late: %(measure)s."),
        "alarm",
        keys={"measure": MEASURES},
    ),
    "seller.objection_granted": Sentence(
        _(
            "%(by)s granted the objection of %(subject)s; the measure is to be lifted (%(measure)s): %(reasons)s"
        ),
        "check",
        keys={"measure": MEASURES},
    ),
    "seller.objection_denied": Sentence(
        _("%(by)s denied the objection of %(subject)s; the measure stands (%(measure)s): %(reasons)s"),
        "x",
        keys={"measure": MEASURES},
    ),
    "seller.measure_lifted": Sentence(
        _("%(by)s noted that the marketplace lifted a measure against %(subject)s: %(measure)s (%(proof)s)."),
        "undo",
        keys={"measure": MEASURES},
    ),
}
