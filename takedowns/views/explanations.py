"""Explanation templates: their list, their use, and editing them."""

from itertools import groupby

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
from ipr_portal.ui.parameters import texts_in, word_in
from takedowns.actions import explanations as actions
from takedowns.enums import MESSAGE, MESSAGE_VARIABLES, REJECTIONS, VARIABLES
from takedowns.forms.explanations import ExplanationForm, NewExplanationForm
from takedowns.models import Explanation, Notice
from takedowns.rules.explanations import (
    Use,
    current_texts,
    own_values,
    shared_values,
    use_of_explanations,
    versions_with_use,
)
from takedowns.wording import fill


@requires(Can.DECIDE_NOTICES)
@require_safe
def explanations(request):
    """Every template by its code, with how often it was used and how often it was changed."""
    retired, use = word_in(request.GET, "view", {"retired"}) == "retired", use_of_explanations()
    rows = current_texts(retired=retired)
    for row in rows:
        row.use = use.get(row.explanation_id, Use())
    by_code = [
        {"code": code, "meaning": texts[0].explanation.meaning, "rows": texts}
        for code, texts in (
            (code, list(some)) for code, some in groupby(rows, key=lambda row: row.explanation.code)
        )
    ]
    context = {"by_code": by_code, "retired": retired, "may_write": may_write(request)}
    return page(request, "takedowns/explanations/list.html", context)


def may_write(request) -> bool:
    return Can.MANAGE_EXPLANATIONS in request.capabilities


@requires(Can.MANAGE_EXPLANATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def explanation_new(request):
    """Add a template for a code."""
    form = NewExplanationForm(
        request.POST if request.method == "POST" else None,
        initial=texts_in(request.GET, NewExplanationForm.base_fields),
    )
    if form.is_bound and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("code", "name", "text", "market", "language")}
        try:
            made = actions.write(**typed, by=request.user, at=timezone.now())
        except actions.CannotExplain as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.info(request, _("“%(name)s” is now offered to triagers.") % {"name": made.name})
            return see_other(request, "desk:explanations")
    context = {"form": form, "variables": VARIABLES | MESSAGE_VARIABLES}
    return page(request, "takedowns/explanations/new.html", context, status=422 if form.errors else 200)


@requires(Can.DECIDE_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def explanation(request, pk):
    """One template with its versions and their use; POST saves the next version."""
    found = get_object_or_404(Explanation, pk=pk)
    versions = versions_with_use(found)
    if request.method != "POST" or not may_write(request):
        return show(
            request,
            found,
            versions,
            blank(found, versions[0]),
            status=200 if request.method != "POST" else 403,
        )
    form = ExplanationForm(request.POST)
    if form.is_valid():
        try:
            actions.revise(explanation=found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Stale as refusal:
            return stale(request, pk, refusal)
        except actions.CannotExplain as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return see_other(request, "desk:explanation", pk)
    return show(request, found, versions, form, status=422)


def blank(found, last) -> ExplanationForm:
    return ExplanationForm(initial={"version": last.version, "name": found.name, "text": last.text})


def show(request, found, versions, form, *, status):
    context = {
        "explanation": found,
        "rejection": REJECTIONS.get(found.code),
        "form": form if may_write(request) and not found.retired_at else None,
        "may_write": may_write(request),
        "versions": versions,
        "sample": sample_of(versions[0].text),
        "variables": MESSAGE_VARIABLES if found.code == MESSAGE else VARIABLES,
        "events": timeline(found, request),
    }
    return page(request, "takedowns/explanations/explanation.html", context, status=status)


def sample_of(text: str) -> dict | None:
    """A sample for the first listing of the newest notice."""
    notice = (
        Notice.objects.select_related("organisation", "right", "reason").order_by("-submitted_at").first()
    )
    listing = notice and notice.listings.select_related("snapshot").in_order().first()
    if listing is None:
        return None
    return {"notice": notice, "text": fill(text, shared_values(notice) | own_values(listing))}


@requires(Can.MANAGE_EXPLANATIONS)
@require_POST
def explanation_retirement(request, pk):
    """Retire a template, or restore it (`back`)."""
    found = get_object_or_404(Explanation, pk=pk)
    act = actions.bring_back if "back" in request.POST else actions.retire
    try:
        act(explanation=found, by=request.user, at=timezone.now())
    except actions.CannotExplain as refusal:
        return stale(request, pk, refusal)
    return see_other(request, "desk:explanation", pk)


def stale(request, pk, refusal):
    return conflict(request, refusal, "desk:explanation", pk)
