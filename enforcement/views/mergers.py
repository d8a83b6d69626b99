"""Merging a case into another one, and splitting one; the page says what moves and what stays."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enforcement.actions.mergers import Split, merge, split
from enforcement.forms.watch import MergeForm, SplitForm
from enforcement.models import Case, CaseListing
from enforcement.queries.cases import related_cases
from enforcement.rules.mergers import BEFORE_THE_RAID
from ipr_portal.accounts.models import User
from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.people import people_in
from ipr_portal.tenancy.roles import Can

from .places import address, back_to, find, renewed, say_why, show

FORM = ["GET", "HEAD", "POST"]


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
            return _page(
                request, case, renewed(form, number, refusal), "merge.html", _("Merge the case"), status=409
            )
        except DomainError as refused:
            say_why(form, refused)
        else:
            return back_to(request, kept)
    return _page(request, case, form, "merge.html", _("Merge the case"))


@requires(Can.OPEN_CASES)
@require_http_methods(FORM)
def case_split(request, number):
    case = find(request, number)
    listings = CaseListing.objects.filter(case=case, moved_to=None).select_related("listing").order_by("pk")
    people = User.objects.filter(pk__in=people_in(case.compartment_id)).exclude(pk=request.user.pk)
    form = SplitForm(
        request.POST if request.method == "POST" else None, listings=listings, people=people.order_by("name", "pk"),
        initial={"version": case.version},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        into = Split(said["title"], said["reason"], list(said["listings"]), list(said["people"]))
        try:
            made = split(case=case, into=into, version=said["version"], by=request.user, at=timezone.now())
        except Stale as refusal:
            return _page(
                request, case, renewed(form, number, refusal), "split.html", _("Split the case"), status=409
            )
        except DomainError as refused:
            say_why(form, refused)
        else:
            return back_to(request, made)
    return _page(request, case, form, "split.html", _("Split the case"))


def _page(request, case: Case, form, template: str, title: str, *, status=0):
    context = {"case": case, "form": form, "title": title, "back": address(request, "case", case.number)}
    return show(request, template, context, status=status or (422 if form.is_bound else 200))
