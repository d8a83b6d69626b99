"""After an event: materials, certificates for all, and what somebody says who is listed as absent."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Stale
from ipr_portal.notifications.actions import notify
from outreach.enums import PRESENT
from outreach.models import Event, EventMaterial, Registration
from outreach.queries.retention import names_are_gone
from outreach.rules.events import why_not_contest

from .door import certify
from .mails import mail
from .places import lock, lock_registration

MOST_MATERIALS = 30


class CannotAdd(DomainError):
    """The material is there already, or there are too many."""


class CannotContest(DomainError):
    """Attendance is not contested, or no longer."""


@transaction.atomic
def add_material(*, event: Event, title: str, address: str, by: User, at: datetime) -> EventMaterial:
    """Add an address that participants find behind the link in their mail.

    :raises CannotAdd: if it is there already, or there are thirty.
    """
    event = lock(event)
    if event.materials.filter(address=address).exists():
        raise CannotAdd(_("This address is among the materials already."))
    if event.materials.count() >= MOST_MATERIALS:
        raise CannotAdd(_("An event has at most %(n)d materials. Remove one first.") % {"n": MOST_MATERIALS})
    made = EventMaterial.objects.create(event=event, title=title, address=address, added_by=by, added_at=at)
    record("event.material_added", event, by=by, at=at, internal=True, title=title)
    return made


@transaction.atomic
def remove_material(*, material: EventMaterial, by: User, at: datetime) -> None:
    """Take a material away.

    :raises Stale: if somebody did so before.
    """
    if not EventMaterial.objects.filter(pk=material.pk).delete()[0]:
        raise Stale(_("Somebody removed this already."))
    record("event.material_removed", material.event, by=by, at=at, internal=True, title=material.title)


@transaction.atomic
def certify_all(*, event: Event, by: User, at: datetime) -> int:
    """Issue the certificates of everybody who attended and has none; how many."""
    event = lock(event)
    rows = list(
        event.registrations.filter(
            ~names_are_gone("event"), duplicate_of=None, state__in=PRESENT, certificate=None
        )
    )
    for registration in rows:
        certify(registration=registration, by=by, at=at)
    return len(rows)


@transaction.atomic
def contest(*, registration: Registration, words: str, at: datetime) -> Registration:
    """Say that one was there though listed as absent; the owner of the event decides.

    :raises CannotContest: if they are not listed as absent, have said so before, or thirty days have passed.
    """
    registration = lock_registration(registration)
    if refusal := why_not_contest(registration, at=at):
        raise CannotContest(str(refusal))
    registration.contest, registration.contested_at = words, at
    registration.save(update_fields=["contest", "contested_at"])
    event, who = registration.event, str(registration.person)
    record("registration.contested", event, by=None, at=at, internal=True, who=who, words=words)
    notify(
        [event.owner], "registration.contested", event, at=at, path=reverse("desk:outreach_event", args=[event.pk]),
        event_key=f"registration.contested:{registration.pk}:{at.timestamp()}", who=who, words=words,
    )  # fmt: skip
    return registration


@transaction.atomic
def refuse_contest(*, registration: Registration, by: User, at: datetime) -> Registration:
    """Keep somebody listed as absent, and write to them.

    :raises Stale: if it was decided before.
    """
    registration = lock_registration(registration)
    if registration.contested_at is None:
        raise Stale(_("Somebody decided on %(who)s already.") % {"who": registration.person})
    registration.contest, registration.contested_at = "", None
    registration.save(update_fields=["contest", "contested_at"])
    who = str(registration.person)
    record("registration.contest_refused", registration.event, by=by, at=at, internal=True, who=who)
    mail(registration, "registration.contest_refused", at=at)
    return registration
