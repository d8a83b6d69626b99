"""What a seller reads about decisions on their listings, by a link and without an account."""

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ipr_portal.links.views import by_link
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.http import page
from takedowns.models import SellerMessage
from takedowns.queries.seller_messages import reasons_in
from takedowns.queries.seller_words import headline_of


@by_link("seller.statement")
@require_safe
def statement(request, link):
    """Each listing of one message with its statement of reasons; and what was restored since."""
    with staff_scope():
        message = get_object_or_404(SellerMessage.objects.with_all(), pk=link.subject_id)
        reasons = reasons_in(message)
        context = {
            "notice": message.notice, "reasons": reasons, "link": link, "contact": settings.CONTACT_EMAIL,
            "headline": headline_of(reasons),
        }  # fmt: skip
        return page(request, "takedowns/seller/statement.html", context)
