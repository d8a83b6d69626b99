"""At the door and after it: who came, who did not, and what they get for it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Stale
from outreach.enums import PRESENT, EventState, RegistrationState
from outreach.models import Certificate, Event, Registration, StakeholderPerson
from outreach.rules.events import (
    EARLY,
    LATE,
    why_not_check_in,
    why_not_confirm_presence,
    why_not_hold,
    why_not_report,
)

from .mails import mail
from .places import PLAIN, lock, lock_registration, new_registration, take_one


class NotLetIn(DomainError):
    """Somebody is not let in; `code` is `in` for who is in already, `day`, `place` or `cancelled`."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.code = code


class CannotClose(DomainError):
    """Attendance or the report cannot be closed yet."""


@dataclass(frozen=True, slots=True)
class LetIn:
    registration: Registration
    is_replay: bool  # the same scan once more, such as one noted without network


@transaction.atomic
def check_in(*, registration: Registration, nonce: str, by: User, at: datetime) -> LetIn:
    """Let somebody in, once for each scan.

    :param nonce: of the scan: the same one again changes nothing, so that what was noted without network can be sent
        as often as needed.
    :param at: when they came, which may be some time ago.
    :raises NotLetIn: on the wrong day, without a place, or in already: then by whom and when.
    """
    registration = lock_registration(registration)
    if nonce and registration.nonce == nonce:
        return LetIn(registration, True)
    if refusal := why_not_check_in(registration, at=at):
        raise NotLetIn(str(refusal), refusal.code)
    return LetIn(_let_in(registration, by=by, at=at, nonce=nonce), False)


def _let_in(registration: Registration, *, by: User | None, at: datetime, nonce: str) -> Registration:
    registration.state, registration.checked_in_at = RegistrationState.CHECKED_IN, at
    registration.checked_in_by, registration.nonce = by, nonce or None
    registration.save(update_fields=["state", "checked_in_at", "checked_in_by", "nonce"])
    who = str(registration.person)
    record("registration.checked_in", registration.event, by=by, at=at, internal=True, who=who)
    return registration


@transaction.atomic
def confirm_presence(*, registration: Registration, at: datetime) -> Registration:
    """A participant of a small meeting says that they are there, in its first hour.

    :raises NotLetIn: outside of it, or where the door is kept.
    """
    registration = lock_registration(registration)
    if refusal := why_not_confirm_presence(registration, at=at):
        raise NotLetIn(str(refusal), refusal.code)
    return _let_in(registration, by=None, at=at, nonce="")


@transaction.atomic
def undo_check_in(*, registration: Registration, by: User, at: datetime) -> Registration:
    """Undo a check-in until attendance is closed.

    :raises Stale: if they are not checked in.
    """
    registration = lock_registration(registration)
    if registration.state != RegistrationState.CHECKED_IN:
        raise Stale(_("%(who)s is not checked in.") % {"who": registration.person})
    registration.state = RegistrationState.REGISTERED
    registration.checked_in_at = registration.checked_in_by = registration.nonce = None
    registration.save(update_fields=["state", "checked_in_at", "checked_in_by", "nonce"])
    who = str(registration.person)
    record("registration.check_in_undone", registration.event, by=by, at=at, internal=True, who=who)
    return registration


@transaction.atomic
def walk_in(*, event: Event, person: StakeholderPerson, by: User, at: datetime) -> Registration:
    """Let somebody in who is not registered, on the day.

    :raises NotLetIn: on another day, when the room is full, or if they are registered.
    """
    event = lock(event)
    if event.state == EventState.CANCELLED or not event.starts_at - EARLY <= at < event.ends_at + LATE:
        raise NotLetIn(_("People walk in on the day of the event only."), "day")
    if event.registrations.standing().filter(person=person).exists():
        raise NotLetIn(_("%(who)s is registered. Check them in.") % {"who": person}, "place")
    if event.free is not None and event.free < 1:
        raise NotLetIn(_("The room is full. Raise the capacity of the event first."), "place")
    made = new_registration(event, person, at=at, state=RegistrationState.REGISTERED, is_walk_in=True)
    made.save()
    take_one(event, made)
    record("registration.walked_in", event, by=by, at=at, internal=True, who=str(person))
    return _let_in(made, by=by, at=at, nonce="")


@transaction.atomic
def hold(*, event: Event, by: User | None, at: datetime) -> Event:
    """Close attendance: who is checked in attended, who has a place and is not did not come.

    :raises CannotClose: before the event has begun.
    """
    event = lock(event)
    if refusal := why_not_hold(event, at=at):
        raise CannotClose(str(refusal))
    rows = event.registrations.filter(duplicate_of=None)
    present = rows.filter(state=RegistrationState.CHECKED_IN).update(state=RegistrationState.ATTENDED)
    absent = rows.filter(state=RegistrationState.REGISTERED).update(state=RegistrationState.NO_SHOW)
    event.state = EventState.HELD
    event.save(update_fields=["state"])
    record("event.held", event, by=by, at=at, internal=True, present=present, absent=absent)
    return event


@transaction.atomic
def accept_presence(*, registration: Registration, by: User, at: datetime) -> Registration:
    """Note that somebody was there after all, who is listed as absent.

    :raises Stale: if they are not listed as absent.
    """
    registration = lock_registration(registration)
    if registration.state != RegistrationState.NO_SHOW:
        raise Stale(_("%(who)s is not listed as absent.") % {"who": registration.person})
    registration.state = RegistrationState.ATTENDED
    registration.contest, registration.contested_at = "", None
    registration.save(update_fields=["state", "contest", "contested_at"])
    who = str(registration.person)
    record("registration.presence_accepted", registration.event, by=by, at=at, internal=True, who=who)
    return registration


@transaction.atomic
def report(*, event: Event, by: User, at: datetime) -> Event:
    """Finish the report of an event.

    :raises CannotClose: before attendance is closed, or while somebody is neither present nor absent.
    """
    event = lock(event)
    open_ = [RegistrationState.REGISTERED, RegistrationState.CHECKED_IN]
    undecided = event.registrations.filter(state__in=open_, duplicate_of=None).count()
    if refusal := why_not_report(event, undecided=undecided):
        raise CannotClose(str(refusal))
    event.state = EventState.REPORTED
    event.save(update_fields=["state"])
    record("event.reported", event, by=by, at=at, internal=True)
    return event


@transaction.atomic
def certify(*, registration: Registration, by: User | None, at: datetime) -> Certificate:
    """Issue the certificate of somebody who attended, once, and write to them alone.

    :raises CannotClose: if they did not attend.
    """
    registration = lock_registration(registration)
    if registration.state not in PRESENT or registration.event.state not in (
        EventState.HELD,
        EventState.REPORTED,
    ):
        raise CannotClose(_("A certificate is for who attended, once attendance is closed."))
    if issued := Certificate.objects.filter(registration=registration).first():
        return issued
    signs = get_random_string(12, PLAIN)
    number = f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"
    made = Certificate.objects.create(
        registration=registration,
        event=registration.event,
        number=number,
        name=registration.person.name,
        issued_at=at,
    )
    who = str(registration.person)
    record("certificate.issued", registration.event, by=by, at=at, internal=True, who=who, number=number)
    address = settings.SITE_URL + reverse("certificate", args=[number])
    mail(registration, "certificate.issued", at=at, number=number, check=address)
    return made
