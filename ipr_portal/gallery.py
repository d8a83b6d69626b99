"""/desk/components/: every component in every state on one page, in both densities and both themes.

What is shown is invented and never saved; it is made of the real models, so that the page follows them.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django import forms
from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from ipr_portal.charts.chart import spark
from ipr_portal.charts.downloads import taken_away
from ipr_portal.deadlines.chips import Chip, chip_at
from ipr_portal.deadlines.instants import instants
from ipr_portal.deadlines.models import Clock
from ipr_portal.deadlines.seeds import OFFICE_HOURS
from ipr_portal.deadlines.worktime import Worktime
from ipr_portal.evidence.models import EvidenceFile, ScanState
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.fields import DayField
from ipr_portal.ui.forms import Addresses, OwnWords, Segments
from ipr_portal.ui.pagination import Page
from ipr_portal.ui.parameters import word_in
from takedowns.models import Listing, ListingSnapshot

from .gallery_charts import ACCURACY, all_charts

NOON = datetime(2026, 11, 24, 4, 40, tzinfo=UTC)


@requires(Can.SEE_COMPONENTS)
def gallery(request):
    if not settings.DEMO_MODE:
        raise Http404
    return shown(request)


def shown(request):
    """Show the components; `?density=compact` as the desk has them, else as members do."""
    charts = all_charts()
    return taken_away(request, charts) or render(
        request,
        "gallery/gallery.html",
        {
            "compact": word_in(request.GET, "density", {"compact"}) == "compact",
            "form": Specimen(auto_id="plain_%s", initial={"number": "40202114873X", "kind": "MARK"}),
            "refused": Specimen({"valid_to": "yesterday", "addresses": "https://"}, auto_id="refused_%s"),
            "chips": chips(),
            "listings": [listing(*row) for row in LISTINGS],
            "files": {key: evidence(*row) for key, row in FILES.items()},
            "pages": [
                Page([1], "", False, "4 notices"),
                Page([1], "x", True, "50 of at least 1,000 notices"),
            ],
            "formatted": FORMATTED,
            "at": NOON,
            "charts": charts,
            "spark": spark([Decimal(value) for value, *_interval in ACCURACY]),
        },
    )


class Specimen(OwnWords, forms.Form):
    """One field of each sort."""

    number = forms.CharField(
        label=_("Registration number"), help_text=_("As on the certificate. For example: 40202114873X")
    )
    valid_to = DayField(label=_("Valid to"), help_text=_("The last day it is in force."))
    office = forms.ChoiceField(
        label=_("Office"),
        required=False,
        choices=[("", _("Not registered")), ("SG", _("Singapore, IPOS")), ("TH", _("Thailand, DIP"))],
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("MARK", _("Trade mark")), ("DESIGN", _("Design")), ("PATENT", _("Patent"))],
        widget=Segments,
    )
    capacity = forms.ChoiceField(
        label=_("You write as"),
        choices=[("OWNER", _("the owner")), ("AGENT", _("an agent, under a letter of authority"))],
        widget=forms.RadioSelect,
    )
    markets = forms.MultipleChoiceField(
        label=_("Markets"),
        help_text=_("Where the right is in force."),
        choices=[("SG", _("Singapore")), ("TH", _("Thailand"))],
        widget=forms.CheckboxSelectMultiple,
    )
    addresses = forms.CharField(
        label=_("Listing addresses"),
        help_text=_("One a line, up to 300, as copied from the browser."),
        widget=Addresses,
    )
    message = forms.CharField(
        label=_("Message to the sellers"),
        required=False,
        help_text=_("Sellers see this, your brand and the right. Your name is not shown to them."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    certificate = forms.FileField(
        label=_("Certificate"), required=False, help_text=_("PDF, JPG or PNG, up to 20 MB.")
    )
    accurate = forms.BooleanField(
        label=_("What I have written is accurate, and the evidence shows the listings named."),
        help_text=_("Statement of accuracy, version 3."),
    )


LISTINGS = [
    (1, "SG", "SENANDIKA Kelapa Night Serum 30 ml ORIGINAL 100% ready stock fast shipping", "glowhaus.sg", "24.90", "SGD", "serum-copy"),
    (2, "TH", "เซรั่มเซนันดิกา กลางคืน ของแท้ 100% แพ็คคู่สุดคุ้ม ส่งจากสิงคโปร์", "beauty.mhaadee", "890", "THB", "jar"),
    (3, "VN", "Kem dưỡng da Senandika chính hãng 50 g, hàng xách tay, tem chống giả đầy đủ", "Nhà Của Bống", "1250000", "VND", "perfume"),
    (4, "ID", "", "", None, "", ""),
]  # fmt: skip
FILES = {
    "genuine": ("genuine-night-serum-front.jpg", "image/jpeg", 2_101_000, ScanState.CLEAN),
    "suspect": ("i2874431188-picture-2.jpg", "image/jpeg", 640_300, ScanState.CLEAN),
    "invoice": ("test-purchase-invoice.pdf", "application/pdf", 410_000, ScanState.PENDING),
    "prices": ("price-list.xlsm", "application/vnd.ms-excel", 88_000, ScanState.REFUSED),
}

FORMATTED = """# How to take part

