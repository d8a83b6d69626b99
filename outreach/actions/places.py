"""Places: who gets one, who waits, who moves up. Every function here locks the event, so that of many at once each is
counted."""

from datetime import datetime, timedelta

from django.utils.crypto import get_random_string

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from outreach.enums import Promotion, RegistrationState
from outreach.models import Event, Registration, StakeholderPerson
from outreach.rules.events import why_nobody_moves_up

from .mails import mail

PLAIN = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another
SOON = timedelta(hours=1)  # an offer is open at least so long, also shortly before the event

MAIL_OF: dict[str, str] = {
    RegistrationState.REGISTERED: "registration.placed",
    RegistrationState.WAITLISTED: "registration.waiting",
    RegistrationState.PENDING_APPROVAL: "registration.pending",
}


def lock(event: Event) -> Event:
    """Read an event again, and lock it until the transaction ends."""
    return Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)


def lock_registration(registration: Registration) -> Registration:
    """Lock the event of a registration, and read the registration after it."""
    event = lock(Event(pk=registration.event_id))
    rows = Registration.objects.select_related("person__account", "comes_from", "checked_in_by")
    found = rows.get(pk=registration.pk)
    found.event = event
    return found


def new_registration(event: Event, person: StakeholderPerson, *, at: datetime, **more) -> Registration:
    """A registration that is not saved yet."""
    return Registration(
        event=event, person=person, comes_from_id=more.pop("comes_from_id", person.works_for_id),
        code=get_random_string(8, PLAIN), registered_at=at, **more,
    )  # fmt: skip


def settle(
    registration: Registration, *, by: User | None, at: datetime, approved: bool = False
) -> Registration:
    """Give a registration its state in a locked event: a place, the end of the waiting list, or the wait for approval."""
    event = registration.event
    if event.needs_approval and not approved and not by:
        registration.state = RegistrationState.PENDING_APPROVAL
    elif registration.is_remote or _has_room(event):
        registration.state = RegistrationState.REGISTERED
    else:
        put_in_line(registration)
    registration.save()
    take_one(event, registration, int(registration.holds_a_place))
    tell(registration, at=at)
    return registration


def _has_room(event: Event) -> bool:
    """Whether the next one gets a place; nobody passes those who wait."""
    return event.free is None or (event.free > 0 and not event.registrations.waiting().exists())


def put_in_line(registration: Registration) -> None:
    registration.event.last_in_line += 1
    registration.state, registration.in_line = RegistrationState.WAITLISTED, registration.event.last_in_line


def take_one(event: Event, registration: Registration, number: int = 1) -> None:
    """Count a place that was just given (1) or given back (-1), in a locked event."""
    if not registration.is_remote:
        event.taken += number
        event.taken_kept += number * registration.is_kept_back
    event.save(update_fields=["taken", "taken_kept", "last_in_line"])


def tell(registration: Registration, *, at: datetime, had_place: bool = False) -> None:
    """Write to somebody what their registration has become; who has a place has the event in the calendar."""
    place = str(place_in_line(registration)) if registration.state == RegistrationState.WAITLISTED else ""
    has_place = registration.state == RegistrationState.REGISTERED
    kind = MAIL_OF[registration.state]
    mail(registration, kind, at=at, adds=has_place, removes=had_place and not has_place, place=place)


def place_in_line(registration: Registration) -> int:
    """Which place somebody has on the waiting list: 1 is the next."""
    before = Registration.objects.waiting().filter(
        event=registration.event_id, in_line__lt=registration.in_line
    )
    return before.order_by().count() + 1


def move_up(event: Event, *, at: datetime) -> list[Registration]:
    """Give or offer the free places of a locked event to the first on its waiting list; those who moved."""
    moved: list[Registration] = []
    while not why_nobody_moves_up(event, at=at):
        rows = event.registrations.waiting().filter(offered_until=None).select_related("person__account")
        first = rows.first()
        if first is None:
            return moved
        first.event = event
        _promote(first, at=at)
        moved.append(first)
    return moved


def _promote(first: Registration, *, at: datetime) -> None:
    event = first.event
    if event.promotion == Promotion.OFFER:
        first.offered_until = max(at + SOON, min(at + timedelta(hours=event.offer_hours), event.starts_at))
        first.save(update_fields=["offered_until"])
        take_one(event, first)
        record("registration.offered", event, by=None, at=at, internal=True, who=str(first.person))
        until = event.local(first.offered_until).strftime("%Y-%m-%d %H:%M")
        mail(first, "registration.offered", at=at, until=until)
        return
    first.state = RegistrationState.REGISTERED
    first.save(update_fields=["state"])
    take_one(event, first)
    record("registration.promoted", event, by=None, at=at, internal=True, who=str(first.person))
    tell(first, at=at)
