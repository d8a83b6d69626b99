"""Messages to sellers that wait, and those that could not be sent."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can, may
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import word_in
from takedowns.actions.seller_messages import revoke_link, send_new_link, try_again
from takedowns.enums import SellerMessageState
from takedowns.models import SellerMessage
from takedowns.queries.seller_messages import for_desk, links_of
from takedowns.queries.strikes import names_of

MESSAGES = ngettext_lazy("%(n)s message", "%(n)s messages", "n")
ORDERS = {SellerMessageState.TOLD: ("-told_at", "-pk")}


@requires(Can.WATCH_EXECUTIONS)
@require_safe
def messages_to_sellers(request):
    """Messages of one state: those that wait, those that were not sent, and those that were."""
    state = SellerMessageState(word_in(request.GET, "state", {"REFUSED", "TOLD"}, "WAITS"))
    rows, order = for_desk().filter(state=state), ORDERS.get(state, ("written_at", "pk"))
    found = paginate(rows, order, after=request.GET.get("after", ""), noun=MESSAGES)
    may_revoke = state == SellerMessageState.TOLD and may(request.user, Can.CORRECT_DECISIONS)
    if may_revoke:
        now, links = timezone.now(), links_of(found)
        for message in found:
            message.link, message.now = links.get(message.pk), now
    context = {
        "found": found, "state": state, "states": SellerMessageState, "may_revoke": may_revoke,
        "names": names_of(message.seller_key for message in found),
    }  # fmt: skip
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


@requires(Can.CORRECT_DECISIONS)
@require_POST
def link_revoke(request, pk):
    """End the link that a seller was sent before its time."""
    return _acted(
        request,
        pk,
        revoke_link,
        _("The link is revoked. Files that came by it and were not sent are deleted."),
    )


@requires(Can.CORRECT_DECISIONS)
@require_POST
def link_renew(request, pk):
    """Have a message sent again with a new link, once its link is revoked."""
    return _acted(request, pk, send_new_link, _("It is sent with a new link within a minute."))


def _acted(request, pk, act: Callable, said: str) -> HttpResponse:
    found = get_object_or_404(SellerMessage.objects.all(), pk=pk)
    try:
        act(message=found, by=request.user, at=timezone.now())
    except Stale as refusal:
        return conflict(request, str(refusal), "desk:seller_messages")
    messages.info(request, said)
    return see_other(request, f"{reverse('desk:seller_messages')}?state=TOLD")
