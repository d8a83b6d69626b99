"""The message to the seller about a measure, at the desk: sent again, its link revoked, or sent with a new one."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, see_other
from takedowns.actions.measure_messages import revoke_link, send_new_link, try_again
from takedowns.models import MeasureMessage


@requires(Can.WATCH_EXECUTIONS)
@require_POST
def retry(request, pk):
    """Have a message sent again that was given up."""
    return _acted(request, pk, try_again, _("It is sent again within a minute."))


@requires(Can.CORRECT_DECISIONS)
@require_POST
def link_revoke(request, pk):
    """End the link that a seller was sent before its time."""
    return _acted(request, pk, revoke_link, _("The link is revoked."))


@requires(Can.CORRECT_DECISIONS)
@require_POST
def link_renew(request, pk):
    """Have a message sent again with a new link, once its link is revoked."""
    return _acted(request, pk, send_new_link, _("It is sent with a new link within a minute."))


def _acted(request, pk, act: Callable, said: str) -> HttpResponse:
    found = get_object_or_404(MeasureMessage.objects.all(), pk=pk)
    try:
        act(message=found, by=request.user, at=timezone.now())
    except Stale as refusal:
        return conflict(request, str(refusal), "desk:measure", found.measure_id)
    messages.info(request, said)
    return see_other(request, "desk:measure", found.measure_id)
