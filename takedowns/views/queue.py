"""The desk's queue: what waits, in the order of its due time."""

from django.utils import timezone
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from ipr_portal.deadlines.chips import chips_of
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page
from ipr_portal.ui.pagination import cut
from ipr_portal.ui.parameters import word_in
from ipr_portal.ui.questions import ask, count_in
from takedowns.filters import counts_of_queue, order_of, page_of_queue
from takedowns.forms.queue import VIEWS, QueueFilter, filters_in
from takedowns.models import Notice

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


def queue_context(request) -> dict:
    """The list, alone or beside a notice: rows of the chosen view under the chosen filters.

    It takes three statements: the saved views, the rows, and every count.
    """
    now, view, known = timezone.now(), view_in(request.GET), filters_in(request.GET)
    mine, after = {"by": request.user, "at": now, **known}, request.GET.get("after", "")
    found = read_rows(page_of_queue(view, columns, size=SIZE, after=after, **mine))
    saved = saved_of(request)
    asked = counts_of_queue(VIEWS, **mine) | load_asked(request, now)
    answers = ask(asked | saved_asked(saved, by=request.user, at=now))
    counts = {name: count_in(answers[name]) for name in VIEWS}
    tabs = saved_told(saved, answers, {"view": view, **known})
    rows = cut(
        found, order_of(view), of=Notice, size=SIZE, after_first=bool(after), count=counts[view], noun=NOTICES
    )
    may_assign = Can.REASSIGN_NOTICES in request.capabilities
    look = Look(now, query_of(request.GET), ticks=may_assign)
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
    return word_in(query, "view", VIEWS, "unclaimed")


def query_of(query) -> str:
    """The query string that a link out of the list keeps: the view and the filters."""
    kept = query.copy()
    for name in ("after", "beside", "events"):
        kept.pop(name, None)
    return f"?{kept.urlencode()}" if kept else ""
