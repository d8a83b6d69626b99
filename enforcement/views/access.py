"""Who can see a case, and why; giving and ending access."""

from datetime import datetime

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from enforcement.forms.cases import AccessForm, EndForm
from enforcement.models import Case
from enforcement.queries.cases import people_inside, to_choose
from enforcement.rules.holds import end_of_day
from ipr_portal.audit import compartments
from ipr_portal.errors import DomainError
from ipr_portal.tenancy.models import CompartmentLevel, CompartmentMember
from ipr_portal.ui.http import see_other

from .places import address, find, say_why, show


def case_access(request, number, *, status=200, form=None):
    """The access list, the order of precedence, and a form to give access."""
    case = find(request, number)
    context = {
        "case": case,
        "rows": people_inside(case, timezone.now()),
        "form": form or AccessForm(people=candidates(case), initial={"level": CompartmentLevel.WRITE}),
        "back": address(request, "case", case.number),
    }
    return show(request, "access.html", context, status=status)


def candidates(case: Case):
    return to_choose(case.parties.filter(left_at=None).values("organisation"))


def case_access_given(request, number):
    case = find(request, number)
    form = AccessForm(request.POST, people=candidates(case))
    if form.is_valid():
        said = form.cleaned_data
        try:
            compartments.admit(
                compartment=case.compartment, person=said["person"], level=CompartmentLevel(said["level"]),
                reason=said["reason"], until=end_of(case, said["until"]), by=request.user, at=timezone.now(),
            )  # fmt: skip
        except DomainError as refused:
            say_why(form, refused)
        else:
            return see_other(request, address(request, "case_access", number))
    return case_access(request, number, status=422, form=form)


def end_of(case: Case, day) -> datetime | None:
    """The end of a day in the market of the case."""
    return end_of_day(case.market, day) if day else None


def case_access_ended(request, number, pk):
    case = find(request, number)
    row = get_object_or_404(CompartmentMember, compartment=case.compartment_id, pk=pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            compartments.end(
                member=row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except DomainError as refused:
            say_why(form, refused)
        else:
            return see_other(
                request,
                address(
                    request,
                    "cases" if row.person == request.user else "case",
                    *([] if row.person == request.user else [number]),
                ),
            )
    title = _("End the access of %(person)s") % {"person": row.person}
    context = {"case": case, "form": form, "title": title, "submit": _("End the access")}
    context["back"] = address(request, "case_access", number)
    return show(request, "form.html", context, status=422 if form.is_bound else 200)
