"""/desk/notices/…/listings/…/panel/: what one listing is decided on, beside the list of listings."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import wants_part
from ipr_portal.ui.parameters import as_key, text_in
from takedowns.models import Listing, Notice
from takedowns.queries.panels import panel_of
from takedowns.queries.second_reviews import held_since
from takedowns.rules.claims import claim_of
from takedowns.rules.questions import offers_question


@requires(Can.READ_NOTICES)
@require_safe
def panel(request, number, position):
    """The panel of one listing for scripts; without, the page of the notice shows it."""
    found = get_object_or_404(Notice.objects.for_lists(), number=number)
    listing = get_object_or_404(found.listings.select_related("snapshot"), position=position)
    if not wants_part(request):
        return redirect(f"{reverse('desk:notice', args=[number])}?row={position}#panel")
    claim = claim_of(found, by=request.user, at=timezone.now())
    context = {
        "notice": found,
        "panel": panel_of(found, listing, until=held_since(listing)),
        "may_ask": offers_question(found, claim),
    }
    return render(request, "takedowns/desk/panel.html", context)


def listing_shown(request, form) -> Listing | None:
    """The listing whose panel the page of a notice begins with: the one asked for, the first incomplete, or the first."""
    rows = [row.listing for row in form.rows]
    return shown_among(request, rows, [row.listing.position for row in form.incomplete])


def shown_among(request, rows, incomplete) -> Listing | None:
    """Of some listings the one that the address asks for, else the first incomplete one, else the first.

    :param incomplete: the positions of those whose input is refused.
    """
    position = as_key(text_in(request.GET, "row"))
    asked = [listing for listing in rows if listing.position == position]
    unready = [listing for listing in rows if listing.position in incomplete]
    return next(iter([*asked, *unready, *rows]), None)
