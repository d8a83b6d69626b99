"""Seizures of a case, and the figures over every case that the reader may know."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enforcement.actions.seizures import CannotSeize, confirm, dispose, make_final, record_seizure, take_rates
from enforcement.enums import Disposal, ValuationBasis
from enforcement.forms.seizures import DisposalForm, FiguresForm, LineForms, SeizureForm, as_choices
from enforcement.models import Seizure, SeizureLine
from enforcement.queries.exhibits import case_of, parties_of
from enforcement.queries.seizures import (
    chosen,
    lines_of,
    raids,
    raids_of,
    rights_of,
    seizures_of,
    table,
    table_head,
    valued,
    years,
)
from enforcement.valuation import grouped, total, totals
from ipr_portal.charts.downloads import taken_away as file_of
from ipr_portal.errors import DomainError
from ipr_portal.markets import MARKETS, market_name
from ipr_portal.spreadsheets.writing import FORMATS, TooManyRows, download
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import word_in

from .exhibits import say_why, tabs
from .places import views_of
from .seized import ORDER, by_basis, by_key
from .signing import address, show

LINES = ngettext_lazy("%(n)s line", "%(n)s lines", "n")


@requires(Can.SEE_EXHIBITS)
@require_safe
def seizures(request, number, organisation=None):
    """The seizures of a case, each with its lines and their values."""
    case = case_of(number)
    parties, rows = parties_of(case), list(seizures_of(case))
    for row in rows:
        row.final = address(request, "seizure_final", number, row.pk)
        row.rates = address(request, "seizure_rates", number, row.pk)
        confirmed = row.holder_confirmed_at if request.organisation else row.staff_confirmed_at
        row.confirm = "" if confirmed else address(request, "seizure_confirmed", number, row.pk)
        row.rows = [(line, value) for line in row.lines.all() for value in line.valuations.all()]
        row.is_provisional = any(line.provisional for line in row.lines.all())
        row.is_unrated = any(value.usd is None for _line, value in row.rows)
    more = {"figures": address(request, "seizure_figures")} | tabs(request, case)
    context = {"case": case, "parties": parties, "seizures": rows, **more}
    return show(request, "enforcement/seizures/case.html", context)


@requires(Can.KEEP_EXHIBITS)
@require_http_methods(["GET", "HEAD", "POST"])
def seizure_new(request, number, organisation=None):
    """Record what a raid found, or that it found nothing."""
    case, parties = case_of(number), parties_of(case_of(number))
    sent = request.POST if request.method == "POST" else None
    form, lines = forms_of(case, parties, sent)
    if form.is_bound and all([form.is_valid(), rows_valid(form, lines)]):
        try:
            record_seizure(
                party=form.chosen(), raid=form.cleaned_data["raid"], details=form.details(), lines=lines.filled(),
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except CannotSeize as refused:
            for refusal in refused.refusals:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.info(
                request, _("Recorded, and confirmed for your side. The other side is asked to confirm.")
            )
            return redirect(address(request, "seizures", number))
    context = {"case": case, "form": form, "lines": lines, "back": address(request, "seizures", number)}
    return show(request, "enforcement/seizures/form.html", context, status=422 if form.is_bound else 200)


def rows_valid(form, lines) -> bool:
    """Whether every row is; what is wrong in one is said above the form too, with its number and its field."""
    for number, row in enumerate(lines, 1):
        for name, errors in row.errors.items():
            said = {"row": number, "field": row.fields[name].label, "said": " ".join(map(str, errors))}
            form.add_error(None, _("Row %(row)d, %(field)s: %(said)s") % said)
    return lines.is_valid()


def forms_of(case, parties, sent) -> tuple:
    """The form of a seizure and those of its lines; currency, brand and the latest raid are chosen from the start."""
    raids = raids_of(case)
    first = {
        "currency": MARKETS[case.market].currency if case.market in MARKETS else "USD",
        "brand": parties[0].brand,
    }
    form = SeizureForm(sent, parties=parties, raids=raids, initial={"raid": raids.first()})
    more = {"initial": first, "rights": as_choices(rights_of(parties))}
    return form, LineForms(sent, prefix="lines", form_kwargs=more)


@requires(Can.KEEP_EXHIBITS)
@require_POST
def seizure_confirmed(request, number, pk, organisation=None):
    """Confirm a seizure for the reader's side."""
    found = get_object_or_404(Seizure, case=case_of(number), pk=pk)
    try:
        confirm(seizure=found, by=request.user, at=timezone.now())
    except DomainError as refusal:
        return conflict(request, refusal, address(request, "seizures", number))
    messages.info(request, _("Confirmed."))
    return redirect(address(request, "seizures", number))


