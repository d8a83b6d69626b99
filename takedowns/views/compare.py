"""One listing of a notice: its picture beside the genuine one, large enough to find what differs; and its decision."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page
from ipr_portal.ui.parameters import text_in
from ipr_portal.ui.questions import ask
from takedowns.enums import REJECTIONS, ListingOutcome
from takedowns.models import Notice
from takedowns.queries.panels import below_of, catalogue_in, entry_of, panel_questions
from takedowns.queries.pictures import comparison_of
from takedowns.rules.claims import claim_of
from takedowns.rules.explanations import offered_texts

from .code_rows import codes_said


@requires(Can.READ_NOTICES)
@require_safe
def listing(request, number, position):
    """Genuine and suspect side by side, the pair chosen in the address, with what one decides by."""
    found = get_object_or_404(Notice.objects.for_lists(), number=number)
    rows = {row.position: row for row in found.listings.select_related("snapshot").in_order()}
    if (shown := rows.get(position)) is None:
        raise Http404
    chosen = {side: text_in(request.GET, side) for side in ("genuine", "suspect")}
    entry = entry_of(shown, catalogue_in(ask(panel_questions(found, []))))
    positions = list(rows)
    at = positions.index(position)
    context = {
        "notice": found,
        "listing": shown,
        "pair": comparison_of(found, shown, product=entry.pictures if entry else (), **chosen),
        "panel": {"entry": entry, "below": below_of(shown, entry)},
        "before": positions[at - 1] if at else None,
        "after": positions[at + 1] if at + 1 < len(positions) else None,
        "count": len(positions),
        **deciding(request, found, shown),
    }
    return page(request, "takedowns/desk/compare.html", context, part="compare")


def deciding(request, found, shown) -> dict:
    """What the form beside the pictures needs; nothing for who cannot decide this listing."""
    claim = claim_of(found, by=request.user, at=timezone.now())
    if shown.outcome != ListingOutcome.PENDING or not (claim.may_take or claim.is_mine):
        return {"may_decide": False}
    texts = offered_texts()
    return {"may_decide": True, "codes": REJECTIONS, "codes_said": codes_said(), "decision": {"texts": texts}}
