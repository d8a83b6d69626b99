"""The desk's queue: what waits, who has it, and handing it over."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ipr_portal.errors import DomainError
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import see_other
from ipr_portal.ui.pagination import paginate
from takedowns.actions import claims
from takedowns.filters import queue_rows
from takedowns.forms.queue import VIEWS, QueueFilter
from takedowns.models import Notice


@requires(Can.VIEW_QUEUE)
@require_safe
def queue(request):
    """What waits for a decision, the oldest first; the filters stand in the address."""
    return render(request, "takedowns/queue.html", queue_context(request))


def queue_context(request) -> dict:
    """The list beside a notice, and alone: rows of the chosen view under the chosen filters."""
    form = QueueFilter(request.GET)
    view = request.GET.get("view", "unclaimed")
    view = view if view in VIEWS else "unclaimed"
    rows, order = queue_rows(view, by=request.user, **form.known())
    page = paginate(rows, order, after=request.GET.get("after", ""))
    return {"rows": page, "form": form, "view": view, "views": VIEWS, "filtered": bool(form.known())}


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


@requires(Can.REASSIGN_NOTICES)
@require_POST
def triager(request, number):
    """Hand a notice to another triager."""
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
