"""The triage desk: a notice on one screen, decisions, and takedowns being carried out."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import see_other
from ipr_portal.ui.pagination import paginate
from takedowns.actions import execution as execution_actions
from takedowns.actions import triage
from takedowns.actions.claims import CannotTriage, renew
from takedowns.enums import REJECTIONS, DecisionGround, ExecutionState, ListingOutcome
from takedowns.forms.triage import DecisionForm
from takedowns.models import Execution, Listing, Notice
from takedowns.rules.claims import claim_of
from takedowns.rules.explanations import offered_texts
from takedowns.rules.history import history_around
from takedowns.rules.precedents import precedents_of
from takedowns.rules.sittings import sittings_of
from takedowns.rules.triage import VERDICTS, accuracy_effect

from .queue import queue_context, stale

ORDERS = ngettext_lazy("%(n)s order", "%(n)s orders", "n")
OTHER_OUTCOMES = [outcome for outcome in VERDICTS if outcome not in ("REMOVED", "REJECTED")]


@requires(Can.VIEW_QUEUE)
@require_safe
def notice(request, number):
    """One notice on one screen; whoever has it keeps it by looking at it."""
    found = find(number)
    if found.triager_id == request.user.pk:
        renew(notice=found, by=request.user, at=timezone.now())
    return show(request, found, decision_form(found))


def find(number) -> Notice:
    return get_object_or_404(Notice.objects.for_desk(), number=number)


def decision_form(found, data=None) -> DecisionForm:
    listings = Listing.objects.filter(notice=found, outcome=ListingOutcome.PENDING)
    listings = list(listings.select_related("snapshot").in_order())
    return DecisionForm(found, listings, texts=offered_texts(), data=data)


def show(request, found, form, *, status=200, **more):
    """Render a notice with a decision form, fresh or as it was posted."""
    now = timezone.now()
    settled = list(
        found.listings.exclude(outcome=ListingOutcome.PENDING).select_related("snapshot").in_order()
    )
    for listing in settled:
        listing.effect = accuracy_effect(
            listing.outcome, listing.rejection_code, cured=listing.cured_at is not None
        )
    listings = [row.listing for row in form.rows] + settled
    claim = claim_of(found, by=request.user, at=now)
    context = queue_context(request, found.number) | {
        "notice": found,
        "decision": form,
        "settled": settled,
        "sittings": sittings_of(found, by=request.user, at=now),
        "may_undo": Can.DECIDE_NOTICES in request.capabilities,
        "history": history_around(found, listings),
        "precedents": precedents_of(found, listings),
        "files": list(found.files.select_related("file", "added_by")),
        "overruled": list(found.overruled.order_by("pk")),
        "certificates": list(found.right.files.select_related("file", "added_by")),
        "events": timeline(found, request),
        "grounds": DecisionGround.choices,
        "codes": REJECTIONS,
        "others": OTHER_OUTCOMES,
        "claim": claim,
        "may_decide": claim.may_take or claim.is_mine,
        "people": who_may_get(found) if claim.may_hand_over else (),
    }
    return render(request, "takedowns/desk_notice.html", context | more, status=status)


def who_may_get(found):
    """To whom a notice can be handed over: whoever decides notices, and neither has it nor sent it."""
    known = [found.triager_id or 0, found.submitted_by_id]
    return staff_who(Can.DECIDE_NOTICES).exclude(pk__in=known).order_by("name", "email")


@requires(Can.DECIDE_NOTICES)
@require_POST
def decision(request, number):
    """Decide one or many listings; a far-reaching decision comes back once, to be confirmed.

    `fill` decides nothing: it puts canned explanations into the rows that are to be rejected.
    """
    found = find(number)
    form = decision_form(found, request.POST)
    if "fill" in request.POST:
        form.fill_in()
        return show(request, found, form)
    verdicts = form.verdicts()
    if form.error:
        return show(request, found, form, status=422)
    try:
        triage.decide(
            notice=found, version=form.version, verdicts=verdicts, by=request.user, at=timezone.now(),
            confirmed=form.confirmed,
        )  # fmt: skip
    except Stale as refusal:
        return too_late(request, number, refusal)
    except triage.NeedsSecondClick as far:
        return show(request, found, form, status=422, far=str(far))
    except CannotTriage as refusal:
        form.error = str(refusal)
        return show(request, found, form, status=422)
    said = ngettext("%(count)d listing decided.", "%(count)d listings decided.", len(verdicts))
    messages.info(request, said % {"count": len(verdicts)})
    return see_other(request, back_to(request, number))


def too_late(request, number, refusal):
    """Say what happened meanwhile; the choices for what is still open are kept, if this person may still decide it."""
    found = find(number)
    claim, form = claim_of(found, by=request.user, at=timezone.now()), decision_form(found, request.POST)
    if form.rows and (claim.may_take or claim.is_mine):
        return show(request, found, form, status=409, happened=str(refusal))
    return stale(request, found, refusal)


def back_to(request, number) -> str:
    """The page of a notice, with the queue beside it as it was looked through."""
    return reverse("desk:notice", args=[number], query=request.GET)


@requires(Can.WATCH_EXECUTIONS)
@require_safe
def executions(request):
    """Takedowns being carried out, and those that failed."""
    state = ExecutionState.FAILED if request.GET.get("state") == "FAILED" else ExecutionState.TO_EXECUTE
    rows = Execution.objects.filter(state=state).select_related("decision__listing__notice__organisation")
    page = paginate(rows, ("ordered_at", "pk"), after=request.GET.get("after", ""), noun=ORDERS)
    failed = Execution.objects.filter(state=ExecutionState.FAILED)[:1000].count()
    context = {"rows": page, "state": state, "failed": failed}
    return render(request, "takedowns/executions.html", context)


@requires(Can.WATCH_EXECUTIONS)
@require_POST
def execution_retry(request, pk):
    return _act_on(request, pk, execution_actions.retry)


@requires(Can.WATCH_EXECUTIONS)
@require_POST
def execution_proof(request, pk):
    return _act_on(request, pk, execution_actions.attest, proof=request.POST.get("proof", ""))


def _act_on(request, pk, act, **more):
    order = get_object_or_404(Execution.objects.all(), pk=pk)
    try:
        act(execution=order, by=request.user, at=timezone.now(), **more)
    except execution_actions.CannotExecute as refusal:
        messages.error(request, str(refusal), extra_tags="attention")
    return see_other(request, f"{reverse('desk:executions')}?state=FAILED")
