"""Kinds of news about notices and their deadlines, takedowns and rights."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from ipr_portal.deadlines.register import PAUSES
from ipr_portal.notifications.register import Kind
from takedowns.enums import Measure


def with_result(context: dict) -> dict:
    """The context of an outcome from an earlier release, which had counts only, with its result in words."""
    if "result" in context:
        return context
    return context | {"result": in_counts(context.get("upheld", 0), context.get("listings", 0))}


def in_counts(down: int, listings: int) -> str:
    """An outcome in words, if only the number of listings taken down is known."""
    if listings == 1:
        return gettext("taken down") if down else gettext("not taken down")
    return gettext("%(down)s of %(listings)s listings taken down") % {"down": down, "listings": listings}


def with_reason(context: dict) -> dict:
    """Why a deadline is paused, in the words of its reason; an earlier release did not say it in its news."""
    known = PAUSES.get(context.get("reason", ""))
    return context | {"why": str(known.to_member) if known else gettext("see the page of the deadline")}


def with_measure(context: dict) -> dict:
    """The measure that is proposed, in words."""
    return context | {"measure": str(Measure(context["measure"]).label)}


def icon_of_outcome(context: dict) -> str:
    """A tick only where everything was taken down."""
    return "check" if context.get("upheld") == context.get("listings") else "dash"


KINDS = {
    "notice.acknowledged": Kind(
        _n(
            "We have received %(subject)s with %(listings)s listing",
            "We have received %(subject)s with %(listings)s listings",
            "listings",
        ),
        _(
            "We decide by %(due)s. Nothing to do until then: a person looks at every listing, and you receive the outcome of each. You can withdraw the notice until the first listing is decided."
        ),
        _("Follow the notice"),
        "tray",
    ),
    "notice.decided": Kind(
        _("%(subject)s: %(result)s"),
        _("The page of the notice shows every listing, why we decided so, and what you can do."),
        _("Read the outcome"),
        icon_of_outcome,
        complete=with_result,
    ),
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
    "notice.question_asked": Kind(
        _("%(subject)s: we have a question for you"),
        _(
            "Answer by %(until)s. The page of the notice shows what we ask, and about which listings. Without an answer in time these listings are not taken down, and count as rejected."
        ),
        _("Read and answer"),
        "ask",
    ),
    "notice.question_answered": Kind(
        _("%(subject)s: the filer has answered"),
        _("Read the answer beside its listings, then decide them or ask once more."),
        _("Read the answer"),
        "ask",
    ),
    "notice.question_lapsed": Kind(
        _("%(subject)s: our question was not answered in time"),
        _(
            "The time was over on %(until)s. The listings that we asked about are not taken down; you can file a new notice about them."
        ),
        _("See the notice"),
        "clock",
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
    "notice.withdrawn": Kind(
        _("%(subject)s was withdrawn by the rights holder"),
        _("Nothing to do: it is no longer in your queue."),
        _("See the notice"),
        "undo",
    ),
    "notice.handed_to_you": Kind(
        _n(
            "%(by)s handed %(subject)s to you",
            "%(by)s handed %(count)s notices to you, the first of them %(subject)s",
            "count",
        ),
        _("A notice handed to you is yours for eight working hours. Decide it, or hand it over."),
        _("Open your notices"),
        "tray",
    ),
    "notice.handed_on": Kind(
        _n(
            "%(by)s handed %(subject)s, which you had, to somebody else",
            "%(by)s handed %(count)s notices that you had to somebody else, the first of them %(subject)s",
            "count",
        ),
        _("You need do nothing."),
        _("See your notices"),
        "people",
    ),
    "notice.taken_back": Kind(
        _n(
            "%(by)s put %(subject)s, which you had, back into the queue",
            "%(by)s put %(count)s notices that you had back into the queue, the first of them %(subject)s",
            "count",
        ),
        _("You need do nothing."),
        _("See your notices"),
        "undo",
    ),
    "execution.failed": Kind(
        _("A takedown for %(subject)s failed"),
        _(
            "Read the answer of the marketplace, then try again or take the listing down by hand. Its answer: %(error)s"
        ),
        _("See failed takedowns"),
        "alarm",
    ),
    "restoration.failed": Kind(
        _("Restoring a listing of %(subject)s failed"),
        _(
            "Its takedown was undone. Read the answer of the marketplace, then try again or have the listing restored by hand. Its answer: %(error)s"
        ),
        _("See failed orders"),
        "alarm",
    ),
    "right.verified": Kind(
        _("Your right %(subject)s is verified"),
        _("You can file notices under it now."),
        _("See the right"),
        "rights",
    ),
    "right.questioned": Kind(
        _("We have a question about your right %(subject)s"),
        _("Answer what we ask, and send the right to us again. Until then you cannot file notices under it."),
        _("Answer"),
        "ask",
        asks=True,
    ),
    "right.rejected": Kind(
        _("We could not verify your right %(subject)s"),
        _("Read why, and what you can do instead."),
        _("Read why"),
        "stop",
    ),
    "right.expiring": Kind(
        _("Your right %(subject)s ends on %(day)s"),
        _(
            "Renew it at its office. From the day after, you cannot file notices under it until we have verified the renewal certificate."
        ),
        _("See the right"),
        "hourglass",
        asks=True,
    ),
    "right.expired": Kind(
        _("Your right %(subject)s has expired"),
        _("You cannot file new notices under it. If it was renewed, add the renewal certificate."),
        _("Add the renewal"),
        "hourglass",
        asks=True,
    ),
    "clock.warned": Kind(
        _("%(subject)s: %(used)s %% of the time is used up, due %(due)s"),
        _("Decide it, or hand it over."),
        _("Open the notice"),
        "hourglass",
    ),
    "clock.breached": Kind(
        _("%(subject)s is overdue"),
        _("Decide it now. We have told the rights holder that we are late."),
        _("Open the notice"),
        "alarm",
    ),
    "notice.review_asked": Kind(
        _("Review asked for: listing %(position)s of %(subject)s"),
        _("The rights holder asks whether the outcome was our mistake. Read why, and confirm or change it."),
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
    "counter.contested": Kind(
        _("Counter-notice about %(subject)s is contested"),
        _("Listings: %(listings)s. A lead who did not take the decision reads both sides and decides."),
        _("Open the counter-notice"),
        "scale",
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
        _("%(why)s. Read what it means, and confirm it or leave the listing down."),
        _("Open the listing"),
        "ask",
        asks=True,
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
    "clock.late": Kind(
        _("We are late with %(subject)s"),
        _("It was due %(due)s. You need do nothing: we are still working on it, and the delay is recorded."),
        _("See the deadline explained"),
        "alarm",
    ),
    "clock.paused": Kind(
        _("We paused the deadline for %(subject)s until %(until)s at the latest"),
        _("You need do nothing: %(why)s. The page of the deadline says by when we decide."),
        _("See the deadline explained"),
        "hourglass",
        complete=with_reason,
    ),
    "clock.resumed": Kind(
        _("The deadline for %(subject)s is running again"),
        _("We decide by %(due)s. You need do nothing."),
        _("See the deadline explained"),
        "hourglass",
    ),
    "clock.moved": Kind(
        _("%(subject)s is due at another time: %(due)s"),
        _("The working calendar of its market changed: %(note)s. Nothing else has changed."),
        _("See the deadline explained"),
        "hourglass",
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
