"""What is done with a case as a whole: moves, choices, next steps, signatures, its owner."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from enforcement.actions import moves
from enforcement.actions.locks import CannotChange
from enforcement.enums import Assistance, CaseStage, RaidChoice
from enforcement.forms.cases import ChoiceForm, NextForm, PersonForm, SignatureForm
from enforcement.models import CaseParty
from enforcement.queries.cases import cases_of
from enforcement.queries.standing import next_move
from enforcement.rules.moves import Asked, next_stages
from ipr_portal.accounts.models import User
from ipr_portal.errors import DomainError, Stale
from ipr_portal.markets import local_day
from ipr_portal.tenancy.people import people_in, staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import see_other

from .case_page import case_page, move_form
from .places import address, back_to, find, renewed, say_why, show, side


def case_move(request, number, **_where):
    case = find(request, number)
    asked = Asked(case, side(request), request.organisation, timezone.now())
    form = move_form(case, [next_move(asked, stage) for stage in next_stages(case)], request.POST)
    if form is None:
        raise PermissionDenied
    if form.is_valid():
        said = form.cleaned_data
        try:
            moves.move(
                case=case, to=CaseStage(said["to"]), note=said["note"], version=said["version"], by=request.user,
                at=timezone.now(), organisation=request.organisation, **form.closing(),
            )  # fmt: skip
        except Stale as refusal:
            return case_page(request, number, status=409, move_form=renewed(form, number, refusal))
        except DomainError as refused:
            say_why(form, refused)
        else:
            return back_to(request, case)
    return case_page(request, number, status=422, move_form=form)


def case_choice(request, number, **_where):
    case, form = find(request, number), ChoiceForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            moves.choose(
                case=case, stage=CaseStage(said["stage"]), choice=Assistance(said["choice"]), reason=said["reason"],
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except DomainError as refused:
            say_why(form, refused)
        else:
            return back_to(request, case)
    return case_page(request, number, status=422, choice_form=form)


def case_next(request, number, **_where):
    case = find(request, number)
    people = User.objects.filter(pk__in=people_in(case.compartment_id)).order_by("name")
    today = local_day(case.market, timezone.now())
    form = NextForm(request.POST, people=people, case=case, today=today)
    if form.is_valid():
        try:
            moves.plan_next(case=case, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Stale as refusal:
            return case_page(request, number, status=409, next_form=renewed(form, number, refusal))
        except DomainError as refused:
            say_why(form, refused)
        else:
            return back_to(request, case)
    return case_page(request, number, status=422, next_form=form)


def case_signature(request, number, **_where):
    """The owner of the rights holder signs whether to ask for a raid."""
    case, form = find(request, number), SignatureForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            moves.sign_raid(
                party=get_object_or_404(CaseParty, case=case), choice=RaidChoice(said["choice"]), reason=said["reason"],
                signature=said["signature"], version=said["version"], by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Stale as refusal:
            return case_page(request, number, status=409, signature_form=renewed(form, number, refusal))
        except DomainError as refused:
            say_why(form, refused)
        else:
            return back_to(request, case) if find_again(request, number) else to_list(request)
    return case_page(request, number, status=422, signature_form=form)


def find_again(request, number) -> bool:
    """Whether the reader still sees the case: who leaves a joint case does not."""
    return cases_of(request.organisation).filter(number=number).exists()


def to_list(request):
    return see_other(request, address(request, "cases"))


def case_owner(request, number, **_where):
    """Hand the case over to another manager."""
    case = find(request, number)
    form = PersonForm(request.POST if request.method == "POST" else None, people=staff_who(Can.OPEN_CASES))
    if form.is_bound and form.is_valid():
        try:
            moves.hand_over(case=case, to=form.cleaned_data["person"], by=request.user, at=timezone.now())
        except CannotChange as refused:
            say_why(form, refused)
        else:
            return back_to(request, case)
    context = {
        "case": case,
        "form": form,
        "title": _("Hand the case over"),
        "submit": _("Hand the case over"),
    }
    context["back"] = address(request, "case", case.number)
    return show(request, "form.html", context, status=422 if form.is_bound else 200)
