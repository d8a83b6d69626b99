"""Changes of the queue since a page of it was loaded: polled every few seconds by the pages that show it."""

from datetime import UTC, datetime

from django.db.models import Q, QuerySet
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.moments import say_soon
from ipr_portal.ui.pagination import beyond, read_cursor, window_of
from ipr_portal.ui.parameters import listed_in, text_in
from ipr_portal.ui.questions import Count, Question, all_keys, ask, count_in
from takedowns.enums import NoticeState
from takedowns.forms.queue import VIEWS, filters_in
from takedowns.models import Notice
from takedowns.queries import queue as of_queue
from takedowns.queries.queue_rows import count_of, fitting, moments, queue_rows
from takedowns.rules.claims import claim_of, is_held

from .queue import SIZE, view_in
from .saved_views import saved_asked, saved_counts, saved_of
from .workload import workload_asked, workload_in_answers

MOST = 2 * SIZE  # rows that one page can ask about
TOLD = (
    "triager",
    "state",
    "pending_count",
    "second_review_count",
    "claimed_at",
    "claim_expires_at",
    "triager__name",
    "triager__email",
)


@requires(Can.VIEW_QUEUE)
@require_safe
def queue_news(request):
    """The counts of every view, how many new notices belong among the rows shown, and what happened to those."""
    now, known, shown = timezone.now(), filters_in(request.GET), listed_in(request.GET, "shown", MOST)
    mine = {"by": request.user, "at": now}
    saved, (here, _order) = saved_of(request), queue_rows(view_in(request.GET), **mine, **known)
    asked = (
        of_queue.counts(VIEWS, **mine, **known) | workload_asked(request, now) | saved_asked(saved, **mine)
    )
    come = come_among(request.GET, shown, known, **mine)
    answers = ask(asked | {"come": come, "stay": all_keys(here.filter(pk__in=shown))})
    counts = {name: count_in(answers[name]) for name in VIEWS}
    counts |= {f"saved-{key}": count for key, count in saved_counts(saved, answers).items()}
    load = {"load": workload_in_answers(answers)}
    return JsonResponse({
        "said": say_come(count_in(answers["come"])),
        "counts": {name: str(count) for name, count in counts.items()},
        "load": render_to_string("takedowns/team/own_workload.html", load) if load["load"] else "",
        "lease": lease_told(request, now),
        "marks": marks(request.GET, shown, answers["stay"], **mine),
        "at": say_soon(now, now=now),
        "person": request.user.pk,
        "csrf": get_token(request),
    })  # fmt: skip


def come_among(query, shown: list[int], known: dict, *, by, at: datetime) -> Question:
    """How many notices belong to a page of the queue that it does not show.

    Rows that do not match the filters are skipped, up to a limit, because this is polled often.
    """
    rows, order = queue_rows(view_in(query), by=by, at=at)
    come = among(rows, order, query).exclude(pk__in=shown)
    return count_of(come.order_by(*order), fitting(moments(at), **known) if known else None)


def among(rows: QuerySet[Notice], order: tuple[str, ...], query) -> QuerySet[Notice]:
    """The rows in the range of a page: after the page before, and not after its last row."""
    window = window_of(rows, order, after=query.get("after", ""))
    if until := query.get("until", ""):
        values = read_cursor(until, order, of=Notice)
        first, compare = order[0].lstrip("-"), "gte" if order[0].startswith("-") else "lte"
        window = window.filter(~beyond(order, values), Q(**{f"{first}__{compare}": values[0]}))
    return window


def say_come(come: Count) -> str:
    """The text of the bar above the rows; "" if nothing is new."""
    if not come.found:
        return ""
    words = ngettext("%(count)s new notice · show it", "%(count)s new notices · show them", come.found)
    return words % {"count": come}


def lease_told(request, at: datetime) -> str:
    """The lease of the notice beside the list, for the person who had it when it was opened; empty for others."""
    notices = Notice.objects.select_related("triager")
    found = notices.filter(number=text_in(request.GET, "opened")).first() if "opened" in request.GET else None
    if found is None:
        return ""
    context = {"notice": found, "claim": claim_of(found, by=request.user, at=at)}
    return render_to_string("takedowns/desk/lease.html", context)


def marks(query, shown: list[int], stay: list[int], *, by, at: datetime) -> dict[int, str]:
    """Changes of the rows shown, by their keys: taken by somebody else, decided, or no longer in this view.

    :param stay: the keys of those that still belong to it.
    """
    since = moment_in(text_in(query, "since", 10), at)
    touched = Notice.objects.filter(pk__in=shown).filter(~Q(pk__in=stay) | Q(claimed_at__gt=since))
    rows = touched.select_related("triager").only(*TOLD)
    said = {one.pk: say(one, one.pk in stay, by=by, since=since, at=at) for one in rows}
    return {key: words for key, words in said.items() if words}


def moment_in(text: str, now: datetime) -> datetime:
    """A moment in an address, in seconds since 1970; now if invalid."""
    return datetime.fromtimestamp(int(text), tz=UTC) if text.isascii() and text.isdigit() else now


def say(notice: Notice, stays: bool, *, by, since: datetime, at: datetime) -> str:
    """The change of a notice since a page showed it, in a few words; "" if none."""
    if notice.state == NoticeState.WITHDRAWN:
        return _("Withdrawn by the rights holder")
    if is_held(notice, at=at) and notice.state != NoticeState.DECIDED:
        return say_held(notice, stays, by=by, since=since)
    if stays:
        return ""
    return _("Decided") if notice.state == NoticeState.DECIDED else _("No longer in this view")


def say_held(notice: Notice, stays: bool, *, by, since: datetime) -> str:
    """Who has a notice, if that is new to the reader."""
    if stays and (notice.triager_id == by.pk or notice.claimed_at <= since):
        return ""
    if notice.triager_id == by.pk:
        return _("You have it now")
    return _("%(who)s has it now") % {"who": notice.triager}
