"""Papers of a case: the letter to an agency, and the template of a test purchase report."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from enforcement.enums import ReferralMode
from enforcement.models import Case, CaseParty, Referral, TestPurchase
from ipr_portal.paper import Block, Column, Document, Facts, Heading, Paragraph, Table, pdf
from ipr_portal.spreadsheets import writing
from ipr_portal.ui.moments import say_day

from .places import find


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
        Paragraph(_("To: %(agency)s") % {"agency": referral.agency}),
        Facts(
            [
                (_("Report"), referral.report_number),
                (_("Lodged on"), say_day(referral.lodged_on)),
                (_("For"), holders),
                (_("Lodged by"), referral.get_mode_display()),
            ]
        ),
        Paragraph(opening(referral, holders)),
        Heading(_("Annexes")),
        Table([Column(_("No.")), Column(_("Document"))], annexes(referral)),
        *purchases(case),
    ]
    return Document(
        title=_("Report to %(agency)s") % {"agency": referral.agency}, language=get_language() or "en", made_at=at,
        blocks=blocks, reference=case.number, foot=_("Confidential. For the addressee only."),
    )  # fmt: skip


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
    head = [_("Order"), _("Verdict"), _("Examiner"), _("Seal"), _("Features found")]
    return [Heading(_("Test purchases")), Table([Column(words) for words in head], lines)]


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
