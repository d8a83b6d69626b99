"""Programmes themselves: promise and places, criteria and terms in versions, and another threshold on trial."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from programmes.actions import settings as actions
from programmes.actions.steps import CannotMove
from programmes.forms.lists import ThresholdForm
from programmes.forms.settings import CriteriaForm, PilotForm, ProgrammeForm, TermsForm, benefits_in_lines
from programmes.models import Programme
from programmes.queries.settings import criteria_of, ipp_plus, terms_of
from programmes.queries.threshold import first_to_try, simulate
from programmes.rules.admission import places_left

from .participation import say_why

FIELDS = ("version", "business_days", "capacity", "invitation_days", "return_months")


@requires(Can.VIEW_PROGRAMMES)
@require_safe
def programme_list(request):
    """Programmes and pilots, with what each promises."""
    rows = list(Programme.objects.order_by("closed_at", "opened_at", "pk"))
    for row in rows:
        row.left = places_left(row)
    context = {"rows": rows, "may_manage": Can.MANAGE_PROGRAMMES in request.capabilities}
    return page(request, "programmes/desk/programmes.html", context)


@requires(Can.MANAGE_PROGRAMMES)
@require_http_methods(["GET", "HEAD", "POST"])
def programme_new(request):
    """Open a pilot."""
    form = PilotForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.open_pilot(
                like=ipp_plus(), **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except CannotMove as refused:
            say_why(form, refused)
        else:
            messages.info(request, _("%(programme)s is open.") % {"programme": made})
            return see_other(request, "desk:programme", made.code)
    return page(
        request, "programmes/desk/programme_new.html", {"form": form}, status=422 if form.errors else 200
    )


@requires(Can.VIEW_PROGRAMMES)
@require_http_methods(["GET", "HEAD", "POST"])
def programme(request, code):
    """What a programme promises, asks for and gives, with every version; POST changes promise, places and times."""
    found = get_object_or_404(Programme, code=code)
    if request.method != "POST":
        return show(request, found, ProgrammeForm(initial={name: getattr(found, name) for name in FIELDS}))
    form = ProgrammeForm(request.POST)
    if not may_manage(request):
        return show(request, found, form, status=403)
    if form.is_valid():
        try:
            actions.change_programme(programme=found, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Stale as refusal:
            return conflict(request, refusal, "desk:programme", code)
        messages.info(request, _("Saved. Notices on their way keep their promise."))
        return see_other(request, "desk:programme", code)
    return show(request, found, form, status=422)


def may_manage(request) -> bool:
    return Can.MANAGE_PROGRAMMES in request.capabilities


def show(request, found, form, *, status=200):
    versions = found.criteria_versions.select_related("written_by").prefetch_related("criteria")
    context = {
        "programme": found,
        "form": form if may_manage(request) else None,
        "versions": list(versions.order_by("-number")),
        "terms": terms_of(found) if found.terms.exists() else None,
        "all_terms": found.terms.select_related("written_by").order_by("-number"),
        "left": places_left(found),
        "may_manage": may_manage(request),
        "events": timeline(found, request),
    }
    return page(request, "programmes/desk/programme.html", context, status=status)


@requires(Can.MANAGE_PROGRAMMES)
@require_http_methods(["GET", "HEAD", "POST"])
def criteria(request, code):
    """Write the next version of the criteria."""
    found = get_object_or_404(Programme, code=code, closed_at=None)
    version, rows = criteria_of(found)
    form = CriteriaForm(
        request.POST if request.method == "POST" else None, criteria=rows, initial={"seen": version.number}
    )
    if form.is_bound and form.is_valid():
        try:
            actions.write_criteria(
                programme=found, seen=form.cleaned_data["seen"], rules=form.rules(),
                note=form.cleaned_data["note"], by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Stale as refusal:
            return conflict(request, refusal, "desk:programme", code)
        return see_other(request, "desk:programme", code)
    context = {"programme": found, "form": form, "version": version}
    return page(request, "programmes/desk/criteria.html", context, status=422 if form.errors else 200)


@requires(Can.MANAGE_PROGRAMMES)
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request, code):
    """Write the next version of the terms and of the benefits that they name."""
    found = get_object_or_404(Programme, code=code, closed_at=None)
    last = terms_of(found)
    initial = {"seen": last.number, "text": last.text, "benefits": benefits_in_lines(last)}
    form = TermsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            actions.write_terms(programme=found, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Stale as refusal:
            return conflict(request, refusal, "desk:programme", code)
        return see_other(request, "desk:programme", code)
    context = {"programme": found, "form": form, "terms": last}
    return page(request, "programmes/desk/terms.html", context, status=422 if form.errors else 200)


@requires(Can.MANAGE_PROGRAMMES)
@require_POST
def closing(request, code):
    """Close a programme: nobody enters from now on."""
    found, form = get_object_or_404(Programme, code=code), ProgrammeForm(request.POST)
    form.is_valid()
    version = form.cleaned_data.get("version")
    try:
        actions.close_programme(programme=found, version=version or 0, by=request.user, at=timezone.now())
    except Stale as refusal:
        return conflict(request, refusal, "desk:programme", code)
    return see_other(request, "desk:programme", code)


@requires(Can.VIEW_PROGRAMMES)
@require_safe
def threshold(request):
    """Who would leave or enter at another threshold of accuracy; to begin with, two points above the one in force."""
    form = ThresholdForm(
        request.GET if "threshold" in request.GET else {"threshold": first_to_try(ipp_plus())}
    )
    found = simulate(ipp_plus(), form.share()) if form.is_valid() else None
    context = {"form": form, "found": found, "programme": ipp_plus()}
    return page(request, "programmes/desk/threshold.html", context, status=422 if form.errors else 200)
