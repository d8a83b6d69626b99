"""Sentences of the audit trail about exhibits, custody and seizures."""

from django.utils.translation import gettext_lazy as _

from enforcement.enums import CustodyAct, Disposal
from ipr_portal.audit.register import Sentence

ACTS = {"act": {str(act): act.label for act in CustodyAct}}
DISPOSALS = {"disposal": {str(one): one.label for one in Disposal}}

SENTENCES = {
    "exhibit.registered": Sentence(_("%(by)s registered the exhibit %(subject)s: %(title)s."), "upload", True),
    "custody.noted": Sentence(_("%(by)s entered for %(subject)s: %(act)s, by %(who)s."), "pen", keys=ACTS),
    "custody.handed_over": Sentence(
        _("%(by)s entered for %(subject)s: %(act)s, from %(who)s to %(to)s."), "repeat", True, keys=ACTS
    ),
    "custody.gap": Sentence(_("There was no receipt of %(to)s for %(subject)s after 24 hours."), "alarm", True),
    "custody.checked": Sentence(
        _("%(by)s checked the ledger of %(subject)s: %(steps)s steps and %(files)s files, %(faults)s faults."), "check"
    ),
    "custody.broken": Sentence(_("The ledger of %(subject)s does not match its hashes: %(why)s"), "alarm", True),
    "custody.whole": Sentence(_("The ledger of %(subject)s matches its hashes again."), "check"),
    "custody.exported": Sentence(
        _("%(by)s exported the custody bundle of %(subject)s with %(exhibits)s exhibits."), "download", True
    ),
    "seizure.recorded": Sentence(_("%(by)s recorded the seizure %(subject)s with %(lines)s lines."), "scale", True),
    "seizure.nothing": Sentence(_("%(by)s recorded that the raid of %(subject)s found nothing: %(why)s"), "scale", True),
    "seizure.made_final": Sentence(_("%(by)s made %(lines)s lines of %(subject)s final."), "check", True),
    "seizure.rated": Sentence(_("%(by)s took the rate for %(lines)s values of %(subject)s."), "scale"),
    "seizure.disposed": Sentence(_("%(by)s entered what became of a line of %(subject)s: %(disposal)s."), "pen", keys=DISPOSALS),
}  # fmt: skip
