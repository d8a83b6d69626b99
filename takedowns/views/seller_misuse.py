"""A seller reports that a notice misuses the portal, by the link of a message and without an account; and the receipt."""

from django.core import signing
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.links.models import SignedLink
from ipr_portal.links.views import by_link, use
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.http import page, see_other
from takedowns.actions import misuse
from takedowns.forms.misuse import SellerFlagForm
from takedowns.models import MisuseFlag, SellerMessage
from takedowns.queries.misuse import report_about, reports_about

from .seller_statement import find


@by_link("seller.statement")
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request, link):
    """Report the sender of a notice; the receipt says what happens next. What was typed stays after a refusal."""
    with staff_scope():
        message = find(link)
        notice, form = message.notice, SellerFlagForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid() and (done := _sent(request, link, form, message)):
            return done
        context = {"title": _("Report misuse"), "notice": notice, "form": form, "token": request.link_token}
        return page(request, "takedowns/seller/misuse.html", context, status=422 if form.errors else 200)


@by_link("seller.statement")
@require_safe
def receipt(request, link, report):
    """What was reported by this link, when, and what happens next."""
    with staff_scope():
        notice = find(link).notice
        found = get_object_or_404(reports_about(notice), pk=_key_of(link, report))
        context = {
            "title": _("We have your report"), "notice": notice, "report": found, "link": link,
            "token": request.link_token,
        }  # fmt: skip
        return page(request, "takedowns/seller/misuse_receipt.html", context)


def _sent(request, link, form: SellerFlagForm, message: SellerMessage) -> HttpResponse | None:
    """Report what was typed; None if it is refused, which the form says then. The same words twice are one report."""
    grounds, rows = form.cleaned_data["grounds"], report_about(message.notice, message.seller_key)
    about = {"notice": message.notice, "seller_key": message.seller_key, "grounds": grounds}
    try:
        with transaction.atomic():
            used = use(request, link, _("reported misuse"))
            if isinstance(used, HttpResponse):
                return used
            misuse.flag_by_seller(**about, at=timezone.now())
    except misuse.CannotDecideMisuse as refused:
        if not rows.filter(grounds=grounds).exists():
            form.add_error(None, str(refused))
            return None
    return see_other(request, "seller_misuse_receipt", request.link_token, _signed(link, rows.get()))


def _signed(link: SignedLink, report: MisuseFlag) -> str:
    """The last part of the address of a receipt: the other sellers of the notice, with links of theirs, cannot guess it."""
    return _signer(link).sign(str(report.pk))


def _key_of(link: SignedLink, signed: str) -> int:
    """:raises Http404: if this link has no such receipt."""
    try:
        return int(_signer(link).unsign(signed))
    except signing.BadSignature as error:
        raise Http404 from error


def _signer(link: SignedLink) -> signing.Signer:
    return signing.Signer(salt=f"seller_misuse_receipt.{link.pk}")
