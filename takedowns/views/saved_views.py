"""Saved views of the queue: their tabs, and saving, changing, repairing and deleting them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.parameters import texts_in
from ipr_portal.ui.questions import Count, Question, counts_in
from takedowns.actions import saved_views as actions
from takedowns.forms.saved_views import SavedViewForm, lost_in
from takedowns.models import SavedView
from takedowns.queries.queue import counts_of_saved
from takedowns.rules.saved_views import why_not_change

TEMPLATE = "takedowns/queue/saved_view.html"


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved view beside the queue's own."""

    pk: int
    name: str
    is_shared: bool
    href: str
    current: bool
    count: str
    lost: str  # filters that no longer exist


def saved_of(request) -> list[SavedView]:
    """The views that somebody may choose among, in one statement."""
    return list(SavedView.objects.offered_to(request.user).select_related("triager"))


def saved_asked(saved: Iterable[SavedView], *, by, at: datetime) -> dict[str, Question]:
    """The queries of their counts: one for each of the queue's own views that they are based on."""
    return {
        f"saved-{view}": counts_of_saved(view, [one.narrowing for one in own], by=by, at=at)
        for view, own in _whole_by_view(saved).items()
    }


def saved_counts(saved: Iterable[SavedView], answers: Mapping[str, Any]) -> dict[int, Count]:
    """The count of each, by its key; without those that have lost a filter."""
    return {
        one.pk: count
        for view, own in _whole_by_view(saved).items()
        for one, count in zip(own, counts_in(answers[f"saved-{view}"]), strict=True)
    }


def _whole_by_view(saved: Iterable[SavedView]) -> dict[str, list[SavedView]]:
    by_view = defaultdict(list)
    for one in saved:
        if not lost_in(one):
            by_view[one.view].append(one)
    return by_view


def saved_told(saved: Iterable[SavedView], answers: Mapping[str, Any], here: Mapping[str, str]) -> list[Tab]:
    """Their tabs beside the queue's own.

    :param here: the view and filters of the page, in the form of a saved view.
    """
    counts = saved_counts(saved, answers)
    return [tab_of(one, counts.get(one.pk, ""), is_here=one.query == here) for one in saved]


def tab_of(saved: SavedView, count: Count | str, *, is_here: bool) -> Tab:
    lost = ", ".join(lost_in(saved))
    href = reverse("desk:saved_view", args=[saved.pk]) if lost else back_to(saved.query)
    return Tab(saved.pk, saved.name, saved.is_shared, href, is_here and not lost, str(count), lost)


@requires(Can.VIEW_QUEUE)
@require_http_methods(["GET", "HEAD", "POST"])
def saved_view_new(request):
    """Save what the queue shows under a name."""
    looked_at = texts_in(request.GET, SavedViewForm.base_fields)
    form = form_of(request, looked_at)
    if form.is_bound and form.is_valid():
        try:
            saved = actions.save_view(**form.as_saved(), by=request.user, at=timezone.now())
        except actions.CannotSave as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return opened(request, saved)
    context = {"form": form, "back": back_to(looked_at)}
    return page(request, TEMPLATE, context, status=422 if form.errors else 200)


@requires(Can.VIEW_QUEUE)
@require_http_methods(["GET", "HEAD", "POST"])
def saved_view(request, pk):
    """One saved view: its name, filters and whether it is shared, to be changed or repaired."""
    saved = find(request, pk)
    refusal = why_not_change(saved, by=request.user)
    form = (
        None if refusal else form_of(request, saved.query | {"name": saved.name, "shared": saved.is_shared})
    )
    if form and form.is_bound and form.is_valid():
        try:
            changed = actions.change_view(saved=saved, **form.as_saved(), by=request.user, at=timezone.now())
        except Stale as refusal:
            return stale(request, refusal)
        except actions.CannotSave as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return opened(request, changed)
    context = {"saved": saved, "form": form, "refusal": refusal, "lost": ", ".join(lost_in(saved))}
    context["back"] = back_to({} if context["lost"] else saved.query)
    return page(request, TEMPLATE, context, status=422 if form and form.errors else 200)


@requires(Can.VIEW_QUEUE)
@require_POST
def saved_view_deletion(request, pk):
    """Delete a saved view, and go back to the queue."""
    saved = find(request, pk)
    try:
        actions.delete_view(saved=saved, by=request.user, at=timezone.now())
    except (Stale, actions.CannotSave) as refusal:
        return stale(request, refusal)
    messages.info(request, _("View “%(name)s” deleted.") % {"name": saved.name})
    return see_other(request, "desk:queue")


def find(request, pk) -> SavedView:
    rows = SavedView.objects.offered_to(request.user).select_related("triager", "saved_by")
    return get_object_or_404(rows, pk=pk)


def form_of(request, initial: Mapping) -> SavedViewForm:
    may_share = Can.SHARE_VIEWS in request.capabilities
    posted = request.POST if request.method == "POST" else None
    return SavedViewForm(posted, initial=initial, may_share=may_share)


def opened(request, saved: SavedView):
    messages.info(
        request, _("“%(name)s” is saved and listed with the views of the queue.") % {"name": saved.name}
    )
    return see_other(request, back_to(saved.query))


def back_to(query: Mapping[str, str]) -> str:
    kept = {name: value for name, value in query.items() if name in SavedViewForm.base_fields}
    return reverse("desk:queue", query=kept)


def stale(request, refusal):
    return conflict(request, refusal, "desk:queue")
