"""Kinds of news about notices and their deadlines, takedowns and rights."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from ipr_portal.deadlines.register import PAUSES
from ipr_portal.notifications.register import Kind

from . import appeals, fairness, measures


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


def icon_of_outcome(context: dict) -> str:
    """A tick only where everything was taken down."""
    return "check" if context.get("upheld") == context.get("listings") else "dash"


KINDS = {
    **appeals.KINDS,
    **fairness.KINDS,
    **measures.KINDS,
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
    "notice.question_asked": Kind(
        _("%(subject)s: we have a question for you"),
        _(
            "Answer by %(until)s. The page of the notice shows what we ask, and about which listings. Without an answer in time these listings are not taken down, and count as rejected."
        ),
        _("Read and answer"),
        "ask",
        asks=True,
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
}
