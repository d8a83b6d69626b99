"""Objections to measures at the desk: a lead who had no part decides, and somebody notes that a measure is lifted."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, see_other
from takedowns.actions import objections
from takedowns.enums import ObjectionState
from takedowns.forms.objections import DecideObjectionForm
from takedowns.forms.strikes import LiftForm
from takedowns.queries.objections import objection_to

from .repeat_infringers import find, show


@requires(Can.SIGN_OFF_MEASURES)
@require_POST
def decision(request, pk) -> HttpResponse:
    """Decide the objection to a measure."""
    case, form = find(pk), DecideObjectionForm(request.POST)
    found = objection_to(case)
    if found is None:
        return conflict(request, _("Nobody objected to this measure."), "desk:measure", pk)
    if not form.is_valid():
        return show(request, case, objecting=form, status=422)
    state, reasons = ObjectionState(form.cleaned_data["state"]), form.cleaned_data["reasons"]
    try:
        objections.decide(objection=found, state=state, reasons=reasons, by=request.user, at=timezone.now())
    except Stale as happened:
        return conflict(request, str(happened), "desk:measure", pk)
    except objections.CannotObject as refused:
        field = refused.refusal.field
        form.add_error(field if field in form.fields else None, str(refused))
        return show(request, case, objecting=form, status=422)
    messages.info(request, _("Decided. The seller is told."))
    return see_other(request, "desk:measure", pk)


@requires(Can.WATCH_EXECUTIONS)
@require_POST
def lifting(request, pk) -> HttpResponse:
    """Note that the marketplace has lifted a measure."""
    case, form = find(pk), LiftForm(request.POST)
    if not form.is_valid():
        return show(request, case, lift=form, status=422)
    try:
        objections.lift(case=case, by=request.user, at=timezone.now(), **form.cleaned_data)
    except objections.CannotObject as refused:
        return conflict(request, str(refused), "desk:measure", pk)
    messages.info(request, _("The measure is noted as lifted."))
    return see_other(request, "desk:measure", pk)
