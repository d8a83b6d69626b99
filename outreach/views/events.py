"""The team's pages of events."""

from datetime import datetime

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.charts.downloads import taken_away
from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.parameters import word_in
from outreach.actions import door
from outreach.actions import events as actions
from outreach.actions.mails import say_when, say_where
from outreach.enums import EventState, RegistrationState
from outreach.forms.events import CopyForm, EventForm, ReasonForm, initial_of
from outreach.models import Event
from outreach.queries.events import DESK_ZONE, people_of, workshop_years, year_plan
from outreach.rules.events import why_nobody_moves_up, why_not_hold, why_not_publish

from .event_charts import charts_of

PEOPLE_SHOWN = 300
FIRST_YEAR = 2019


@requires(Can.MANAGE_EVENTS)
@require_safe
def events(request):
    """The plan of a year, and the promise of two workshops in each."""
    now = timezone.now()
    this_year = now.astimezone(timezone.get_current_timezone()).year
    years = [str(year) for year in range(this_year + 1, FIRST_YEAR - 1, -1)]
    year = int(word_in(request.GET, "year", years, str(this_year)))
    rows = list(year_plan(year))
    for row in rows:
        row.said_when = say_when(row)
    context = {
        "events": rows,
        "year": year,
        "years": years,
        "promises": workshop_years(at=now),
        "zone": DESK_ZONE,
    }
    return page(request, "outreach/events/list.html", context)


@requires(Can.MANAGE_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def event_new(request):
    """Plan an event."""
    form = EventForm(request.POST or None, initial={"zone": DESK_ZONE, "offer_hours": 48, "is_public": True})
    if form.is_bound and form.is_valid():
        made = actions.draft(details=form.details(), by=request.user, at=timezone.now())
        return see_other(request, "desk:outreach_event", made.pk)
    return page(request, "outreach/events/form.html", {"form": form}, status=422 if form.is_bound else 200)


@requires(Can.MANAGE_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def event_details(request, pk):
    """Change what is planned of an event."""
    found = get_object_or_404(Event, pk=pk)
    form = EventForm(request.POST or None, initial=initial_of(found))
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.change(
                event=found, details=form.details(), version=version, by=request.user, at=timezone.now()
            )
        except Stale as refusal:
            return conflict(request, refusal, "desk:outreach_event", pk)
        except actions.CannotPlan as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return see_other(request, "desk:outreach_event", pk)
    context = {"form": form, "event": found}
    return page(request, "outreach/events/form.html", context, status=422 if form.is_bound else 200)


@requires(Can.MANAGE_EVENTS)
@require_safe
def event(request, pk):
    """One event: places, who waits for us, who comes, and afterwards what became of it."""
    return show(request, get_object_or_404(Event.objects.select_related("owner", "merged_into"), pk=pk))


def show(request, found: Event, *, cancelling: ReasonForm | None = None, status: int = 200):
    """Render an event, with the form of its cancellation fresh or as it was posted."""
    now = timezone.now()
    charts = charts_of(found)
    if file := taken_away(request, charts):
        return file
    rows = list(people_of(found).order_by("in_line", "person__name", "pk")[:PEOPLE_SHOWN])
    of_state = {state: [row for row in rows if row.state == state] for state in RegistrationState.values}
    refused = why_not_publish(found, at=now)
    context = {
        "event": found, "when": say_when(found), "where": say_where(found), "charts": charts,
        "pending": of_state["PENDING_APPROVAL"], "waiting": of_state["WAITLISTED"],
        "coming": of_state["REGISTERED"] + of_state["CHECKED_IN"] + of_state["ATTENDED"] + of_state["NO_SHOW"],
        "invited": len(of_state["INVITED"]), "unconfirmed": found.requests.count(),
        "checked_in": len(of_state["CHECKED_IN"]) + len(of_state["ATTENDED"]),
        "why_nobody": why_nobody_moves_up(found, at=now), "publish_refused": refused,
        "may_publish": found.may_become(EventState.PUBLISHED), "may_cancel": found.may_become(EventState.CANCELLED),
        "may_close": found.state == EventState.PUBLISHED, "hold_refused": why_not_hold(found, at=now),
        "may_hold": found.may_become(EventState.HELD), "may_report": found.may_become(EventState.REPORTED),
        "is_over": found.state in (EventState.HELD, EventState.REPORTED),
        "follow_ups": found.follow_ups.select_related("owner").order_by("done_at", "due_on"),
        "cancelling": cancelling or ReasonForm(), "copying": CopyForm(), "events": timeline(found, request),
    }  # fmt: skip
    return page(request, "outreach/events/event.html", context, status=status)


@requires(Can.MANAGE_EVENTS)
@require_POST
def event_state(request, pk):
    """Open or close registration, cancel, close attendance, or finish the report."""
    found = get_object_or_404(Event, pk=pk)
    who = {"event": found, "by": request.user, "at": timezone.now()}
    steps = {
        "publish": actions.publish, "close": actions.close_registration, "hold": door.hold, "report": door.report,
    }  # fmt: skip
    to = word_in(request.POST, "to", [*steps, "cancel"])
    try:
        if to == "cancel":
            form = ReasonForm(request.POST)
            if not form.is_valid():
                return show(request, found, cancelling=form, status=422)
            actions.cancel(why=form.cleaned_data["why"], **who)
        elif to:
            steps[to](**who)
    except Stale as refusal:
        return conflict(request, refusal, "desk:outreach_event", pk)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return see_other(request, "desk:outreach_event", pk)


@requires(Can.MANAGE_EVENTS)
@require_POST
def event_copy(request, pk):
    """Make a draft like an event, on another day at the same hour."""
    found, form = get_object_or_404(Event, pk=pk), CopyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the day of the copy."))
        return see_other(request, "desk:outreach_event", pk)
    begins = found.local(found.starts_at)
    starts = datetime.combine(form.cleaned_data["day"], begins.time(), begins.tzinfo)
    made = actions.clone(event=found, starts_at=starts, by=request.user, at=timezone.now())
    return see_other(request, "desk:outreach_event_details", made.pk)
