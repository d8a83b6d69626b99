"""Lists for those who manage programmes: participants, candidates, and the evaluation of one organisation."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ipr_portal.spreadsheets.writing import download
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.models import Organisation, OrganisationKind
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page, see_other
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import word_in
from programmes.actions.admission import shortlist
from programmes.actions.evaluations import evaluate
from programmes.actions.steps import CannotMove
from programmes.enums import EvaluationKind, ParticipationState
from programmes.forms.lists import EvaluateForm, ParticipantsFilter
from programmes.forms.steps import ReasonForm
from programmes.models import Participation
from programmes.queries.participants import (
    BY_WORST,
    VIEWS,
    add_evaluations,
    candidate_rows,
    history_of,
    participant_rows,
    returning,
    state_counts,
)
from programmes.queries.settings import ipp_plus
from programmes.queries.standing import evaluations_of, stand_of
from programmes.rules.admission import places_left, why_not_propose

PARTICIPANTS = ngettext_lazy("%(n)s participant", "%(n)s participants", "n")
CANDIDATES = ngettext_lazy("%(n)s candidate", "%(n)s candidates", "n")
FILE_ROWS = 5000


@requires(Can.VIEW_PROGRAMMES)
@require_safe
def participants(request):
    """Who takes part, and who did, under filters."""
    view = word_in(request.GET, "view", VIEWS, "taking")
    form = ParticipantsFilter(request.GET, view=view)
    rows = paginate(
        participant_rows(view=view, **form.known()),
        BY_WORST,
        after=request.GET.get("after", ""),
        noun=PARTICIPANTS,
    )
    now = timezone.now()
    context = {
        "rows": rows,
        "shown": add_evaluations(rows),
        "form": form,
        "view": view,
        "filtered": bool(form.known()),
        "counts": counts_in_words(),
        "returning": list(returning(now)[:10]) if view == "gone" else [],
        "may_manage": Can.MANAGE_PROGRAMMES in request.capabilities,
    }
    return page(request, "programmes/desk/participants.html", context)


def counts_in_words() -> list[str]:
    """How many are in each state, such as “9 active”."""
    counts = state_counts()
    return [
        f"{counts[state.value]} {str(state.label).lower()}"
        for state in ParticipationState
        if counts.get(state.value)
    ]


@requires(Can.VIEW_PROGRAMMES)
@require_safe
def participants_file(request, kind):
    """The same list with its figures, as CSV or as a workbook."""
    view = word_in(request.GET, "view", VIEWS, "taking")
    form = ParticipantsFilter(request.GET, view=view)
    rows = participant_rows(view=view, **form.known()).order_by(*BY_WORST)[:FILE_ROWS]
    head = [
        _("Organisation"), _("Programme"), _("State"), _("Since"), _("Promise from"), _("Looked after by"),
        _("Evaluated as of"), _("Counted"), _("Accuracy"), _("Lower end"), _("Upper end"), _("Upper end to stay"),
        _("Takedowns that did not hold"), _("Reasons below the threshold"), _("Possible return"),
    ]  # fmt: skip
    return download(kind, head, [cells_of(row) for row in add_evaluations(rows)], file_name="participants")


def cells_of(row: Participation) -> list[object]:
    one = row.evaluation
    figures = (
        [one.as_of, one.counted, one.point, one.lower, one.upper, one.exit_upper, one.counter_success]
        if one
        else [None] * 7
    )
    codes = ", ".join(one.blocking_codes) if one else ""
    return [
        str(row.organisation), str(row.programme), str(row.get_state_display()), row.state_since, row.effective_at,
        str(row.manager or ""), *figures, codes, row.returns_at,
    ]  # fmt: skip


@requires(Can.VIEW_PROGRAMMES)
@require_safe
def candidates(request):
    """Who meets the criteria and is not decided about yet."""
    return show_candidates(request, EvaluateForm())


def show_candidates(request, form, *, status=200):
    rows = paginate(
        candidate_rows(), ("identified_at", "id"), after=request.GET.get("after", ""), noun=CANDIDATES
    )
    context = {
        "rows": rows,
        "shown": add_evaluations(rows),
        "form": form,
        "places": places_left(ipp_plus()),
        "may_manage": Can.MANAGE_PROGRAMMES in request.capabilities,
    }
    return page(request, "programmes/desk/candidates.html", context, status=status)


@requires(Can.MANAGE_PROGRAMMES)
@require_POST
def evaluation_new(request):
    """Evaluate one organisation now, by its name."""
    form = EvaluateForm(request.POST)
    if form.is_valid():
        rows = Organisation.objects.filter(kind=OrganisationKind.RIGHTS_HOLDER)
        found = list(rows.filter(name__iexact=form.cleaned_data["name"])[:2])
        if len(found) == 1:
            return evaluate_now(request, found[0])
        form.add_error(
            "name", _("No rights holder has exactly this name. Look it up in the register of organisations.")
        )
    return show_candidates(request, form, status=422)


def evaluate_now(request, found: Organisation):
    """Evaluate, and show the result."""
    evaluate(
        organisation=found, programme=ipp_plus(), kind=EvaluationKind.ON_DEMAND, by=request.user,
        at=timezone.now(),
    )  # fmt: skip
    messages.info(request, _("%(organisation)s is evaluated as of now.") % {"organisation": found})
    rows = history_of(ipp_plus(), found).open()
    if participation := rows.first():
        return see_other(request, "desk:participation", participation.pk)
    return see_other(request, "desk:programme_organisation", found.slug)


@requires(Can.VIEW_PROGRAMMES)
@require_safe
def organisation(request, slug):
    """How an organisation stands against the criteria, whether or not it takes part."""
    return show_organisation(request, get_object_or_404(Organisation, slug=slug))


def show_organisation(request, found, *, form=None, status=200):
    programme, now = ipp_plus(), timezone.now()
    refusal = why_not_propose(found, programme, at=now)
    may_manage = Can.MANAGE_PROGRAMMES in request.capabilities
    context = {
        "organisation": found,
        "programme": programme,
        "stand": stand_of(found, programme, at=now),
        "evaluations": evaluations_of(found, programme),
        "attempts": list(history_of(programme, found)),
        "refusal": refusal,
        "form": (form or ReasonForm(initial={"version": 0})) if may_manage and not refusal else None,
        "may_manage": may_manage,
    }
    return page(request, "programmes/desk/organisation.html", context, status=status)


@requires(Can.MANAGE_PROGRAMMES)
@require_POST
def organisation_shortlist(request, slug):
    """Shortlist an organisation that no evaluation proposed."""
    found, form = get_object_or_404(Organisation, slug=slug), ReasonForm(request.POST)
    if form.is_valid():
        try:
            made = shortlist(
                programme=ipp_plus(), organisation=found, origin=None, reason=form.cleaned_data["reason"],
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except CannotMove as refused:
            form.add_error(None, str(refused))
        else:
            return see_other(request, "desk:participation", made.pk)
    return show_organisation(request, found, form=form, status=422)


@requires(Can.MANAGE_PROGRAMMES)
@require_POST
def organisation_evaluation(request, slug):
    """Evaluate an organisation now."""
    return evaluate_now(request, get_object_or_404(Organisation, slug=slug))
