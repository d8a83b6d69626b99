"""Pilots as an organisation sees them: what is tried, and its own interest."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.parameters import text_in
from outreach.actions import interest as actions
from outreach.actions.refusals import CannotDo
from outreach.enums import InterestState, PilotState
from outreach.forms.pilots import InterestForm, VersionForm
from outreach.models import Pilot
from outreach.queries.pilots import announced_for, own_interest, places_of
from outreach.queries.told import told_of
from outreach.rules.origins import LONGEST, read_origin
from outreach.rules.pilots import why_not_show_interest

from .feedback import not_from_agency

SHOWN = ("contact_id", "why", "volume", "markets", "readiness", "version")


@requires(Can.READ_INBOX)
@require_safe
def pilots(request, organisation):
    """Pilots that look for participants, and what became of earlier ones."""
    not_from_agency(request)
    rows = announced_for(request.organisation)
    for row in rows:
        row.own_label = InterestState(row.own).label if row.own else ""
    return page(request, "outreach/pilots/list.html", {"pilots": rows, "open": PilotState.OPEN})


@requires(Can.READ_INBOX)
@require_safe
def pilot(request, organisation, pk):
    """One pilot, with what the organisation wrote or the form to do so."""
    not_from_agency(request)
    return show(request, find(pk))


def find(pk: int) -> Pilot:
    return get_object_or_404(Pilot.objects.announced().select_related("programme"), pk=pk)


def show(request, found, *, form=None, status=200):
    own = own_interest(found, request.organisation)
    standing = own if own and own.state != InterestState.WITHDRAWN else None
    closed = why_not_show_interest(request.organisation, found, at=timezone.now())
    may = Can.EXPRESS_INTEREST in request.capabilities and closed is None
    if form is None and may and (standing is None or ("change" in request.GET and standing.is_changeable)):
        form = form_of(request, standing)
    with staff_scope(by=request.user):  # how many places are left is known to the desk alone
        places = places_of(found)
    context = {
        "pilot": found, "own": own, "told": told_of(own) if own else None, "standing": standing, "form": form, "closed": closed, "capacity": places,
        "origin": text_in(request.GET, "from", LONGEST), "may_change": may and standing and standing.is_changeable,
        "may_withdraw": Can.EXPRESS_INTEREST in request.capabilities and standing and standing.is_changeable,
    }  # fmt: skip
    return page(request, "outreach/pilots/pilot.html", context, status=status)


def form_of(request, standing) -> InterestForm:
    initial = {name.removesuffix("_id"): getattr(standing, name) for name in SHOWN} if standing else {}
    return InterestForm(organisation=request.organisation, initial=initial or {"contact": request.user.pk})


@requires(Can.EXPRESS_INTEREST)
@require_http_methods(["POST"])
def interest(request, organisation, pk):
    """Put the organisation's name down, or change what it wrote."""
    not_from_agency(request)
    found = find(pk)
    form = InterestForm(request.POST, organisation=request.organisation)
    if not form.is_valid():
        return show(request, found, form=form, status=422)
    try:
        save(request, found, form)
    except CannotDo as refused:
        form.add_error(None, str(refused))
        return show(request, found, form=form, status=422)
    except Stale as refused:
        return conflict(request, refused, "organisation:pilot", request.organisation.slug, pk)
    return see_other(request, "organisation:pilot", request.organisation.slug, pk)


def save(request, found, form) -> None:
    """Keep an interest; a version that was sent says that one was there."""
    acts = {"words": form.words(), "by": request.user, "at": timezone.now()}
    if version := form.cleaned_data["version"]:
        if (own := own_interest(found, request.organisation)) is None:
            raise Http404
        actions.change(interest=own, version=version, **acts)
        messages.info(request, _("Your changes are saved."))
        return
    origin = read_origin(text_in(request.POST, "from", LONGEST))
    actions.show(pilot=found, organisation=request.organisation, origin=origin, **acts)
    messages.info(
        request, _("Your organisation's name is down. We write to your contact once we have decided.")
    )


@requires(Can.EXPRESS_INTEREST)
@require_POST
def interest_withdrawal(request, organisation, pk):
    """Take the organisation's name off the list."""
    not_from_agency(request)
    own = own_interest(find(pk), request.organisation)
    if own is None:
        raise Http404
    try:
        actions.withdraw(
            interest=own, version=VersionForm(request.POST).seen(), by=request.user, at=timezone.now()
        )
    except (CannotDo, Stale) as refused:
        return conflict(request, refused, "organisation:pilot", request.organisation.slug, pk)
    return redirect("organisation:pilot", request.organisation.slug, pk)
