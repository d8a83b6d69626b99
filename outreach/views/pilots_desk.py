"""Pilots of the IPR team: preparing them, selecting among those who want to take part, evaluating them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.parameters import word_in
from outreach.actions import interest as interests
from outreach.actions import pilots as actions
from outreach.actions.refusals import CannotDo
from outreach.enums import InterestState, PilotState
from outreach.forms.pilots import (
    STEPS,
    ConclusionForm,
    DecisionForm,
    FindingsForm,
    NewPilotForm,
    PilotForm,
    VersionForm,
    initial_of,
)
from outreach.models import Interest, Pilot
from outreach.queries.pilots import counted, interests_of, places_of
from programmes.actions.steps import CannotMove

ACTS = {"open": actions.open_for_interest, "select": actions.start_selecting, "run": actions.run}


@requires(Can.MANAGE_PILOTS)
@require_safe
def pilots(request):
    """Every pilot, the newest first, with how many organisations want to take part."""
    rows = list(counted(Pilot.objects.all()).order_by("-made_at", "-pk")[:100])
    return page(request, "outreach/pilots/desk.html", {"pilots": rows})


@requires(Can.MANAGE_PILOTS)
@require_http_methods(["GET", "HEAD", "POST"])
def pilot_new(request):
    """Prepare a pilot that was opened in the settings of programmes."""
    form = NewPilotForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.prepare(
                programme=form.cleaned_data["programme"],
                words=form.words(),
                by=request.user,
                at=timezone.now(),
            )
        except CannotDo as refused:
            form.add_error(refused.field, str(refused))
        else:
            return see_other(request, "desk:pilot", made.pk)
    context = {"form": form, "may_open": Can.MANAGE_PROGRAMMES in request.capabilities}
    return page(request, "outreach/pilots/new.html", context, status=422 if form.errors else 200)


@requires(Can.MANAGE_PILOTS)
@require_safe
def pilot(request, pk):
    """One pilot: where it stands, who wants to take part, what came of it."""
    return show(request, find(pk))


def find(pk: int) -> Pilot:
    return get_object_or_404(Pilot.objects.select_related("programme"), pk=pk)


def show(request, found, *, findings=None, conclusion=None, status=200):
    seen = {"version": found.version}
    context = {
        "pilot": found,
        "capacity": places_of(found),
        "interests": interests_of(found),
        "findings": findings or FindingsForm(initial=seen),
        "conclusion": conclusion or ConclusionForm(initial=seen, pilot=found),
        "may_evaluate": found.may_become(PilotState.EVALUATED),
        "may_conclude": found.may_become(PilotState.STOPPED),
        "may_change": found.state in ("PROPOSED", "OPEN", "SELECTING"),
        "events": timeline(found, request),
    }
    return page(request, "outreach/pilots/desk_pilot.html", context, status=status)


@requires(Can.MANAGE_PILOTS)
@require_http_methods(["GET", "HEAD", "POST"])
def pilot_words(request, pk):
    """Change what is said about a pilot."""
    found = find(pk)
    form = PilotForm(request.POST) if request.method == "POST" else PilotForm(initial=initial_of(found))
    if form.is_bound and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            actions.change(
                pilot=found, version=version, words=form.words(), by=request.user, at=timezone.now()
            )
        except CannotDo as refused:
            form.add_error(None, str(refused))
        except Stale as refused:
            return conflict(request, refused, "desk:pilot", pk)
        else:
            return see_other(request, "desk:pilot", pk)
    context = {"pilot": found, "form": form}
    return page(request, "outreach/pilots/words.html", context, status=422 if form.errors else 200)


@requires(Can.MANAGE_PILOTS)
@require_POST
def pilot_step(request, pk):
    """Open a pilot for interest, begin to select, or start it."""
    found, step = find(pk), word_in(request.POST, "step", STEPS)
    if not step:
        return redirect("desk:pilot", pk)
    version = VersionForm(request.POST).seen()
    try:
        ACTS[step](pilot=found, version=version, by=request.user, at=timezone.now())
    except DomainError as refused:
        return conflict(request, refused, "desk:pilot", pk)
    return see_other(request, "desk:pilot", pk)


@requires(Can.MANAGE_PILOTS)
@require_POST
def pilot_evaluation(request, pk):
    """Say what came of a pilot."""
    found, form = find(pk), FindingsForm(request.POST)
    if form.is_valid():
        try:
            actions.evaluate(pilot=found, **form.cleaned_data, by=request.user, at=timezone.now())
        except CannotDo as refused:
            form.add_error(refused.field, str(refused))
        except Stale as refused:
            return conflict(request, refused, "desk:pilot", pk)
        else:
            return see_other(request, "desk:pilot", pk)
    return show(request, found, findings=form, status=422)


@requires(Can.MANAGE_PILOTS)
@require_POST
def pilot_conclusion(request, pk):
    """Adopt a pilot, or stop it."""
    found = find(pk)
    form = ConclusionForm(request.POST, pilot=found)
    if form.is_valid():
        said = form.cleaned_data | {"adopt": form.cleaned_data["adopt"] == "yes"}
        try:
            actions.conclude(pilot=found, **said, by=request.user, at=timezone.now())
        except CannotDo as refused:
            form.add_error(refused.field, str(refused))
        except Stale as refused:
            return conflict(request, refused, "desk:pilot", pk)
        else:
            return see_other(request, "desk:pilot", pk)
    return show(request, found, conclusion=form, status=422)


@requires(Can.MANAGE_PILOTS)
@require_safe
def interest(request, pk):
    """What one organisation wrote, and the decision about it."""
    return show_interest(request, find_interest(pk))


def find_interest(pk: int) -> Interest:
    rows = Interest.objects.select_related(
        "pilot__programme", "organisation", "contact", "participation", "decided_by", "submitted_by"
    )
    return get_object_or_404(rows, pk=pk)


def show_interest(request, found, *, form=None, status=200):
    context = {
        "interest": found,
        "capacity": places_of(found.pilot),
        "form": form or DecisionForm(initial={"version": found.version}),
        "may_see": Can.VIEW_PROGRAMMES in request.capabilities,
        "may_decide": found.may_become(InterestState.DECLINED),
        "events": timeline(found, request),
    }
    return page(request, "outreach/pilots/interest.html", context, status=status)


@requires(Can.MANAGE_PILOTS)
@require_POST
def interest_review(request, pk):
    """Begin to look an interest through."""
    found, version = find_interest(pk), VersionForm(request.POST).seen()
    try:
        interests.look_through(interest=found, version=version, by=request.user, at=timezone.now())
    except DomainError as refused:
        return conflict(request, refused, "desk:interest", pk)
    return see_other(request, "desk:interest", pk)


@requires(Can.MANAGE_PILOTS)
@require_POST
def interest_decision(request, pk):
    """Accept an organisation into a pilot, put it on the waiting list, or decline it with a reason."""
    found, form = find_interest(pk), DecisionForm(request.POST)
    if form.is_valid():
        try:
            decide(found, form.cleaned_data, by=request.user, at=timezone.now())
        except (CannotDo, CannotMove) as refused:
            form.add_error(
                "reason" if getattr(refused, "field", "") == "reason" else "decision", str(refused)
            )
        except Stale as refused:
            return conflict(request, refused, "desk:interest", pk)
        else:
            messages.info(request, _("Decided. The organisation is told."))
            return see_other(request, "desk:interest", pk)
    return show_interest(request, found, form=form, status=422)


def decide(found: Interest, said, *, by, at) -> None:
    """Carry a decision out."""
    about = {"interest": found, "version": said["version"], "by": by, "at": at}
    if said["decision"] == "accept":
        interests.accept(**about)
    elif said["decision"] == "wait":
        interests.put_on_waiting_list(**about)
    else:
        interests.decline(reason=said["reason"], **about)
