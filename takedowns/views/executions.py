"""Takedowns being carried out, and those that failed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import see_other
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import text_in, word_in
from ipr_portal.ui.questions import ask, count_in, how_many
from takedowns.actions import execution as execution_actions
from takedowns.enums import MarketplaceOrderState
from takedowns.models import MarketplaceOrder

ORDERS = ngettext_lazy("%(n)s order", "%(n)s orders", "n")
PROOF = 200  # characters; the column has no more


@requires(Can.WATCH_EXECUTIONS)
@require_safe
def executions(request):
    """Takedowns being carried out, and those that failed."""
    state = MarketplaceOrderState(word_in(request.GET, "state", {"FAILED"}, "TO_EXECUTE"))
    rows = MarketplaceOrder.objects.filter(state=state).select_related(
        "decision__listing__notice__organisation"
    )
    page = paginate(rows, ("ordered_at", "pk"), after=request.GET.get("after", ""), noun=ORDERS)
    failed = count_in(
        ask(
            {
                "failed": how_many(
                    MarketplaceOrder.objects.filter(state=MarketplaceOrderState.FAILED).order_by("pk")
                )
            }
        )["failed"]
    )
    context = {"rows": page, "state": state, "failed": failed}
    return render(request, "takedowns/desk/executions.html", context)


@requires(Can.WATCH_EXECUTIONS)
@require_POST
def execution_retry(request, pk):
    return _act_on(request, pk, execution_actions.retry)


@requires(Can.WATCH_EXECUTIONS)
@require_POST
def execution_proof(request, pk):
    return _act_on(request, pk, execution_actions.attest, proof=text_in(request.POST, "proof", PROOF))


def _act_on(request, pk, act, **more):
    order = get_object_or_404(MarketplaceOrder.objects.all(), pk=pk)
    try:
        act(execution=order, by=request.user, at=timezone.now(), **more)
    except execution_actions.CannotExecute as refusal:
        messages.error(request, str(refusal), extra_tags="attention")
    return see_other(request, f"{reverse('desk:executions')}?state=FAILED")
