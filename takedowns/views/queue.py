"""The desk's queue: what waits, in the order of its due time; and the next notice to decide."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ipr_portal.deadlines.chips import chips_of
from ipr_portal.errors import DomainError
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import cut
from ipr_portal.ui.questions import ask, count_in
from takedowns.actions import claims, sharing
from takedowns.filters import counts_of_queue, narrowed, order_of, page_of_queue
from takedowns.forms.queue import VIEWS, QueueFilter, filters_in, read_typed, said_of
from takedowns.models import Notice
from takedowns.rules.claims import claim_of
from takedowns.rules.load import hours_in, hours_question

from .load import load_asked, load_told, midnight
from .rows import Look, columns, read_rows, write_rows
from .saved_views import saved_asked, saved_of, saved_told

SIZE = 50


@requires(Can.VIEW_QUEUE)
@require_safe
def queue(request):
    """What waits for a decision, the most urgent first; the filters stand in the address."""
    if typed := typed_in(request.GET):
        return redirect(f"{reverse('desk:queue')}?{typed}")
    return page(request, "takedowns/queue.html", queue_context(request))


def queue_context(request, opened: str = "") -> dict:
    """The list beside a notice, and alone: rows of the chosen view under the chosen filters.

    It takes three statements: the saved views, the rows, and every count; and one more for whoever names no view and
    holds nothing.

    :param opened: the number of the notice that stands beside the list.
    """
    now, known = timezone.now(), filters_in(request.GET)
    mine, after = {"by": request.user, "at": now, **known}, request.GET.get("after", "")
    for view in views_to_try(request):
        found = read_rows(page_of_queue(view, columns, size=SIZE, after=after, **mine))
        if found:
            break
    saved = saved_of(request)
    asked = counts_of_queue(VIEWS, **mine) | load_asked(request, now)
    if not opened:
        asked |= {"hours": hours_question(at=now, until=midnight(now) + timedelta(days=1))}
    answers = ask(asked | saved_asked(saved, by=request.user, at=now))
    counts = {name: count_in(answers[name]) for name in VIEWS}
    tabs = saved_told(saved, answers, {"view": view, **known})
    rows = cut(found, order_of(view), size=SIZE, after_first=bool(after), count=counts[view])
    may_assign = Can.REASSIGN_NOTICES in request.capabilities
    look = Look(now, query_of(request.GET), opened, ticks=may_assign, days=view not in ("overdue", "decided"))
    return {
        "rows": rows,
        "written": write_rows(rows, chips_of((row.clock for row in rows), now), look),
        "view": view,
        "views": [(name, words, counts[name]) for name, words in VIEWS.items()],
        "saved": tabs,
        "saved_here": next((tab for tab in tabs if tab.current), None),
        "known": known,
        "narrowed": [(name, said_of(name, value)) for name, value in known.items()],
        "form": QueueFilter(request.GET) if known.keys() - {"text"} or "filters" in request.GET else None,
        "may_decide": Can.DECIDE_NOTICES in request.capabilities,
        "may_assign": may_assign,
        "load": load_told(answers),
        "hours": (hours := hours_in(answers.get("hours"))),
        "most_in_an_hour": max((count for _hour, count in hours), default=1),
        "now": now,
    }


def typed_in(query) -> str:
    """The query string in which filters that were typed into the one field stand as such; "" if none were."""
    text, found = read_typed(query.get("text", "")[:200])
    if not found:
        return ""
    kept = query.copy()
    kept.pop("after", None)
    for name, value in {"text": text, **found}.items():
        kept[name] = value
    return kept.urlencode()


def views_to_try(request) -> list[str]:
    """The view that an address names; if it names none, one's own notices, and without any the unclaimed."""
    if request.GET.get("view", "") in VIEWS:
        return [request.GET["view"]]
    decides = Can.DECIDE_NOTICES in request.capabilities
    return ["mine", "unclaimed"] if decides and not request.GET.get("after") else ["unclaimed"]


def view_in(query) -> str:
    """The view that an address names, the unclaimed notices if it names none."""
    view = query.get("view", "")
    return view if view in VIEWS else "unclaimed"


def query_of(query) -> str:
    """The query string that a link out of the list keeps: the view and the filters."""
    kept = query.copy()
    kept.pop("after", None)
    return f"?{kept.urlencode()}" if kept else ""


@requires(Can.DECIDE_NOTICES)
@require_POST
def next_notice(request):
    """Take the most urgent notice that is free under the filters one looks through, and open it."""
    now = timezone.now()
    rows = narrowed(Notice.objects.all(), at=now, **filters_in(request.GET))
    found = sharing.take_next(rows=rows, by=request.user, at=now)
    query = query_of(request.GET)
    if found is None:
        messages.info(request, _("Nothing is free under these filters. New notices appear within seconds."))
        return see_other(request, f"{reverse('desk:queue')}{query}")
    return see_other(request, f"{reverse('desk:notice', args=[found.number])}{query}")


@requires(Can.DECIDE_NOTICES)
@require_POST
def claim(request, number):
    """Take a notice, or put it back (`release`)."""
    found = get_object_or_404(Notice.objects.for_desk(), number=number)
    act = claims.release if "release" in request.POST else claims.claim
    try:
        act(notice=found, by=request.user, at=timezone.now())
    except DomainError as refusal:
        return stale(request, found, refusal)
    return see_other(request, "desk:notice", number)


@requires(Can.DECIDE_NOTICES)
@require_POST
def lease(request, number):
    """Keep one's notice while one works on its page; the answer says until when, or who has it by now."""
    found = get_object_or_404(Notice.objects.for_desk(), number=number)
    now = timezone.now()
    claims.renew(notice=found, by=request.user, at=now)
    context = {"notice": found, "claim": claim_of(found, by=request.user, at=now)}
    return render(request, "takedowns/lease.html", context)


@requires(Can.DECIDE_NOTICES)
@require_POST
def triager(request, number):
    """Hand a notice to another triager: one's own, or, for leads, anybody's."""
    found = get_object_or_404(Notice.objects.for_desk(), number=number)
    to = get_object_or_404(staff_who(Can.DECIDE_NOTICES), pk=request.POST.get("to") or 0)
    try:
        claims.reassign(notice=found, to=to, by=request.user, at=timezone.now())
    except DomainError as refusal:
        return stale(request, found, refusal)
    return see_other(request, "desk:notice", number)


def stale(request, found, refusal):
    return conflict(request, refusal, "desk:notice", found.number)
