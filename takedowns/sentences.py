"""Sentences of the audit trail about notices, rights and what is done with them."""

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from ipr_portal.audit.register import Sentence
from takedowns.enums import OUTCOMES_IN_TEXT, CorrectionReason, Measure, RestoredBecause, RetractionReason

CORRECTED_BECAUSE = {one.value: one.label for one in CorrectionReason}
RESTORED_BECAUSE = {one.value: one.label for one in RestoredBecause}
RETRACTED_BECAUSE = {one.value: one.label for one in RetractionReason}
MEASURES = {one.value: one.label for one in Measure}

SENTENCES = {
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
    "notice.review_asked": Sentence(
        _("%(by)s asked for a review of listing %(position)s: %(grounds)s"), "scale", True
    ),
    "notice.review_confirmed": Sentence(
        _("%(by)s reviewed listing %(position)s; its outcome stands. %(sentence)s"), "scale", True
    ),
    "notice.review_overturned": Sentence(
        _("%(by)s reviewed listing %(position)s; it should not have been rejected. %(sentence)s"),
        "scale",
        True,
    ),
    "notice.corrected": Sentence(
        _(
            "%(by)s corrected the decision about listing %(position)s: it is taken down. %(why)s. %(sentence)s"
        ),
        "scale",
        True,
        keys={"why": CORRECTED_BECAUSE},
    ),
    "notice.corrected_for_seller": Sentence(
        _("%(by)s corrected the decision about listing %(position)s: it is restored. %(why)s. %(sentence)s"),
        "scale",
        True,
        keys={"why": CORRECTED_BECAUSE},
    ),
    "counter.received": Sentence(
        _n(
            "The seller answered the decision about %(listings)s listing.",
            "The seller answered the decision about %(listings)s listings.",
            "listings",
        ),
        "inbox",
    ),
    "counter.forwarded": Sentence(
        _n(
            "%(by)s forwarded a counter-notice about %(listings)s listing to the rights holder.",
            "%(by)s forwarded counter-notices about %(listings)s listings to the rights holder.",
            "listings",
        ),
        "send",
        True,
    ),
    "counter.refused": Sentence(
        _n(
            "%(by)s did not accept a counter-notice about %(listings)s listing: %(sentence)s",
            "%(by)s did not accept counter-notices about %(listings)s listings: %(sentence)s",
            "listings",
        ),
        "undo",
    ),
    "counter.accepted": Sentence(
        _n(
            "%(by)s accepted the counter-notice about %(listings)s listing.",
            "%(by)s accepted the counter-notices about %(listings)s listings.",
            "listings",
        ),
        "check",
        True,
    ),
    "counter.contested": Sentence(
        _n(
            "%(by)s contested the counter-notice about %(listings)s listing: %(sentence)s",
            "%(by)s contested the counter-notices about %(listings)s listings: %(sentence)s",
            "listings",
        ),
        "scale",
        True,
    ),
    "counter.silent": Sentence(
        _("The counter-notice about listing %(position)s was not answered in time; we restore the listing."),
        "hourglass",
        True,
    ),
    "counter.upheld": Sentence(
        _n(
            "%(by)s decided for the seller about %(listings)s listing. %(sentence)s",
            "%(by)s decided for the seller about %(listings)s listings. %(sentence)s",
            "listings",
        ),
        "scale",
        True,
    ),
    "counter.dismissed": Sentence(
        _n(
            "%(by)s dismissed the counter-notice about %(listings)s listing. %(sentence)s",
            "%(by)s dismissed the counter-notices about %(listings)s listings. %(sentence)s",
            "listings",
        ),
        "scale",
        True,
    ),
    "notice.restored": Sentence(
        _("The marketplace restored listing %(position)s (%(why)s)."),
        "repeat",
        True,
        keys={"why": RESTORED_BECAUSE},
    ),
    "notice.retracted": Sentence(
        _("%(by)s retracted listing %(position)s. %(why)s."), "undo", True, keys={"why": RETRACTED_BECAUSE}
    ),
    "retraction.offered": Sentence(
        _("%(by)s proposed to retract listing %(position)s. %(why)s."),
        "ask",
        True,
        keys={"why": RETRACTED_BECAUSE},
    ),
    "dispute_rule.entered": Sentence(
        _("%(by)s entered a rule for counter-notices from %(day)s on."), "scale"
    ),
    "seller.told": Sentence(
        _("The marketplace told %(seller)s what was decided."),
        "send",
        counted=_n("%(n)s seller told", "%(n)s sellers told", "n"),
    ),
    "seller.not_told": Sentence(
        _("%(seller)s could not be told: %(error)s"),
        "alarm",
        counted=_n("%(n)s seller not told", "%(n)s sellers not told", "n"),
    ),
    "seller.telling_retried": Sentence(
        _("%(by)s had %(seller)s told again."),
        "repeat",
        counted=_n("%(n)s seller told again", "%(n)s sellers told again", "n"),
    ),
    "seller.measure_proposed": Sentence(
        _n(
            "After %(strikes)s strike a measure against %(subject)s is proposed: %(measure)s.",
            "After %(strikes)s strikes a measure against %(subject)s is proposed: %(measure)s.",
            "strikes",
        ),
        "flag",
        keys={"measure": MEASURES},
    ),
    "seller.measure_signed_off": Sentence(
        _("%(by)s signed a measure against %(subject)s off: %(measure)s."),
        "check",
        keys={"measure": MEASURES},
    ),
    "seller.measure_declined": Sentence(
        _("%(by)s declined a measure against %(subject)s (%(measure)s): %(reason)s"),
        "x",
        keys={"measure": MEASURES},
    ),
    "seller.measure_carried_out": Sentence(
        _(
            "%(by)s noted that the marketplace carried a measure against %(subject)s out: %(measure)s (%(proof)s)."
        ),
        "check",
        keys={"measure": MEASURES},
    ),
    "strike_rules.changed": Sentence(
        _(
            "%(by)s changed from how many strikes on a measure is proposed: warning %(warning)s, listing limit %(listing_limit)s, account suspension %(suspension)s."
        ),
        "flag",
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
    "notice.message_from_holder": Sentence(_("%(by)s wrote to our team."), "mail"),
    "notice.message_from_team": Sentence(_("Our team wrote to the rights holder."), "mail"),
    "notice.note_written": Sentence(_("%(by)s wrote an internal note."), "pen"),
    "notice.retype_proposed": Sentence(
        _("Our team proposed the reason %(after)s instead of %(before)s."), "ask", True
    ),
    "notice.retype_taken_back": Sentence(
        _("Our team took the proposal of the reason %(after)s back."), "undo"
    ),
    "notice.retyped": Sentence(
        _("%(by)s consented: the reason is %(after)s from now on. It was sent as %(before)s."), "check", True
    ),
    "notice.retype_declined": Sentence(
        _("%(by)s declined the reason %(after)s; it stays %(before)s."), "dash", True
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
    "notice.second_review_asked": Sentence(
        _n(
            "The decision of %(by)s about %(listings)s listing waits for a second person.",
            "The decision of %(by)s about %(listings)s listings waits for a second person.",
            "listings",
        ),
        "people",
    ),
    "notice.second_opinion_given": Sentence(
        _n(
            "%(by)s gave a second opinion about %(listings)s listing.",
            "%(by)s gave a second opinion about %(listings)s listings.",
            "listings",
        ),
        "people",
    ),
    "notice.second_review_settled": Sentence(
        _("%(by)s settled what two people said differently: “%(sentence)s”"), "scale"
    ),
    "notice.second_review_cancelled": Sentence(
        _("%(by)s took the decision of %(whose)s back before a second person had confirmed it."), "undo"
    ),
    "notice.sample_reviewed": Sentence(
        _("%(by)s looked again at the decision about listing %(position)s, for the quality sample."), "eye"
    ),
    "notice.lesson_settled": Sentence(
        _("%(by)s wrote a lesson about the decision on listing %(position)s: “%(sentence)s”"), "pen"
    ),
    "review_trigger.added": Sentence(
        _("%(by)s added the trigger “%(subject)s” for second reviews."), "filter"
    ),
    "review_trigger.changed": Sentence(
        _("%(by)s changed the trigger “%(subject)s” for second reviews."), "filter"
    ),
    "quality_share.set": Sentence(
        _("%(by)s set the quality sample from %(before)s to %(percent)s per cent of decisions."), "filter"
    ),
    "statements.batch_made": Sentence(
        _n(
            "%(by)s made a batch of %(count)s statement of reasons.",
            "%(by)s made a batch of %(count)s statements of reasons.",
            "count",
        ),
        "file",
    ),
    "statements.batch_handed_over": Sentence(
        _n(
            "A batch of %(count)s statement of reasons was handed to the transparency database.",
            "A batch of %(count)s statements of reasons was handed to the transparency database.",
            "count",
        ),
        "send",
    ),
    "statements.batch_retried": Sentence(
        _("%(by)s let a refused batch of statements be sent again."), "repeat"
    ),
    "lumen.export_made": Sentence(
        _n(
            "%(by)s made a redacted copy of %(count)s notice, to be published.",
            "%(by)s made redacted copies of %(count)s notices, to be published.",
            "count",
        ),
        "file",
    ),
    "lumen.export_finished": Sentence(
        _n(
            "%(by)s finished the file with the redacted copy of %(count)s notice.",
            "%(by)s finished the file with the redacted copies of %(count)s notices.",
            "count",
        ),
        "check",
    ),
    "misuse.flagged": Sentence(_("Flagged for a review of misuse by %(source)s."), "flag", True),
    "misuse.taken_up": Sentence(_("%(by)s started the review."), "person"),
    "misuse.warned": Sentence(_("%(by)s warned the organisation."), "warn", True),
    "misuse.proposed": Sentence(_("%(by)s proposed a suspension."), "pause"),
    "misuse.dismissed": Sentence(_("%(by)s dismissed the case: no misuse."), "check", True),
    "misuse.suspended": Sentence(_("%(by)s confirmed the suspension."), "pause", True),
    "misuse.not_suspended": Sentence(_("%(by)s refused the proposed suspension."), "undo"),
    "misuse.ended": Sentence(_("The case ended with its warning or suspension."), "check", True),
    "misuse.bound_set": Sentence(
        _("%(by)s set the share of rejected listings that flags a sender to %(share)s %%."), "scale"
    ),
    "sanction.warning": Sentence(
        _("%(by)s warned the organisation because of misuse of notices."), "warn", True
    ),
    "sanction.appealed": Sentence(_("%(by)s appealed against a warning or a suspension."), "scale", True),
    "sanction.appeal_granted": Sentence(_("%(by)s granted the appeal."), "check", True),
    "sanction.appeal_denied": Sentence(_("%(by)s denied the appeal."), "stop", True),
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
