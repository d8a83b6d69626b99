"""Events for everybody: the list, one event with its registration, and its calendar entry."""

from zoneinfo import ZoneInfo

from allauth.core.internal.ratelimit import consume
from django.conf.locale import LANG_INFO
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.accounts.limits import say_wait
from ipr_portal.accounts.network import client_address, network_of
from ipr_portal.calendar_files import calendar_response
from ipr_portal.errors import DomainError
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import public_scope, staff_scope
from ipr_portal.ui.http import page
from ipr_portal.ui.moments import say_moment, zone_name
from outreach import agendas
from outreach.actions import registrations
from outreach.actions.mails import entry_of, say_when, say_where
from outreach.enums import EventState
from outreach.forms.events import RegistrationForm
from outreach.models import Event
from outreach.queries.events import coming_events, held_events, public_events
from outreach.rules.events import why_not_register

AT_MOST = {"register": "10/10m/key"}  # registrations from one network
WAIT = 600
SHOWN = 50


@require_safe
def events(request):
    """Events to come, and what was held in the last months."""
    now = timezone.now()
    with public_scope():
        coming = list(coming_events(at=now).order_by("starts_at")[:SHOWN])
        held = list(held_events(at=now).order_by("-starts_at")[:10])
    for one in (*coming, *held):
        one.said_when, one.said_where = say_when(one), say_where(one)
    return page(request, "outreach/public/events.html", {"coming": coming, "held": held})


@requires(Can.READ_INBOX)
@require_safe
def member_events(request, organisation):
    """Events, in the navigation of an organisation."""
    return events(request)


@require_http_methods(["GET", "HEAD", "POST"])
def event(request, slug):
    """One event: facts, places left, agenda, and the form that takes a place."""
    found = _find(slug)
    form = RegistrationForm(
        request.POST if request.method == "POST" else None,
        by_video=found.by_video,
        initial={"is_remote": "room"} | known_of(request),
    )
    if request.method == "GET" or request.method == "HEAD":
        return show(request, found, form)
    if not _may_try(request):
        return _too_many(request)
    if not form.is_valid():
        return show(request, found, form, status=422)
    try:
        with staff_scope():
            registrations.ask(event=found, details=form.cleaned_data, at=timezone.now())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return show(request, found, form, status=422)
    return page(request, "outreach/public/asked.html", {"event": found, "email": form.cleaned_data["email"]})


def known_of(request) -> dict[str, str]:
    """What the form knows of somebody who is signed in."""
    if not request.user.is_authenticated:
        return {}
    place = request.workplace
    return {
        "name": request.user.name,
        "email": request.user.email,
        "company": place.organisation.name if place else "",
    }


def _find(slug: str) -> Event:
    with public_scope():
        found = public_events().filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def show(request, found: Event, form: RegistrationForm, *, status: int = 200):
    """Render the page of an event."""
    now = timezone.now()
    closed = why_not_register(found, at=now)
    left = max(found.free, 0) if found.free is not None else None
    closes = found.closes_at or found.starts_at
    context = {
        "event": found, "form": form, "closed": closed, "when": say_when(found), "where": say_where(found),
        "languages": languages_of(found),
        "closes": say_moment(closes, zone=ZoneInfo(found.zone)), "points": agendas.read(found.agenda), "zone": zone_name(found.local(found.starts_at)),
        "share": share_taken(found), "left": left,
        "register": _("Join the waiting list") if left == 0 else _("Take a place"),
        "is_over": now >= found.ends_at and found.state != EventState.CANCELLED,
    }  # fmt: skip
    return page(request, "outreach/public/event.html", context, status=status)


def languages_of(found: Event) -> str:
    """The languages of an event by their names; a code that has none stays as it is."""
    return ", ".join(LANG_INFO[code]["name_local"] if code in LANG_INFO else code for code in found.languages)


def share_taken(found: Event) -> float:
    """How much of the room cannot be taken any more, in percent: what the team keeps back counts as taken."""
    if not found.capacity or found.free is None:
        return 0.0
    return round(100 * (1 - max(found.free, 0) / found.capacity), 1)


def _may_try(request) -> bool:
    key = network_of(client_address(request))
    return consume(request, app="outreach", action="register", config=AT_MOST, key=key) is not None


def _too_many(request):
    answer = render(request, "429.html", {"wait": say_wait(WAIT)}, status=429)
    answer["Retry-After"] = str(WAIT)
    return answer


@require_safe
def event_calendar(request, slug):
    """The event for a reader's own calendar: the same entry for ever, which moves and is cancelled with the event."""
    found = _find(slug)
    entry = entry_of(found, at=timezone.now())
    return calendar_response([entry], name=found.title, file_name=found.slug)
