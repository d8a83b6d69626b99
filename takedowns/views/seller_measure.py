"""What a seller reads about a measure against them, by a link and without an account."""

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ipr_portal.links.views import by_link
from ipr_portal.markets import market_name
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.http import page
from takedowns.models import MeasureMessage
from takedowns.queries.measure_words import headline_of_measure, how_counted, meaning_of
from takedowns.queries.measures import decided_on, reasons_for


@by_link("seller.measure")
@require_safe
def measure(request, link):
    """The measure, why, since when, and what the seller can do."""
    with staff_scope():
        message = find(link)
        case, strikes = message.measure, reasons_for(message.measure)
        context = {
            "case": case, "strikes": strikes, "headline": headline_of_measure(case.measure),
            "meaning": meaning_of(case.measure, decided_on(case)), "day": decided_on(case),
            "counted": how_counted(len(strikes), case.needed, market_name(case.market)),
            "link": link, "token": request.link_token, "contact": settings.CONTACT_EMAIL,
        }  # fmt: skip
        return page(request, "takedowns/seller/measure.html", context)


def find(link) -> MeasureMessage:
    """The message that a link was made for, with its measure."""
    return get_object_or_404(MeasureMessage.objects.select_related("measure"), pk=link.subject_id)
