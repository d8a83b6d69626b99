"""Correcting a decision after its outcome was sent."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from takedowns.actions import decision_corrections as actions
from takedowns.enums import GOES
from takedowns.forms.decision_corrections import RestoreForm, TakeDownForm
from takedowns.models import DecisionCorrection
from takedowns.queries.decision_corrections import decided_about
from takedowns.queries.reviews import listing_at
from takedowns.rules.decision_corrections import why_not_correct_decision
from takedowns.rules.ended_since import ended_for_new_decision, expired_on

from .reviews import said_about


@requires(Can.DECIDE_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request, number, position):
    """Correct the decision about one listing: restore it, or take it down."""
    listing = get_object_or_404(listing_at(number, position).select_related("notice__reason"))
    restores = listing.outcome in GOES
    data = request.POST if request.method == "POST" else None
    form = (
        RestoreForm(data)
        if restores
        else TakeDownForm(
            data, initial={"ground": listing.notice.reason.ground},
            expired_on=expired_on(listing.notice, at=timezone.now()),
        )
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            actions.correct(listing=listing, by=request.user, at=timezone.now(), **form.values())
        except actions.CannotCorrect as refused:
            if DecisionCorrection.objects.filter(listing=listing).exists():
                return conflict(request, str(refused), "desk:notice", number)
            field = refused.refusal.field
            form.add_error(field if field in form.fields else None, str(refused))
        else:
            messages.info(
                request, _("Corrected. The rights holder is told, and the marketplace has the order.")
            )
            return see_other(request, "desk:notice", number)
    context = {
        "listing": listing, "notice": listing.notice, "form": form, "restores": restores,
        "said": said_about(listing), "ended": ended_for_new_decision(listing.notice, at=timezone.now()),
        "refusal": None if form.is_bound else why_not_correct_decision(decided_about(listing), by=request.user),
    }  # fmt: skip
    return page(
        request, "takedowns/decision_corrections/correct.html", context, status=422 if form.errors else 200
    )
