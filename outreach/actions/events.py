"""Planning an event, and moving it through its states."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Stale
from outreach.enums import EventState, OurPart, Promotion, RegistrationState
from outreach.models import Event, Registration, Retention
from outreach.rules.events import why_not_publish

from .mails import mail, say_when, say_where
from .places import lock, move_up

MOVED_BY = ("starts_at", "ends_at", "zone", "place")  # what a calendar entry says of time and place
TOLD = (RegistrationState.REGISTERED, RegistrationState.WAITLISTED, RegistrationState.PENDING_APPROVAL)
REMINDED = timedelta(hours=24)  # before it begins
MOST_COPIES = 1000


class CannotPlan(DomainError):
    """An event cannot be kept or moved as asked; `field` names what to correct."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDetails:
    """What the team plans of an event; the columns of `Event` by their names."""

    title: str
    format: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    our_part: str = OurPart.HOST
    summary: str = ""
    agenda: str = ""
    place: str = ""
    market: str = ""
    languages: Sequence[str] = field(default_factory=list)
    is_public: bool = True
    by_video: bool = False
    needs_approval: bool = False
    confirms_itself: bool = False
    capacity: int | None = None
    kept_back: int = 0
    promotion: str = Promotion.AUTOMATIC
    offer_hours: int = 48
    closes_at: datetime | None = None

    def columns(self) -> dict:
        return {one.name: getattr(self, one.name) for one in fields(self)} | {
            "languages": list(self.languages)
        }


@transaction.atomic
def draft(*, details: EventDetails, by: User, at: datetime) -> Event:
    """Plan an event, which nobody outside the team sees yet."""
    made = Event.objects.create(**details.columns(), slug=_free_slug(details), owner=by, created_at=at)
    record("event.drafted", made, by=by, at=at, internal=True)
    return made


def _free_slug(details: EventDetails) -> str:
    base = slugify(f"{details.title} {details.starts_at.year}")[:60].strip("-") or "event"
    if not Event.objects.filter(slug=base).exists():
        return base
    return f"{base}-{get_random_string(6, '23456789abcdefghjkmnpqrstuvwxyz')}"


@transaction.atomic
def change(*, event: Event, details: EventDetails, version: int, by: User, at: datetime) -> Event:
    """Change an event. A new time or place raises the sequence of its calendar entry, and everybody is told; more places
    go to those who wait.

    :raises Stale: if somebody else changed it since.
    :raises CannotPlan: if it is over or cancelled, or fewer places are left than are taken.
    """
    event = lock(event)
    if event.version != version:
        raise Stale(_("Somebody else changed this event. Look at it again."))
    if event.state in (EventState.HELD, EventState.REPORTED, EventState.CANCELLED):
        raise CannotPlan(_("An event that is over or cancelled is not changed. Make a copy of it."))
    columns = details.columns()
    if refused := _too_few(event, columns):
        raise CannotPlan(refused, "capacity")
    moved = any(columns[name] != getattr(event, name) for name in MOVED_BY)
    for name, value in columns.items():
        setattr(event, name, value)
    event.version += 1
    event.sequence += int(moved)
    event.save(update_fields=[*columns, "version", "sequence"])
    action = "event.moved" if moved else "event.changed"
    record(action, event, by=by, at=at, internal=True, when=say_when(event), where=say_where(event))
    if moved:
        event.registrations.update(reminded_at=None)
        _tell_all(event, "event.moved", at=at)
    move_up(event, at=at)
    return event


def _too_few(event: Event, columns: dict) -> str:
    if columns["kept_back"] < event.taken_kept:
        return _("%(n)d of the places kept back are given already.") % {"n": event.taken_kept}
    if columns["capacity"] is None:
        return ""
    if columns["kept_back"] > columns["capacity"]:
        return _("More places are kept back than there are.")
    if columns["capacity"] - columns["kept_back"] < event.taken - event.taken_kept:
        return _("%(n)d places are taken already. Enter at least as many.") % {"n": event.taken}
    return ""


