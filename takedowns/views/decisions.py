"""Decisions: undo, earlier rejections, and the setting for opening the next notice."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ipr_portal.errors import DomainError
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import see_other, wants_part
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import key_in, word_in
from takedowns.actions.undo import undo
from takedowns.enums import REJECTIONS, ListingOutcome
from takedowns.models import Listing, Notice, TriageDecision

from .desk import GO_ON, opened, refused

A_YEAR = 365 * 24 * 60 * 60


@requires(Can.DECIDE_NOTICES)
@require_POST
def notice_undo(request, number):
    """Undo one decision of a notice: the one that is named."""
    rows = TriageDecision.objects.filter(notice__number=number)
    found = get_object_or_404(rows, pk=key_in(request.POST, "decision"))
    try:
        undo(decision=found, by=request.user, at=timezone.now())
    except DomainError as refusal:
        return refused(request, number, refusal)
    messages.info(request, _("The decision is undone; its listings are open again."))
    return opened(request, number)


@requires(Can.READ_NOTICES)
@require_safe
def rejections(request, number):
    """Rejections of the rights holder of a notice under one code: every listing, the newest first."""
    found = get_object_or_404(Notice.objects.for_lists(), number=number)
    if not (code := word_in(request.GET, "code", REJECTIONS)):
        raise Http404
    rejected = Listing.objects.filter(organisation=found.organisation_id, outcome=ListingOutcome.REJECTED)
    rows = rejected.filter(rejection_code=code).select_related("notice", "snapshot")
    shown = paginate(rows, ("-decided_at", "-pk"), after=request.GET.get("after", ""))
    context = {"notice": found, "code": code, "meaning": REJECTIONS[code].meaning, "rows": shown}
    return render(request, "takedowns/desk/rejections.html", context)


@requires(Can.DECIDE_NOTICES)
@require_POST
def go_on_setting(request):
    """Whether the next notice opens by itself after the last listing, for this browser; read by script."""
    response = see_other(request, reverse("desk:queue"))
    if wants_part(request):
        response = render(request, "takedowns/desk/goes_on.html", {"goes_on": "go_on" in request.POST})
    response.set_cookie(
        GO_ON, "1" if "go_on" in request.POST else "0", max_age=A_YEAR, httponly=True, samesite="Lax"
    )
    return response
