"""Sentences about appeals against decisions."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from ipr_portal.audit.register import Sentence

SENTENCES = {
    "appeal.seller_filed": Sentence(
        _n(
            "The seller appealed against the decision about %(listings)s listing.",
            "The seller appealed against the decisions about %(listings)s listings.",
            "listings",
        ),
        "scale",
        True,
    ),
    "appeal.holder_filed": Sentence(
        _n(
            "%(by)s appealed against the decision about %(listings)s listing: %(grounds)s",
            "%(by)s appealed against the decisions about %(listings)s listings: %(grounds)s",
            "listings",
        ),
        "scale",
        True,
    ),
    "appeal.taken": Sentence(_("%(by)s took an appeal against a decision, to decide it."), "person"),
    "appeal.assigned": Sentence(
        _("%(by)s gave an appeal against a decision to %(who)s, to decide it."), "person"
    ),
    "appeal.late": Sentence(_("An appeal that %(who)s has is late; leads are told."), "alarm"),
    "appeal.late_untaken": Sentence(_("An appeal that nobody has is late; leads are told."), "alarm"),
    "appeal.undecidable_late": Sentence(
        _("An appeal that nobody can decide is late; leads and administrators are told."), "alarm"
    ),
    "appeal.seller_granted": Sentence(
        _("%(by)s granted the seller's appeal: what it was about is restored. %(sentence)s"), "scale", True
    ),
    "appeal.seller_partly": Sentence(
        _("%(by)s granted the seller's appeal in part. %(sentence)s"), "scale", True
    ),
    "appeal.seller_denied": Sentence(_("%(by)s denied the seller's appeal. %(sentence)s"), "scale", True),
    "appeal.seller_inadmissible": Sentence(
        _("%(by)s found the seller's appeal not admissible. %(sentence)s"), "scale", True
    ),
    "appeal.holder_granted": Sentence(
        _("%(by)s granted the rights holder's appeal: what it was about is taken down. %(sentence)s"),
        "scale",
        True,
    ),
    "appeal.holder_partly": Sentence(
        _("%(by)s granted the rights holder's appeal in part. %(sentence)s"), "scale", True
    ),
    "appeal.holder_denied": Sentence(
        _("%(by)s denied the rights holder's appeal. %(sentence)s"), "scale", True
    ),
    "appeal.holder_inadmissible": Sentence(
        _("%(by)s found the rights holder's appeal not admissible. %(sentence)s"), "scale", True
    ),
}
