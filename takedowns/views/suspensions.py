"""Suspending and restoring an organisation at the desk, with what it affects in numbers."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ipr_portal.errors import Stale
from ipr_portal.markets import desk_zone
from ipr_portal.organisations.actions import suspensions
from ipr_portal.organisations.enums import SuspensionCause
from ipr_portal.organisations.models import Suspension
from ipr_portal.organisations.rules import why_not_suspend
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from takedowns.forms.misuse import RestoreForm, SuspendForm
from takedowns.queries.suspensions import affected_by_suspension


@requires(Can.SUSPEND_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def suspension(request, slug):
    """Suspend the filing of an organisation, with what that affects."""
    found, now = get_object_or_404(Organisation, slug=slug), timezone.now()
    form = SuspendForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said, until = form.cleaned_data, form.cleaned_data["until"]
        try:
            suspensions.suspend(
                organisation=found, cause=SuspensionCause(said["cause"]), sentence=said["sentence"],
                until=_end_of(until) if until else None, by=request.user, at=now,
            )  # fmt: skip
        except suspensions.CannotSuspend as refused:
            form.add_error("until" if until else None, str(refused))
        else:
            messages.info(request, _("Suspended. The owners are told."))
            return see_other(request, "desk:organisation", slug)
    context = {
        "organisation": found, "form": form, "affected": affected_by_suspension(found, at=now),
        "refusal": None if form.is_bound else why_not_suspend(found, until=None, at=now),
    }  # fmt: skip
    return page(request, "takedowns/misuse/suspend.html", context, status=422 if form.errors else 200)


def _end_of(day) -> datetime:
    """The moment at which a day ends at the desk."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=desk_zone())


@requires(Can.SUSPEND_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def restoration(request, slug, pk):
    """Restore the filing of an organisation; a suspension because of misuse ends by its case."""
    rows = Suspension.objects.filter(organisation__slug=slug).exclude(cause=SuspensionCause.MISUSE)
    found = get_object_or_404(rows.select_related("organisation", "suspended_by"), pk=pk)
    form = RestoreForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        who = {"by": request.user, "at": timezone.now()}
        try:
            suspensions.restore(suspension=found, sentence=form.cleaned_data["sentence"], **who)
        except Stale as refused:
            return conflict(request, str(refused), "desk:organisation", slug)
        messages.info(request, _("Restored. The owners are told."))
        return see_other(request, "desk:organisation", slug)
    context = {
        "suspension": found, "organisation": found.organisation, "form": form,
        "affected": affected_by_suspension(found.organisation, at=timezone.now()),
    }  # fmt: skip
    return page(request, "takedowns/misuse/restore.html", context, status=422 if form.errors else 200)
