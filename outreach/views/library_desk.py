"""The library at the desk: writing, reviewing, publishing, and what readers missed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.errors import DomainError, Stale
from ipr_portal.formatted_text import page_as_html
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import word_in
from outreach.actions import library as actions
from outreach.actions.pictures import CannotAddPicture, add_picture
from outreach.diffs import difference
from outreach.enums import RESOURCE_MOVES, ResourceState
from outreach.forms.library import NewPageForm, PictureForm, RevisionForm, ScheduleForm
from outreach.models import MissedSearch, Resource, is_outdated_translation
from outreach.queries.library import Helped, helped_of
from outreach.queries.loops import loop_of

VIEWS = {
    "review": [ResourceState.OUTDATED],
    "work": [ResourceState.DRAFT, ResourceState.IN_REVIEW, ResourceState.SCHEDULED],
    "published": [ResourceState.PUBLISHED],
    "archived": [ResourceState.ARCHIVED],
}
STEPS = {
    "submit": actions.submit,
    "return": actions.return_to_draft,
    "publish": actions.publish,
    "confirm": actions.confirm,
    "archive": actions.archive,
}
COMMENTS, MISSED = 20, 100


@requires(Can.MANAGE_LIBRARY)
@require_safe
def library(request):
    """Pages by what has to be done with them, and the searches that found nothing."""
    view = word_in(request.GET, "view", [*VIEWS, "missed"], "published")
    context = {"view": view}
    if view == "missed":
        context["missed"] = list(MissedSearch.objects.order_by("-times", "-last_at")[:MISSED])
        return page(request, "outreach/library/desk.html", context)
    rows = Resource.objects.filter(state__in=VIEWS[view]).defer("body", "search_text")
    shown = paginate(rows, ("topic", "title", "pk"), after=request.GET.get("after", ""))
    helped = helped_of(row.pk for row in shown)
    for row in shown:
        row.helped = helped.get(row.pk, Helped())
    return page(request, "outreach/library/desk.html", context | {"pages": shown})


@requires(Can.MANAGE_LIBRARY)
@require_http_methods(["GET", "HEAD", "POST"])
def library_new(request):
    """Write a page, as a draft."""
    form = NewPageForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if Resource.objects.filter(slug=form.cleaned_data["slug"]).exists():
            form.add_error("slug", _("Another page has this address. Choose another one."))
        else:
            try:
                made = actions.write(**form.cleaned_data, by=request.user, at=timezone.now())
            except actions.CannotWrite as refused:
                form.add_error(refused.field, str(refused))
            else:
                return see_other(request, "desk:library_page", made.pk)
    return page(request, "outreach/library/new.html", {"form": form}, status=422 if form.errors else 200)


@requires(Can.MANAGE_LIBRARY)
@require_http_methods(["GET", "HEAD", "POST"])
def library_page(request, pk):
    """One page with its versions and what its readers said; POST saves the next version."""
    found = get_object_or_404(Resource.objects.select_related("translates", "reviewed_by"), pk=pk)
    if request.method != "POST":
        return show(request, found, RevisionForm(initial=columns_of(found)))
    form = RevisionForm(request.POST)
    if form.is_valid():
        try:
            actions.revise(resource=found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Stale as refused:
            return conflict(request, refused, "desk:library_page", pk)
        except actions.CannotWrite as refused:
            form.add_error(refused.field, str(refused))
        else:
            return see_other(request, "desk:library_page", pk)
    return show(request, found, form, status=422)


def columns_of(found: Resource) -> dict:
    names = ("title", "summary", "topic", "audience", "market", "video", "body", "version")
    return {name: getattr(found, name) for name in names}


def show(request, found, form, *, schedule=None, picture=None, status=200):
    answers = found.answers.order_by("-at")
    context = {
        "page": found,
        "form": form,
        "text": page_as_html(found.body, heading=2),
        "schedule": schedule or ScheduleForm(),
        "pictures": list(found.pictures.defer("content").order_by("added_at", "pk")),
        "picture_form": picture or PictureForm(),
        "moves": set(RESOURCE_MOVES.get(ResourceState(found.state), ())),
        "versions": list(found.versions.select_related("written_by").order_by("-version")),
        "helped": helped_of([found.pk]).get(found.pk, Helped()),
        "comments": list(answers.exclude(comment="")[:COMMENTS]),
        "is_outdated": is_outdated_translation(found),
        "loop": loop_of(found, at=timezone.now()),
        "events": timeline(found, request),
    }
    return page(request, "outreach/library/desk_page.html", context, status=status)


@requires(Can.MANAGE_LIBRARY)
@require_POST
def library_step(request, pk):
    """Take a page one step on."""
    found = get_object_or_404(Resource, pk=pk)
    step = word_in(request.POST, "step", STEPS)
    if not step:
        return redirect("desk:library_page", pk)
    try:
        STEPS[step](resource=found, by=request.user, at=timezone.now())
    except DomainError as refused:
        return conflict(request, refused, "desk:library_page", pk)
    if step == "confirm":
        messages.info(request, _("Reviewed: nothing to change for another year."))
    return see_other(request, "desk:library_page", pk)


@requires(Can.MANAGE_LIBRARY)
@require_POST
def library_schedule(request, pk):
    """Publish a page at a moment to come, in the zone of the person."""
    found = get_object_or_404(Resource, pk=pk)
    form = ScheduleForm(request.POST)
    if form.is_valid():
        try:
            actions.schedule(resource=found, publish_at=form.moment(), by=request.user, at=timezone.now())
        except actions.CannotWrite as refused:
            form.add_error(refused.field and "publish_at", str(refused))
        else:
            return see_other(request, "desk:library_page", pk)
    return show(request, found, RevisionForm(initial=columns_of(found)), schedule=form, status=422)


@requires(Can.MANAGE_LIBRARY)
@require_POST
def library_picture(request, pk):
    """Add a picture to a page."""
    found = get_object_or_404(Resource, pk=pk)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        (file,), words = form.cleaned_data["file"], form.cleaned_data["words"]
        try:
            add_picture(resource=found, file=file, words=words, by=request.user, at=timezone.now())
        except CannotAddPicture as refused:
            form.add_error("file", str(refused))
        else:
            return see_other(request, "desk:library_page", pk)
    return show(request, found, RevisionForm(initial=columns_of(found)), picture=form, status=422)


@requires(Can.MANAGE_LIBRARY)
@require_safe
def library_difference(request, pk, version):
    """What a version changed in the one before it."""
    found = get_object_or_404(Resource, pk=pk)
    after = get_object_or_404(found.versions.select_related("written_by"), version=version)
    before = found.versions.filter(version=version - 1).first()
    context = {
        "page": found, "after": after, "before": before,
        "words": difference(f"{before.title}\n{before.summary}" if before else "", f"{after.title}\n{after.summary}"),
        "lines": difference(before.body if before else "", after.body),
    }  # fmt: skip
    return page(request, "outreach/library/difference.html", context)
