"""The feedback board of the IPR team: reading, answering, merging, and voting for those who asked to."""

from decimal import Decimal

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.charts.chart import Chart, make_chart
from ipr_portal.charts.downloads import taken_away
from ipr_portal.charts.kinds import COUNT, Bars, Heading, Instead, Row
from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.parameters import word_in
from outreach.actions import feedback as actions
from outreach.actions.refusals import CannotDo
from outreach.enums import FEEDBACK_MOVES, FeedbackState
from outreach.forms.feedback import AnswerForm, MergeForm, VoteForm
from outreach.models import Feedback
from outreach.queries.duplicates import sources, suggestions
from outreach.queries.feedback import VIEWS, promise_of, with_votes
from outreach.queries.feedback import board as rows_of
from outreach.rules.feedback import ANSWERS, STEPS

SOURCES = {
    "events": gettext_lazy("Workshops and other events"),
    "check_ins": gettext_lazy("Check-ins"),
    "mail": gettext_lazy("Mail"),
    "portal": gettext_lazy("In the portal"),
    "elsewhere": gettext_lazy("Elsewhere"),
}


@requires(Can.MANAGE_FEEDBACK)
@require_safe
def board(request):
    """What people want, the most urgent answer first, and whether we answer in time."""
    view, now = word_in(request.GET, "view", VIEWS, "answer"), timezone.now()
    charts = [source_chart(sources())]
    if file := taken_away(request, charts):
        return file
    context = {
        "view": view, "items": rows_of(view), "promise": promise_of(now), "now": now, "same": suggestions(),
        "charts": charts,
    }  # fmt: skip
    return page(request, "outreach/feedback/desk.html", context)


def source_chart(found: dict[str, int]) -> Chart:
    """Bars of where feedback came up, the most on top."""
    rows = [Row(str(SOURCES[name]), Decimal(count)) for name, count in found.items()]
    title = _("Most come from: %(source)s") % {"source": rows[0].label} if rows else _("No data yet")
    nothing = None if rows else Instead(_("No data yet"), _("What people tell us is counted here."))
    count = sum(found.values())
    sub = _("Items of feedback by where they came up, n = %(n)d") % {"n": count}
    heading = Heading(title, _("Where it comes from"), sub, _("Where"), nothing)
    return make_chart("sources", Bars(rows, of=Decimal(count or 1), measure=COUNT), heading)


@requires(Can.MANAGE_FEEDBACK)
@require_safe
def item(request, pk):
    """One item with its votes, its answer and what was merged into it."""
    return show(request, find(pk))


def find(pk: int) -> Feedback:
    return get_object_or_404(with_votes(Feedback.objects.all()), pk=pk)


def show(request, found, *, answer=None, merge=None, vote=None, status=200):
    moves = FEEDBACK_MOVES.get(FeedbackState(found.state), set())
    kept = {
        "state": found.state if found.state in ANSWERS else None,
        "answer": found.answer,
        "built": found.built,
    }
    context = {
        "item": found,
        "steps": [
            (state, FeedbackState(state).label) for state in STEPS if state in moves and not found.into_id
        ],
        "answer": answer
        or AnswerForm(initial=kept | {"resource": found.resource_id, "pilot": found.pilot_id}),
        "may_answer": bool(moves & set(ANSWERS)) and not found.into_id,
        "merge": merge or MergeForm(item=found),
        "may_merge": FeedbackState.DUPLICATE in moves,
        "vote": vote or VoteForm(),
        "votes": list(found.votes.cast().select_related("organisation", "cast_by").order_by("cast_at", "pk")),
        "merged": list(found.merged.order_by("pk")),
        "events": timeline(found, request),
        "now": timezone.now(),
    }
    return page(request, "outreach/feedback/item.html", context, status=status)


@requires(Can.MANAGE_FEEDBACK)
@require_POST
def step(request, pk):
    """Take an item one step on, without an answer."""
    found, state = find(pk), word_in(request.POST, "state", STEPS)
    if not state:
        return redirect("desk:feedback_item", pk)
    try:
        actions.move(item=found, state=state, by=request.user, at=timezone.now())
    except DomainError as refused:
        return conflict(request, refused, "desk:feedback_item", pk)
    return see_other(request, "desk:feedback_item", pk)


@requires(Can.MANAGE_FEEDBACK)
@require_POST
def answer(request, pk):
    """Answer an item; everybody who cares is told once."""
    found, form = find(pk), AnswerForm(request.POST)
    if form.is_valid():
        try:
            actions.answer(item=found, **form.cleaned_data, by=request.user, at=timezone.now())
        except CannotDo as refused:
            form.add_error(refused.field, str(refused))
        else:
            return see_other(request, "desk:feedback_item", pk)
    return show(request, found, answer=form, status=422)


@requires(Can.MANAGE_FEEDBACK)
@require_POST
def merge(request, pk):
    """Merge an item into another, and say how many votes moved and which did not."""
    found = find(pk)
    form = MergeForm(request.POST, item=found)
    if form.is_valid():
        try:
            into = form.cleaned_data["into"]
            done = actions.merge(item=found, into=into, by=request.user, at=timezone.now())
        except CannotDo as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.info(request, said_of(done))
            return see_other(request, "desk:feedback_item", pk)
    return show(request, found, merge=form, status=422)


def said_of(done: actions.Merge) -> str:
    moved = ngettext("%(n)d vote moved.", "%(n)d votes moved.", done.moved) % {"n": done.moved}
    if not done.same:
        return moved
    stayed = ngettext(
        "%(n)d did not: its organisation had voted for both.",
        "%(n)d did not: their organisations had voted for both.", done.same,
    ) % {"n": done.same}  # fmt: skip
    return f"{moved} {stayed}"


@requires(Can.MANAGE_FEEDBACK)
@require_POST
def unmerge(request, pk):
    """Undo a merge."""
    try:
        count = actions.unmerge(item=find(pk), by=request.user, at=timezone.now())
    except Stale as refused:
        return conflict(request, refused, "desk:feedback_item", pk)
    said = ngettext("%(n)d vote returned.", "%(n)d votes returned.", count) % {"n": count}
    messages.info(request, f"{_('The merge is undone.')} {said}")
    return see_other(request, "desk:feedback_item", pk)


@requires(Can.MANAGE_FEEDBACK)
@require_POST
def vote(request, pk):
    """Vote for an organisation that asked us to."""
    found, form = find(pk), VoteForm(request.POST)
    if form.is_valid():
        try:
            organisation = form.cleaned_data["organisation"]
            actions.vote(item=found, organisation=organisation, by=request.user, at=timezone.now())
        except CannotDo as refused:
            form.add_error(None, str(refused))
        else:
            return see_other(request, "desk:feedback_item", pk)
    return show(request, found, vote=form, status=422)
