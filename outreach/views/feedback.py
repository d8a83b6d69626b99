"""The feedback board as an organisation sees it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import public_scope, staff_scope
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.parameters import text_in
from outreach.actions import feedback as actions
from outreach.actions.refusals import CannotDo
from outreach.forms.feedback import FeedbackForm
from outreach.models import Event, Feedback
from outreach.queries.feedback import member_board
from outreach.rules.feedback import VOTED_ON
from outreach.rules.origins import LONGEST, origin_token, read_origin


@requires(Can.READ_INBOX)
@require_safe
def board(request, organisation):
    """What is wanted, by how many organisations, and what became of it; what this one voted for is marked."""
    not_from_agency(request)
    with staff_scope(by=request.user):
        items = member_board(request.organisation)
    may_vote = Can.VOTE_FEEDBACK in request.capabilities
    context = {"items": items, "may_vote": may_vote, "voted_on": VOTED_ON}
    return page(request, "outreach/feedback/board.html", context)


@requires(Can.VOTE_FEEDBACK)
@require_http_methods(["GET", "HEAD", "POST"])
def feedback_new(request, organisation):
    """Tell us something; the organisation has its vote on it. `from` names where it came up, signed by us."""
    token = text_in(request.POST or request.GET, "from", LONGEST)
    origin = read_origin(token)
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with staff_scope(by=request.user):
            actions.give(
                **form.cleaned_data, organisation=request.organisation, origin=origin, by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        messages.info(request, _("Thank you. We answer within 60 days."))
        return see_other(request, "organisation:feedback", request.organisation.slug)
    context = {"form": form, "origin": origin, "token": token if origin else ""}
    return page(request, "outreach/feedback/new.html", context, status=422 if form.errors else 200)


@require_safe
def from_event(request, slug):
    """Lead from the page of an event to the form for feedback, with where it came up; signing in first where needed."""
    with public_scope():
        event = get_object_or_404(Event.objects.only("id", "title"), slug=slug)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if (place := request.workplace) is None:
        raise Http404
    address = reverse("organisation:feedback_new", args=[place.organisation.slug])
    return redirect(f"{address}?{urlencode({'from': origin_token(event)})}")


@requires(Can.VOTE_FEEDBACK)
@require_POST
def feedback_vote(request, organisation, pk):
    """Cast the organisation's vote, or withdraw it (`back`)."""
    act = actions.withdraw_vote if "back" in request.POST else actions.vote
    try:
        with staff_scope(by=request.user):
            item = get_object_or_404(Feedback.objects.exclude(state="DELETED"), pk=pk)
            act(item=item, organisation=request.organisation, by=request.user, at=timezone.now())
    except CannotDo as refused:
        return conflict(request, refused, "organisation:feedback", request.organisation.slug)
    return see_other(request, "organisation:feedback", request.organisation.slug)


def not_from_agency(request) -> None:
    """An agency reads and votes in its own space only.

    :raises Http404: in the space of a principal.
    """
    if request.agent:
        raise Http404
