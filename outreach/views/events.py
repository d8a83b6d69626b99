"""The team's pages of events."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.charts.downloads import taken_away
from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.context import address
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.moments import say_moment
from ipr_portal.ui.parameters import word_in
from outreach.actions import door
from outreach.actions import events as actions
from outreach.actions.mails import say_when, say_where
from outreach.enums import HOLDS_A_PLACE, EventState, Kept, RegistrationState
from outreach.forms.events import EventForm, initial_of
from outreach.models import Event, Registration
from outreach.queries.events import (
    DESK_ZONE,
    OPEN,
    counts_of,
    last_before,
    people_of,
    workshop_years,
    year_plan,
)
from outreach.queries.retention import plan
from outreach.rules.events import (
    EARLY,
    LATE,
    why_nobody_checks_in,
    why_nobody_moves_up,
    why_not_hold,
    why_not_publish,
)

from .event_charts import charts_of

PEOPLE_SHOWN = 300
AT_DOOR = 12  # names on the page of the event; the door itself shows more
FIRST_YEAR = 2019
OVER = (EventState.HELD, EventState.REPORTED)


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
        "parts": [part for part in by_time(rows, now) if part[1]],
        "year": year,
        "years": years,
        "promises": workshop_years(at=now),
        "zone": DESK_ZONE,
    }
    return page(request, "outreach/events/list.html", context)


def by_time(rows: list[Event], now: datetime) -> list[tuple[str, list[Event]]]:
    """The events of a year: those to come, the next on top; then those that are over, the last on top."""
    coming = [row for row in rows if row.ends_at >= now and row.state != EventState.CANCELLED]
    return [(_("To come"), coming), (_("Over"), [row for row in reversed(rows) if row not in coming])]


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
    found = get_object_or_404(Event.objects.select_related("owner", "merged_into"), pk=pk)
    now = timezone.now()
    last = last_before(found) if found.state not in (*OVER, EventState.CANCELLED) else None
    charts = charts_of(last or found)
    if file := taken_away(request, charts):
        return file
    context = {
        "event": found, "when": say_when(found), "where": say_where(found), "charts": charts, "last": last,
        "left": (found.day - found.local(now).date()).days, "public": found.is_public and found.state != EventState.DRAFT,
        "has_door": found.state in OPEN and now < found.ends_at + LATE, "closed": why_nobody_checks_in(found, at=now),
        "opens": say_moment(found.starts_at - EARLY, zone=found.local(found.starts_at).tzinfo, now=now),
        "last_open": last.follow_ups.filter(done_at=None).count() if last else 0,
        "materials": found.materials.order_by("pk"), "today": timezone.localdate(),
        "follow_ups": found.follow_ups.select_related("owner", "person").order_by(F("done_at").asc(nulls_first=True), "due_on"),
        "board": address("desk:feedback"), **kept_of(found), **people_in(found), **steps_of(found, now),
    }  # fmt: skip
    context["events"] = None if context["names_are_gone"] else timeline(found, request)
    return page(request, "outreach/events/event.html", context)


def kept_of(found: Event) -> dict[str, Any]:
    """What is kept of the people until when; once the names are gone, the page names nobody."""
    lines = plan(found)
    return {"kept": lines, "names_are_gone": any(one.what == Kept.NAMES and one.purged_at for one in lines)}


def people_in(found: Event) -> dict[str, Any]:
    """Who waits for us, who waits for a place, and who has one."""
    rows = list(people_of(found).order_by("in_line", "person__name", "pk")[:PEOPLE_SHOWN])
    for row in rows:
        row.since = row.checked_in_at and found.local(row.checked_in_at)
        row.scan = get_random_string(20)
    coming = [row for row in rows if row.state in HOLDS_A_PLACE]
    return {
        "pending": [row for row in rows if row.state == RegistrationState.PENDING_APPROVAL],
        "waiting": [row for row in rows if row.state == RegistrationState.WAITLISTED],
        "coming": coming, "contested": [row for row in coming if row.contested_at], "people": at_door(coming)[:AT_DOOR],
        "unconfirmed": found.requests.count(), "counts": counts_of(found),
    }  # fmt: skip


def at_door(coming: list[Registration]) -> list[Registration]:
    """Who is expected, by name; then who is in, the last on top."""
    inside = [row for row in coming if row.checked_in_at]
    expected = [row for row in coming if not row.checked_in_at]
    return [*expected, *sorted(inside, key=lambda row: row.checked_in_at, reverse=True)]


def steps_of(found: Event, now: datetime) -> dict[str, Any]:
    """What may be done with an event now, and why not."""
    closes = found.closes_at or found.starts_at
    return {
        "why_nobody": why_nobody_moves_up(found, at=now), "publish_refused": why_not_publish(found, at=now),
        "may_publish": found.may_become(EventState.PUBLISHED), "may_cancel": found.may_become(EventState.CANCELLED),
        "may_close": found.state == EventState.PUBLISHED, "hold_refused": why_not_hold(found, at=now),
        "may_hold": found.may_become(EventState.HELD), "may_report": found.may_become(EventState.REPORTED),
        "is_over": found.state in OVER, "closes": say_moment(closes, zone=found.local(closes).tzinfo),
    }  # fmt: skip


@requires(Can.MANAGE_EVENTS)
@require_POST
def event_state(request, pk):
    """Open or close registration, close attendance, or finish the report."""
    found = get_object_or_404(Event, pk=pk)
    who = {"event": found, "by": request.user, "at": timezone.now()}
    steps = {
        "publish": actions.publish, "close": actions.close_registration, "hold": door.hold, "report": door.report,
    }  # fmt: skip
    to = word_in(request.POST, "to", steps)
    try:
        if to:
            steps[to](**who)
    except Stale as refusal:
        return conflict(request, refusal, "desk:outreach_event", pk)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return see_other(request, "desk:outreach_event", pk)