def _tell_all(event: Event, kind: str, *, at: datetime, **more) -> None:
    rows = event.registrations.filter(state__in=TOLD, duplicate_of=None).select_related("person__account")
    for registration in rows:
        registration.event = event
        has_entry = registration.state == RegistrationState.REGISTERED
        mail(
            registration, kind, at=at, event_key=f"{kind}:{registration.pk}:{event.sequence}",
            adds=has_entry and kind == "event.moved", removes=has_entry and kind == "event.cancelled", **more,
        )  # fmt: skip


@transaction.atomic
def publish(*, event: Event, by: User, at: datetime) -> Event:
    """Open registration.

    :raises CannotPlan: if it cannot be opened: why, and the field.
    """
    event = lock(event)
    if refusal := why_not_publish(event, at=at):
        raise CannotPlan(str(refusal), refusal.field)
    _become(event, EventState.PUBLISHED)
    record("event.published", event, by=by, at=at, internal=True)
    move_up(event, at=at)
    return event


@transaction.atomic
def close_registration(*, event: Event, by: User | None, at: datetime) -> Event:
    """Close registration before the event begins.

    :raises Stale: if it is not open.
    """
    event = lock(event)
    if event.state != EventState.PUBLISHED:
        raise Stale(_("Registration is not open."))
    _become(event, EventState.REGISTRATION_CLOSED)
    record("event.closed", event, by=by, at=at, internal=True)
    return event


@transaction.atomic
def cancel(*, event: Event, why: str, by: User, at: datetime, merged_into: Event | None = None) -> Event:
    """Cancel an event, and tell everybody who has a place or waits.

    :param merged_into: the event that takes its place, if there is one.
    :raises Stale: if it is over, or cancelled already.
    """
    event = lock(event)
    if not event.may_become(EventState.CANCELLED):
        raise Stale(_("This event is over or cancelled already."))
    event.cancelled_because, event.merged_into = why, merged_into
    event.state = EventState.CANCELLED
    event.save(update_fields=["state", "cancelled_because", "merged_into"])
    record("event.cancelled", event, by=by, at=at, internal=True, why=why)
    _tell_all(event, "event.cancelled", at=at, why=why)
    return event


def _become(event: Event, state: EventState) -> None:
    event.state = state
    event.save(update_fields=["state"])


@transaction.atomic
def clone(*, event: Event, starts_at: datetime, by: User, at: datetime) -> Event:
    """Make a draft like an event, at another time; nobody is registered for it.

    What shifts is the clock at its place: a copy into summer time ends and closes at the same hours.
    """
    columns = {one.name: getattr(event, one.name) for one in fields(EventDetails)}
    shift = _clock(event, starts_at) - _clock(event, event.starts_at)
    columns |= {"starts_at": starts_at, "ends_at": _shifted(event, event.ends_at, shift)}
    columns["closes_at"] = event.closes_at and _shifted(event, event.closes_at, shift)
    made = draft(details=EventDetails(**columns), by=by, at=at)
    Retention.objects.bulk_create(
        Retention(event=made, what=row.what, months=row.months) for row in event.retentions.all()
    )
    return made


def _clock(event: Event, moment: datetime) -> datetime:
    """What a clock at the place of an event shows at a moment."""
    return event.local(moment).replace(tzinfo=None)


def _shifted(event: Event, moment: datetime, shift: timedelta) -> datetime:
    return (_clock(event, moment) + shift).replace(tzinfo=ZoneInfo(event.zone))


@transaction.atomic
def remind(*, event: Event, at: datetime) -> int:
    """Remind those who have a place, once, a day before the event, in the time of their zone; how many."""
    event = lock(event)
    if event.state not in (EventState.PUBLISHED, EventState.REGISTRATION_CLOSED):
        return 0
    rows = event.registrations.filter(state=RegistrationState.REGISTERED, duplicate_of=None, reminded_at=None)
    people = list(rows.select_related("person__account"))
    for registration in people:
        registration.event = event
        mail(
            registration, "registration.reminder", at=at,
            event_key=f"registration.reminder:{registration.pk}:{event.sequence}",
        )  # fmt: skip
    Registration.objects.filter(pk__in=[row.pk for row in people]).update(reminded_at=at)
    return len(people)
