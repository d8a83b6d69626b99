"""The programme for a rights holder: every criterion, the invitation, the onboarding, the plan, and leaving."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.charts.downloads import taken_away
from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.models import OrganisationKind
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.parameters import key_in
from programmes.actions import admission, onboarding, standing
from programmes.actions import steps as actions
from programmes.actions.steps import CannotMove
from programmes.enums import BY_OWNER, TAKES_PART, ParticipationState
from programmes.forms.steps import AnswerForm, DeclineForm, ItemForm, LeavingForm, SignForm
from programmes.models import InvitationLetter, Participation, Step
from programmes.queries.charts import accuracy_chart
from programmes.queries.letters import open_letters
from programmes.queries.participations import checklist_of, letters_to, open_plan, steps_of
from programmes.queries.settings import ipp_plus, terms_of
from programmes.queries.standing import evaluations_of, participation_of, stand_of
from programmes.rules.admission import why_not_answer_letter

from .participation import as_pdf, say_why

S = ParticipationState


@requires(Can.VIEW_NOTICES)
@require_safe
def programme(request, organisation):
    """How we stand against every criterion, and where our participation is."""
    return show(request)


def show(request, *, answer=None, answered=None, item_form=None, status=200):
    plus, now = ipp_plus(), timezone.now()
    if request.organisation.kind != OrganisationKind.RIGHTS_HOLDER:
        return page(request, "programmes/member/agency.html", {"programme": plus})
    evaluations = evaluations_of(request.organisation, plus)
    chart = accuracy_chart(request.organisation, plus, evaluations, at=now)
    if file := taken_away(request, [chart]):
        return file
    found = participation_of(request.organisation, plus)
    owner = Can.MANAGE_ORGANISATION in request.capabilities
    inside = found is not None and found.state in TAKES_PART
    context = {
        "programme": plus,
        "participation": found,
        "inside": inside,
        "stand": stand_of(request.organisation, plus, at=now),
        "evaluations": evaluations,
        "chart": chart,
        "terms": terms_of(plus),
        "letters": open_letters(request.organisation, at=now) if owner else [],
        "steps": steps_for(request, found),
        "answer": answer or AnswerForm(),
        "answered": answered,
        "checklist": with_forms(found, item_form) if found and found.state in onboarding.UNDER_WAY else [],
        "plan": open_plan(found) if found and inside else None,
        "is_owner": owner,
    }
    return page(request, "programmes/member/programme.html", context, status=status)


def steps_for(request, found: Participation | None):
    """What happened, for the rights holder's own people; an agency is not shown it."""
    if found is None or request.agent:
        return []
    return steps_of(found)


def with_forms(found: Participation, item_form) -> list[dict]:
    """Every item of the onboarding, with a form where an owner fills it in."""
    return [
        {
            "item": row.item,
            "entry": row.entry,
            "asks": row.asks,
            "form": _item_form(row.item, item_form) if row.is_by_owner and row.entry is None else None,
        }
        for row in checklist_of(found)
    ]


def _item_form(item, posted) -> ItemForm:
    return posted if posted and posted.item == item else ItemForm(item=item, auto_id=f"id_{item.lower()}_%s")


@requires(Can.MANAGE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, organisation):
    """An invitation with its terms; POST accepts it with a signature."""
    found = letter_asked(request)
    form = SignForm(request.POST if request.method == "POST" else None, initial={"letter": found.pk})
    if form.is_bound and form.is_valid():
        letter = posted_letter(form)
        try:
            admission.accept(
                letter=letter, signature=form.cleaned_data["signature"], by=request.user, at=timezone.now()
            )
        except CannotMove as refused:
            if not refused.refusal.field:
                return conflict(request, str(refused), "organisation:programme_invitation", organisation)
            say_why(form, refused)
        else:
            messages.info(request, _("Accepted. We write to you about the onboarding."))
            return see_other(request, "organisation:programme", organisation)
    return show_letter(request, found, sign=form, status=422 if form.errors else 200)


