"""Rights at the desk: those waiting for verification, and the certificate beside the declared details."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.moments import say_day
from ipr_portal.ui.pagination import paginate
from takedowns.actions import rights as actions
from takedowns.enums import RightState
from takedowns.forms.rights import ReviewForm
from takedowns.models import IPRight

RIGHTS = ngettext_lazy("%(n)s right", "%(n)s rights", "n")
OLDEST = ("submitted_at", "pk")


@requires(Can.VERIFY_RIGHTS)
@require_safe
def rights(request):
    """What waits for verification, the oldest first."""
    rows = IPRight.objects.filter(state=RightState.SUBMITTED).select_related("organisation")
    shown = paginate(
        rows.prefetch_related("markets"), OLDEST, after=request.GET.get("after", ""), noun=RIGHTS
    )
    return page(request, "takedowns/rights/to_verify.html", {"rights": shown})


@requires(Can.READ_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def right(request, pk):
    """One right beside its certificate, for everybody at the desk; POST saves a review."""
    found = get_object_or_404(IPRight.objects.for_desk(), pk=pk)
    may_verify = Can.VERIFY_RIGHTS in request.capabilities
    if request.method == "POST" and not may_verify:
        raise PermissionDenied
    form = review_form(found, request.POST if request.method == "POST" else None) if may_verify else None
    if form and form.is_bound and form.is_valid():
        try:
            actions.review(right=found, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Stale as refusal:
            return conflict(request, refusal, "desk:right", pk)
        except actions.CannotReview as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.info(request, _("Answered; %(who)s is notified.") % {"who": found.organisation})
            return see_other(request, "desk:rights")
    return page(
        request,
        "takedowns/rights/review.html",
        beside(request, found, form),
        status=422 if form and form.is_bound else 200,
    )


def review_form(found, data=None) -> ReviewForm | None:
    if data is not None:
        return ReviewForm(data, declared=declared_of(found))
    if found.state != RightState.SUBMITTED or not found.submitted_at:
        return None
    initial = {"submitted_at": found.submitted_at.isoformat()}
    return ReviewForm(initial=initial, declared=declared_of(found))


def declared_of(found) -> dict[str, str]:
    """The details of a right, in words."""
    said = {
        "nice_classes": ", ".join(map(str, found.nice_classes or ())),
        "author": found.details.get("author", ""),
    }
    said["office"] = found.office_name if found.office else ""
    for name in ("registered_on", "expires_on"):
        said[name] = say_day(day) if (day := getattr(found, name)) else ""
    return said | {name: getattr(found, name) for name in ("owner_name", "registration_number", "goods")}


def beside(request, found, form) -> dict:
    return {
        "right": found,
        "form": form,
        "may_verify": Can.VERIFY_RIGHTS in request.capabilities,
        "reviews": found.reviews.select_related("reviewed_by").order_by("-reviewed_at", "-pk"),
        "products": found.products.active().whole().order_by("name", "article", "pk"),
        "events": timeline(found, request),
    }
