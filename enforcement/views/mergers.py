"""Merging a case into another one, and splitting one; the page says what moves and what stays."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from enforcement.actions.mergers import Split, merge, split
from enforcement.forms.watch import MergeForm, SplitForm
from enforcement.models import Case, CaseListing
from enforcement.queries.cases import related_cases
from enforcement.rules.mergers import BEFORE_THE_RAID
from ipr_portal.accounts.models import User
from ipr_portal.errors import DomainError, Stale
from ipr_portal.lazy import LazyStr
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.people import people_in
from ipr_portal.tenancy.roles import Can

from .places import address, back_to, find, renewed, say_why, show

FORM = ["GET", "HEAD", "POST"]
MOST_SHOWN = 100
MERGED: list[LazyStr] = [
    gettext_lazy("Listings, rights holders, targets and links go on in the other case."),
    gettext_lazy(
        "Exhibits with their chains, test purchases, plans, findings and costs stay here, as they are."
    ),
    gettext_lazy("The test purchases count in the other case too. This case is closed."),
    gettext_lazy("Everybody who knows of one of the cases will know of both."),
]
SPLIT: list[LazyStr] = [
    gettext_lazy("The chosen listings, with their rights holders and sellers, get a case of their own."),
    gettext_lazy("Exhibits with their chains, test purchases, plans and findings stay here, as they are."),
    gettext_lazy(
        "Test purchases of those listings count in the new case too. It begins with its first stage."
    ),
    gettext_lazy("Only the people you choose know of the new case."),
]


def related_on_case(request, case: Case) -> dict:
    """Where a case went or comes from, of those that the reader may know of."""
    found = related_cases(case)
    for one in [*found.merged, *found.split_off, found.merged_into, found.split_from]:
        if one:
            one.href = address(request, "case", one.number)
    return {"related": found, "may_merge": case.stage in BEFORE_THE_RAID}


@requires(Can.OPEN_CASES)
@require_http_methods(FORM)
def case_merge(request, number):
    case = find(request, number)
    cases = Case.objects.open().filter(market=case.market).exclude(pk=case.pk).order_by("-pk")
    cases = cases.prefetch_related("parties__organisation")
    form = MergeForm(
        request.POST if request.method == "POST" else None, cases=cases, initial={"version": case.version}
    )
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            kept = merge(
                case=case, into=said["into"], reason=said["reason"], version=said["version"], by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except Stale as refusal:
            return _merge_page(request, case, renewed(form, number, refusal), status=409)
        except DomainError as refused:
            say_why(form, refused)
        else:
            return back_to(request, kept)
    return _merge_page(request, case, form)


def listings_of(case: Case) -> QuerySet[CaseListing]:
    """The listings that are in a case, each with its seller and whose it is."""
    rows = CaseListing.objects.filter(case=case, moved_to=None).order_by("pk")
    return rows.select_related("listing", "organisation")


def _merge_page(request, case: Case, form, *, status=0):
    moving = listings_of(case)[:MOST_SHOWN]
    return _page(request, case, form, _("Merge the case"), MERGED, status=status, moving=moving)


@requires(Can.OPEN_CASES)
@require_http_methods(FORM)
def case_split(request, number):
    case = find(request, number)
    listings = listings_of(case)
    people = User.objects.filter(pk__in=people_in(case.compartment_id)).exclude(pk=request.user.pk)
    form = SplitForm(
        request.POST if request.method == "POST" else None, listings=listings, people=people.order_by("name", "pk").prefetch_related("organisations"),
        initial={"version": case.version},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        into = Split(said["title"], said["reason"], list(said["listings"]), list(said["people"]))
        try:
            made = split(case=case, into=into, version=said["version"], by=request.user, at=timezone.now())
        except Stale as refusal:
            return _page(
                request, case, renewed(form, number, refusal), _("Split the case"), SPLIT, status=409
            )
        except DomainError as refused:
            say_why(form, refused)
        else:
            return back_to(request, made)
    return _page(request, case, form, _("Split the case"), SPLIT)


def _page(request, case: Case, form, title: str, points: list[LazyStr], *, status=0, **more):
    context = {
        "case": case, "form": form, "title": title, "submit": title, "points": points,
        "back": address(request, "case", case.number), **more,
    }  # fmt: skip
    return show(request, "form.html", context, status=status or (422 if form.is_bound else 200))
