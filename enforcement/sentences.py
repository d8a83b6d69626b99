"""Sentences of the audit trail about cases."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from enforcement.enums import Assistance, CaseStage, CustodyAct, Disposal, RaidChoice, WatchAnswer
from ipr_portal.audit.register import Sentence
from ipr_portal.markets import MARKET_CHOICES

ACTS = {"act": {str(act): act.label for act in CustodyAct}}

DISPOSALS = {"disposal": {str(one): one.label for one in Disposal}}

MARKET_NAMES = dict(MARKET_CHOICES)

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
    "case.opened": Sentence(
        _n(
            "%(by)s opened the case with %(listings)s listing.",
            "%(by)s opened the case with %(listings)s listings.",
            "listings",
        ),
        "case",
        True,
    ),
    "case.joined": Sentence(_("%(by)s added %(holder)s to the case."), "people", True),
    "case.listings_added": Sentence(
        _n(
            "%(by)s added %(listings)s listing to the case.",
            "%(by)s added %(listings)s listings to the case.",
            "listings",
        ),
        "plus",
    ),
    "case.moved": Sentence(
        _("%(by)s moved the case from “%(before)s” to “%(stage)s”."),
        "right",
        True,
        keys={"before": STAGES, "stage": STAGES},
    ),
    "case.assistance": Sentence(
        _("%(by)s recorded for “%(stage)s”: %(choice)s."),
        "scale",
        True,
        keys={"stage": STAGES, "choice": CHOICES},
    ),
    "case.raid_signed": Sentence(
        _("%(by)s signed: %(choice)s."),
        "pen",
        True,
        keys={"choice": {str(one): one.label for one in RaidChoice}},
    ),
    "case.next_planned": Sentence(_("%(by)s entered what happens next."), "event"),
    "case.handed_over": Sentence(_("%(by)s handed the case from %(before)s to %(to)s."), "people", True),
    "case.entry_added": Sentence(_("%(by)s added to the file: %(what)s."), "plus", keys={"what": WHAT}),
    "case.entry_changed": Sentence(_("%(by)s filled in: %(what)s."), "pen", keys={"what": WHAT}),
    "case.photos_added": Sentence(
        _n(
            "%(by)s added %(photos)s photograph to the test purchase.",
            "%(by)s added %(photos)s photographs to the test purchase.",
            "photos",
        ),
        "img",
    ),
    "case.genuine": Sentence(_("%(by)s recorded that the goods of %(listing)s are genuine."), "check", True),
    "case.plan_agreed": Sentence(_("%(by)s agreed to version %(version)s of the plan."), "check", True),
    "case.mandate_revoked": Sentence(_("%(by)s revoked a mandate."), "x"),
    "case.dormant": Sentence(
        _("Nothing happened in the case for %(days)s days: it is dormant."), "hourglass", True
    ),
    "exhibit.registered": Sentence(
        _("%(by)s registered the exhibit %(subject)s: %(title)s."), "upload", True
    ),
    "custody.noted": Sentence(_("%(by)s entered for %(subject)s: %(act)s, by %(who)s."), "pen", keys=ACTS),
    "custody.handed_over": Sentence(
        _("%(by)s entered for %(subject)s: %(act)s, from %(who)s to %(to)s."), "repeat", True, keys=ACTS
    ),
    "custody.gap": Sentence(
        _("There was no receipt of %(to)s for %(subject)s after 24 hours."), "alarm", True
    ),
    "custody.checked": Sentence(
        _(
            "%(by)s checked the ledger of %(subject)s: %(steps)s steps and %(files)s files, %(faults)s faults."
        ),
        "check",
    ),
    "custody.broken": Sentence(
        _("The ledger of %(subject)s does not match its hashes: %(why)s"), "alarm", True
    ),
    "custody.whole": Sentence(_("The ledger of %(subject)s matches its hashes again."), "check"),
    "custody.exported": Sentence(
        _("%(by)s exported the custody bundle of %(subject)s with %(exhibits)s exhibits."), "download", True
    ),
    "viability.weights_set": Sentence(_("%(by)s set the weights of viability."), "scale", True),
    "document.required": Sentence(
        _("%(by)s put “%(subject)s” on the checklist of %(market)s."), "plus", keys={"market": MARKET_NAMES}
    ),
    "document.no_longer_required": Sentence(
        _("%(by)s took “%(subject)s” off the checklist of %(market)s."), "x", keys={"market": MARKET_NAMES}
    ),
    "seizure.recorded": Sentence(
        _("%(by)s recorded the seizure %(subject)s with %(lines)s lines."), "scale", True
    ),
    "seizure.nothing": Sentence(
        _("%(by)s recorded that the raid of %(subject)s found nothing: %(why)s"), "scale", True
    ),
    "seizure.confirmed": Sentence(_("%(by)s confirmed the seizure %(subject)s."), "check", True),
    "seizure.made_final": Sentence(_("%(by)s made %(lines)s lines of %(subject)s final."), "check", True),
    "seizure.rated": Sentence(_("%(by)s took the rate for %(lines)s values of %(subject)s."), "scale"),
    "seizure.disposed": Sentence(
        _("%(by)s entered what became of a line of %(subject)s: %(disposal)s."), "pen", keys=DISPOSALS
    ),
    "disclosure.asked": Sentence(_("%(by)s asked for %(items)s fields of a seller's data."), "ask"),
    "disclosure.reviewed": Sentence(
        _("%(by)s reviewed the disclosure and let %(items)s fields through."), "scale"
    ),
    "disclosure.approved": Sentence(_("%(by)s approved the disclosure."), "check"),
    "disclosure.granted": Sentence(_("The disclosure was granted."), "check"),
    "disclosure.refused": Sentence(_("%(by)s refused the disclosure."), "stop"),
    "disclosure.revoked": Sentence(_("%(by)s revoked the disclosure."), "stop"),
    "disclosure.expired": Sentence(_("The disclosure expired."), "hourglass"),
    "case.hold_asked": Sentence(
        _n(
            "%(by)s asked to hold %(keys)s seller or listing.",
            "%(by)s asked to hold %(keys)s sellers or listings.",
            "keys",
        ),
        "pause",
    ),
    "case.hold_placed": Sentence(_("%(by)s approved a hold."), "pause"),
    "case.hold_refused": Sentence(_("%(by)s refused a hold."), "stop"),
    "case.hold_ended": Sentence(_("%(by)s ended a hold."), "undo"),
    "case.hold_moved": Sentence(
        _("The end of a hold was moved to %(day)s: the raid was put off or is late."), "pause"
    ),
    "case.hold_waived": Sentence(_("%(by)s wrote why the raid needs no hold."), "pause"),
    "case.watch_begun": Sentence(
        _n(
            "%(by)s let %(sellers)s seller be watched after the raid.",
            "%(by)s let %(sellers)s sellers be watched after the raid.",
            "sellers",
        ),
        "eye",
        True,
    ),
    "case.watch_found": Sentence(
        _n(
            "The watch found %(n)s new thing about the sellers.",
            "The watch found %(n)s new things about the sellers.",
            "n",
        ),
        "alarm",
        True,
    ),
    "case.watch_answered": Sentence(
        _("%(by)s decided about something the watch found: %(answer)s."),
        "check",
        keys={"answer": {str(one): one.label for one in WatchAnswer}},
    ),
    "case.request_near": Sentence(_("An answer to an agency is due soon."), "hourglass"),
    "case.request_late": Sentence(_("An answer to an agency is late."), "alarm"),
    "case.merged": Sentence(_("%(by)s merged the case into %(other)s."), "people", True),
    "case.merged_in": Sentence(_("%(by)s merged %(other)s into the case."), "people", True),
    "case.split": Sentence(
        _n(
            "%(by)s gave %(listings)s listing to the new case %(other)s.",
            "%(by)s gave %(listings)s listings to the new case %(other)s.",
            "listings",
        ),
        "people",
        True,
    ),
    "case.split_off": Sentence(_("%(by)s opened the case from %(other)s."), "people", True),
    "case.brief_made": Sentence(_("%(by)s wrote a brief for %(to)s."), "link"),
    "case.leak_suspected": Sentence(_("%(by)s noted a suspected leak."), "alarm"),
}
