"""Disclosures of seller data: asking, reviewing, approving, and the page that shows the values to a named reader."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enforcement.actions import disclosures as actions
from enforcement.enums import DisclosureState, LegalBasis, Pap, SellerData
from enforcement.forms.disclosures import AskForm, ReasonForm, ReviewForm
from enforcement.models import Case, Disclosure, DisclosureItem
from enforcement.queries.cases import cases_of, sellers_pursued
from enforcement.queries.looks import ABOUT_IT, AS_A_FILE, ON_THE_PAGE, REVIEW, looks_of, watermark
from enforcement.rules.disclosures import Asked, Offer, why_not_approve, why_not_look
from enforcement.rules.marks import marks_of
from enforcement.rules.people import reviewers_of
from ipr_portal.accounts.models import User
from ipr_portal.errors import DomainError, Stale
from ipr_portal.marketplace.connector import ConnectorUnavailable, connector
from ipr_portal.paper import Column, Document, Facts, Heading, Paragraph, Table, pdf
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.people import people_in
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import see_other
from ipr_portal.ui.moments import say_moment_in_full

from .access import end_of
from .marked import private
from .places import address, find, known, note_page, say_why, show, stale

FORM = ["GET", "HEAD", "POST"]
MOST_SECONDS = 60


def of(request, number: str, pk: int) -> tuple[Case, Disclosure]:
    """A disclosure of a case that the reader may know of; 404 for everybody else."""
    case = known(request, number)
    rows = Disclosure.objects.filter(case=case).select_related(
        "organisation", "asked_by", "reviewed_by", "ended_by"
    )
    return case, get_object_or_404(rows, pk=pk)


def readers_of(case: Case, organisation) -> list[User]:
    """People of a rights holder who know of a case."""
    inside = User.objects.filter(pk__in=people_in(case.compartment_id))
    return inside.filter(memberships__organisation=organisation).order_by("name", "pk")


@requires(Can.DECIDE_RAIDS)
@require_http_methods(FORM)
def disclosure_new(request, number, **_where):
    """Ask for data of a seller."""
    case = find(request, number)
    form = AskForm(
        request.POST if request.method == "POST" else None, sellers=sellers_pursued(case),
        readers=readers_of(case, request.organisation),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        asked = Asked(
            said["seller"], said["purpose"], LegalBasis(said["basis"]), [SellerData(one) for one in said["kinds"]],
            list(said["readers"]), said["signature"], said["reference"],
        )  # fmt: skip
        try:
            row = actions.ask(
                case=case, asked=asked, organisation=request.organisation, by=request.user, at=timezone.now()
            )
        except DomainError as refused:
            say_why(form, refused)
        else:
            return see_other(request, address(request, "disclosure", number, row.pk))
    return as_form(request, case, form, _("Ask for data of a seller"), _("Send the request"))


def as_form(request, case: Case, form, title: str, submit: str, **more):
    context = {"case": case, "form": form, "title": title, "submit": submit} | more
    context.setdefault("back", address(request, "case", case.number))
    return show(request, "form.html", context, status=422 if form.is_bound else 200)


@requires(Can.VIEW_CASES)
@require_safe
def disclosure(request, number, pk, **_where):
    """What was asked and decided; to a named reader, while it is in force, the values under a watermark."""
    return private(disclosure_page(request, number, pk))


def disclosure_page(request, number, pk, *, status=200, **forms):
    (case, row), at = of(request, number, pk), timezone.now()
    if closed := why_not_look(row, person=request.user, at=at):
        note_page(request, case, ABOUT_IT, key=str(row))
    values = [] if closed else marked(actions.look(disclosure=row, page=ON_THE_PAGE, by=request.user, at=at))
    context = {
        "case": case, "row": row, "values": values, "closed": closed, "watermark": watermark(request.user, at),
        "items": marked(row.items.defer("value").order_by("kind")),
        "alive_href": address(request, "disclosure_in_force", number, pk), "reload": reload_after(row, at),
        "readers": list(row.readers.select_related("person").order_by("pk")),
        "back": address(request, "case", number),
        "pdf_href": address(request, "disclosure_pdf", number, pk),
        "is_granted": row.state == DisclosureState.GRANTED,
        **(_for_desk(request, case, row, at) if not request.organisation else {}),
        **forms,
    }  # fmt: skip
    return show(request, "disclosures/disclosure.html", context, status=status)


def marked(items: Iterable[DisclosureItem]) -> list[DisclosureItem]:
    """Items with what their reader may do with them."""
    found = list(items)
    for item in found:
        item.pap = marks_of(item)[1]
    return found


def reload_after(row: Disclosure, at) -> int:
    """After how many seconds a browser without script asks again: at the end of the grant, and before it each minute."""
    left = (row.until - at).total_seconds() if row.until else MOST_SECONDS
    return max(1, min(MOST_SECONDS, int(left) + 1))


@requires(Can.VIEW_CASES)
@require_safe
def disclosure_in_force(request, number, pk, **_where):
    """What an open page asks every few seconds: 204 while its values may be read, then what stands in their place.

    It is no look. Somebody who may not know of the case any more gets the same words as everybody.
    """
    rows = Disclosure.objects.filter(pk=pk, case__in=cases_of(request.organisation).filter(number=number))
    row = rows.first()
    if row and not why_not_look(row, person=request.user, at=timezone.now()):
        return private(HttpResponse(status=204))
    return private(render(request, "enforcement/disclosures/over.html"))


def _for_desk(request, case: Case, row: Disclosure, at) -> dict:
    manages, reviews = (can in request.capabilities for can in (Can.OPEN_CASES, Can.REVIEW_DISCLOSURES))
    to_review = row.may_become(DisclosureState.LEGAL_REVIEW)
    return {
        "looks": looks_of(case, row),
        "approvals": list(row.approvals.select_related("by").order_by("pk")),
        "may_review": reviews and to_review,
        "reviewers": reviewers_of(case.compartment_id) if to_review and not reviews else None,
        "access_href": address(request, "case_access", case.number),
        "may_end": may_end(request) and (
            row.may_become(DisclosureState.REFUSED) or row.may_become(DisclosureState.REVOKED)
        ),
        "not_approve": why_not_approve(row, by=request.user, at=at) if manages else None,
        "may_approve": manages and row.may_become(DisclosureState.GRANTED),
        "reason_form": ReasonForm(),
    }  # fmt: skip


def may_end(request) -> bool:
    return bool({Can.OPEN_CASES, Can.REVIEW_DISCLOSURES} & set(request.capabilities))


@requires(Can.VIEW_CASES)
@require_safe
def disclosure_pdf(request, number, pk, **_where):
    """The values as a PDF under the watermark of this reader; made at this moment and kept nowhere."""
    (case, row), at = of(request, number, pk), timezone.now()
    if why_not_look(row, person=request.user, at=at):
        return private(disclosure_page(request, number, pk, status=403))
    values = actions.look(disclosure=row, page=AS_A_FILE, by=request.user, at=at)
    answer = HttpResponse(pdf(paper(case, row, values, request.user, at)), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{case.number}-{row}.pdf"'
    return private(answer)


def paper(case: Case, row: Disclosure, values, reader: User, at) -> Document:
    mark = watermark(reader, at)
    return Document(
        title=_("Data of the seller %(seller)s") % {"seller": row.seller_key}, language=get_language() or "en",
        made_at=at, reference=f"{case.number}, {row}", foot=mark, watermark=mark,
        blocks=[
            Facts([
                (_("Reader"), str(reader)), (_("Purpose"), row.purpose),
                (_("Legal basis"), f"{row.get_basis_display()} {row.reference}".strip()),
                (_("In force until"), say_moment_in_full(row.until) if row.until else ""),
            ]),
            Heading(_("What is disclosed")),
            Table([Column(_("Field"), 3), Column(_("Value"), 5), Column(_("What you may do"), 4)], [
                [item.get_kind_display(), item.value, f"TLP {item.get_tlp_display()}. {Pap(marks_of(item)[1]).label}."]
                for item in values
            ]),
            Paragraph(_("It serves this purpose alone and may be passed on to nobody. Every look is noted."), quiet=True),
        ],
    )  # fmt: skip


@requires(Can.REVIEW_DISCLOSURES)
@require_http_methods(FORM)
def disclosure_review(request, number, pk):
    """Pass the legal review, with what is to be disclosed; account data of the marketplace are filled in."""
    case, row = of(request, number, pk)
    note_page(request, case, REVIEW, key=str(row))
    kinds = list(row.items.defer("value").order_by("kind").values_list("kind", flat=True))
    readers = User.objects.filter(pk__in=row.readers.values("person")).order_by("name")
    initial = known_of(row.seller_key) | {"readers": readers}
    form = ReviewForm(
        request.POST if request.method == "POST" else None, kinds=kinds, readers=readers, initial=initial
    )
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        until = end_of(case, said["until"])
        assert until is not None
        offer = Offer(said["opinion"], form.values(), list(said["readers"]), until)
        try:
            actions.review(disclosure=row, offer=offer, by=request.user, at=timezone.now())
        except DomainError as refused:
            say_why(form, refused)
        else:
            return see_other(request, address(request, "disclosure", number, pk))
    title = _("Review %(disclosure)s") % {"disclosure": row}
    back = address(request, "disclosure", number, pk)
    return private(
        as_form(request, case, form, title, _("Pass the review"), holder=row.organisation, back=back)
    )


def known_of(seller_key: str) -> dict[str, str]:
    """What the marketplace knows of a seller, by field; nothing while it does not answer."""
    try:
        found = connector().account(seller_key, at=timezone.now())
    except ConnectorUnavailable:
        return {}
    if found is None:
        return {}
    return {
        str(SellerData.LEGAL_NAME): found.legal_name,
        str(SellerData.REGISTERED_ADDRESS): found.address,
        str(SellerData.PHONE): found.phone,
        str(SellerData.BANK_REFERENCE): found.bank_reference,
    }


@requires(Can.OPEN_CASES)
@require_POST
def disclosure_approved(request, number, pk):
    """Approve what the review let through."""
    case, row = of(request, number, pk)
    try:
        actions.approve(disclosure=row, by=request.user, at=timezone.now())
    except DomainError as refusal:
        return stale(request, case, refusal)
    return see_other(request, address(request, "disclosure", number, pk))


@requires(Can.VIEW_CASES)
@require_POST
def disclosure_ended(request, number, pk):
    """Refuse a request, or revoke a grant, with a reason: for managers and legal reviewers."""
    if not may_end(request):
        raise PermissionDenied
    case, row = of(request, number, pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        act = actions.revoke if row.state == DisclosureState.GRANTED else actions.refuse
        try:
            act(disclosure=row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Stale as refusal:
            return stale(request, case, refusal)
        except DomainError as refused:
            say_why(form, refused)
        else:
            return see_other(request, address(request, "disclosure", number, pk))
    return disclosure_page(request, number, pk, status=422, reason_form=form)
