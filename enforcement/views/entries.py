"""Adding entries to the file of a case, filling them in, agreeing to plans, photographs."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from enforcement.actions import entries
from enforcement.forms.cases import PhotosForm
from enforcement.forms.entries import CHANGES, ENTRIES, Entry
from enforcement.models import Case, CaseParty, Mandate, Plan, TestPurchase
from ipr_portal.errors import DomainError, Stale
from ipr_portal.markets import local_day
from ipr_portal.tenancy.models import Organisation, TenantModel
from ipr_portal.ui.parameters import as_key, text_in, word_in

from .places import address, back_to, find, renewed, say_why, show, side, stale


def known(table, key: str, request) -> Entry:
    """A kind of entry that the reader's side may write; 404 for an unknown one, 403 for the other side's."""
    entry = table.get(key)
    if entry is None:
        raise Http404
    if side(request) not in entry.sides:
        raise PermissionDenied
    return entry


def holder_of(request, case: Case) -> Organisation | None:
    """Whose an entry is: the member's organisation; at the desk the one of the address, or the only one there is."""
    if request.organisation:
        return request.organisation
    parties = list(
        CaseParty.objects.filter(case=case, left_at=None).select_related("organisation").order_by("pk")
    )
    asked = word_in(request.GET, "holder", [str(party.organisation_id) for party in parties])
    return next(
        (one.organisation for one in parties if str(one.organisation_id) == asked), parties[0].organisation
    )


def case_entry(request, number, key, **_where):
    """Add an entry of one kind."""
    case, entry = find(request, number), known(ENTRIES, key, request)
    posted, today = request.POST if request.method == "POST" else None, local_day(case.market, timezone.now())
    form = entry.form(posted, case=case, today=today)
    holder = holder_of(request, case) if issubclass(entry.model, TenantModel) else None
    if form.is_bound and form.is_valid():
        try:
            entries.add(
                case=case, model=entry.model, values=form.values(), organisation=holder, by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except DomainError as refused:
            say_why(form, refused)
        else:
            return back_to(request, case)
    return form_page(request, case, form, entry.title, holder=holder)


def case_change(request, number, key, pk, **_where):
    """Fill in more of an entry."""
    case, entry = find(request, number), known(CHANGES, key, request)
    row = get_object_or_404(entry.model._default_manager.filter(case=case), pk=pk)
    names = {field.name for field in entry.model._meta.fields}
    initial = {name: getattr(row, name) for name in entry.form.base_fields if name in names}
    more = {"row": row} if key == "state" else {}
    posted, today = request.POST if request.method == "POST" else None, local_day(case.market, timezone.now())
    form = entry.form(posted, case=case, today=today, initial=initial, **more)
    if form.is_bound and form.is_valid():
        version = as_key(text_in(request.POST, "version"))
        try:
            entries.fill_in(
                row=row, values=form.values(), by=request.user, at=timezone.now(), version=version
            )
        except Stale as refusal:
            return form_page(
                request, find(request, number), renewed(form, number, refusal), entry.title, status=409
            )
        except DomainError as refused:
            say_why(form, refused)
        else:
            return back_to(request, case)
    return form_page(request, case, form, entry.title)


def case_photos(request, number, pk, **_where):
    """Add photographs of a test purchase."""
    case = find(request, number)
    purchase = get_object_or_404(TestPurchase.objects.filter(case=case), pk=pk)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PhotosForm(*posted)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            entries.add_photos(
                purchase=purchase,
                uploads=said["photographs"],
                view=said["view"],
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as refused:
            say_why(form, refused)
        else:
            return back_to(request, case)
    return form_page(request, case, form, _("Add photographs"), multipart="1")


def form_page(request, case: Case, form, title, *, status=0, **more):
    context = {
        "case": case, "form": form, "title": title, "submit": title, "back": address(request, "case", case.number),
        "version": case.version, "says": getattr(form, "says", ""), **more,
    }  # fmt: skip
    return show(request, "form.html", context, status=status or (422 if form.is_bound else 200))


def case_plan_agreed(request, number, pk, **_where):
    case = find(request, number)
    plan = get_object_or_404(Plan.objects.filter(case=case), pk=pk)
    return acted(request, case, lambda: entries.agree(plan=plan, by=request.user, at=timezone.now()))


def case_mandate_revoked(request, number, pk, **_where):
    case = find(request, number)
    mandate = get_object_or_404(Mandate.objects.filter(case=case), pk=pk)
    return acted(request, case, lambda: entries.revoke(mandate=mandate, by=request.user, at=timezone.now()))


def acted(request, case: Case, act):
    """Do what one button asks; 409 where it is no longer open."""
    try:
        act()
    except DomainError as refusal:
        return stale(request, case, refusal)
    return back_to(request, case)
