"""The catalogue of a right, as its owner keeps it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from takedowns.actions import catalogue as actions
from takedowns.forms.catalogue import ProductForm
from takedowns.models import IPRight, RightProduct
from takedowns.rules.catalogue import MOST_PRODUCTS


@requires(Can.VIEW_RIGHTS)
@require_http_methods(["GET", "HEAD", "POST"])
def products(request, organisation, pk):
    """The products of a right, and a form for one more."""
    right = find(pk)
    may_change = Can.REGISTER_RIGHTS in request.capabilities
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = ProductForm(right, *posted(request))
    if form.is_bound and form.is_valid():
        if made := written(form, actions.add, right=right, details=form.details(), **who(request)):
            messages.info(request, _("%(product)s is in the catalogue.") % {"product": made})
            return see_other(request, "organisation:right_products", organisation, pk)
    rows = list(right.products.active().whole().order_by("name", "article", "pk"))
    context = {
        "right": right,
        "products": rows,
        "form": form,
        "may_change": may_change,
        "most": MOST_PRODUCTS,
        "is_full": len(rows) >= MOST_PRODUCTS,
    }
    return page(request, "takedowns/catalogue/products.html", context, status=422 if form.is_bound else 200)


@requires(Can.REGISTER_RIGHTS)
@require_http_methods(["GET", "HEAD", "POST"])
def product(request, organisation, pk, product):
    """Change one product: a new row takes the place of the old one."""
    right = find(pk)
    found = get_object_or_404(right.products.whole(), pk=product)
    if found.ended_at and request.method != "POST":
        return conflict(
            request, _("This entry was changed or ended."), "organisation:right_products", organisation, pk
        )
    form = ProductForm(right, *posted(request), product=found)
    if form.is_bound and form.is_valid():
        try:
            made = written(
                form, actions.change, product=found, details=form.details(), keep=form.kept(), **who(request)
            )
        except Stale as refusal:
            return conflict(request, refusal, "organisation:right_products", organisation, pk)
        if made:
            messages.info(request, _("%(product)s is changed.") % {"product": made})
            return see_other(request, "organisation:right_products", organisation, pk)
    context = {"right": right, "product": found, "form": form}
    return page(request, "takedowns/catalogue/product.html", context, status=422 if form.is_bound else 200)


@requires(Can.REGISTER_RIGHTS)
@require_POST
def product_end(request, organisation, pk, product):
    """Take a product out of the catalogue."""
    found = get_object_or_404(RightProduct.objects.select_related("right"), pk=product, right=pk)
    try:
        actions.end(product=found, **who(request))
    except Stale as refusal:
        return conflict(request, refusal, "organisation:right_products", organisation, pk)
    messages.info(request, _("%(product)s is no longer in the catalogue.") % {"product": found})
    return see_other(request, "organisation:right_products", organisation, pk)


def find(pk) -> IPRight:
    return get_object_or_404(
        IPRight.objects.select_related("organisation").prefetch_related("markets"), pk=pk
    )


def posted(request) -> tuple:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def who(request) -> dict:
    return {"by": request.user, "at": timezone.now(), "agent": request.agent}


def written(form, act, **what) -> RightProduct | None:
    """What an action makes of a valid form; a refusal is shown beside its field."""
    try:
        return act(pictures=form.cleaned_data["files"], **what)
    except Stale:
        raise
    except actions.CannotList as refused:
        refusal = refused.refusal
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    except DomainError as refused:
        form.add_error("files", str(refused))
    return None
