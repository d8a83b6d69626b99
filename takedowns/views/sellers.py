"""The register of authorised sellers, for its rights holder."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import paginate
from takedowns.actions import sellers as actions
from takedowns.forms.sellers import SellerForm
from takedowns.models import AuthorisedSeller

SELLERS = ngettext_lazy("%(n)s seller", "%(n)s sellers", "n")
IN_ORDER = ("market", "seller", "pk")


@requires(Can.VIEW_RIGHTS)
@require_http_methods(["GET", "HEAD", "POST"])
def sellers(request, organisation):
    """Every seller on the register, and a form for one more."""
    may_change = Can.REGISTER_RIGHTS in request.capabilities
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    now = timezone.now()
    form = SellerForm(request.POST or None, initial={"valid_from": timezone.localdate(now)})
    if form.is_bound and form.is_valid() and authorised(request, form, now):
        messages.info(request, _("Added to the register. We warn you before you file against this seller."))
        return see_other(request, "organisation:sellers", organisation)
    rows = AuthorisedSeller.objects.not_ended().select_related("added_by")
    context = {
        "sellers": paginate(rows, IN_ORDER, after=request.GET.get("after", ""), noun=SELLERS),
        "form": form,
        "may_change": may_change,
        "today": timezone.localdate(now),
    }
    return page(request, "takedowns/sellers/register.html", context, status=422 if form.is_bound else 200)


@requires(Can.REGISTER_RIGHTS)
@require_POST
def seller_end(request, organisation, pk):
    """End the entry of a seller."""
    found = get_object_or_404(AuthorisedSeller, pk=pk)
    try:
        actions.end(seller=found, by=request.user, at=timezone.now(), agent=request.agent)
    except Stale as refusal:
        return conflict(request, refusal, "organisation:sellers", organisation)
    messages.info(request, _("%(seller)s is removed from the register.") % {"seller": found})
    return see_other(request, "organisation:sellers", organisation)


def authorised(request, form, now) -> bool:
    """Add the seller of the form to the register; else show in the form why not."""
    who = {"by": request.user, "at": now, "agent": request.agent}
    try:
        actions.authorise(organisation=request.organisation, details=form.details(), **who)
    except actions.CannotAuthorise as refused:
        form.add_error(refused.refusal.field, str(refused.refusal))
        return False
    return True
