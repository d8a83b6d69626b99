"""Actions and deep-dives, for both sides."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.parameters import texts_in
from programmes.actions import agreements, deepdives
from programmes.actions.refusals import CannotDo
from programmes.enums import ActionState, Side
from programmes.forms.checkins import ActionForm, FindingForm, FollowForm, QuestionForm
from programmes.models import ActionItem, DeepDive
from programmes.queries.check_ins import outstanding, people_of

from .common import say_why, tabs_of, today, who

SHOWN = 200


@requires(Can.MANAGE_CHECKINS)
@require_safe
def desk_actions(request):
    """What is with whom, over all participants, the most overdue first."""
    rows = ActionItem.objects.open().for_pages()[:SHOWN]
    context = {
        "tabs": tabs_of(request),
        "open": outstanding(rows, today()),
        "ended": ended(ActionItem.objects.all()),
    }
    return page(request, "programmes/actions/desk.html", context)


@requires(Can.VIEW_CHECKINS)
@require_safe
def member_actions(request, organisation):
    """What is with you, and what is with us."""
    rows = ActionItem.objects.open().for_pages()[:SHOWN]
    context = {
        "tabs": tabs_of(request), "open": outstanding(rows, today()), "ended": ended(ActionItem.objects.all()),
        "may": Can.BOOK_CHECKINS in request.capabilities,
    }  # fmt: skip
    return page(request, "programmes/actions/member.html", context)


def ended(rows):
    return (
        rows.filter(ended_at__isnull=False)
        .select_related("owner", "organisation")
        .order_by("-ended_at", "-pk")[:20]
    )


@requires(Can.MANAGE_CHECKINS)
@require_POST
def desk_follow(request, pk):
    return follow(request, pk, Side.US, "desk:check_in_actions")


@requires(Can.BOOK_CHECKINS)
@require_POST
def member_follow(request, organisation, pk):
    return follow(request, pk, Side.THEM, "organisation:check_in_actions", organisation)


def follow(request, pk, side: Side, *back):
    """Take an action to its next state."""
    found, form = get_object_or_404(ActionItem, pk=pk), FollowForm(request.POST)
    if not form.is_valid():
        return conflict(request, _("Nothing was changed. Choose what became of the action."), *back)
    to, result = ActionState(form.cleaned_data["state"]), form.cleaned_data["result"]
    try:
        agreements.follow(action=found, to=to, side=side, result=result, **who(request))
    except CannotDo as refusal:
        return conflict(request, refusal, *back)
    return see_other(request, *back)


@requires(Can.MANAGE_CHECKINS)
@require_safe
def desk_dives(request):
    """Every deep-dive, the open ones first."""
    rows = DeepDive.objects.for_pages().order_by("found_at", "-asked_at")
    return page(
        request, "programmes/deep_dives/desk.html", {"tabs": tabs_of(request), "dives": in_order(rows)}
    )


def in_order(rows) -> list[DeepDive]:
    """Open ones first, then the newest findings."""
    return [
        *rows.filter(finding="").order_by("asked_at")[:SHOWN],
        *rows.exclude(finding="").order_by("-found_at")[:SHOWN],
    ]


@requires(Can.BOOK_CHECKINS)
@require_http_methods(["GET", "HEAD", "POST"])
def deep_dive_new(request, organisation):
    """Ask to look into a notice, or a listing of it."""
    form = QuestionForm(
        request.POST if request.method == "POST" else None,
        initial=texts_in(request.GET, ["notice", "listing"]),
    )
    if form.is_bound and form.is_valid() and ask(request, form, Side.THEM):
        messages.info(request, _("We look into it before the next check-in, and tell you what we find."))
        return see_other(request, "organisation:deep_dives", organisation)
    return page(request, "programmes/deep_dives/new.html", {"form": form}, status=422 if form.errors else 200)


@requires(Can.MANAGE_CHECKINS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_dive_new(request):
    """Look into a notice of a participant, or a listing of it, by our own question."""
    form = QuestionForm(
        request.POST if request.method == "POST" else None,
        initial=texts_in(request.GET, ["notice", "listing"]),
    )
    if form.is_bound and form.is_valid() and (made := ask(request, form, Side.US)):
        return see_other(request, "desk:deep_dive", made.pk)
    context = {"form": form}
    return page(request, "programmes/deep_dives/new_desk.html", context, status=422 if form.errors else 200)


def ask(request, form: QuestionForm, side: Side) -> DeepDive | None:
    """Ask what a form says; a refusal is shown in it."""
    try:
        return deepdives.ask_about(**form.cleaned_data, side=side, **who(request))
    except CannotDo as refused:
        say_why(form, refused)
        return None


@requires(Can.VIEW_CHECKINS)
@require_safe
def member_dives(request, organisation):
    """What was asked, and what was found."""
    context = {
        "tabs": tabs_of(request), "dives": in_order(DeepDive.objects.for_pages()),
        "may": Can.BOOK_CHECKINS in request.capabilities,
    }  # fmt: skip
    return page(request, "programmes/deep_dives/member.html", context)


@requires(Can.MANAGE_CHECKINS)
@require_safe
def deep_dive(request, pk):
    """One deep-dive: the question, the finding, and what is agreed."""
    return show_dive(request, find_dive(pk))


def find_dive(pk) -> DeepDive:
    return get_object_or_404(DeepDive.objects.for_pages().select_related("participation__programme"), pk=pk)


def show_dive(request, found: DeepDive, *, status=200, **forms):
    people = [person for person, _side in people_of(found.participation)]
    context = {
        "dive": found,
        "form": None if found.finding else FindingForm(),
        "agreed": found.action_items.for_pages(),
        "action": ActionForm(
            people=people, initial={"code": found.listing.rejection_code if found.listing else ""}
        ),
        "events": timeline(found, request),
    }
    return page(request, "programmes/deep_dives/dive.html", context | forms, status=status)


@requires(Can.MANAGE_CHECKINS)
@require_POST
def deep_dive_finding(request, pk):
    """Say what was found."""
    found, form = find_dive(pk), FindingForm(request.POST)
    if not form.is_valid():
        return show_dive(request, found, form=form, status=422)
    try:
        deepdives.conclude(dive=found, **form.cleaned_data, **who(request))
    except Stale as refusal:
        return conflict(request, refusal, "desk:deep_dive", pk)
    return see_other(request, "desk:deep_dive", pk)


@requires(Can.MANAGE_CHECKINS)
@require_POST
def deep_dive_agreement(request, pk):
    """Note what follows from a deep-dive."""
    found = find_dive(pk)
    form = ActionForm(request.POST, people=[person for person, _side in people_of(found.participation)])
    if form.is_valid():
        try:
            agreements.agree(
                participation=found.participation, deep_dive=found, **form.agreed(), **who(request)
            )
        except CannotDo as refused:
            say_why(form, refused)
        else:
            return see_other(request, "desk:deep_dive", pk)
    return show_dive(request, found, action=form, status=422)
