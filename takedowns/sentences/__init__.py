"""Sentences of the audit trail about notices, rights and what is done with them."""

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from ipr_portal.audit.register import Sentence
from takedowns.enums import OUTCOMES_IN_TEXT

from . import appeals, fairness, measures

SENTENCES = {
    **appeals.SENTENCES,
    **fairness.SENTENCES,
    **measures.SENTENCES,
    "notice.submitted": Sentence(
        _n(
            "%(by)s sent the notice with %(listings)s listing and signed both statements.",
            "%(by)s sent the notice with %(listings)s listings and signed both statements.",
            "listings",
        ),
        "send",
        True,
        counted=_n("%(n)s notice sent", "%(n)s notices sent", "n"),
    ),
    "notice.warnings_overruled": Sentence(
        _("%(by)s sent it despite warnings about possible rejections (%(codes)s)."), "warn"
    ),
    "batch.taken": Sentence(
        _("%(by)s sent a batch of %(notices)s notices to be worked on in the background."), "send"
    ),
    "batch.stopped": Sentence(_("The batch stopped: %(said)s"), "warn"),
    "batch.resumed": Sentence(_("%(by)s resumed the batch."), "send"),
    "batch.cancelled": Sentence(_("%(by)s cancelled the rest of the batch."), "undo"),
    "notice.acknowledged": Sentence(
        _("We received the notice and sent the receipt."),
        "tray",
        counted=_n("%(n)s notice received", "%(n)s notices received", "n"),
    ),
    "notice.claimed": Sentence(
        _("%(by)s took the notice."), "person", counted=_n("%(n)s notice taken", "%(n)s notices taken", "n")
    ),
    "notice.released": Sentence(
        _("%(by)s returned the notice to the queue."),
        "undo",
        counted=_n("%(n)s notice put back", "%(n)s notices put back", "n"),
    ),
    "notice.reassigned": Sentence(
        _("%(by)s handed the notice to %(to)s."),
        "people",
        counted=_n("%(n)s notice handed over", "%(n)s notices handed over", "n"),
    ),
    "view.saved": Sentence(_("%(by)s saved the view “%(subject)s” of the queue."), "filter"),
    "view.changed": Sentence(_("%(by)s changed the view “%(before)s” of the queue."), "filter"),
    "view.shared": Sentence(_("%(by)s shared the view “%(subject)s” with the team."), "people"),
    "view.unshared": Sentence(_("%(by)s no longer shares the view “%(subject)s”."), "people"),
    "view.deleted": Sentence(_("%(by)s deleted the view “%(name)s” of the queue."), "filter"),
    "notice.taken_back": Sentence(
        _("%(by)s took the notice back from %(who)s."),
        "undo",
        counted=_n("%(n)s notice taken back", "%(n)s notices taken back", "n"),
    ),
    "notice.lease_ended": Sentence(
        _("%(who)s did not act on the notice in time; it was returned to the queue."),
        "hourglass",
        counted=_n("%(n)s notice back in the queue", "%(n)s notices back in the queue", "n"),
    ),
    "notice.listings_decided": Sentence(
        _("%(by)s decided listings: %(outcomes)s."), "scale", keys={"outcomes": OUTCOMES_IN_TEXT}
    ),
    "notice.decision_undone": Sentence(
        _(
            "%(by)s undid a decision of %(whose)s. Listings open again: %(listings)s. To be restored at the marketplace: %(restored)s."
        ),
        "undo",
        True,
    ),
    "notice.decided": Sentence(
        _n(
            "We decided and sent the outcome.",
            "We decided and sent the outcome: %(upheld)s of %(listings)s listings taken down.",
            "listings",
        ),
        "check",
        True,
        counted=_n("%(n)s outcome sent", "%(n)s outcomes sent", "n"),
    ),
    "reason.opened": Sentence(_("%(by)s opened the reason %(code)s to the organisation."), "check", True),
    "reason.closed": Sentence(_("%(by)s closed the reason %(code)s to the organisation."), "lock", True),
    "notice.listings_cured": Sentence(
        _n(
            "%(listings)s rejected listing is fixed: it was sent again as %(number)s, and taken down.",
            "%(listings)s rejected listings are fixed: they were sent again as %(number)s, and taken down.",
            "listings",
        ),
        "check",
        True,
    ),
    "notice.question_asked": Sentence(
        _n(
            "%(by)s asked the filer %(questions)s question.",
            "%(by)s asked the filer %(questions)s questions.",
            "questions",
        ),
        "ask",
        True,
    ),
    "notice.question_answered": Sentence(_("%(by)s answered what we had asked."), "send", True),
    "notice.answer_accepted": Sentence(_("%(by)s found the answer enough."), "check"),
    "notice.answer_insufficient": Sentence(_("%(by)s found the answer not enough."), "dash"),
    "notice.question_lapsed": Sentence(
        _n(
            "The time to answer was over: %(listings)s listing lapsed.",
            "The time to answer was over: %(listings)s listings lapsed.",
            "listings",
        ),
        "clock",
        True,
    ),
    "notice.withdrawn": Sentence(_("%(by)s withdrew the notice."), "undo", True),
    "execution.carried_out": Sentence(
        _("The marketplace carried out the takedown of %(listing)s."),
        "check",
        counted=_n("%(n)s takedown carried out", "%(n)s takedowns carried out", "n"),
    ),
    "execution.failed": Sentence(
        _("The takedown of %(listing)s failed: %(error)s."),
        "alarm",
        counted=_n("%(n)s takedown failed", "%(n)s takedowns failed", "n"),
    ),
    "execution.retried": Sentence(
        _("%(by)s ordered the takedown of %(listing)s again."),
        "repeat",
        counted=_n("%(n)s takedown ordered again", "%(n)s takedowns ordered again", "n"),
    ),
    "execution.came_too_late": Sentence(
        _("The marketplace answered about %(listing)s after the decision was undone; it is being restored."),
        "undo",
    ),
    "restoration.carried_out": Sentence(
        _("The marketplace restored %(listing)s."),
        "undo",
        counted=_n("%(n)s listing restored", "%(n)s listings restored", "n"),
    ),
    "restoration.failed": Sentence(
        _("Restoring %(listing)s failed: %(error)s."),
        "alarm",
        counted=_n("restoring failed for %(n)s listing", "restoring failed for %(n)s listings", "n"),
    ),
    "restoration.retried": Sentence(_("%(by)s ordered the restoration of %(listing)s again."), "repeat"),
    "explanation.written": Sentence(_("%(by)s wrote the explanation %(subject)s."), "pen", True),
    "explanation.revised": Sentence(_("%(by)s wrote version %(version)s of the explanation."), "pen"),
    "explanation.renamed": Sentence(_("%(by)s renamed the explanation (before: %(before)s)."), "pen"),
    "explanation.retired": Sentence(_("%(by)s retired the explanation."), "stop", True),
    "explanation.brought_back": Sentence(_("%(by)s restored the explanation."), "undo", True),
    "sent_file.lapsed": Sentence(
        _("The key of the file %(subject)s ended: nothing had named it for 30 days."), "trash"
    ),
    "draft.started": Sentence(_("%(by)s started a draft."), "file"),
    "draft.discarded": Sentence(_("%(by)s discarded a draft."), "trash"),
    "draft.taken_back": Sentence(_("%(by)s restored a discarded draft."), "undo"),
    "import.run": Sentence(
        _("%(by)s ran an import. Lines: %(lines)s. Notices: %(notices)s. Listings: %(listings)s."), "upload"
    ),
    "right.registered": Sentence(_("%(by)s registered the right."), "rights", True),
    "right.revised": Sentence(_("%(by)s corrected the right."), "pen"),
    "right.renewed": Sentence(_("%(by)s added a renewal until %(until)s."), "repeat"),
    "right.taken_over": Sentence(_("%(by)s imported the right as verified elsewhere."), "rights", True),
    "right.submitted": Sentence(_("%(by)s sent the right for verification."), "send"),
    "right.file_added": Sentence(_("%(by)s added the document %(name)s."), "file"),
    "right.product_added": Sentence(_("%(by)s added %(name)s to the catalogue."), "plus"),
    "right.product_changed": Sentence(_("%(by)s changed %(name)s in the catalogue."), "pen"),
    "right.product_ended": Sentence(_("%(by)s took %(name)s out of the catalogue."), "x"),
    "right.verified": Sentence(_("%(by)s verified the right."), "check", True),
    "right.questioned": Sentence(_("%(by)s asked about the right."), "ask", True),
    "right.rejected": Sentence(_("%(by)s did not verify the right (%(code)s)."), "stop", True),
    "right.expiry_told": Sentence(
        _("We reminded the people of the right that it ends on %(day)s."), "hourglass"
    ),
    "right.expired": Sentence(_("The right expired after %(day)s."), "hourglass", True),
    "seller.authorised": Sentence(
        _("%(by)s added the seller %(subject)s to the register (%(market)s)."), "people"
    ),
    "hold.placed": Sentence(
        _n(
            "%(by)s asked to keep %(keys)s seller or listing up, and %(approved)s approved it.",
            "%(by)s asked to keep %(keys)s sellers or listings up, and %(approved)s approved it.",
            "keys",
        ),
        "pause",
    ),
    "hold.moved": Sentence(_("The end of the hold on %(keys)s sellers or listings was moved."), "pause"),
    "hold.lifted": Sentence(_("The hold on %(keys)s sellers or listings ended."), "undo"),
    "seller.ended": Sentence(
        _("%(by)s removed the seller %(subject)s from the register (%(market)s)."), "undo"
    ),
}

_LISTING = re.compile(r"[a-z0-9]+:([A-Z]{2}):(.+)")


def listing_label(label: str) -> str:
    found = _LISTING.fullmatch(label)
    return (
        gettext("listing %(item)s in %(market)s") % {"item": found[2], "market": found[1]} if found else label
    )


LABELS = {"takedowns.listing": listing_label}
