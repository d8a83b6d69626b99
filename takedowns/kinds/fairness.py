"""Kinds of news about reviews, corrections, counter-notices, sellers, second reviews, and misuse."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from ipr_portal.notifications.register import Kind
from takedowns.enums import Measure


def with_measure(context: dict) -> dict:
    """The context of a proposed measure, with the measure in words."""
    known = dict(Measure.choices)
    return context | {"measure": str(known.get(context.get("measure", ""), gettext("see the proposal")))}


KINDS = {
    "notice.second_review_differs": Kind(
        _("%(subject)s: two people decided differently"),
        _n(
            "They differ about %(listings)s listing. Nothing is carried out until a lead who gave neither opinion settles it.",
            "They differ about %(listings)s listings. Nothing is carried out until a lead who gave neither opinion settles it.",
            "listings",
        ),
        _("Settle the second review"),
        "scale",
    ),
    "notice.second_review_settled": Kind(
        _("%(subject)s: your second review is settled"),
        _("A lead wrote: “%(sentence)s”"),
        _("Read both opinions"),
        "scale",
    ),
    "notice.message_from_team": Kind(
        _("%(subject)s: our team wrote to you"),
        _(
            "Read the message on the page of the notice; you can answer there. It does not change the deadline."
        ),
        _("Read the message"),
        "mail",
    ),
    "notice.message_from_holder": Kind(
        _("%(subject)s: the rights holder wrote to us"),
        _("Read the message beside the listings, and answer it there."),
        _("Read the message"),
        "mail",
    ),
    "notice.retype_proposed": Kind(
        _("%(subject)s: we propose another reason, %(after)s"),
        _(
            "Read why, and what it asks for; then consent or decline. The deadline stays, and without an answer we decide under %(before)s."
        ),
        _("Read the proposal"),
        "ask",
        asks=True,
    ),
    "notice.retyped": Kind(
        _("%(subject)s: the filer consented to %(after)s"),
        _("The notice is under %(after)s now. Read what was added, then decide."),
        _("Open the notice"),
        "check",
    ),
    "notice.retype_declined": Kind(
        _("%(subject)s: the filer declined %(after)s"),
        _("Decide it under %(before)s. They write: %(sentence)s"),
        _("Open the notice"),
        "dash",
    ),
    "notice.review_asked": Kind(
        _("Review asked for: listing %(position)s of %(subject)s"),
        _("Was the outcome our mistake? Read what is said about it, and confirm or correct it."),
        _("Open the notice"),
        "scale",
    ),
    "notice.review_confirmed": Kind(
        _("The outcome of listing %(position)s of %(subject)s stands"),
        _("We reviewed it: %(sentence)s It counts in your accuracy as before."),
        _("Open the notice"),
        "scale",
    ),
    "notice.review_overturned": Kind(
        _("We were wrong about listing %(position)s of %(subject)s"),
        _("We reviewed it: %(sentence)s It counts as taken down in your accuracy."),
        _("Open the notice"),
        "scale",
    ),
    "notice.review_answered": Kind(
        _("The review of listing %(position)s of %(subject)s is answered"),
        _("%(verdict)s. %(sentence)s"),
        _("Open the notice"),
        "scale",
    ),
    "notice.corrected": Kind(
        _("We corrected our decision: listing %(position)s of %(subject)s is taken down"),
        _("%(why)s. %(sentence)s It counts as taken down in your accuracy."),
        _("Open the notice"),
        "scale",
    ),
    "notice.corrected_for_seller": Kind(
        _("We corrected our decision: listing %(position)s of %(subject)s is restored"),
        _("%(why)s. %(sentence)s It counts as rejected in your accuracy."),
        _("Open the notice"),
        "scale",
    ),
    "notice.legal_hold_placed": Kind(
        _("Listing %(position)s of %(subject)s stays down for a court order or proceedings"),
        _(
            "Counter-notices, appeals and retractions that would restore it wait, and their time stands still. Until then it"
            " does not count in your accuracy."
        ),
        _("Open the notice"),
        "lock",
    ),
    "notice.legal_hold_lifted": Kind(
        _("The court order or proceedings about listing %(position)s of %(subject)s are over"),
        _("It counts as before. What waited goes on: a counter-notice, an appeal, a retraction."),
        _("Open the notice"),
        "lock",
    ),
    "counter.received": Kind(
        _("A seller answered a decision about %(subject)s"),
        _("Check that the answer is complete, and forward it to the rights holder or say what is missing."),
        _("Open the counter-notice"),
        "inbox",
    ),
    "counter.forwarded": Kind(
        _("The seller of %(subject)s contests our decision"),
        _(
            "Listings: %(listings)s. Reply until %(until)s: accept it, or say why they should stay down. Without a reply we"
            " restore them."
        ),
        _("Open the counter-notice"),
        "ask",
        asks=True,
    ),
    "counter.forwarded_stays_down": Kind(
        _("The seller of %(subject)s contests our decision"),
        _(
            "Listings: %(listings)s. Reply until %(until)s: accept it, or say why they should stay down. Without a reply they"
            " stay down."
        ),
        _("Open the counter-notice"),
        "ask",
        asks=True,
    ),
    "counter.lapsed": Kind(
        _("Listing %(position)s of %(subject)s stays down"),
        _("The time to reply to the counter-notice is over. The seller can appeal."),
        _("Open the counter-notice"),
        "hourglass",
    ),
    "counter.contested": Kind(
        _("Counter-notice about %(subject)s is contested"),
        _("Listings: %(listings)s. A lead who did not take the decision reads both sides and decides."),
        _("Open the counter-notice"),
        "scale",
    ),
    "counter.check_late": Kind(
        _("The check of a counter-notice about %(subject)s is late"),
        _(
            "Listings: %(listings)s. Check that the answer is complete, and forward it or say what is missing."
        ),
        _("Open the counter-notice"),
        "alarm",
    ),
    "counter.decision_late": Kind(
        _("The decision of a counter-notice about %(subject)s is late"),
        _("Listings: %(listings)s. Both sides were told a day, and it is over."),
        _("Open the counter-notice"),
        "alarm",
    ),
    "counter.undecidable": Kind(
        _("Nobody can decide a counter-notice about %(subject)s"),
        _(
            "Listings: %(listings)s. Every lead had a part in the decision, or sent the notice. "
            "An administrator has to give another person the role of triage lead; that person decides it then."
        ),
        _("Open the counter-notice"),
        "alarm",
    ),
    "counter.undecidable_late": Kind(
        _("A counter-notice about %(subject)s is late, and nobody can decide it"),
        _(
            "Listings: %(listings)s. Every lead had a part in the decision, or sent the notice. "
            "An administrator has to give another person the role of triage lead; that person decides it then."
        ),
        _("Open the counter-notice"),
        "alarm",
    ),
    "counter.upheld": Kind(
        _("We decided for the seller about %(subject)s"),
        _("%(sentence)s Listings that we restore: %(listings)s. They count as rejected in your accuracy."),
        _("Open the counter-notice"),
        "scale",
    ),
    "counter.dismissed": Kind(
        _("The counter-notice about %(subject)s is dismissed"),
        _("%(sentence)s Listings that stay down: %(listings)s."),
        _("Open the counter-notice"),
        "scale",
    ),
    "counter.silent": Kind(
        _("We restore listing %(position)s of %(subject)s"),
        _("The time to reply to the counter-notice is over. It counts as rejected in your accuracy."),
        _("Open the counter-notice"),
        "hourglass",
    ),
    "notice.restored": Kind(
        _("Listing %(position)s of %(subject)s is restored"),
        _("The marketplace has carried it out (%(why)s)."),
        _("Open the notice"),
        "repeat",
    ),
    "retraction.offered": Kind(
        _("We propose to retract listing %(position)s of %(subject)s"),
        _("%(why)s. Read what it means and until when you can answer."),
        _("Open the listing"),
        "ask",
        asks=True,
    ),
    "retraction.silent": Kind(
        _("We restore listing %(position)s of %(subject)s"),
        _("%(why)s, and the time to answer is over. It counts as rejected in your accuracy."),
        _("Open the notice"),
        "hourglass",
    ),
    "retraction.lapsed": Kind(
        _("Nobody answered our proposal to retract listing %(position)s of %(subject)s"),
        _("%(why)s. The listing stays down; read whether our decision is to be corrected."),
        _("Open the notice"),
        "hourglass",
    ),
    "seller.not_told": Kind(
        _("A seller could not be told of %(subject)s"),
        _("%(seller)s: %(error)s Read why, and have it sent again."),
        _("Open the messages"),
        "alarm",
    ),
    "seller.measure_proposed": Kind(
        _("%(subject)s in %(market)s is a repeat infringer: %(measure)s is proposed"),
        _n(
            "%(strikes)s strike is valid. Sign the measure off, or decline it with a reason.",
            "%(strikes)s strikes are valid. Sign the measure off, or decline it with a reason.",
            "strikes",
        ),
        _("Open the proposal"),
        "flag",
        complete=with_measure,
    ),
    "misuse.flagged": Kind(
        _("%(subject)s is flagged for a review of misuse"),
        _("Read why, and start the review. The organisation is not told."),
        _("Open the case"),
        "flag",
    ),
    "misuse.proposed": Kind(
        _("A suspension of %(subject)s waits for a second person"),
        _("Read the review, then confirm or refuse it."),
        _("Open the case"),
        "pause",
    ),
    "sanction.warning": Kind(
        _("We warn %(subject)s because of misuse of notices"),
        _(
            "%(found)s %(rejected)s of %(decided)s listings decided in the last 90 days were rejected for the claim. You"
            " can go on filing. The page has the notices, the period, and how to appeal within six months."
        ),
        _("Read the warning"),
        "warn",
        asks=True,
    ),
    "sanction.suspension": Kind(
        _("Filing by %(subject)s is suspended because of misuse of notices"),
        _(
            "%(found)s %(rejected)s of %(decided)s listings decided in the last 90 days were rejected for the claim."
            " Notices already sent are decided as usual. The page says what is suspended and until when, has the"
            " notices, and how to appeal within six months."
        ),
        _("Read the suspension"),
        "pause",
        asks=True,
    ),
    "sanction.appealed": Kind(
        _("%(subject)s appeals in a misuse case"),
        _("Somebody who did not decide the case answers."),
        _("Open the appeal"),
        "scale",
    ),
    "sanction.appeal_granted": Kind(
        _("Your appeal is granted: the measure against %(subject)s has ended"),
        _("%(sentence)s"),
        _("Read the answer"),
        "check",
    ),
    "sanction.appeal_denied": Kind(
        _("Your appeal is denied: the measure against %(subject)s stands"),
        _("%(sentence)s"),
        _("Read the answer"),
        "stop",
    ),
}
