"""Placing a listing under legal hold at the desk, and lifting it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from takedowns.actions import legal_holds as actions
from takedowns.forms.legal_holds import LiftHoldForm, PlaceHoldForm
from takedowns.models import LegalHold
from takedowns.queries.disputes import disputed
from takedowns.queries.legal_holds import lifted_from
from takedowns.queries.reviews import listing_at
from takedowns.rules.legal_holds import why_not_place


@requires(Can.CORRECT_DECISIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def legal_hold(request, number, position):
    """Place one listing under legal hold. What was typed stays after a refusal."""
    listing = get_object_or_404(listing_at(number, position))
    if hold := LegalHold.objects.in_force().filter(listing=listing).first():
        if request.method == "POST":
            said = _("This listing is under legal hold already.")
            return conflict(request, said, "desk:legal_hold_lifting", number, position, hold.pk)
        return see_other(request, "desk:legal_hold_lifting", number, position, hold.pk)
    form = PlaceHoldForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        try:
            actions.place(listing=listing, by=request.user, at=timezone.now(), **form.cleaned_data)
        except actions.CannotHold as refused:
            form.refuse(refused.refusal)
        except DomainError as refused:  # of a file
            form.add_error("papers", str(refused))
        else:
            messages.info(
                request, _("The listing is under legal hold. Nothing restores it until that is lifted.")
            )
            return see_other(request, "desk:notice", number)
    known = disputed([listing])[listing.pk]
    context = {
        "listing": listing, "notice": listing.notice, "form": form, "before": lifted_from(listing),
        "refusal": None if form.is_bound else why_not_place(known, listing.notice, by=request.user),
    }  # fmt: skip
    return page(request, "takedowns/legal_holds/place.html", context, status=422 if form.errors else 200)


@requires(Can.CORRECT_DECISIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def lifting(request, number, position, pk):
    """One legal hold: what was ordered, its papers, and lifting it."""
    listing = get_object_or_404(listing_at(number, position))
    rows = LegalHold.objects.filter(listing=listing).select_related("listing", "placed_by", "lifted_by")
    hold = get_object_or_404(rows, pk=pk)
    form = LiftHoldForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.lift(hold=hold, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Stale as happened:
            return conflict(request, str(happened), "desk:notice", number)
        except actions.CannotHold as refused:
            form.refuse(refused.refusal)
        else:
            messages.info(request, _("The legal hold is lifted. What waited goes on."))
            return see_other(request, "desk:notice", number)
    context = {
        "listing": listing, "notice": listing.notice, "form": form, "hold": hold,
        "files": hold.files.select_related("file"),
    }  # fmt: skip
    return page(request, "takedowns/legal_holds/lift.html", context, status=422 if form.errors else 200)
