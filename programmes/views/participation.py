"""The page of a participation at the desk, and the steps that are taken from it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.charts.chart import spark
from ipr_portal.charts.downloads import taken_away
from ipr_portal.errors import Stale
from ipr_portal.paper import pdf
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from programmes.actions import onboarding
from programmes.actions.steps import CannotMove
from programmes.enums import BY_MANAGER, ONBOARDING_ASKS, TAKES_PART, OnboardingItem, ParticipationState
from programmes.forms import steps as forms
from programmes.forms.acts import ACTS, acts_from
from programmes.models import InvitationLetter, Participation
from programmes.queries.charts import accuracy_chart
from programmes.queries.letters import invitation_document
from programmes.queries.participations import checklist_of, open_plan, steps_of
from programmes.queries.settings import terms_of
from programmes.queries.standing import evaluations_of, stand_of
from programmes.rules.admission import why_not_invite
from programmes.rules.moves import still_open

from .participant_parts import ledger_of, meetings_of, promise_of
from .participants import evaluate_now
from .sides import side_of

S = ParticipationState


@requires(Can.VIEW_PROGRAMMES)
@require_safe
def participation(request, pk):
    """Where a participation stands, what happened, and what can be done now."""
    found, now, side = find(pk), timezone.now(), side_of(request)
    evaluations = evaluations_of(found.organisation, found.programme)
    chart = accuracy_chart(found.organisation, found.programme, evaluations, at=now)
    parts = promise_of(found, side, now=now) | meetings_of(found, now=now)
    charts = [chart, parts["scored_chart"], *filter(None, [parts["effects_chart"]])]
    if file := taken_away(request, charts):
        return file
    may_manage = Can.MANAGE_PROGRAMMES in request.capabilities
    context = {
        "participation": found,
        "side": side,
        "stand": stand_of(found.organisation, found.programme, at=now),
        "evaluations": evaluations,
        "chart": chart,
        "trend": spark([one.point for one in reversed(evaluations)]),
        "steps": steps_of(found),
        "letters": found.letters.select_related("terms", "sent_by").order_by("-sent_at"),
        "plan": open_plan(found),
        "acts": acts_for(found) if may_manage else [],
        "checklist": with_sides(found),
        "missing": still_open(found) if found.state == S.ONBOARDING else [],
        "may_manage": may_manage,
        "may_meet": Can.MANAGE_CHECKINS in request.capabilities and found.state in TAKES_PART,
        "events": timeline(found, request),
    } | parts | ledger_of(found, side, now=now)  # fmt: skip
    return page(request, "programmes/desk/participation.html", context)


def with_sides(found: Participation) -> list[dict[str, Any]]:
    """Every item of the onboarding with what is in place, and whether we may fill it in."""
    return [
        {"item": row.item, "entry": row.entry, "asks": row.asks, "ours": row.item in BY_MANAGER}
        for row in checklist_of(found)
    ]


def acts_for(found: Participation) -> list[dict[str, Any]]:
    """The steps that are possible now, the usual one first."""
    return [
        {"name": name, "title": act.title, "icon": act.icon, "primary": act.primary}
        for name, act in acts_from(found.state)
    ]


def find(pk) -> Participation:
    return get_object_or_404(Participation.objects.for_lists(), pk=pk)


@requires(Can.MANAGE_PROGRAMMES)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request, pk, name):
    """Ask for what a step takes, and take it."""
    if name not in ACTS:
        raise Http404
    found, act, now = find(pk), ACTS[name], timezone.now()
    more = act.needs(now)
    if request.method != "POST":
        if found.state not in act.states:
            refusal = _("The participation is %(state)s.") % {"state": found.get_state_display()}
            return conflict(request, refusal, "desk:participation", pk)
        initial = {"version": found.version} | act.initial(found, now)
        return show_step(request, found, name, act.asks(initial=initial, **more))
    form = act.asks(request.POST, **more)
    if form.is_valid():
        try:
            act.takes(participation=found, by=request.user, at=now, **form.arguments())
        except Stale as refusal:
            return conflict(request, refusal, "desk:participation", pk)
        except CannotMove as refused:
            say_why(form, refused)
        else:
            messages.info(request, _("Done: %(step)s.") % {"step": act.title})
            return see_other(request, "desk:participation", pk)
    return show_step(request, found, name, form, status=422)


def say_why(form, refused: CannotMove) -> None:
    """Show a refusal beside its field."""
    field = refused.refusal.field
    form.add_error(field if field in form.fields else None, str(refused))


def show_step(request, found, name, form, *, status=200):
    context = {
        "participation": found,
        "act": ACTS[name],
        "name": name,
        "form": form,
        "terms": terms_of(found.programme) if name == "invitation" else None,
        "warning": why_not_invite(found, at=timezone.now()) if name == "invitation" else None,
        "stand": stand_of(found.organisation, found.programme, at=timezone.now()),
    }
    return page(request, "programmes/desk/step.html", context, status=status)


@requires(Can.MANAGE_PROGRAMMES)
@require_http_methods(["GET", "HEAD", "POST"])
def item(request, pk, name):
    """Put one item of the onboarding in place, for the participant."""
    if name not in BY_MANAGER:
        raise Http404
    found = find(pk)
    entry = found.onboarding.filter(item=name).first()
    form = forms.ItemForm(
        request.POST if request.method == "POST" else None, item=name,
        initial={"words": entry.words if entry else ""},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            onboarding.put_in_place(
                participation=found, by=request.user, at=timezone.now(), **form.arguments()
            )
        except CannotMove as refused:
            say_why(form, refused)
        else:
            return see_other(request, "desk:participation", pk)
    context = {
        "participation": found,
        "item": OnboardingItem(name),
        "form": form,
        "asks": ONBOARDING_ASKS[name],
    }
    return page(request, "programmes/desk/item.html", context, status=422 if form.errors else 200)


@requires(Can.MANAGE_PROGRAMMES)
@require_POST
def evaluation(request, pk):
    """Evaluate the organisation now."""
    return evaluate_now(request, find(pk).organisation)


@requires(Can.VIEW_PROGRAMMES)
@require_safe
def letter(request, pk):
    """An invitation as PDF."""
    rows = InvitationLetter.objects.select_related("participation__programme", "organisation", "terms")
    return as_pdf(get_object_or_404(rows, pk=pk))


def as_pdf(found: InvitationLetter) -> HttpResponse:
    """The letter with its terms, as a download."""
    answer = HttpResponse(pdf(invitation_document(found, at=timezone.now())), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="invitation-{found.organisation.slug}.pdf"'
    return answer
