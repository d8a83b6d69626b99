"""Kinds of news about notices and their deadlines, takedowns and rights."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from ipr_portal.notifications.register import Kind


def with_result(context: dict) -> dict:
    """An outcome that an earlier release told by its counts alone, with its result in words."""
    if "result" in context:
        return context
    return context | {"result": in_counts(context.get("upheld", 0), context.get("listings", 0))}


def in_counts(down: int, listings: int) -> str:
    """An outcome of which nothing is known but how many listings were taken down."""
    if listings == 1:
        return gettext("taken down") if down else gettext("not taken down")
    return gettext("%(down)s of %(listings)s listings taken down") % {"down": down, "listings": listings}


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
            "We decide by %(due)s. Nothing to do until then: a person looks at every listing, and you hear the outcome of each. You can withdraw the notice as long as nothing is decided."
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
    "notice.withdrawn": Kind(
        _("%(subject)s was withdrawn by the rights holder"),
        _("Nothing to do: it has left your queue."),
        _("See the notice"),
        "undo",
    ),
    "notice.handed_to_you": Kind(
        _n(
            "%(by)s handed %(subject)s to you",
            "%(by)s handed %(count)s notices to you, the first of them %(subject)s",
            "count",
        ),
        _("What you are given waits through your next eight hours at the desk. Decide it, or hand it over."),
        _("Open what you have"),
        "tray",
    ),
    "notice.handed_on": Kind(
        _n(
            "%(by)s handed %(subject)s, which you had, to somebody else",
            "%(by)s handed %(count)s notices that you had to somebody else, the first of them %(subject)s",
            "count",
        ),
        _("Nothing to do: your queue is shorter by as much."),
        _("See what you have"),
        "people",
    ),
    "notice.taken_back": Kind(
        _n(
            "%(by)s put %(subject)s, which you had, back into the queue",
            "%(by)s put %(count)s notices that you had back into the queue, the first of them %(subject)s",
            "count",
        ),
        _("Nothing to do: your queue is shorter by as much."),
        _("See what you have"),
        "undo",
    ),
    "execution.failed": Kind(
        _("A takedown of %(subject)s does not get through"),
        _(
            "Look at what the marketplace answered, then try again or take the listing down by hand. Its answer: %(error)s"
        ),
        _("See failed takedowns"),
        "alarm",
    ),
    "restoration.failed": Kind(
        _("A listing of %(subject)s does not come back"),
        _(
            "Its takedown was undone. Look at what the marketplace answered, then try again or have it put back by hand. Its answer: %(error)s"
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
        _("Answer what we ask, and send the right to us again. Until then it carries no notice."),
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
            "Renew it at its office. From the day after, it carries no notice until we have the renewal certificate and have verified it."
        ),
        _("See the right"),
        "hourglass",
        asks=True,
    ),
    "right.expired": Kind(
        _("Your right %(subject)s has expired"),
        _("It carries no new notice. If it was renewed, add the renewal certificate."),
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
        _("Decide it now. The rights holder has been told that we are late."),
        _("Open the notice"),
        "alarm",
    ),
    "clock.late": Kind(
        _("We are late with %(subject)s"),
        _("It was due %(due)s. You need do nothing: we go on with it, and the delay stands in our record."),
        _("See the deadline explained"),
        "alarm",
    ),
    "clock.paused": Kind(
        _("We paused the deadline of %(subject)s, at the latest until %(until)s"),
        _("You need do nothing. The page of the deadline says why, and by when we decide."),
        _("See the deadline explained"),
        "hourglass",
    ),
    "clock.resumed": Kind(
        _("The deadline of %(subject)s runs again"),
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
