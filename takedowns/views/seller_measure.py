"""What a seller reads about a measure against them, by a link and without an account, and how they object."""

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.links.views import by_link, use
from ipr_portal.markets import market_name, market_zone
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.http import page, see_other
from takedowns.actions import objections
from takedowns.forms.objections import ObjectionForm
from takedowns.models import MeasureMessage
from takedowns.queries.measure_words import headline_now, how_counted, meaning_of
from takedowns.queries.measures import decided_on, reasons_for
from takedowns.queries.objections import files_of, objectionable
from takedowns.rules.objections import is_of_measure, why_not_object

from .sent_uploads import keep_uploads, seller_of_measure


@by_link("seller.measure")
@require_safe
def measure(request, link):
    """The measure, why, since when, what the seller can do, and what became of their objection."""
    with staff_scope():
        message, now = find(link), timezone.now()
        said, strikes = (
            objectionable(message, link_ends=link.expires_at, at=now),
            reasons_for(message.measure),
        )
        case, objection = said.case, said.objection
        context = {
            "case": case, "strikes": strikes, "headline": headline_now(case.measure, case.state),
            "meaning": meaning_of(case.measure, decided_on(case)), "day": decided_on(case),
            "counted": how_counted(len(strikes), case.needed, market_name(case.market)),
            "objection": objection, "files": files_of(objection) if objection else [], "until": said.until,
            "may_object": is_of_measure(message) and why_not_object(said, at=now) is None,
            "link": link, "token": request.link_token, "contact": settings.CONTACT_EMAIL, "rule": said.rule,
            "late": bool(objection and objection.is_open and objection.due_at and objection.due_at <= now),
        }  # fmt: skip
        return page(request, "takedowns/seller/measure.html", context)


@by_link("seller.measure")
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request, link):
    """Object to a measure. What was typed and sent stays after a refusal."""
    with staff_scope():
        message, now = find(link), timezone.now()
        said = objectionable(message, link_ends=link.expires_at, at=now)
        sent = request.method == "POST"
        form = ObjectionForm(*((request.POST, request.FILES) if sent else ()))
        if sent:
            keep_uploads(form, seller_of_measure(message, now))
            if not form.errors and (done := _sent(request, link, form, message, now)):
                return done
        refusal = why_not_object(said, at=now) if is_of_measure(message) else None
        context = {
            "form": form, "case": said.case, "token": request.link_token, "rule": said.rule, "until": said.until,
            "refusal": refusal, "may_object": is_of_measure(message) and refusal is None,
        }  # fmt: skip
        return page(request, "takedowns/seller/objection.html", context, status=422 if form.errors else 200)


def find(link) -> MeasureMessage:
    """The message that a link was made for, with its measure; from here on times are said by the clock of its market."""
    message = get_object_or_404(MeasureMessage.objects.select_related("measure"), pk=link.subject_id)
    timezone.activate(market_zone(message.measure.market))  # ends with the request: see `ReaderTimeZone`
    return message


def _sent(request, link, form: ObjectionForm, message: MeasureMessage, now) -> HttpResponse | None:
    """File what was typed; None if it is refused, which the form says then."""
    given = objections.Objection(**form.taken())
    try:
        with transaction.atomic():
            used = use(request, link, _("objected to a measure"))
            if isinstance(used, HttpResponse):
                return used
            objections.file_objection(message=message, given=given, link_ends=link.expires_at, at=now)
    except objections.CannotObject as refused:
        form.refuse(refused.refusal)
        return None
    return see_other(request, f"{reverse('seller_measure', args=[request.link_token])}#objection")
