"""The desk's queue: what waits, in the order of its due time; and the next notice to decide."""

from dataclasses import replace

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ipr_portal.deadlines.chips import chips_of
from ipr_portal.errors import DomainError
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page, see_other
from ipr_portal.ui.pagination import counted, paginate
from takedowns.actions import claims, sharing
from takedowns.filters import queue_rows
from takedowns.forms.queue import VIEWS, QueueFilter
from takedowns.models import Notice
from takedowns.rules.claims import claim_of

ROW = (
    "number", "market", "state", "outcome", "due_at", "value", "submitted_at", "listing_count", "executing_count",
    "organisation__name", "right__title", "reason__code", "triager__name", "triager__email", "clock",
)  # fmt: skip


@requires(Can.VIEW_QUEUE)
@require_safe
def queue(request):
    """What waits for a decision, the most urgent first; the filters stand in the address."""
    return page(request, "takedowns/queue.html", queue_context(request), part="queue")


def queue_context(request) -> dict:
    """The list beside a notice, and alone: rows of the chosen view under the chosen filters."""
    now, view, form = timezone.now(), request.GET.get("view", "unclaimed"), filter_of(request)
    view = view if view in VIEWS else "unclaimed"
    known = form.known()
    rows, order = queue_rows(view, by=request.user, at=now, **known)
    shown = paginate(slim(rows), order, after=request.GET.get("after", ""), count=False)
    counts = counted({name: queue_rows(name, by=request.user, at=now, **known)[0] for name in VIEWS})
    return {
        "rows": replace(shown, said=say(len(shown), counts[view])),
        "chips": chips_of((row.clock for row in shown), now),
        "form": form,
        "view": view,
        "views": [(name, words, counts[name]) for name, words in VIEWS.items()],
        "filtered": bool(known),
        "may_decide": Can.DECIDE_NOTICES in request.capabilities,
    }


def say(shown: int, total: str) -> str:
    """How many rows are shown of how many, and whether that is exact."""
    words = (
        _("%(shown)d shown of more than %(total)s")
        if total.endswith("+")
        else _("%(shown)d of %(total)s, exact count")
    )
    return words % {"shown": shown, "total": total.rstrip("+")}


def filter_of(request) -> QueueFilter:
    return QueueFilter(request.GET, people=list(staff_who(Can.DECIDE_NOTICES).order_by("name")))


def slim(rows):
    """Rows with what the list shows of them and no more: a queue is read a hundred times a day."""
    return rows.select_related("organisation", "right", "reason", "triager", "clock").only(
        *ROW, *(f"clock__{field.name}" for field in Notice.clock.field.related_model._meta.fields)
    )


@requires(Can.DECIDE_NOTICES)
@require_POST
def next_notice(request):
    """Take the most urgent notice that is free under the filters one looks through, and open it."""
    now = timezone.now()
    rows = queue_rows("unclaimed", by=request.user, at=now, **filter_of(request).known())[0]
    found = sharing.take_next(rows=rows, by=request.user, at=now)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
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
    back = reverse("desk:notice", args=[found.number])
    return render(request, "409.html", {"refusal": refusal, "back": back}, status=409)
