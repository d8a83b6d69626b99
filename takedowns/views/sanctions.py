"""Warnings and suspensions on an organisation's own pages, and the appeal."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.organisations.actions.suspensions import suspensions_of
from ipr_portal.organisations.enums import SuspensionCause
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from takedowns.actions import sanctions as actions
from takedowns.forms.misuse import AppealForm
from takedowns.queries.misuse import sanctions_of
from takedowns.rules.misuse import why_not_appeal


@requires(Can.VIEW_SANCTIONS)
@require_safe
def sanctions(request, organisation):
    """Warnings and suspensions of the organisation, those in force first."""
    others = suspensions_of(request.organisation).exclude(cause=SuspensionCause.MISUSE)
    context = {
        "found": list(sanctions_of(request.organisation)),
        "others": list(others),
        "now": timezone.now(),
    }
    return page(request, "takedowns/misuse/sanctions.html", context)


@requires(Can.VIEW_SANCTIONS)
@require_safe
def sanction(request, organisation, pk):
    """One warning or suspension: what was found, how much, and how to appeal."""
    found = get_object_or_404(sanctions_of(request.organisation), pk=pk)
    return _show(request, found, AppealForm())


@requires(Can.APPEAL_SANCTIONS)
@require_http_methods(["POST"])
def sanction_appeal(request, organisation, pk):
    """Appeal against a warning or a suspension."""
    found, form = get_object_or_404(sanctions_of(request.organisation), pk=pk), AppealForm(request.POST)
    if form.is_valid():
        who = {"by": request.user, "at": timezone.now()}
        try:
            actions.appeal(sanction=found, grounds=form.cleaned_data["grounds"], **who)
        except actions.CannotAppeal as refused:
            return conflict(request, str(refused), "organisation:sanction", organisation, pk)
        messages.info(request, _("We have your appeal. Somebody who did not decide the case answers it."))
        return see_other(request, "organisation:sanction", organisation, pk)
    return _show(request, found, form)


def _show(request, found, form):
    appeal, now = getattr(found, "appeal", None), timezone.now()
    context = {
        "sanction": found, "appeal": appeal, "form": form, "now": now,
        "refusal": why_not_appeal(found, appeal, at=now),
    }  # fmt: skip
    return page(request, "takedowns/misuse/sanction.html", context, status=422 if form.errors else 200)
