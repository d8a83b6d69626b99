"""Opening a case, adding to it, and the cases of a notice."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from enforcement.actions.opening import Opening, add_listings, join, open_case, open_own_case
from enforcement.forms.cases import JoiningForm, ListedForm, OpeningForm, OwnOpeningForm
from enforcement.models import Case
from enforcement.queries.cases import conflicts, conflicts_of_own, said_of_notice, to_choose
from ipr_portal.errors import DomainError
from ipr_portal.tenancy.models import VERIFIED_STATES, Organisation, OrganisationKind
from ipr_portal.tenancy.people import owners_of
from ipr_portal.ui.http import page
from ipr_portal.ui.parameters import texts_in, word_in
from takedowns.models import Listing, Notice

from .places import address, back_to, find, say_why, show

MOST_LISTINGS = 300


def verified_holders():
    found = Organisation.objects.filter(kind=OrganisationKind.RIGHTS_HOLDER, state__in=VERIFIED_STATES)
    return found.order_by("name")


def case_new(request):
    """Open a case from notices or sellers; a conflict is named to those who may know of the other case."""
    holders, posted = verified_holders(), request.POST if request.method == "POST" else None
    first = texts_in(request.GET, ["title", "market", "notices", "sellers"])
    form = OpeningForm(posted, initial=first, holders=holders, people=to_choose(holders))
    return opened(request, form, open_case, conflicts)


def own_case_new(request, **_where):
    """A rights holder opens a case of its own; the enforcement managers are admitted."""
    own, posted = request.organisation, request.POST if request.method == "POST" else None
    first = texts_in(request.GET, ["title", "market", "notices", "sellers"]) | {"brand": own.name}
    form = OwnOpeningForm(posted, initial=first, people=owners_of(own.pk).exclude(pk=request.user.pk))
    return opened(request, form, open_own_case, conflicts_of_own)


def opened(request, form, open_it, others):
    """Open the case that a form says; first name other cases of the same sellers, if the reader may know of them."""
    found: list[Case] = []
    if form.is_bound and form.is_valid() and (opening := opening_of(request, form)):
        found = others([*opening.seller_keys, *(row.seller_key for row in opening.listings)])
        if not found or word_in(request.POST, "despite", ["1"]):
            try:
                return back_to(request, open_it(opening=opening, by=request.user, at=timezone.now()))
            except DomainError as refused:
                say_why(form, refused)
    for case in found:
        case.href = address(request, "case", case.number)
    context = {
        "form": form, "conflicts": found, "title": _("Open a case"), "submit": _("Open the case"),
        "back": address(request, "cases"),
    }  # fmt: skip
    return show(request, "opening.html", context, status=422 if form.is_bound else 200)


def opening_of(request, form) -> Opening | None:
    """What a case is opened with; None if a number is no notice, which the form then says."""
    said, own = form.cleaned_data, request.organisation
    listings = listings_of(said["notices"])
    if form.refuse_unknown(row.notice.number for row in listings):
        return None
    holders = [(own, said["brand"])] if own else [(one, one.name) for one in said["holders"]]
    return Opening(
        said["title"],
        said["market"],
        said["reason"],
        holders,
        list(said["people"]),
        listings,
        said["sellers"],
    )


def listings_of(numbers, organisations=None) -> list[Listing]:
    """The listings of some notices, of those organisations if they are given."""
    rows = Listing.objects.filter(notice__number__in=numbers).select_related("notice").order_by("pk")
    if organisations is not None:
        rows = rows.filter(organisation__in=organisations)
    return list(rows[:MOST_LISTINGS])


def case_listings(request, number, **_where):
    """Add listings of further notices to a case."""
    case = find(request, number)
    form = ListedForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        inside = case.parties.filter(left_at=None).values_list("organisation", flat=True)
        found = listings_of(form.cleaned_data["notices"], list(inside))
        if not form.refuse_unknown(row.notice.number for row in found):
            try:
                add_listings(case=case, listings=found, by=request.user, at=timezone.now())
            except DomainError as refused:
                say_why(form, refused)
            else:
                return back_to(request, case)
    return one_form(request, case, form, _("Add listings"))


def case_joined(request, number):
    """Add a further rights holder to a case."""
    case = find(request, number)
    holders = verified_holders().exclude(pk__in=case.parties.values("organisation"))
    form = JoiningForm(request.POST if request.method == "POST" else None, holders=holders)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            join(
                case=case,
                organisation=said["holder"],
                brand=said["brand"],
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as refused:
            say_why(form, refused)
        else:
            return back_to(request, case)
    return one_form(request, case, form, _("Add a rights holder"))


def one_form(request, case: Case, form, title):
    context = {"case": case, "form": form, "title": title, "submit": title}
    context["back"] = address(request, "case", case.number)
    return show(request, "form.html", context, status=422 if form.is_bound else 200)


def notice_cases(request, number, **_where):
    """The cases of a notice, as a part of its page: an empty answer for everybody who may not know of one."""
    found = said_of_notice(get_object_or_404(Notice, number=number))
    if not found:
        return HttpResponse("")
    for one in found:
        one.case.href = address(request, "case", one.case.number)
    return page(request, "enforcement/of_notice.html", {"cases": found})
