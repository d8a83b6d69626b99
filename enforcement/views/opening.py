"""Opening a case, and the cases of a notice."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from enforcement.actions.opening import Opening, open_case
from enforcement.forms.cases import OpeningForm
from enforcement.queries.cases import cases_of_notice, conflicts, to_choose
from ipr_portal.errors import DomainError
from ipr_portal.tenancy.models import Organisation, OrganisationKind, OrganisationState
from ipr_portal.ui.http import page
from ipr_portal.ui.parameters import texts_in, word_in
from takedowns.models import Listing, Notice

from .places import address, back_to, say_why, show

MOST_LISTINGS = 300


def case_new(request):
    """Open a case from notices or sellers; a conflict is named to those who may know of the other case."""
    holders = Organisation.objects.filter(
        kind=OrganisationKind.RIGHTS_HOLDER, state=OrganisationState.VERIFIED
    )
    holders = holders.order_by("name")
    posted = request.POST if request.method == "POST" else None
    form = OpeningForm(
        posted,
        initial=texts_in(request.GET, ["title", "market", "notices", "sellers"]),
        holders=holders,
        people=to_choose(holders),
    )
    found: list = []
    if form.is_bound and form.is_valid():
        opening = opening_of(form)
        found = conflicts([*opening.seller_keys, *(row.seller_key for row in opening.listings)])
        if not found or word_in(request.POST, "despite", ["1"]):
            try:
                return back_to(request, open_case(opening=opening, by=request.user, at=timezone.now()))
            except DomainError as refused:
                say_why(form, refused)
    for case in found:
        case.href = address(request, "case", case.number)
    context = {
        "form": form, "conflicts": found, "title": _("Open a case"), "submit": _("Open the case"),
        "back": address(request, "cases"),
    }  # fmt: skip
    return show(request, "opening.html", context, status=422 if form.is_bound else 200)


def opening_of(form: OpeningForm) -> Opening:
    said = form.cleaned_data
    listings = Listing.objects.filter(notice__number__in=said["notices"]).order_by("pk")[:MOST_LISTINGS]
    return Opening(
        said["title"], said["market"], said["reason"], [(one, one.name) for one in said["holders"]],
        list(said["people"]), list(listings), said["sellers"],
    )  # fmt: skip


def notice_cases(request, number, **_where):
    """The cases of a notice, as a part of its page: an empty answer for everybody who may not know of one."""
    notice = get_object_or_404(Notice, number=number)
    found = cases_of_notice(notice)
    if not found:
        return HttpResponse("")
    for case in found:
        case.href = address(request, "case", case.number)
    return page(request, "enforcement/of_notice.html", {"cases": found})