Sellers who answer **within two days** keep their place. See [the terms](https://www.marketplace.example/terms), or write
to <help@marketplace.example>.

## What we ask for

1. An invoice, *not older* than a year
2. A picture of the label
   - front
   - back

> We look at every answer, and say what we found.

| Market | Answers | Share |
|---|---:|---:|
| Singapore | 1,204 | 61% |
| ประเทศไทย | 98 | 5% |

Quote the code `CF-02`:

    CF-02, listing 4

---

<script>alert(1)</script> stays text, and so does ![a picture](https://evil.example/x.png).
"""


def chips() -> list[Chip]:
    """A clock of IPP Plus in Jakarta in every state, as a reader in Singapore sees it."""
    week = dict.fromkeys(range(5), OFFICE_HOURS)
    table = Worktime(zone="Asia/Jakarta", week=week, first=date(2026, 11, 1), last=date(2026, 12, 31))
    hour = timedelta(hours=1)
    paused = {"paused_from": NOON - hour, "paused_until": NOON + 20 * hour, "pause_reason": "QUESTION"}
    stopped = {"stopped_at": NOON - hour}
    clocks = [
        clock(table, 4), clock(table, 28), clock(table, 4, **paused), clock(table, 96),
        clock(table, 28, state="MET", worked=13 * hour, **stopped),
        clock(table, 96, state="MISSED", worked=20 * hour, **stopped),
        clock(table, 28, state="VOID", worked=6 * hour, void_reason="WITHDRAWN", **stopped),
    ]  # fmt: skip
    return [chip_at(one, table, NOON) for one in clocks]


def clock(table: Worktime, hours: int, **given) -> Clock:
    """A clock that started so many hours ago, with its pause if it has one."""
    made = Clock(business_days=2, standard_day=540, started_at=NOON - timedelta(hours=hours), **given)
    pauses = [(made.paused_from, made.paused_until)] if made.paused_from else []
    made.due_at = instants(table, made.started_at, made.budget, pauses).due_at
    return made


def listing(
    position: int, market: str, title: str, seller: str, price: str | None, currency: str, picture: str
) -> Listing:
    """A listing with its snapshot; without one if it has no title."""
    item = f"28744{position}0937"
    row = Listing(
        position=position,
        market=market,
        item=item,
        key=f"example:{market}:{item}",
        pasted=f"https://www.marketplace.example/products/i{item}.html",
    )
    if title:
        row.snapshot = ListingSnapshot(
            taken_at=NOON,
            live=True,
            title=title,
            seller_name=seller,
            price=Decimal(price),
            currency=currency,
            picture=f"img/goods/{picture}.svg",
        )
    return row


def evidence(name: str, media_type: str, size: int, state: str) -> EvidenceFile:
    """A file as it stands in the evidence of a notice."""
    return EvidenceFile(
        name=name,
        media_type=media_type,
        size=size,
        scan_state=state,
        sha256="9f2c" + "0" * 56 + "41ab",
        added_at=NOON,
    )
