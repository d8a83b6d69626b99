"""The embedded marketplace as a shopper sees it; and, for staff, the switch that stops it."""

import re
from collections import defaultdict
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page, see_other
from ipr_portal.ui.pagination import paginate

from . import actions
from .forms import OutageForm, SearchForm
from .models import ON_SHOW, Outage, Product, Shop
from .sites import MARKETPLACE, SITES, Site

PRODUCTS = ngettext_lazy("%(n)s product", "%(n)s products", "n")
MESSAGES = ngettext_lazy("%(n)s message", "%(n)s messages", "n")
EMBEDDED = "ipr_portal.marketplace.embedded.EmbeddedConnector"
# As on the marketplace's own sites: words for people, the item, perhaps a variant. The last -i counts.
PATH = re.compile(r"(?:.*-)?i(?P<item>[0-9]{1,20})(?:-s[0-9]{1,20})?\.html")
A_PAGE, A_ROW = 24, 6
MARKETS = [(site.market, site.name) for site in SITES.values()]


def only_embedded(view):
    """These pages are there only while the portal works on the embedded marketplace."""

    @wraps(view)
    def shown(request, *args, **kwargs):
        if settings.MARKETPLACE_CONNECTOR != EMBEDDED:
            raise Http404
        return view(request, *args, **kwargs)

    return shown


@require_safe
@only_embedded
def home(request):
    """The markets: how much is on show in each, and the newest of it."""
    search = SearchForm(request.GET)
    if search.words() and (found := search.site()):
        return redirect(reverse("shop_market", args=[found.code], query={"q": search.words()}))
    rows = Product.objects.filter(marketplace=MARKETPLACE)
    counts = dict(rows.on_show().order_by().values_list("market").annotate(count=Count("pk")))
    newest = defaultdict(list)
    for shown in rows.newest_of_each_market(A_ROW).select_related("shop"):
        newest[shown.market].append(shown)
    aisles = [
        {"site": site, "count": counts.get(site.market, 0), "products": newest[site.market]}
        for site in SITES.values()
    ]
    return page(request, "marketplace/home.html", {"aisles": aisles, "markets": MARKETS})


@require_safe
@only_embedded
def market(request, market):
    """What is on show in one market, newest first, or what was searched for."""
    site = site_of(market)
    return shelf(request, site, Product.objects.of(site))


@require_safe
@only_embedded
def seller(request, market, ref):
    """What one seller has on show."""
    site = site_of(market)
    shop = get_object_or_404(Shop, marketplace=MARKETPLACE, market=site.market, ref=ref)
    return shelf(request, site, Product.objects.of(site).filter(shop=shop), shop=shop)


@require_safe
@only_embedded
def inbox(request, market, ref):
    """What the marketplace wrote to a seller; in a demo alone, since sellers have no account here to sign in with."""
    site = site_of(market)
    if not settings.DEMO_MODE:
        raise Http404
    shop = get_object_or_404(Shop, marketplace=MARKETPLACE, market=site.market, ref=ref)
    after = request.GET.get("after", "")
    found = paginate(shop.messages.all(), ("-sent_at", "-id"), after=after, size=A_PAGE, noun=MESSAGES)
    context = {"site": site, "markets": MARKETS, "shop": shop, "found": found}
    return page(request, "marketplace/inbox.html", context)


@require_safe
@only_embedded
def product(request, market, path):
    """One product; 410 and a page that says so, once it is down or withdrawn."""
    site = site_of(market)
    if (match := PATH.fullmatch(path)) is None:
        raise Http404
    rows = Product.objects.of(site).select_related("shop")
    shown = get_object_or_404(rows, item=match["item"])
    context = {"site": site, "markets": MARKETS, "product": shown}
    if shown.state not in ON_SHOW:
        return page(request, "marketplace/gone.html", context, status=410)
    others = rows.on_show().filter(shop=shown.shop).exclude(pk=shown.pk).order_by("-listed_at", "-pk")
    report = reverse("report")
    return page(request, "marketplace/product.html", context | {"others": others[:A_ROW], "report": report})


@requires(Can.STOP_MARKETPLACE)
@require_http_methods(["GET", "POST"])
@only_embedded
def outages(request):
    """Outages of the embedded marketplace, and announcing one."""
    form = OutageForm(request.POST if request.method == "POST" else None)
    now = timezone.now()
    if form.is_valid():
        until = now + timedelta(minutes=form.cleaned_data["minutes"])
        market = form.cleaned_data["market"]
        actions.announce_outage(market=market, until=until, by=request.user, at=now)
        return see_other(request, "desk:outages")
    rows = Outage.objects.newest_first()[:50]
    listed = [{"outage": row, "site": SITES.get(row.market), "in_force": row.until > now} for row in rows]
    status = 422 if form.is_bound else 200
    return page(request, "marketplace/outages.html", {"form": form, "outages": listed}, status=status)


@requires(Can.STOP_MARKETPLACE)
@require_POST
@only_embedded
def outage_end(request, outage):
    """Let the marketplace answer again."""
    actions.end_outage(outage=get_object_or_404(Outage, pk=outage), by=request.user, at=timezone.now())
    return see_other(request, "desk:outages")


def site_of(market: str) -> Site:
    """The site that an address names, in small letters.

    :raises Http404: for a market without one.
    """
    site = SITES.get(market.upper())
    if site is None or market != site.code:
        raise Http404
    return site


def shelf(request, site, products, *, shop=None):
    """A grid of products on show that hold all the words searched for."""
    words = SearchForm(request.GET).words()
    rows = products.on_show().found_by(words).select_related("shop")
    found = paginate(
        rows, ("-listed_at", "-id"), after=request.GET.get("after", ""), size=A_PAGE, noun=PRODUCTS
    )
    context = {
        "site": site, "markets": MARKETS, "shop": shop, "products": found, "words": words,
        "has_inbox": bool(shop) and settings.DEMO_MODE,
    }  # fmt: skip
    return page(request, "marketplace/market.html", context)
