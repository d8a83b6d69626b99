"""Mail to people of an event: with day, time, zone and place, and a link to their own registration."""

from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ipr_portal.links import actions as links
from ipr_portal.markets import MARKETS
from ipr_portal.notifications.actions import write_mail
from ipr_portal.ui.moments import zone_name
from outreach.models import Event, Registration, RegistrationRequest


def say_when(event: Event, zone: tzinfo | None = None) -> str:
    """When an event is, as `Thu 10 Dec 2026, 09:30 to 15:30 WIB`; in the zone of its place, or in another one."""
    zone = zone or ZoneInfo(event.zone)
    begins, ends = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    until = _hour(ends) if begins.date() == ends.date() else f"{_day(ends)}, {_hour(ends)}"
    return _("%(day)s, %(from)s to %(until)s %(zone)s") % {
        "day": _day(begins), "from": _hour(begins), "until": until, "zone": zone_name(begins),
    }  # fmt: skip


def _hour(moment: datetime) -> str:
    return moment.strftime("%H:%M")


def _day(moment: datetime) -> str:
    return date_format(moment.date(), "D j M Y")


def say_where(event: Event) -> str:
    if event.by_video and event.place:
        return _("%(place)s, or by video") % {"place": event.place}
    return event.place or _("By video")


def zone_of(registration: Registration) -> tzinfo:
    """The zone in which a participant reads: of the place for those in the room; else of their account or market."""
    if not registration.is_remote:
        return ZoneInfo(registration.event.zone)
    person = registration.person
    if person.account:
        return ZoneInfo(person.account.time_zone)
    market = next((MARKETS[code] for code in person.markets if code in MARKETS), None)
    return ZoneInfo(market.zone if market else registration.event.zone)


def facts_of(event: Event, zone: tzinfo | None = None) -> dict[str, Any]:
    """What every mail about an event says."""
    calendar = settings.SITE_URL + reverse("event_calendar", args=[event.slug])
    return {
        "subject": str(event),
        "when": say_when(event, zone),
        "where": say_where(event),
        "calendar": calendar,
    }


def mail_request(request: RegistrationRequest, *, at: datetime) -> None:
    """Ask the person behind an address to confirm; each mail has a new link, and those before it keep working."""
    _link, token = links.make(
        purpose="registration.confirm", subject=request, recipient=request.name, by=None, at=at
    )
    write_mail(
        request.email, "registration.asked", at=at, event_key=f"registration.asked:{request.pk}:{at.timestamp()}",
        link_path=reverse("registration_confirm", args=[token]), name=request.name, **facts_of(request.event),
    )  # fmt: skip


def mail(registration: Registration, kind: str, *, at: datetime, event_key: str = "", **more) -> None:
    """Write to a participant who has an address."""
    if not registration.person.email:
        return
    event = registration.event
    _link, token = links.make(
        purpose="registration.own", subject=registration, recipient=str(registration.person), by=None, at=at
    )
    write_mail(
        registration.person.email, kind, at=at,
        event_key=event_key or f"{kind}:{registration.pk}:{at.timestamp()}",
        link_path=reverse("registration_own", args=[token]), name=registration.person.name,
        **facts_of(event, zone_of(registration)) | more,
    )  # fmt: skip
