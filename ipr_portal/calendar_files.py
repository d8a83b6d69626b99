"""Calendar files (.ics, RFC 5545): one event, or several in one file, for a reader's own calendar.

An event keeps its `key`: somebody who adds it twice has it once, as it was the second time, since its sequence has grown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from icalendar import STATUS, Alarm, Calendar, vCalAddress, vText
from icalendar import Event as Entry

MOST_EVENTS = 1_000
MOST_TITLE, MOST_NOTES = 200, 4_000  # characters
MOST_REMINDERS = 5
CONTENT_TYPE = "text/calendar; charset=utf-8"
MOMENTS = ("starts", "ends", "made_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something on a day, or at an aware moment."""

    key: str  # the same for the same thing, for ever
    title: str
    starts: date | datetime
    ends: date | datetime | None = None  # the last day; or the moment of the end
    made_at: datetime  # when this was written
    sequence: int | None = (
        None  # grows with every change; none: by itself, with the time at which it was written
    )
    notes: str = ""
    path: str = ""  # of its page with us
    cancelled: bool = False
    reminders: Sequence[timedelta] = ()  # how long before it a calendar reminds its owner
    place: str = ""
    busy: bool = False  # whether it takes the reader's time

    @property
    def is_all_day(self) -> bool:
        return not isinstance(self.starts, datetime)


FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def _sequence(event: Event) -> int:
    """How often an event was changed; for what keeps no count, the minutes until it was written."""
    if event.sequence is not None:
        return event.sequence
    return max(0, int((_utc(event.made_at) - FIRST).total_seconds() // 60))


def calendar_file(events: Iterable[Event], *, name: str) -> bytes:
    """A calendar file with some events, under a name that calendars show.

    :raises ValueError: if there are too many events, or a moment has no zone.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//IPR portal//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", _line(name))
    calendar.add("x-wr-calname", _line(name))
    for number, event in enumerate(events, 1):
        if number > MOST_EVENTS:
            raise ValueError(f"A calendar file holds at most {MOST_EVENTS} events.")
        calendar.add_component(_entry(event))
    return calendar.to_ical()


def calendar_mail(event: Event, *, guest: str) -> tuple[str, str]:
    """The part of a mail by which the calendar of its reader takes an event, moves it or removes it (RFC 6047).

    The entry is the one of the same key; the client takes what has the higher sequence, and of one sequence the later.

    :param guest: the mail address that is invited.
    :return: the file, and the method that its content type must name: REQUEST, or CANCEL for a cancelled event.
    """
    method = "CANCEL" if event.cancelled else "REQUEST"
    calendar = Calendar()
    calendar.add("prodid", "-//IPR portal//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    entry = _entry(event)
    entry.add("attendee", _guest(guest))
    calendar.add_component(entry)
    return calendar.to_ical().decode(), method


def as_values(event: Event) -> dict[str, Any]:
    """An event at a moment as plain values, which a row can hold until its mail is written."""
    moments = {name: _utc(at).isoformat() for name in MOMENTS if (at := getattr(event, name)) is not None}
    return {name: getattr(event, name) for name in ("key", "title", "sequence", "notes", "path", "place", "cancelled", "busy")} | moments  # fmt: skip


def of_values(values: Mapping[str, Any]) -> Event:
    """The event that `as_values` wrote down."""
    moments = {name: datetime.fromisoformat(values[name]) for name in MOMENTS if name in values}
    return Event(**{**values, **moments})


def calendar_response(events: Iterable[Event], *, name: str, file_name: str) -> HttpResponse:
    """A calendar file as a download."""
    answer = HttpResponse(calendar_file(events, name=name), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = content_disposition_header(True, f"{file_name}.ics")
    return answer


def _entry(event: Event) -> Entry:
    entry = Entry()
    entry.add("uid", f"{_line(event.key)}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("dtstamp", _utc(event.made_at))
    entry.add("last-modified", _utc(event.made_at))
    entry.add("sequence", _sequence(event))
    entry.add("summary", _line(event.title))
    _add_times(entry, event)
    if event.notes:
        entry.add("description", _tidy(event.notes, MOST_NOTES))
    if event.path:
        entry.add("url", f"{settings.SITE_URL}{event.path}")
    entry.add("organizer", _organiser())
    entry.add("status", STATUS.CANCELLED if event.cancelled else STATUS.CONFIRMED)
    if event.place:
        entry.add("location", _line(event.place))
    entry.add("transp", "OPAQUE" if event.busy else "TRANSPARENT")  # transparent: it makes nobody busy
    if not event.cancelled:
        for before in event.reminders[:MOST_REMINDERS]:
            entry.add_component(_alarm(event, before))
    return entry


def _add_times(entry: Entry, event: Event) -> None:
    """Days as days, whose end is the day after the last; moments in UTC, which every calendar shows in its own zone."""
    if isinstance(event.starts, datetime):
        entry.add("dtstart", _utc(event.starts))
        if isinstance(event.ends, datetime):
            entry.add("dtend", _utc(event.ends))
        return
    last = event.ends or event.starts
    entry.add("dtstart", event.starts)
    entry.add("dtend", last + timedelta(days=1))


def _alarm(event: Event, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _line(event.title))
    alarm.add("trigger", -abs(before))
    return alarm


def _organiser() -> vCalAddress:
    """The portal itself, under the address that its mail comes from: no person's name or address stands in a file."""
    organiser = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organiser.params["cn"] = vText(_("IPR portal"))
    return organiser


def _guest(address: str) -> vCalAddress:
    guest = vCalAddress(f"mailto:{_line(address)}")
    guest.params["role"] = vText("REQ-PARTICIPANT")
    guest.params["partstat"] = vText("NEEDS-ACTION")
    guest.params["rsvp"] = vText("FALSE")  # the mailbox of the portal reads no answers
    return guest


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment in a calendar file needs its zone.")
    return moment.astimezone(UTC).replace(microsecond=0)


def _line(text: str) -> str:
    return _tidy(" ".join(str(text).split()), MOST_TITLE)


def _tidy(text: str, most: int) -> str:
    """A text without control characters, cut to a length; line ends and signs are written by the library."""
    lines = str(text).replace("\r\n", "\n").replace("\r", "\n")
    shown = "".join(sign for sign in lines if sign == "\n" or sign.isprintable())
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"
