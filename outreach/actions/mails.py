"""Mail to people of an event: with day, time, zone and place, and a link to their own registration."""

from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ipr_portal.calendar_files import Event as Entry
from ipr_portal.links import actions as links
from ipr_portal.markets import MARKETS
from ipr_portal.notifications.actions import write_mail
from ipr_portal.ui.moments import zone_name
from outreach.enums import EventState
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
    return {"subject": str(event), "when": say_when(event, zone), "where": say_where(event)}


def entry_of(event: Event, *, at: datetime, path: str = "", cancelled: bool = False) -> Entry:
    """The calendar entry of an event: one for ever, whose sequence grows with its time and place alone.

    :param path: of the reader's own page; by default the public one.
    :param cancelled: also removes it from the calendar of somebody who no longer comes, though the event takes place.
    """
    return Entry(
        key=f"event-{event.pk}", title=event.title, starts=event.starts_at, ends=event.ends_at, made_at=at,
        sequence=event.sequence, notes=event.summary, place=say_where(event), busy=True,
        path=path or reverse("event", args=[event.slug]), cancelled=cancelled or event.state == EventState.CANCELLED,
    )  # fmt: skip


def mail_request(request: RegistrationRequest, *, at: datetime) -> None:
    """Ask the person behind an address to confirm; each mail has a new link, and those before it keep working."""
    _link, token = links.make(
        purpose="registration.confirm", subject=request, recipient=request.name, by=None, at=at
    )
    write_mail(
        request.email, "registration.asked", at=at, event_key=f"registration.asked:{request.pk}:{at.timestamp()}",
        link_path=reverse("registration_confirm", args=[token]), name=request.name, **facts_of(request.event),
    )  # fmt: skip


def mail(
    registration: Registration,
    kind: str,
    *,
    at: datetime,
    event_key: str = "",
    adds: bool = False,
    removes: bool = False,
    **more,
) -> None:
    """Write to a participant who has an address.

    :param adds: whether their calendar takes the event from this mail, or moves it.
    :param removes: whether their calendar removes it. Mails that do either reach them in the order in which they were
        written, so that an entry never comes back after its removal.
    """
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
        series=f"event:{event.pk}" if adds or removes else "",
        calendar=entry_of(event, at=at, cancelled=removes) if adds or removes else None,
        **facts_of(event, zone_of(registration)) | more,
    )  # fmt: skip
