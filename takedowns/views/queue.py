"""The desk's queue, in the order of due times."""

from collections.abc import Mapping
from datetime import timedelta

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from ipr_portal.deadlines.chips import chips_of
from ipr_portal.notifications.context import unread_at_desk
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page
from ipr_portal.ui.pagination import cut
from ipr_portal.ui.parameters import text_in, word_in
from ipr_portal.ui.questions import Count, ask, count_in
from takedowns.forms.queue import NOTHING, VIEWS, QueueFilter, filters_in, read_typed, said_of
from takedowns.models import Notice
from takedowns.queries import queue as of_queue
from takedowns.queries.queue_rows import order_of
from takedowns.queries.workload import hours_in, hours_question

from .rows import Look, write_rows
from .saved_views import saved_asked, saved_of, saved_told
from .workload import midnight, workload_asked, workload_in_answers

NOTICES = ngettext_lazy("%(n)s notice", "%(n)s notices", "n")
SIZE = 50


@requires(Can.VIEW_QUEUE)
@require_safe
def queue(request):
    """Notices that wait for a decision, the most urgent first; the filters are in the address."""
    if typed := typed_in(request.GET):
        return redirect(f"{reverse('desk:queue')}?{typed}")
    return page(request, "takedowns/queue/page.html", queue_context(request))


def queue_context(request) -> dict:
    """The list, alone or beside a notice: rows of the chosen view under the chosen filters.

    It takes three statements: the saved views, every count, and the rows. Which view is shown to somebody who names
    none is read from the counts.
    """
    now, known = timezone.now(), filters_in(request.GET)
    mine, after = {"by": request.user, "at": now, **known}, request.GET.get("after", "")
    saved = saved_of(request)
    asked = (
        of_queue.counts(VIEWS, **mine)
        | workload_asked(request, now)
        | {"unread": unread_at_desk(request.user)}
    )
    if "beside" not in request.GET:
        asked |= {"hours": hours_question(at=now, until=midnight(now) + timedelta(days=1))}
    answers = ask(asked | saved_asked(saved, by=request.user, at=now))
    request.unread_count = answers["unread"]
    counts = {name: count_in(answers[name]) for name in VIEWS}
    view = view_shown(request, counts)
    found = of_queue.page(view, size=SIZE, after=after, **mine)
    request.head_workload = workload_in_answers(answers)
    tabs = saved_told(saved, answers, {"view": view, **known})
    rows = cut(
        found, order_of(view), of=Notice, size=SIZE, after_first=bool(after), count=counts[view], noun=NOTICES
    )
    may_assign = Can.REASSIGN_NOTICES in request.capabilities
    look = Look(now, query_of(request.GET), ticks=may_assign, days=view not in ("overdue", "decided"))
    return {
        "rows": rows,
        "workload": request.head_workload,
        "written": write_rows(rows, chips_of((row.clock for row in rows), now), look),
        "view": view,
        "nothing": NOTHING[view],
        "views": [(name, words, counts[name]) for name, words in VIEWS.items()],
        "saved": tabs,
        "saved_here": next((tab for tab in tabs if tab.current), None),
        "known": known,
        "narrowed": [(name, said_of(name, value)) for name, value in known.items()],
        "form": QueueFilter(request.GET) if known.keys() - {"text"} or "filters" in request.GET else None,
        "may_decide": Can.DECIDE_NOTICES in request.capabilities,
        "may_assign": may_assign,
        "hours": (hours := hours_told(answers.get("hours"))),
        "most_in_an_hour": max((count for _hour, count in hours), default=1),
        "now": now,
    }


def hours_told(answer) -> tuple[tuple[str, int], ...]:
    """How many notices are due in each hour, in the reader's local time."""
    return tuple((time_format(timezone.localtime(hour), "H:i"), count) for hour, count in hours_in(answer))


def typed_in(query) -> str:
    """The query string with the filters that were typed into the search field; "" if none were."""
    text, found = read_typed(text_in(query, "text", 200))
    if not found:
        return ""
    kept = query.copy()
    kept.pop("after", None)
    for name, value in {"text": text, **found}.items():
        kept[name] = value
    return kept.urlencode()


def view_shown(request, counts: Mapping[str, Count]) -> str:
    """The view that an address names; if it names none, one's own notices, and without any the unclaimed."""
    decides = Can.DECIDE_NOTICES in request.capabilities and "after" not in request.GET
    return word_in(request.GET, "view", VIEWS) or (
        "mine" if decides and counts["mine"].found else "unclaimed"
    )


def view_in(query) -> str:
    """The view that an address names, the unclaimed notices if it names none."""
    return word_in(query, "view", VIEWS, "unclaimed")


def query_of(query) -> str:
    """The query string that a link out of the list keeps: the view and the filters."""
    kept = query.copy()
    for name in ("after", "beside", "events", "row"):
        kept.pop(name, None)
    return f"?{kept.urlencode()}" if kept else ""
