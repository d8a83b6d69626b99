"""A seller reports that a notice misuses the portal, by the link of a message and without an account."""

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ipr_portal.links.views import by_link, use
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.http import page
from takedowns.actions import misuse
from takedowns.forms.misuse import SellerFlagForm

from .seller_statement import find


@by_link("seller.statement")
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request, link):
    """Report the sender of a notice; the answer says what happens next. What was typed stays after a refusal."""
    with staff_scope():
        notice = find(link).notice
        form = SellerFlagForm(request.POST if request.method == "POST" else None)
        done = _sent(request, link, form, notice) if form.is_bound and form.is_valid() else False
        if isinstance(done, HttpResponse):
            return done
        context = {
            "title": _("Report misuse"), "notice": notice, "form": form, "done": done, "token": request.link_token,
        }  # fmt: skip
        return page(request, "takedowns/seller/misuse.html", context, status=422 if form.errors else 200)


def _sent(request, link, form: SellerFlagForm, notice) -> bool | HttpResponse:
    """Report what was typed; False if it is refused, which the form says then."""
    try:
        with transaction.atomic():
            used = use(request, link, _("reported misuse"))
            if isinstance(used, HttpResponse):
                return used
            misuse.flag_by_seller(notice=notice, grounds=form.cleaned_data["grounds"], at=timezone.now())
    except misuse.CannotDecideMisuse as refused:
        form.add_error(None, str(refused))
        return False
    return True
