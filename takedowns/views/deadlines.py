"""The deadline of a notice explained, the same for both sides; and its pauses, for leads."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.deadlines.actions import pauses
from ipr_portal.deadlines.explanation import explain_stored
from ipr_portal.deadlines.forms import PauseForm
from ipr_portal.deadlines.models import Pause
from ipr_portal.errors import Stale
from ipr_portal.notifications.views import read_news_of
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page, see_other
from ipr_portal.ui.parameters import key_in
from takedowns.models import Notice

from .notices import standing


@requires(Can.VIEW_NOTICES)
@require_safe
def notice_deadline(request, organisation, number):
    """How the deadline of a notice is calculated, for its rights holder."""
    found = find(number)
    read_news_of(request, "notice", "notice_deadline", args=[number])
    context = context_of(found, exact=False) | {"standing": standing(found)}
    return page(request, "takedowns/notices/deadline.html", context)


@requires(Can.READ_NOTICES)
@require_safe
def desk_deadline(request, number):
    """How the deadline of a notice is calculated, and who paused it, for the desk."""
    return page(request, "takedowns/desk/deadline.html", context_of(find(number), at_desk=True))


def find(number) -> Notice:
    """A notice with its clock, in the scope that is open."""
    rows = Notice.objects.select_related("organisation", "right", "clock__version__calendar")
    return get_object_or_404(rows, number=number)


def context_of(found: Notice, *, exact: bool = True, at_desk: bool = False) -> dict:
    told = (
        explain_stored(found.clock, at=timezone.now(), exact=exact, at_desk=at_desk) if found.clock else None
    )
    return {"notice": found, "told": told}


@requires(Can.PAUSE_CLOCKS)
@require_http_methods(["GET", "HEAD", "POST"])
def notice_pauses(request, number):
    """Pause the clock of a notice, or resume it (`resume`)."""
    found = find(number)
    if found.clock is None or found.clock.stopped_at:
        return page(request, "takedowns/desk/deadline.html", context_of(found, at_desk=True), status=409)
    if "resume" in request.POST:
        return resume(request, found)
    form = PauseForm(request.POST if request.method == "POST" else None, clock=found.clock, at=timezone.now())
    if form.is_bound and form.is_valid():
        try:
            pauses.pause(clock_id=found.clock_id, **form.cleaned_data, by=request.user, at=timezone.now())
        except pauses.CannotPause as refusal:
            form.add_error("cap_at", str(refusal))
        else:
            messages.info(request, _("The deadline for %(number)s is paused.") % {"number": found})
            return see_other(request, "desk:notice", number)
    context = {"notice": found, "form": form}
    return page(request, "takedowns/desk/pause.html", context, status=422 if form.errors else 200)


def resume(request, found: Notice):
    row = get_object_or_404(Pause, clock=found.clock, pk=key_in(request.POST, "resume"))
    try:
        pauses.resume(pause=row, by=request.user, at=timezone.now())
    except Stale as refusal:
        messages.error(request, str(refusal), extra_tags="attention")
    else:
        messages.info(request, _("The deadline for %(number)s is running again.") % {"number": found})
    return see_other(request, "desk:notice", found.number)
