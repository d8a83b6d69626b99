"""Leases of notices: taking the next one or this one, renewing, releasing and reassigning it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from ipr_portal.errors import DomainError
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import see_other, wants_part
from ipr_portal.ui.parameters import key_in
from takedowns.actions import claims, sharing
from takedowns.forms.queue import filters_in
from takedowns.forms.triage import ahead_in
from takedowns.models import Notice
from takedowns.queries.queue_rows import narrowed
from takedowns.rules.claims import claim_of

from .desk import back_to, changed, decision_form, find, head, refused, show
from .queue import query_of


@requires(Can.DECIDE_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def next_notice(request):
    """Take the most urgent unclaimed notice under the present filters, and open it.

    A page may prefetch it (GET), and shows it while taking it: then the answer is its head alone.
    """
    now = timezone.now()
    rows, ahead = narrowed(Notice.objects.all(), at=now, **filters_in(request.GET)), ahead_in(request)
    if request.method != "POST":
        return come(request, sharing.next_free(rows=rows, by=request.user, at=now, beside=ahead.beside))
    found = sharing.take_next(rows=rows, by=request.user, at=now, shown=ahead.shown)
    if found is None:
        return nothing_free(request)
    if wants_part(request):
        found = find(found.number)
        is_shown = (found.number, found.version) == (ahead.shown, ahead.version)
        return head(request, found) if is_shown else come(request, found)
    return see_other(request, f"{back_to(request, found.number)}#decide")


def come(request, found):
    """The article of the next notice, and its address; empty if there is none."""
    if found is None:
        return HttpResponse(status=204)
    found = find(found.number)
    return changed(request, show(request, found, decision_form(found)), found.number)


def nothing_free(request):
    messages.info(request, _("No unclaimed notice matches these filters. New notices appear within seconds."))
    address = f"{reverse('desk:queue')}{query_of(request.GET)}"
    return HttpResponseClientRedirect(address) if wants_part(request) else see_other(request, address)


@requires(Can.DECIDE_NOTICES)
@require_POST
def claim(request, number):
    """Take a notice, or put it back (`release`). If it is taken from its page, the input there is kept."""
    found = find(number)
    releases = "release" in request.POST
    try:
        (claims.release if releases else claims.claim)(notice=found, by=request.user, at=timezone.now())
    except DomainError as refusal:
        return refused(request, number, refusal)
    if wants_part(request) and not releases:
        return head(request, find(number))
    return changed_or_back(request, number)


@requires(Can.DECIDE_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def lease(request, number):
    """The present lease of a notice; POST renews one's own."""
    found = get_object_or_404(Notice.objects.select_related("triager"), number=number)
    now = timezone.now()
    if request.method == "POST":
        claims.renew(notice=found, by=request.user, at=now)
    context = {"notice": found, "claim": claim_of(found, by=request.user, at=now)}
    return render(request, "takedowns/desk/lease.html", context)


@requires(Can.DECIDE_NOTICES)
@require_POST
def triager(request, number):
    """Reassign a notice to another triager: one's own, or, for leads, anybody's."""
    found = find(number)
    to = get_object_or_404(staff_who(Can.DECIDE_NOTICES), pk=key_in(request.POST, "to"))
    try:
        claims.reassign(notice=found, to=to, by=request.user, at=timezone.now())
    except DomainError as refusal:
        return refused(request, number, refusal)
    if to == request.user:
        messages.info(request, _("%(number)s is yours.") % {"number": number})
    else:
        messages.info(request, _("Handed to %(who)s, who is notified.") % {"who": to})
    return changed_or_back(request, number)


def changed_or_back(request, number):
    """The present notice: its article for scripts, else a redirect to its page."""
    if not wants_part(request):
        return see_other(request, back_to(request, number))
    found = find(number)
    return changed(request, show(request, found, decision_form(found)), number)
