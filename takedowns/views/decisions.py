"""Taking a decision back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ipr_portal.errors import DomainError
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, see_other
from takedowns.actions.undo import undo
from takedowns.models import TriageDecision

from .desk import back_to


@requires(Can.DECIDE_NOTICES)
@require_POST
def notice_undo(request, number):
    """Undo one decision of a notice: the one that is named."""
    rows, named = TriageDecision.objects.filter(notice__number=number), request.POST.get("decision", "")
    found = get_object_or_404(rows, pk=named if named.isdecimal() else 0)
    try:
        undo(decision=found, by=request.user, at=timezone.now())
    except DomainError as refusal:
        return conflict(request, refusal, "desk:notice", number)
    messages.info(request, _("The decision is undone; its listings are open again."))
    return see_other(request, back_to(request, number))
