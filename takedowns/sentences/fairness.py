"""Sentences about reviews, corrections, counter-notices, sellers, second reviews, misuse, and what is published."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from ipr_portal.audit.register import Sentence
from takedowns.enums import CorrectionReason, Measure, RestoredBecause, RetractionReason

CORRECTED_BECAUSE = {one.value: one.label for one in CorrectionReason}
RESTORED_BECAUSE = {one.value: one.label for one in RestoredBecause}
RETRACTED_BECAUSE = {one.value: one.label for one in RetractionReason}
MEASURES = {one.value: one.label for one in Measure}

SENTENCES = {
    "notice.review_asked": Sentence(
        _("%(by)s asked for a review of listing %(position)s: %(grounds)s"), "scale", True
    ),
    "notice.review_confirmed": Sentence(
        _("%(by)s reviewed listing %(position)s; its outcome stands. %(sentence)s"), "scale", True
    ),
    "notice.review_overturned": Sentence(
        _("%(by)s reviewed listing %(position)s; the outcome was our mistake. %(sentence)s"),
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
    "notice.taken_down_expired": Sentence(
        _("%(by)s had listing %(position)s taken down and knew that the right had expired on %(day)s."),
        "warn",
    ),
    "notice.legal_hold_placed": Sentence(
        _("Listing %(position)s stays as it is for a court order or proceedings."), "lock", True
    ),
    "notice.legal_hold_lifted": Sentence(
        _("The court order or proceedings about listing %(position)s are over."), "lock", True
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
    "counter.check_late": Sentence(
        _n(
            "The check of a counter-notice about %(listings)s listing is late; leads are told.",
            "The check of counter-notices about %(listings)s listings is late; leads are told.",
            "listings",
        ),
        "alarm",
    ),
    "counter.decision_late": Sentence(
        _n(
            "The decision of a counter-notice about %(listings)s listing is late; leads are told.",
            "The decision of counter-notices about %(listings)s listings is late; leads are told.",
            "listings",
        ),
        "alarm",
    ),
    "counter.undecidable_late": Sentence(
        _n(
            "A counter-notice about %(listings)s listing that nobody can decide is late; leads and administrators are told.",
            "Counter-notices about %(listings)s listings that nobody can decide are late; leads and administrators are told.",
            "listings",
        ),
        "alarm",
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
    "counter.lapsed": Sentence(
        _("The counter-notice about listing %(position)s was not answered in time; the listing stays down."),
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
    "retraction.silent": Sentence(
        _("The proposal to retract listing %(position)s was not answered in time; we restore it. %(why)s."),
        "hourglass",
        True,
        keys={"why": RETRACTED_BECAUSE},
    ),
    "retraction.lapsed": Sentence(
        _("The proposal to retract listing %(position)s was not answered in time; it stays down. %(why)s."),
        "hourglass",
        keys={"why": RETRACTED_BECAUSE},
    ),
    "dispute_rule.entered": Sentence(
        _("%(by)s entered a rule for counter-notices and appeals from %(day)s on."), "scale"
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
    "seller.link_revoked": Sentence(_("%(by)s revoked the link that %(seller)s was sent."), "x"),
    "seller.link_renewed": Sentence(_("%(by)s had %(seller)s sent a new link."), "send"),
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
}
