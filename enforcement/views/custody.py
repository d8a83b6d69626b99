"""Steps of custody, hand-overs and receipts; checking a case's ledgers, exporting them, and the lists of heads."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enforcement.actions.bundle import export
from enforcement.actions.checking import CannotCheck, check
from enforcement.actions.custody import answer, correct, hand_over, note_step
from enforcement.actions.heads import compare
from enforcement.forms.exhibits import CorrectionForm, HandOverForm, HeadsForm, ReceiptForm, StepForm
from enforcement.models import HeadList
from enforcement.queries.custody import exhibits_of, hand_overs_open
from enforcement.queries.exhibits import case_of, exhibit_of, parties_of, unanswered
from enforcement.rules.people import members_of, staff_of
from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import key_in

from .exhibits import posted, say_why, show_exhibit, show_form, tabs
from .places import views_of
from .signing import address, show, signature_of, signing

LISTS = ngettext_lazy("%(n)s list", "%(n)s lists", "n")


@requires(Can.KEEP_EXHIBITS)
@require_http_methods(["GET", "HEAD", "POST"])
def custody_step(request, number, pk, organisation=None):
    """Enter what was done with an exhibit."""
    found, now = exhibit_of(number, pk), timezone.now()
    form = StepForm(*posted(request), now=now, initial={"who": str(request.user), "seal_before": found.seal})
    if form.is_bound and form.is_valid():
        try:
            note_step(
                exhibit=found, details=form.details(), signature=signature_of(request),
                uploads=form.cleaned_data["files"], by=request.user, at=now,
            )  # fmt: skip
        except DomainError as refused:
            say_why(form, refused)
        else:
            return done(request, found, _("Entered in the ledger."))
    title = _("Enter a step of %(exhibit)s") % {"exhibit": found}
    return show_form(
        request, found.case, form, title, _("Enter step"), exhibit=found, signing=signing(request)
    )


@requires(Can.KEEP_EXHIBITS)
@require_http_methods(["GET", "HEAD", "POST"])
def handing_over(request, number, pk, organisation=None):
    """Hand an exhibit over, signed by the giver."""
    found, now = exhibit_of(number, pk), timezone.now()
    people = [
        *staff_of(found.compartment_id),
        *members_of(found.compartment_id, found.organisation_id),
    ]
    form = HandOverForm(
        *posted(request), now=now, people=[one for one in people if one != request.user],
        initial={"who": found.holder, "seal_before": found.seal, "place": found.place},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            hand_over(
                exhibit=found, details=form.details(), signature=signature_of(request), account=form.receiver(),
                uploads=form.cleaned_data["files"], by=request.user, at=now,
            )  # fmt: skip
        except DomainError as refused:
            say_why(form, refused)
        else:
            return done(
                request, found, _("Handed over. It is complete once the receiver has signed the receipt.")
            )
    title = _("Hand over %(exhibit)s") % {"exhibit": found}
    return show_form(
        request, found.case, form, title, _("Sign the hand-over"), exhibit=found, signing=signing(request)
    )


@requires(Can.KEEP_EXHIBITS)
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request, number, pk, organisation=None):
    """Give the receipt of a hand-over, or refuse it."""
    found, now = exhibit_of(number, pk), timezone.now()
    if (waiting := unanswered(found)) is None:
        return stale(request, found, _("This hand-over is answered already."))
    form = ReceiptForm(*posted(request), now=now, hand_over=waiting, initial={"seal_before": found.seal})
    if form.is_bound and form.is_valid():
        signature = signature_of(request) if waiting.account_id else form.on_paper()
        try:
            answer(hand_over=waiting, details=form.details(), signature=signature, by=request.user, at=now)
        except Stale as refusal:
            return stale(request, found, refusal)
        except DomainError as refused:
            say_why(form, refused)
        else:
            return done(request, found, _("Entered in the ledger."))
    title = _("Receipt of %(exhibit)s by %(who)s") % {"exhibit": found, "who": waiting.receiver}
    more = {"signing": signing(request)} if waiting.account_id else {}
    return show_form(request, found.case, form, title, _("Sign the answer"), exhibit=found, **more)


@requires(Can.KEEP_EXHIBITS)
@require_POST
def correction(request, number, pk, organisation=None):
    """Add what is right about an earlier step."""
    found, now, form = exhibit_of(number, pk), timezone.now(), CorrectionForm(request.POST)
    if form.is_valid():
        try:
            correct(
                exhibit=found, details=form.details(found, by=request.user, at=now), by=request.user, at=now
            )
        except DomainError as refused:
            say_why(form, refused)
        else:
            return done(request, found, _("Added to the ledger."))
    return show_exhibit(request, found, correction=form, status=422)


@requires(Can.SEE_EXHIBITS)
@require_http_methods(["GET", "HEAD", "POST"])
def custody(request, number, organisation=None):
    """Hand-overs that wait, and the check of every ledger and file of the case; POST checks now."""
    case = case_of(number)
    parties, rows = parties_of(case), list(exhibits_of(case))
    context = {"case": case, "parties": parties, "exhibits": rows, "report": None, **tabs(request, case)}
    if request.method == "POST":
        try:
            context["report"] = check(exhibits=rows, by=request.user, at=timezone.now())
        except CannotCheck as refusal:
            return conflict(request, refusal, address(request, "custody", number))
    context["waiting"] = hand_overs_open(case)
    for one in context["waiting"]:
        page = "receipt" if one.answer_id is None else "exhibit"
        one.address = address(request, page, number, one.exhibit_id)
    return show(request, "enforcement/custody/case.html", context)


@requires(Can.SEE_EXHIBITS)
@require_POST
def bundle(request, number, organisation=None):
    """The custody of one rights holder's part as a zip file that verifies offline."""
    parties = {party.pk: party for party in parties_of(case_of(number))}
    party = parties.get(key_in(request.POST, "party"))
    if party is None:
        return redirect(address(request, "custody", number))
    try:
        made = export(party=party, by=request.user, at=timezone.now())
    except DomainError as refusal:
        return conflict(request, refusal, address(request, "custody", number))
    return FileResponse(made, as_attachment=True, filename=f"custody-{number}-{party.pk}.zip")


@requires(Can.KEEP_EXHIBITS)
@require_http_methods(["GET", "HEAD", "POST"])
def heads(request):
    """The lists of heads that left the building, and the comparison of one that somebody kept."""
    form = HeadsForm(request.POST if request.method == "POST" else None)
    compared = compare(form.cleaned_data["heads"]) if form.is_bound and form.is_valid() else None
    lists = paginate(HeadList.objects.all(), ("-day", "-id"), after=request.GET.get("after", ""), noun=LISTS)
    context = {"form": form, "compared": compared, "lists": lists, **views_of(request, "custody_heads")}
    status = 422 if form.errors else 200
    return show(request, "enforcement/custody/heads.html", context, status=status)


@requires(Can.KEEP_EXHIBITS)
@require_safe
def head_list(request, pk):
    """One list as a text file; it says nothing of a case."""
    found = get_object_or_404(HeadList, pk=pk)
    named = {"Content-Disposition": f'attachment; filename="custody-heads-{found.day}.txt"'}
    return HttpResponse(found.text, content_type="text/plain; charset=utf-8", headers=named)


def done(request, exhibit, said):
    messages.info(request, said)
    return redirect(address(request, "exhibit", exhibit.case.number, exhibit.pk))


def stale(request, exhibit, refusal):
    return conflict(request, refusal, address(request, "exhibit", exhibit.case.number, exhibit.pk))