@requires(Can.KEEP_EXHIBITS)
@require_POST
def seizure_final(request, number, pk, organisation=None):
    """Confirm the provisional lines of a seizure."""
    found = get_object_or_404(Seizure, case=case_of(number), pk=pk)
    return acted(request, number, lambda: make_final(seizure=found, by=request.user, at=timezone.now()))


@requires(Can.KEEP_EXHIBITS)
@require_POST
def seizure_rates(request, number, pk, organisation=None):
    """Take the rate of the day for values that have none."""
    found = get_object_or_404(Seizure, case=case_of(number), pk=pk)
    return acted(request, number, lambda: take_rates(seizure=found, by=request.user, at=timezone.now()))


@requires(Can.KEEP_EXHIBITS)
@require_http_methods(["GET", "HEAD", "POST"])
def line_disposal(request, number, pk, organisation=None):
    """Enter what became of the goods of a line."""
    rows = SeizureLine.objects.select_related("seizure")
    line = get_object_or_404(rows, seizure__case=case_of(number), pk=pk)
    sent = request.POST if request.method == "POST" else None
    names = ("disposal", "disposed_on", "certificate", "witness")
    form = DisposalForm(sent, initial={name: getattr(line, name) for name in names})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data | {"disposal": Disposal(form.cleaned_data["disposal"])}
        try:
            dispose(line=line, **said, by=request.user, at=timezone.now())
        except DomainError as refused:
            say_why(form, refused)
        else:
            messages.info(request, _("Entered."))
            return redirect(address(request, "seizures", number))
    context = {"line": line, "form": form, "back": address(request, "seizures", number)}
    return show(request, "enforcement/seizures/disposal.html", context, status=422 if form.is_bound else 200)


@requires(Can.SEE_EXHIBITS)
@require_safe
def figures(request, organisation=None):
    """What was seized in US dollars, by year, market and brand, on one stated basis; the figure opens its lines."""
    form = FiguresForm(request.GET)
    asked, basis = form.known(), form.on_basis()
    if kind := word_in(request.GET, "format", list(FORMATS)):
        return taken_away(request, kind, asked)
    rows, said = valued(**asked), str(ValuationBasis(basis).label)
    charts = charts_of(rows, basis)
    if file := file_of(request, charts):
        return file
    context = {
        "form": form,
        "filtered": bool(asked),
        "basis": said,
        "headline": total(rows, basis),
        "charts": charts,
        "raids": raids(asked.get("year"), asked.get("market", "")),
        "years": years(),
        "lines": paginate(
            lines_of(chosen(**asked, basis=basis)), ("-pk",), after=request.GET.get("after", ""), noun=LINES
        ),
        **views_of(request, "seizure_figures"),
    }
    for value in context["lines"]:
        value.href = address(request, "seizures", value.line.seizure.case.number)
    return show(request, "enforcement/seizures/figures.html", context)


def charts_of(rows, basis) -> list:
    """A chart by basis, then by year, market and brand on the basis of the headline; none without a value."""
    found, said = totals(rows, ORDER), str(ValuationBasis(basis).label)
    if not found:
        return []
    grouped_by = [(by, str(name), _named(by, grouped(rows, by, [basis]))) for by, name in GROUPS.items()]
    return [
        by_basis("basis", found, _("every case that you may know of")),
        *(by_key(f"by-{by}", name, some, said) for by, name, some in grouped_by if some),
    ]


GROUPS = {
    "year": gettext_lazy("By year"),
    "market": gettext_lazy("By market"),
    "brand": gettext_lazy("By brand"),
}


def _named(by, groups) -> list:
    return [
        (market_name(group.key) if by == "market" else group.key, group.totals[0])
        for group in groups
        if group.totals
    ]


def taken_away(request, kind, asked):
    """Every value that the choice leaves, on every basis, each in a row of its own."""
    try:
        return download(kind, table_head(), table(chosen(**asked)), file_name=_("seizures"))
    except TooManyRows as refusal:
        return conflict(request, refusal, address(request, "seizure_figures"))


def acted(request, number, act):
    """Do what a button asks, and return to the case."""
    try:
        count = act()
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        said = ngettext("%(n)d value or line changed.", "%(n)d values or lines changed.", count) % {
            "n": count
        }
        messages.info(
            request, said if count else _("Nothing to change. If a rate is missing, enter it first.")
        )
    return redirect(address(request, "seizures", number))
