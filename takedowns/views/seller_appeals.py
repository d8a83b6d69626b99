"""A seller appeals against decisions, by the link of a message and without an account; and the receipt."""

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.links.views import by_link, use
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.http import page, see_other
from takedowns.actions import appeals
from takedowns.forms.appeals import SellerAppealForm
from takedowns.queries.appeals import is_late, of_seller, seller_appeals
from takedowns.queries.disputes import rule_for
from takedowns.queries.seller_messages import back_on_show, decisions_told

from .seller_statement import find
from .sent_uploads import keep_uploads, seller


@by_link("seller.statement")
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request, link):
    """Appeal against decisions about one or many listings at once. What was typed and sent stays after a refusal."""
    with staff_scope():
        message, now = find(link), timezone.now()
        listings = [row.listing for row in decisions_told(message)]
        said = seller_appeals(message, listings, link_ends=link.expires_at, at=now)
        open_ones = [one for one in listings if said[one.pk].may_appeal]
        sent = request.method == "POST"
        offered = listings if sent else open_ones
        form = SellerAppealForm(
            *((request.POST, request.FILES) if sent else ()),
            listings=[
                (one.pk, one.snapshot.title if hasattr(one, "snapshot") else one.item) for one in offered
            ],
        )
        if sent:
            keep_uploads(form, seller(message, now))
            if not form.errors and (done := _sent(request, link, form, message, now)):
                return done
            form.narrow({pk: one.refusal for pk, one in said.items()})
        context = {
            "title": _("Appeal against the decision"), "notice": message.notice, "form": form,
            "said": list(said.values()), "token": request.link_token,
            "open_ones": open_ones, "contact": settings.CONTACT_EMAIL, "rule": rule_for(message.notice, at=now),
            "until": min((said[one.pk].until for one in open_ones), default=None),
        }  # fmt: skip
        return page(request, "takedowns/seller/appeal.html", context, status=422 if form.errors else 200)


@by_link("seller.statement")
@require_safe
def appeal_receipt(request, link, pk):
    """What was sent, what happens next and by when; and the decision once there is one."""
    with staff_scope():
        message = find(link)
        found = get_object_or_404(of_seller(message, pk))
        rows = list(found.listings.all())
        context = {
            "title": _("We have your appeal"), "received_at": found.filed_at, "appeal": found, "rows": rows,
            "notice": message.notice, "token": request.link_token, "link": link,
            "files": found.files.all(), "back": back_on_show([row.listing_id for row in rows]),
            "late": is_late(found, at=timezone.now()),
        }  # fmt: skip
        return page(request, "takedowns/seller/appeal_receipt.html", context)


def _sent(request, link, form: SellerAppealForm, message, now) -> HttpResponse | None:
    """File what was typed; None if it is refused, which the form says then."""
    given = appeals.SellersAppeal(**form.taken())
    try:
        with transaction.atomic():
            words = _("appealed against decisions about %(n)d listings") % {"n": len(given.listing_ids)}
            used = use(request, link, words)
            if isinstance(used, HttpResponse):
                return used
            made = appeals.file_as_seller(message=message, given=given, link_ends=link.expires_at, at=now)
    except appeals.CannotAppeal as refused:
        form.refuse(refused.refusal)
        return None
    return see_other(request, "seller_appeal_receipt", request.link_token, made.pk)