def letter_asked(request) -> InvitationLetter:
    """The invitation that the address names, or the newest that waits for an answer, or else the newest.

    :raises Http404: where there is none.
    """
    rows = letters_to(request.organisation)
    if "letter" in request.GET:
        return get_object_or_404(rows, pk=key_in(request.GET, "letter"))
    found = rows.open().first() or rows.first()
    if found is None:
        raise Http404
    return found


def posted_letter(form) -> InvitationLetter:
    """The letter that a form answers, which a newer one may have replaced."""
    return get_object_or_404(
        InvitationLetter.objects.select_related("participation"), pk=form.cleaned_data["letter"]
    )


def show_letter(request, found, *, sign=None, refuse=None, status=200):
    context = {
        "letter": found,
        "refusal": why_not_answer_letter(found, at=timezone.now()),
        "sign": sign or SignForm(initial={"letter": found.pk}),
        "refuse": refuse or DeclineForm(initial={"letter": found.pk}, auto_id="id_decline_%s"),
        "benefits": found.terms.benefits.all(),
    }
    return page(request, "programmes/member/invitation.html", context, status=status)


@requires(Can.MANAGE_ORGANISATION)
@require_POST
def invitation_refusal(request, organisation):
    """Decline an invitation and say why."""
    found, form = letter_asked(request), DeclineForm(request.POST, auto_id="id_decline_%s")
    if form.is_valid():
        try:
            admission.decline(
                letter=posted_letter(form),
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except CannotMove as refused:
            return conflict(request, str(refused), "organisation:programme_invitation", organisation)
        messages.info(request, _("Declined. Nothing changes for your notices."))
        return see_other(request, "organisation:programme", organisation)
    return show_letter(request, found, refuse=form, status=422)


@requires(Can.MANAGE_ORGANISATION)
@require_safe
def invitation_file(request, organisation):
    """An invitation as PDF."""
    return as_pdf(letter_asked(request))


@requires(Can.MANAGE_ORGANISATION)
@require_POST
def item(request, organisation, name):
    """Put one item of the onboarding in place."""
    found = participation_of(request.organisation, ipp_plus())
    if found is None or name not in BY_OWNER:
        raise Http404
    form = ItemForm(request.POST, item=name, auto_id=f"id_{name.lower()}_%s")
    if form.is_valid():
        try:
            onboarding.put_in_place(
                participation=found, by=request.user, at=timezone.now(), **form.arguments()
            )
        except CannotMove as refused:
            return conflict(request, str(refused), "organisation:programme", organisation)
        return see_other(request, "organisation:programme", organisation)
    return show(request, item_form=form, status=422)


@requires(Can.MANAGE_ORGANISATION)
@require_POST
def answer(request, organisation, pk):
    """Answer a step of our participation."""
    step = get_object_or_404(Step.objects.select_related("participation__organisation"), pk=pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            actions.answer(step=step, words=form.cleaned_data["words"], by=request.user, at=timezone.now())
        except CannotMove as refused:
            say_why(form, refused)
        else:
            messages.info(request, _("We have your answer, and read it."))
            return see_other(request, "organisation:programme", organisation)
    return show(request, answer=form, answered=step.pk, status=422)


@requires(Can.MANAGE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request, organisation):
    """Show what leaving means, then leave."""
    found = participation_of(request.organisation, ipp_plus())
    if found is None or found.state not in TAKES_PART:
        raise Http404
    form = LeavingForm(request.POST if request.method == "POST" else None, initial={"version": found.version})
    if form.is_bound and form.is_valid():
        try:
            standing.leave(participation=found, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Stale as refusal:
            return conflict(request, refusal, "organisation:programme", organisation)
        except CannotMove as refused:
            say_why(form, refused)
        else:
            messages.info(request, _("You have left. The page says when a return is possible."))
            return see_other(request, "organisation:programme", organisation)
    context = {"participation": found, "form": form}
    return page(request, "programmes/member/leaving.html", context, status=422 if form.errors else 200)
