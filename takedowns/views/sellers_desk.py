"""/desk/sellers/: one seller, with all decisions about its listings, its strikes and what it listed again."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ipr_portal.charts.downloads import taken_away
from ipr_portal.markets import market_name
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page
from ipr_portal.ui.pagination import paginate
from takedowns.enums import MeasureState
from takedowns.forms.seller_record import KIND_LABELS, KIND_LABELS_IN_TEXT, SellerFilter
from takedowns.queries import seller_page
from takedowns.queries.relistings import again_by
from takedowns.queries.seller_charts import weeks_chart
from takedowns.queries.seller_record import LATELY, listings_in, notices_about, record_of
from takedowns.queries.strikes import ledger_of, measures_of

NEWEST = ("-submitted_at", "-id")
SHARED = {
    "phone": _("the same phone"),
    "bank_reference": _("the same bank account"),
    "address": _("the same address"),
}


@requires(Can.READ_NOTICES)
@require_safe
def seller(request, key):
    """A seller: outcomes by right, strikes, re-listings, disputes, messages, and all notices about its listings."""
    now = timezone.now()
    if len(key) > 200 or "\x00" in key or (record := record_of(key, at=now)) is None:
        raise Http404
    charts = [weeks_chart(seller_page.weeks_of(key, at=now))]
    if file := taken_away(request, charts):
        return file
    known = SellerFilter(request.GET).known()
    context = {
        "record": record,
        "market": market_name(record.market),
        "elsewhere": [(other, market_name(market), count) for other, market, count in record.elsewhere],
        "figures": [
            (kind, said, record.tally.ever[kind], record.tally.lately[kind])
            for kind, said in KIND_LABELS.items()
        ],
        "chart": charts[0],
        "kinds": KIND_LABELS,
        "known": {name: value for name, value in known.items() if name != "again"},
        "only": known.get("again"),
        "again": again_by(key, listing=known.get("again")),
    }
    context |= about_strikes(record, now) | around(request, key) | notices_shown(request, key, known, now)
    return page(request, "takedowns/sellers/desk.html", context)


def about_strikes(record, now) -> dict:
    measures = measures_of(record.key)
    waits = next((one for one in measures if one.state == MeasureState.PROPOSED), None)
    return {"ledger": ledger_of(record.key, record.market, at=now), "measures": measures, "proposed": waits}


def around(request, key) -> dict:
    """Linked accounts, disputes and messages."""
    accounts = [
        (one, [SHARED.get(shares, shares) for shares in one.shares])
        for one in seller_page.linked_accounts(key)
    ]
    return {
        "accounts": accounts,
        "reviews": seller_page.reviews_about(key),
        "corrections": seller_page.corrections_about(key),
        "counters": seller_page.counter_notices_about(key),
        "appeals": seller_page.appeals_about(key),
        "may_open": Can.DECIDE_NOTICES in request.capabilities,
        "retractions": seller_page.retractions_about(key),
        "told": seller_page.messages_to(key),
    }


def notices_shown(request, key, known, now) -> dict:
    since = now - LATELY if known.get("lately") else None
    rows = notices_about(key, kind=known.get("kind", ""), since=since, right=known.get("right"))
    notices = paginate(rows.for_lists(), NEWEST, after=request.GET.get("after", ""))
    counted = listings_in(notices, key)
    shares = {notice.pk: say_share(counted.get(notice.pk, {})) for notice in notices}
    return {"notices": notices, "shares": shares}


def say_share(counted) -> list[tuple[int, str]]:
    """Outcomes of a seller's listings in one notice, in words."""
    return [(counted[kind], said) for kind, said in KIND_LABELS_IN_TEXT.items() if counted.get(kind)]
