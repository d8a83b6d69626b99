"""Sentences of the audit trail about cases."""

from django.utils.translation import gettext_lazy as _

from enforcement.enums import Assistance, CaseStage, RaidChoice
from ipr_portal.audit.register import Sentence

STAGES = {str(stage): stage.label for stage in CaseStage}
CHOICES = {str(choice): choice.label for choice in Assistance}
WHAT = {
    "plan": _("investigation plan"),
    "finding": _("finding"),
    "assessment": _("viability score"),
    "mandate": _("mandate"),
    "casecost": _("cost"),
    "testpurchase": _("test purchase"),
    "referral": _("report to an agency"),
    "agencyrequest": _("request of an agency"),
    "raid": _("raid"),
    "charge": _("charge"),
    "courtday": _("day in court"),
    "target": _("target"),
    "targetlink": _("link between targets"),
}

SENTENCES = {
    "case.opened": Sentence(_("%(by)s opened the case with %(listings)s listings."), "case", True),
    "case.joined": Sentence(_("%(by)s added %(holder)s to the case."), "people", True),
    "case.listings_added": Sentence(_("%(by)s added %(listings)s listings to the case."), "plus"),
    "case.moved": Sentence(
        _("%(by)s moved the case from “%(before)s” to “%(stage)s”."), "right", True,
        keys={"before": STAGES, "stage": STAGES},
    ),
    "case.assistance": Sentence(
        _("%(by)s recorded for “%(stage)s”: %(choice)s."), "scale", True, keys={"stage": STAGES, "choice": CHOICES}
    ),
    "case.raid_signed": Sentence(
        _("%(by)s signed: %(choice)s."), "pen", True, keys={"choice": {str(one): one.label for one in RaidChoice}}
    ),
    "case.next_planned": Sentence(_("%(by)s entered what happens next."), "event"),
    "case.handed_over": Sentence(_("%(by)s handed the case from %(before)s to %(to)s."), "people", True),
    "case.entry_added": Sentence(_("%(by)s added to the file: %(what)s."), "plus", keys={"what": WHAT}),
    "case.entry_changed": Sentence(_("%(by)s filled in: %(what)s."), "pen", keys={"what": WHAT}),
    "case.photos_added": Sentence(_("%(by)s added %(photos)s photographs to the test purchase."), "img"),
    "case.genuine": Sentence(_("%(by)s recorded that the goods of %(listing)s are genuine."), "check", True),
    "case.plan_agreed": Sentence(_("%(by)s agreed to version %(version)s of the plan."), "check", True),
    "case.mandate_revoked": Sentence(_("%(by)s revoked a mandate."), "x"),
    "case.dormant": Sentence(_("Nothing happened in the case for %(days)s days: it is dormant."), "hourglass", True),
}  # fmt: skip
