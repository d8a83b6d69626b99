"""Exchange rates that somebody enters, by hand or from a file: the bank quotes neither the dong nor the Taiwan dollar."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from enforcement.actions.rates import enter_rates
from enforcement.forms.seizures import RateFileForm, RateForm
from ipr_portal.exchange.models import Rate
from ipr_portal.markets import local_day
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can

from .places import views_of
from .signing import show


@requires(Can.KEEP_EXHIBITS)
@require_http_methods(["GET", "HEAD", "POST"])
def rates(request):
    """The rates that were entered last, a form for one more, and one for a table of them."""
    now = timezone.now()
    today = local_day("SG", now)
    of_file = request.method == "POST" and "file" in request.FILES
    by_hand = request.method == "POST" and not of_file
    form = RateForm(request.POST if by_hand else None, today=today)
    table = RateFileForm(*((request.POST, request.FILES) if of_file else ()), today=today)
    sent = table if of_file else form
    if sent.is_bound and sent.is_valid():
        found = table.cleaned_data["file"] if of_file else [form.cleaned_data]
        enter_rates(rows=found, by=request.user, at=now)
        messages.info(
            request, ngettext("%(n)d rate entered.", "%(n)d rates entered.", len(found)) % {"n": len(found)}
        )
        return redirect("desk:exchange_rates")
    entered = (
        Rate.objects.exclude(entered_by=None).select_related("entered_by").order_by("-entered_at", "-pk")[:50]
    )
    context = {"form": form, "table": table, "entered": entered, **views_of(request, "exchange_rates")}
    return show(request, "enforcement/seizures/rates.html", context, status=422 if sent.is_bound else 200)
