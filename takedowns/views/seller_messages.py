"""Messages to sellers that wait, and those that could not be sent."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import word_in
from takedowns.actions.seller_messages import try_again
from takedowns.enums import SellerMessageState
from takedowns.models import SellerMessage
from takedowns.queries.seller_messages import for_desk

MESSAGES = ngettext_lazy("%(n)s message", "%(n)s messages", "n")
ORDERS = {SellerMessageState.TOLD: ("-told_at", "-pk")}


@requires(Can.WATCH_EXECUTIONS)
@require_safe
def messages_to_sellers(request):
    """Messages of one state: those that wait, those that were not sent, and those that were."""
    state = SellerMessageState(word_in(request.GET, "state", {"REFUSED", "TOLD"}, "WAITS"))
    rows, order = for_desk().filter(state=state), ORDERS.get(state, ("written_at", "pk"))
    found = paginate(rows, order, after=request.GET.get("after", ""), noun=MESSAGES)
    context = {"found": found, "state": state, "states": SellerMessageState}
    return page(request, "takedowns/seller/messages.html", context)


@requires(Can.WATCH_EXECUTIONS)
@require_POST
def retry(request, pk):
    """Have a message sent again that was given up."""
    found = get_object_or_404(SellerMessage.objects.all(), pk=pk)
    try:
        try_again(message=found, by=request.user, at=timezone.now())
    except Stale as refusal:
        return conflict(request, str(refusal), "desk:seller_messages")
    messages.info(request, _("It is sent again within a minute."))
    return see_other(request, "desk:seller_messages")
