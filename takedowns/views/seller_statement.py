"""What a seller reads about decisions on their listings, by a link and without an account, and how they answer."""

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.links.views import by_link, use
from ipr_portal.markets import market_zone
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.http import page, see_other
from takedowns.actions import counter_notices
from takedowns.forms.disputes import SellerAnswerForm
from takedowns.models import SellerAnswer, SellerMessage
from takedowns.queries.seller_answers import answerable_in, receipt_of
from takedowns.queries.seller_words import headline_of

from .sent_uploads import keep_uploads, seller

ABOUT = ("reason", "statement", "name", "email", "phone", "address")


@by_link("seller.statement")
@require_safe
def statement(request, link):
    """Each listing of one message with its statement of reasons, and its answer; and what was restored since."""
    with staff_scope():
        message = find(link)
        told, rule = answerable_in(message, link_ends=link.expires_at, at=timezone.now())
        open_ones = [one for one in told if one.may_answer]
        may_appeal = [one.appeal for one in told if one.appeal.may_appeal]
        context = {
            "may_appeal": may_appeal, "appeal_until": min((one.until for one in may_appeal), default=None),
            "message": message,
            "notice": message.notice, "told": told, "link": link, "contact": settings.CONTACT_EMAIL, "rule": rule,
            "headline": headline_of([one.reasons for one in told]), "token": request.link_token,
            "open_ones": open_ones, "until": min((one.until for one in open_ones), default=None),
        }  # fmt: skip
        return page(request, "takedowns/seller/statement.html", context)


@by_link("seller.statement")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, link):
    """Answer the decisions about one or many listings at once. What was typed and sent stays after a refusal."""
    with staff_scope():
        message, now = find(link), timezone.now()
        told, rule = answerable_in(message, link_ends=link.expires_at, at=now)
        open_ones = [one for one in told if one.may_answer]
        sent = request.method == "POST"
        form = SellerAnswerForm(
            *((request.POST, request.FILES) if sent else ()), rule=rule,
            listings=[(one.listing.pk, one.reasons.title) for one in (told if sent else open_ones)],
        )  # fmt: skip
        if sent:
            keep_uploads(form, seller(message, now))
            if not form.errors and (done := _sent(request, link, form, message, now)):
                return done
            form.narrow({one.listing.pk: one.refusal for one in told})
        context = {
            "title": _("Answer the decision"), "notice": message.notice, "form": form,
            "rule": rule, "told": open_ones, "token": request.link_token,
            "until": min((one.until for one in open_ones), default=None), "contact": settings.CONTACT_EMAIL,
        }  # fmt: skip
        return page(request, "takedowns/seller/answer.html", context, status=422 if form.errors else 200)


@by_link("seller.statement")
@require_safe
def receipt(request, link, pk):
    """What was sent, and what happens next with each listing, and when."""
    with staff_scope():
        message = find(link)
        found = get_object_or_404(SellerAnswer.objects.select_related("notice"), pk=pk, message=message)
        context = {
            "title": _("We have your answer"), "notice": found.notice, "received_at": found.sent_at, "link": link,
            "answer": found, "sent": receipt_of(found, at=timezone.now()), "token": request.link_token,
            "files": found.files.select_related("file"),
        }  # fmt: skip
        return page(request, "takedowns/seller/receipt.html", context)


def find(link) -> SellerMessage:
    """The message that a link was made for; from here on times are said by the clock of its market."""
    message = get_object_or_404(SellerMessage.objects.with_all(), pk=link.subject_id)
    timezone.activate(market_zone(message.notice.market))  # ends with the request: see `ReaderTimeZone`
    return message


def _sent(request, link, form: SellerAnswerForm, message: SellerMessage, now) -> HttpResponse | None:
    """Send what was typed; None if it is refused, which the form says then."""
    data = form.cleaned_data
    given = counter_notices.Answer(
        form_key=data["form_key"], listing_ids=data["listings"], sworn=data.get("sworn", False),
        files=[file.pk for file in form.kept_files], **{name: data[name] for name in ABOUT},
    )  # fmt: skip
    try:
        with transaction.atomic():
            used = use(
                request, link, _("answered decisions about %(n)d listings") % {"n": len(data["listings"])}
            )
            if isinstance(used, HttpResponse):
                return used
            made = counter_notices.send(message=message, answer=given, link_ends=link.expires_at, at=now)
    except counter_notices.CannotAnswer as refused:
        form.refuse(refused.refusal)
        return None
    return see_other(request, "seller_receipt", request.link_token, made.pk)
