"""/desk/sellers/: one seller, with all decisions about its listings."""

from django.http import Http404
from django.utils import timezone
from django.views.decorators.http import require_safe

from ipr_portal.markets import market_name
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page
from ipr_portal.ui.pagination import paginate
from takedowns.forms.seller_record import KIND_LABELS, KIND_LABELS_IN_TEXT, SellerFilter
from takedowns.queries.seller_record import LATELY, listings_in, notices_about, record_of

NEWEST = ("-submitted_at", "-id")


@requires(Can.READ_NOTICES)
@require_safe
def seller(request, key):
    """Outcomes of a seller's listings, by right, and all notices about them."""
    now = timezone.now()
    if len(key) > 200 or "\x00" in key or (record := record_of(key, at=now)) is None:
        raise Http404
    known = SellerFilter(request.GET).known()
    since = now - LATELY if known.get("lately") else None
    rows = notices_about(key, kind=known.get("kind", ""), since=since, right=known.get("right"))
    notices = paginate(rows.for_lists(), NEWEST, after=request.GET.get("after", ""))
    counted = listings_in(notices, key)
    context = {
        "record": record,
        "market": market_name(record.market),
        "elsewhere": [(other, market_name(market), count) for other, market, count in record.elsewhere],
        "figures": [
            (kind, said, record.tally.ever[kind], record.tally.lately[kind])
            for kind, said in KIND_LABELS.items()
        ],
        "kinds": KIND_LABELS,
        "known": known,
        "notices": notices,
        "shares": {notice.pk: say_share(counted.get(notice.pk, {})) for notice in notices},
    }
    return page(request, "takedowns/sellers/desk.html", context)


def say_share(counted) -> list[tuple[int, str]]:
    """Outcomes of a seller's listings in one notice, in words."""
    return [(counted[kind], said) for kind, said in KIND_LABELS_IN_TEXT.items() if counted.get(kind)]
