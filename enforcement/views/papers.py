"""Papers of a case: the letter to an agency, and the template of a test purchase report."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from enforcement.enums import ReferralMode
from enforcement.models import Case, CaseParty, PurchasePhoto, Referral, TestPurchase
from enforcement.queries.cases import sellers_pursued
from enforcement.queries.custody import exhibits_of
from ipr_portal.evidence import storage
from ipr_portal.paper import (
    LARGEST_PICTURE,
    Block,
    Column,
    Document,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Table,
    pdf,
)
from ipr_portal.spreadsheets import writing
from ipr_portal.ui.moments import say_day

from .places import find

PRINTED = ["image/jpeg", "image/png", "image/webp"]
MOST_PHOTOS = 8  # of a letter; the bundle of custody has them all


def case_letter(request, number, pk, **_where):
    """The letter to one agency with its annexes, of the parts that the reader may see."""
    case = find(request, number)
    referral = get_object_or_404(Referral, case=case, pk=pk)
    answer = HttpResponse(pdf(letter(case, referral, timezone.now())), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="report-{case.number}-{referral.pk}.pdf"'
    return answer


def letter(case: Case, referral: Referral, at) -> Document:
    parties = list(
        CaseParty.objects.filter(case=case, left_at=None).select_related("organisation").order_by("pk")
    )
    holders = ", ".join(party.organisation.legal_name for party in parties)
    blocks: list[Block] = [
        Facts(
            [
                (_("To"), f"{referral.agency}, {referral.get_agency_kind_display()}"),
                (_("From"), holders),
                (_("Report"), referral.report_number),
                (_("Lodged on"), say_day(referral.lodged_on)),
                (_("Lodged by"), referral.get_mode_display()),
            ]
        ),
        Heading(_("What we ask for")),
        Paragraph(opening(referral, holders)),
        *sellers(case),
        *purchases(case),
        *exhibits(case),
        Heading(_("Signatures")),
        Table([Column(_("For"), 4), Column(_("Name and position"), 4), Column(_("Day and signature"), 4)], signers(referral, parties)),
        Heading(_("Annexes")),
        Table([Column(_("No.")), Column(_("Document"), 11)], annexes(referral)),
        *photographs(case),
    ]  # fmt: skip
    return Document(
        title=_("Report to %(agency)s") % {"agency": referral.agency}, language=get_language() or "en", made_at=at,
        blocks=blocks, reference=case.number, foot=_("Confidential. For the addressee only."),
    )  # fmt: skip


def signers(referral: Referral, parties) -> list[list[str]]:
    """A row to sign for each side that lodges the report."""
    ours = [_("The marketplace")] if referral.mode != ReferralMode.RH_ONLY else []
    theirs = [party.organisation.legal_name for party in parties]
    names = ours if referral.mode == ReferralMode.PLATFORM_ONLY else [*theirs, *ours]
    return [[f"{name}\n\n\n", "", ""] for name in names]


def sellers(case: Case) -> list[Block]:
    """Who offered the goods, and how many listings of each are in the case."""
    rows = [[key.split(":")[-1], key, str(count)] for key, count in sellers_pursued(case).items()]
    if not rows:
        return []
    head = [Column(_("Seller"), 4), Column(_("Account"), 6), Column(_("Listings"), 2, right=True)]
    return [Heading(_("Sellers")), Table(head, rows)]


def exhibits(case: Case) -> list[Block]:
    """What is kept as evidence, where, and under which seal."""
    rows = [[str(row), row.title, row.seal or "–", row.holder] for row in exhibits_of(case)]
    if not rows:
        return []
    head = [Column(_("No.")), Column(_("Exhibit"), 6), Column(_("Seal"), 2), Column(_("Held by"), 3)]
    return [Heading(_("Exhibits")), Table(head, rows)]


def photographs(case: Case) -> list[Block]:
    """The first photographs of the test purchases; one that cannot be read is named in the list of its purchase only."""
    rows = PurchasePhoto.objects.filter(purchase__case=case, file__media_type__in=PRINTED).select_related(
        "file", "purchase"
    )
    blocks: list[Block] = []
    for row in rows.order_by("pk")[:MOST_PHOTOS]:
        words = f"{row.get_view_display()}, {row.purchase.order_number or row.file.name}"
        try:
            with storage.read(storage.name_of(row.file.sha256)) as source:
                data = source.read(LARGEST_PICTURE)
        except (storage.StorageAway, FileNotFoundError):
            continue
        if len(data) == row.file.size:
            blocks += [Picture(data, words), Paragraph(f"{words}. SHA-256 {row.file.sha256}", quiet=True)]
    return [Heading(_("Photographs")), *blocks] if blocks else []


def opening(referral: Referral, holders: str) -> str:
    if referral.mode == ReferralMode.RH_ONLY:
        return _("%(holders)s lodges this report and asks for an investigation.") % {"holders": holders}
    if referral.mode == ReferralMode.PLATFORM_ONLY:
        return _("The marketplace lodges this report and asks for an investigation.")
    return _("%(holders)s and the marketplace lodge this report together and ask for an investigation.") % {
        "holders": holders
    }


def annexes(referral: Referral) -> list:
    return [[str(n), words] for n, words in enumerate(referral.documents.splitlines(), 1)]


def purchases(case: Case) -> list[Block]:
    """The confirmed test purchases, as an annex of their own."""
    rows = TestPurchase.objects.filter(case=case).exclude(verdict="").order_by("pk")
    lines = [
        [
            row.order_number or "–",
            row.get_verdict_display(),
            row.examiner,
            row.seal_number or "–",
            "; ".join(row.features.splitlines()),
        ]
        for row in rows
    ]
    if not lines:
        return []
    head = [
        Column(_("Order"), 3), Column(_("Verdict"), 3), Column(_("Examiner"), 4), Column(_("Seal"), 2),
        Column(_("Features found"), 6),
    ]  # fmt: skip
    return [Heading(_("Test purchases")), Table(head, lines)]


def case_template(request, number, **_where):
    """The report of a test purchase as a table to fill in on paper or on a computer, one order for each listing."""
    case = find(request, number)
    head = [
        _("Listing"), _("Order number"), _("Ordered on"), _("Price"), _("Shipping"), _("Currency"), _("Payment, masked"),
        _("Waybill"), _("Received on"), _("Condition"), _("Seal"), _("Photographs: unopened, label, each face, interior"),
        _("Examiner"), _("Features found"), _("Verdict"), _("Cost"), _("Where it is stored"),
    ]  # fmt: skip
    rows = case.listings.select_related("listing").order_by("pk")
    lines = [[row.listing.key, *[""] * (len(head) - 1)] for row in rows]
    return writing.download("xlsx", head, lines, file_name=f"test-purchases-{case.number}")
