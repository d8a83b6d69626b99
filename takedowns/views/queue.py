"""The desk's queue: what waits, in the order of its due time; and the next notice to decide."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
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
from takedowns.forms.queue import VIEWS, QueueFilter, filters_in
from takedowns.models import Notice
from takedowns.rules.claims import claim_of

from .load import load_asked, load_told
from .rows import Look, columns, read_rows, write_rows
from .saved_views import saved_asked, saved_of, saved_told

NOTICES = ngettext_lazy("%(n)s notice", "%(n)s notices", "n")
SIZE = 50


@requires(Can.VIEW_QUEUE)
@require_safe
def queue(request):
    """What waits for a decision, the most urgent first; the filters stand in the address."""
    return page(request, "takedowns/queue.html", queue_context(request))


def queue_context(request, opened: str = "") -> dict:
    """The list beside a notice, and alone: rows of the chosen view under the chosen filters.

    It takes three statements: the saved views, the rows, and every count.

    :param opened: the number of the notice that stands beside the list.
    """
    now, view, known = timezone.now(), view_in(request.GET), filters_in(request.GET)
    mine, after = {"by": request.user, "at": now, **known}, request.GET.get("after", "")
    found = read_rows(page_of_queue(view, columns, size=SIZE, after=after, **mine))
    saved = saved_of(request)
    asked = counts_of_queue(VIEWS, **mine) | load_asked(request, now)
    answers = ask(asked | saved_asked(saved, by=request.user, at=now))
    counts = {name: count_in(answers[name]) for name in VIEWS}
    tabs = saved_told(saved, answers, {"view": view, **known})
    rows = cut(found, order_of(view), size=SIZE, after_first=bool(after), count=counts[view], noun=NOTICES)
    may_assign = Can.REASSIGN_NOTICES in request.capabilities
    look = Look(now, query_of(request.GET), opened, ticks=may_assign)
    return {
        "rows": rows,
        "written": write_rows(rows, chips_of((row.clock for row in rows), now), look),
        "view": view,
        "views": [(name, words, counts[name]) for name, words in VIEWS.items()],
        "saved": tabs,
        "saved_here": next((tab for tab in tabs if tab.current), None),
        "known": known,
        "form": QueueFilter(request.GET) if known.keys() - {"text"} or "filters" in request.GET else None,
        "may_decide": Can.DECIDE_NOTICES in request.capabilities,
        "may_assign": may_assign,
        "own_load": load_told(answers),
        "now": now,
    }


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
    rows = narrowed(Notice.objects.all(), **filters_in(request.GET))
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
