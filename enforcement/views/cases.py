"""The board, the page of a case, and what is done with the case as a whole."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from enforcement.actions import moves
from enforcement.actions.locks import CannotChange
from enforcement.enums import CASE_MOVES, Assistance, CaseStage, RaidChoice
from enforcement.forms.cases import ChoiceForm, MoveForm, NextForm, PersonForm, SignatureForm
from enforcement.forms.entries import CHANGES, ENTRIES
from enforcement.models import Case, CaseParty
from enforcement.queries.cases import board, cases_of, conflicts, diary, people_inside, sellers_pursued
from enforcement.queries.file import Section, sections_of
from enforcement.rules.access import why_not_write
from enforcement.rules.moves import WAYS, Asked, missing_for, next_stages
from ipr_portal.accounts.models import User
from ipr_portal.audit.timeline import timeline
from ipr_portal.errors import DomainError, Stale
from ipr_portal.markets import market_name
from ipr_portal.notifications.views import read_news_of
from ipr_portal.tenancy.people import people_in, staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import see_other
from ipr_portal.ui.pagination import paginate

from .discretion import on_case
from .places import address, back_to, find, say_why, show, side, stale

DIARY_BEFORE, DIARY_AFTER = timedelta(days=30), timedelta(days=365)


def cases(request, **_where):
    """Open cases by stage, then those that are closed."""
    columns = board(request.organisation)
    for column in columns:
        for case in column.cases:
            dress(request, case)
    closed = paginate(
        cases_of(request.organisation).exclude(closed_at=None),
        ("-closed_at", "-pk"),
        after=request.GET.get("after", ""),
    )
    for case in closed:
        dress(request, case)
    context = {
        "columns": columns,
        "closed": closed,
        "diary_href": address(request, "case_diary"),
        "may_open": Can.OPEN_CASES in request.capabilities,
    }
    return show(request, "board.html", context)


def dress(request, case: Case) -> None:
    """What the board and the page show of a case besides its columns."""
    today = timezone.localdate()
    case.href = address(request, "case", case.number)
    case.market_name = market_name(case.market)
    case.is_late = bool(case.next_due_on and case.next_due_on < today and case.is_open)


def case(request, number, **_where):
    return case_page(request, number)


def case_page(request, number, *, status=200, **forms):
    """Render the page of a case with its forms, fresh or as they were posted."""
    case, at = find(request, number), timezone.now()
    dress(request, case)
    if request.organisation:
        read_news_of(request, "case", args=[number])
    writes = case.is_open and why_not_write(case) is None
    asked = Asked(case, side(request), request.organisation, at)
    open_moves = [_as_move(asked, stage) for stage in next_stages(case)] if writes else []
    context = {
        "case": case,
        "writes": writes,
        "moves": open_moves,
        "stages": _stages(case),
        "sections": [_linked(request, case, section, writes) for section in sections_of(case, side(request))],
        "history": list(case.moves.select_related("by", "side").order_by("-pk")),
        "choices": list(case.choices.select_related("by").order_by("-pk")),
        "listings": list(
            case.listings.select_related("listing__notice", "organisation").order_by("pk")[:100]
        ),
        "sellers": sellers_pursued(case),
        "move_form": _move_form(case, open_moves),
        **_of_one_side(request, case, at, writes),
        **on_case(request, case),
        **forms,
    }
    return show(request, "case.html", context, status=status)


def _as_move(asked: Asked, stage: CaseStage) -> dict:
    way = WAYS[stage]
    return {
        "stage": stage,
        "mine": asked.side in way.sides,
        "signed": not way.sides,
        "missing": missing_for(asked, stage),
    }


def _move_form(case: Case, open_moves: list[dict], data=None) -> MoveForm | None:
    stages = [row["stage"] for row in open_moves if row["mine"]]
    return MoveForm(data, initial={"version": case.version}, stages=stages) if stages else None


def _stages(case: Case) -> list[dict]:
    """The way of a case: what is behind it, where it is, what is ahead."""
    way = [stage for stage in CaseStage if CASE_MOVES.get(stage)]
    here = way.index(CaseStage(case.stage)) if case.stage in way else len(way)
    return [
        {"label": stage.label, "n": n + 1, "place": (n > here) - (n < here)} for n, stage in enumerate(way)
    ]


def _linked(request, case: Case, section: Section, writes: bool) -> dict:
    may_add = writes and side(request) in ENTRIES[section.key].sides
    rows = [
        {
            "row": row,
            "acts": [_act(request, case, row, key) for key in row.changes if writes or key == "letter"],
        }
        for row in section.rows
    ]
    href = address(request, "case_entry", case.number, section.key) if may_add else ""
    return {
        "key": section.key,
        "title": section.title,
        "rows": rows,
        "add_href": href,
        "add": ENTRIES[section.key].title,
    }


def _act(request, case: Case, row, key: str) -> dict:
    words = {
        "agree": _("Agree to this version"), "revoke": _("Revoke it"), "letter": _("Download the letter"),
        "photos": _("Add photographs"),
    }  # fmt: skip
    name = {
        "agree": "case_plan_agreed",
        "revoke": "case_mandate_revoked",
        "letter": "case_letter",
        "photos": "case_photos",
    }
    if key in name:
        href = address(request, name[key], case.number, row.pk)
        return {"href": href, "words": words[key], "posts": key in ("agree", "revoke")}
    return {
        "href": address(request, "case_change", case.number, key, row.pk),
        "words": CHANGES[key].title,
        "posts": False,
    }


def _of_one_side(request, case: Case, at, writes: bool) -> dict:
    inside = people_in(case.compartment_id)
    people = User.objects.filter(pk__in=inside).order_by("name")
    if request.organisation:
        party = get_object_or_404(CaseParty, case=case)
        signs = writes and CaseStage.RAID_DECIDED in next_stages(case) and not party.raid_choice
        ours = people.filter(memberships__organisation=request.organisation)
        form = SignatureForm(initial={"version": case.version, "choice": RaidChoice.RAID}) if signs else None
        return {"party": party, "signature_form": form, "people": list(ours), "parties": [party]}
    keys = [target.seller_key for target in case.targets.exclude(seller_key="").defer("value")]
    initial = {
        "version": case.version, "step": case.next_step, "person": case.next_person_id, "due_on": case.next_due_on,
        "embargo_until": case.embargo_until,
    }  # fmt: skip
    return {
        "parties": list(case.parties.select_related("organisation").order_by("pk")),
        "access": people_inside(case, at),
        "conflicts": conflicts(keys, but=case),
        "next_form": NextForm(initial=initial, people=people) if writes else None,
        "choice_form": ChoiceForm(initial={"choice": Assistance.ASSIST}) if writes else None,
        "events": timeline(case, request),
    }


def case_move(request, number, **_where):
    case = find(request, number)
    asked = Asked(case, side(request), request.organisation, timezone.now())
    form = _move_form(case, [_as_move(asked, stage) for stage in next_stages(case)], request.POST)
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
            return stale(request, case, refusal)
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
    form = NextForm(request.POST, people=people)
    if form.is_valid():
        try:
            moves.plan_next(case=case, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Stale as refusal:
            return stale(request, case, refusal)
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
            return stale(request, case, refusal)
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


def case_diary(request, **_where):
    """What has a day, from a month ago to a year ahead."""
    today = timezone.localdate()
    entries = diary(request.organisation, since=today - DIARY_BEFORE, until=today + DIARY_AFTER)
    rows = [{"entry": entry, "href": address(request, "case", entry.case.number)} for entry in entries]
    return show(request, "diary.html", {"rows": rows, "today": today})
