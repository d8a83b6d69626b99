"""One listing of a notice: its picture beside the genuine one, large enough to find what differs."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page
from ipr_portal.ui.parameters import text_in
from takedowns.models import Notice
from takedowns.queries.pictures import comparison_of


@requires(Can.READ_NOTICES)
@require_safe
def listing(request, number, position):
    """Genuine and suspect side by side; the pair is chosen in the address."""
    found = get_object_or_404(Notice.objects.for_lists(), number=number)
    rows = {row.position: row for row in found.listings.select_related("snapshot").in_order()}
    if (shown := rows.get(position)) is None:
        raise Http404
    chosen = {side: text_in(request.GET, side) for side in ("genuine", "suspect")}
    positions = list(rows)
    at = positions.index(position)
    context = {
        "notice": found,
        "listing": shown,
        "pair": comparison_of(found, shown, **chosen),
        "before": positions[at - 1] if at else None,
        "after": positions[at + 1] if at + 1 < len(positions) else None,
        "count": len(positions),
    }
    return page(request, "takedowns/desk/compare.html", context, part="compare")
