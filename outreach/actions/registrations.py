"""Registering for an event, and what becomes of a registration until the day."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Stale
from ipr_portal.notifications.limits import has_enough
from outreach.enums import ConsentPurpose, RegistrationState
from outreach.models import Event, Registration, RegistrationRequest, StakeholderPerson
from outreach.rules.events import why_not_register

from .mails import mail, mail_request
from .people import give_consent, person_for
from .places import lock, lock_registration, move_up, new_registration, put_in_line, settle, take_one, tell

KEPT_UNCONFIRMED = timedelta(days=7)
NEWS_TEXT = "2026-11"  # version of the sentence at the tick


class CannotRegister(DomainError):
    """Nobody can register now, or not in this way."""


@transaction.atomic
def ask(*, event: Event, details: dict[str, object], at: datetime) -> None:
    """Keep what somebody typed on the public page, and mail a link to confirm it. In staff's scope.

    The answer is the same whether the address is known, registered or neither; the mail alone says it.

    :param details: name, email, company, type, is_remote, topic and wants_news.
    :raises CannotRegister: if registration is not open.
    """
    if refusal := why_not_register(event, at=at):
        raise CannotRegister(str(refusal))
    email = str(details["email"]).lower()
    rows = Registration.objects.standing().filter(event=event, person__email=email)
    if known := rows.select_related("event", "person__account").first():
        if not has_enough(email, "registration.known", at=at):
            mail(known, "registration.known", at=at)
        return
    request, _made = RegistrationRequest.objects.update_or_create(
        event=event, email=email, defaults=details | {"email": email, "asked_at": at}
    )
    if not has_enough(email, "registration.asked", at=at):
        mail_request(request, at=at)


@transaction.atomic
def confirm(*, request: RegistrationRequest, at: datetime) -> Registration:
    """Turn a request into a registration: a place, the end of the waiting list, or the wait for approval.

    :raises Stale: if it was confirmed before, or deleted.
    :raises CannotRegister: if registration has closed in between, or the event was cancelled.
    """
    event = lock(Event(pk=request.event_id))
    found = RegistrationRequest.objects.select_for_update(no_key=True).filter(pk=request.pk).first()
    if found is None:
        raise Stale(_("This registration is confirmed already, or seven days have passed."))
    if refusal := why_not_register(event, at=at):
        raise CannotRegister(str(refusal))
    person = person_for(
        name=found.name, email=found.email, company=found.company, type=found.type, by=None, at=at,
        markets=[event.market] if event.market else [],
    )  # fmt: skip
    registration = _standing(event, person)
    if registration is None:
        registration = new_registration(
            event, person, at=at, is_remote=found.is_remote and event.by_video, topic=found.topic
        )
        settle(registration, by=None, at=at)
        _record(registration, "registration.confirmed", by=None, at=at)
    if found.wants_news:
        proof = _("ticked at the registration for %(event)s, confirmed by the link in the mail") % {
            "event": event
        }
        give_consent(
            person=person, purpose=ConsentPurpose.INVITATIONS, version=NEWS_TEXT, proof=proof, by=None, at=at
        )
    found.delete()
    return registration


@transaction.atomic
def register(*, event: Event, details: dict[str, object], by: User, at: datetime) -> Registration:
    """Register somebody who is signed in, under the address of their account. In staff's scope.

    That address was confirmed when the account was made, so that no mail asks for it again.

    :param details: company, type, is_remote and topic.
    :raises CannotRegister: if registration is not open.
    :raises Stale: if they are registered already.
    """
    email = by.email.lower()
    if Registration.objects.standing().filter(event=event, person__email=email).exists():
        raise Stale(_("You are registered already."))
    said = details | {"name": by.name, "email": email, "wants_news": False, "asked_at": at}
    request, _made = RegistrationRequest.objects.update_or_create(event=event, email=email, defaults=said)
    return confirm(request=request, at=at)


def _standing(event: Event, person: StakeholderPerson) -> Registration | None:
    rows = event.registrations.standing().filter(person=person)
    return rows.select_related("person__account", "event").first()


def _record(registration: Registration, action: str, *, by: User | None, at: datetime, **more) -> None:
    state = str(RegistrationState(registration.state).label)
    record(
        action,
        registration.event,
        by=by,
        at=at,
        internal=True,
        who=str(registration.person),
        state=state,
        **more,
    )


@transaction.atomic
def add(
    *,
    event: Event,
    person: StakeholderPerson,
    by: User,
    at: datetime,
    is_speaker: bool = False,
    is_remote: bool = False,
) -> Registration:
    """Register a person on their behalf.

    :raises CannotRegister: if registration is not open.
    :raises Stale: if they are registered already.
    """
    event = lock(event)
    if refusal := why_not_register(event, at=at):
        raise CannotRegister(str(refusal))
    if _standing(event, person):
        raise Stale(_("%(who)s is registered already.") % {"who": person})
    registration = new_registration(event, person, at=at, is_speaker=is_speaker, is_remote=is_remote)
    settle(registration, by=by, at=at)
    _record(registration, "registration.decided", by=by, at=at)
    return registration


@transaction.atomic
def invite(*, event: Event, people: list[StakeholderPerson], by: User, at: datetime) -> int:
    """Invite people who have an address and no registration; how many mails are sent.

    :raises CannotRegister: if registration is not open.
    """
    event = lock(event)
    if refusal := why_not_register(event, at=at):
        raise CannotRegister(str(refusal))
    known = set(event.registrations.filter(duplicate_of=None).values_list("person_id", flat=True))
    rows = [
        new_registration(event, person, at=at, state=RegistrationState.INVITED)
        for person in {person.pk: person for person in people}.values()
        if person.email and person.pk not in known and not person.merged_into_id
    ]
    for registration in Registration.objects.bulk_create(rows):
        mail(registration, "registration.invited", at=at)
    if rows:
        record("event.invited", event, by=by, at=at, internal=True, count=len(rows))
    return len(rows)


@transaction.atomic
def answer(*, registration: Registration, comes: bool, at: datetime) -> Registration:
    """Answer an invitation, or an offer of a place; a no to an offer leaves the waiting list.

    :raises Stale: if there is nothing to answer any more.
    :raises CannotRegister: if registration has closed.
    """
    registration = lock_registration(registration)
    if registration.offered_until is not None:
        return _answer_offer(registration, comes=comes, at=at)
    if registration.state != RegistrationState.INVITED:
        raise Stale(_("You have answered already."))
    if not comes:
        registration.state = RegistrationState.DECLINED
        registration.save(update_fields=["state"])
    elif refusal := why_not_register(registration.event, at=at):
        raise CannotRegister(str(refusal))
    else:
        settle(registration, by=None, at=at)
    _record(registration, "registration.confirmed", by=None, at=at)
    return registration


def _answer_offer(registration: Registration, *, comes: bool, at: datetime) -> Registration:
    if registration.offered_until is None or at >= registration.offered_until:
        raise Stale(_("The offer has ended."))
    if not comes:
        return _leave(registration, at=at)
    registration.state, registration.offered_until = RegistrationState.REGISTERED, None
    registration.save(update_fields=["state", "offered_until"])
    _record(registration, "registration.promoted", by=None, at=at)
    tell(registration, at=at)
    return registration


@transaction.atomic
def withdraw(*, registration: Registration, at: datetime) -> Registration:
    """Give a place back, or leave the waiting list; the first who waits moves up.

    :raises Stale: if there is nothing left to give back.
    """
    registration = lock_registration(registration)
    if not registration.may_become(RegistrationState.WITHDRAWN):
        raise Stale(_("This registration has ended, or you are in already."))
    return _leave(registration, at=at)


def _leave(registration: Registration, *, at: datetime) -> Registration:
    held, had_place = registration.holds_a_place, registration.state == RegistrationState.REGISTERED
    registration.state, registration.offered_until = RegistrationState.WITHDRAWN, None
    registration.save(update_fields=["state", "offered_until"])
    take_one(registration.event, registration, -int(held))
    _record(registration, "registration.withdrawn", by=None, at=at)
    mail(registration, "registration.withdrawn", at=at, removes=had_place)
    move_up(registration.event, at=at)
    return registration


@transaction.atomic
def decide(*, registration: Registration, give: bool, why: str = "", by: User, at: datetime) -> Registration:
    """Approve a registration, which then gets a place or waits for one; or refuse it, with a reason.

    :raises Stale: if somebody decided before.
    """
    registration = lock_registration(registration)
    if registration.state != RegistrationState.PENDING_APPROVAL:
        raise Stale(_("Somebody decided on %(who)s already.") % {"who": registration.person})
    if give:
        settle(registration, by=by, at=at, approved=True)
    else:
        registration.state = RegistrationState.REJECTED
        registration.save(update_fields=["state"])
        mail(registration, "registration.refused", at=at, why=why)
    _record(registration, "registration.decided", by=by, at=at)
    return registration


@transaction.atomic
def give_place(*, registration: Registration, by: User, at: datetime) -> Registration:
    """Give somebody who waits a free place, or one of those kept back, before the others; it is logged.

    :raises Stale: if they do not wait any more.
    :raises CannotRegister: if there is neither.
    """
    registration = lock_registration(registration)
    event = registration.event
    if registration.state != RegistrationState.WAITLISTED:
        raise Stale(_("%(who)s does not wait any more.") % {"who": registration.person})
    if registration.offered_until is None:
        registration.is_kept_back = event.kept_back > event.taken_kept
        if not registration.is_kept_back and (event.free or 0) < 1:
            raise CannotRegister(_("No place is free, and none is kept back. Raise the capacity first."))
        take_one(event, registration)
    registration.state, registration.offered_until = RegistrationState.REGISTERED, None
    registration.save(update_fields=["state", "offered_until", "is_kept_back"])
    _record(registration, "registration.given_place", by=by, at=at)
    tell(registration, at=at)
    return registration


@transaction.atomic
def substitute(*, registration: Registration, name: str, email: str, at: datetime) -> Registration:
    """Send somebody else: the place goes to them, though others wait.

    :raises Stale: if there is no place to pass on.
    :raises CannotRegister: if the other person is registered already.
    """
    registration = lock_registration(registration)
    if not registration.may_become(RegistrationState.SUBSTITUTED):
        raise Stale(_("There is no place to pass on."))
    where = registration.comes_from
    other = person_for(
        name=name, email=email, company=str(where or ""), type=where.type if where else "", by=None, at=at
    )
    if _standing(registration.event, other):
        raise CannotRegister(_("%(who)s is registered already. Name somebody else.") % {"who": other})
    registration.state = RegistrationState.SUBSTITUTED
    registration.save(update_fields=["state"])
    made = new_registration(
        registration.event, other, at=at, state=RegistrationState.REGISTERED, instead_of=registration,
        is_remote=registration.is_remote, is_kept_back=registration.is_kept_back, comes_from_id=where and where.pk,
    )  # fmt: skip
    made.save()
    _record(registration, "registration.substituted", by=None, at=at, other=str(other))
    mail(registration, "registration.passed_on", at=at, removes=True, other=str(other))
    tell(made, at=at)
    return made


@transaction.atomic
def name_speaker(*, registration: Registration, speaks: bool, by: User, at: datetime) -> Registration:
    """Note that a participant speaks at the event, or does not."""
    registration = lock_registration(registration)
    registration.is_speaker = speaks
    registration.save(update_fields=["is_speaker"])
    action = "registration.speaks" if speaks else "registration.no_speaker"
    record(action, registration.event, by=by, at=at, internal=True, who=str(registration.person))
    return registration


@transaction.atomic
def expire_offers(*, event: Event, at: datetime) -> int:
    """End the offers of an event that nobody answered, and ask the next; how many ended."""
    event = lock(event)
    rows = event.registrations.waiting().filter(offered_until__lte=at)
    ended = list(rows.select_related("person__account"))
    for registration in ended:
        registration.event = event
        registration.offered_until, registration.state = None, RegistrationState.WITHDRAWN
        registration.save(update_fields=["offered_until", "state"])
        take_one(event, registration, -1)
        _record(registration, "registration.offer_over", by=None, at=at)
        mail(registration, "registration.offer_over", at=at)
    move_up(event, at=at)
    return len(ended)


@transaction.atomic
def back_in_line(*, registration: Registration, by: User, at: datetime) -> Registration:
    """Take a place back and put the person at the end of the waiting list, such as after a mistake.

    :raises Stale: if they have no place.
    """
    registration = lock_registration(registration)
    if not registration.may_become(RegistrationState.WAITLISTED) or not registration.holds_a_place:
        raise Stale(_("%(who)s has no place in the room.") % {"who": registration.person})
    take_one(registration.event, registration, -1)
    registration.is_kept_back = False
    put_in_line(registration)
    registration.save(update_fields=["state", "in_line", "is_kept_back"])
    take_one(registration.event, registration, 0)
    _record(registration, "registration.decided", by=by, at=at)
    tell(registration, at=at, had_place=True)
    move_up(registration.event, at=at)
    return registration


def delete_unconfirmed(*, at: datetime) -> int:
    """Delete what nobody confirmed within seven days; how many."""
    rows = RegistrationRequest.objects.filter(asked_at__lte=at - KEPT_UNCONFIRMED)
    return rows.delete()[0]
