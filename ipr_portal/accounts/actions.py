"""What happens to accounts: people are added, change their names, try to sign in, and have sessions ended."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from ipr_portal.ui.mailboxes import one_form

from .models import SignIn, User


@transaction.atomic
def add_person(
    *, email: str, name: str, at: datetime, password: str | None = None, staff_role: str = ""
) -> User:
    """Make an account whose address is known to be the person's own: by an invitation, or in a made-up world.

    Without a password the person chooses one through the reset mail.
    """
    person = User(email=one_form(email).lower(), name=name, staff_role=staff_role, joined_at=at)
    person.set_password(password)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


class AddressTaken(Exception):
    """The address belongs to an account whose person has shown that they read it."""


@transaction.atomic
def add_or_confirm_person(*, email: str, name: str, password: str, at: datetime) -> User:
    """Make an account for somebody who has shown that they read an address.

    Somebody else may have signed up with it before, without ever confirming it: that account becomes the reader's, with
    their name and password, and the other person's sessions are ended.

    :raises AddressTaken: if its person confirmed it, or works at the desk.
    """
    person = User.objects.select_for_update(no_key=True).filter(email=email.lower()).first()
    if person is None:
        return add_person(email=email, name=name, password=password, at=at)
    if is_confirmed(person):
        raise AddressTaken
    person.name, person.joined_at = name, at
    person.set_password(password)
    person.save(update_fields=["name", "joined_at", "password"])
    Authenticator.objects.filter(user=person).delete()
    end_every_session(person=person)
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def is_confirmed(person: User) -> bool:
    """Whether a person has ever shown that they read their address, or was let in another way."""
    return bool(
        person.staff_role
        or person.sign_ins.filter(let_in=True).exists()
        or EmailAddress.objects.filter(user=person, verified=True).exists()
        or not EmailAddress.objects.filter(user=person).exists()
    )


def change_profile(*, person: User, name: str, time_zone: str) -> None:
    """Change how a person is called, and in which zone they read times."""
    person.name, person.time_zone = name, time_zone
    person.save(update_fields=["name", "time_zone"])


def choose_keys(*, person: User, single_keys: bool) -> None:
    """Let a letter alone do something at the desk, or nothing."""
    person.single_keys = single_keys
    person.save(update_fields=["single_keys"])


def note_attempt(
    *,
    email: str,
    method: str,
    let_in: bool,
    at: datetime,
    address: str | None = None,
    agent: str = "",
    user: User | None = None,
    held_up: bool = False,
) -> SignIn:
    """Write one attempt to sign in into the history of the account, if there is one."""
    return SignIn.objects.create(
        user=user or User.objects.filter(email=email.lower()).first(),
        email=email[:254],
        method=method,
        let_in=let_in,
        held_up=held_up,
        at=at,
        address=address,
        agent=agent[:400],
    )


def note_use(*, session: UserSession, at: datetime) -> None:
    """Note that a session is in use."""
    session.last_seen_at = at
    session.save(update_fields=["last_seen_at"])


@transaction.atomic
def end_session(*, session: UserSession) -> None:
    """End one session: its person is signed out."""
    session.end()


@transaction.atomic
def end_every_session(*, person: User) -> int:
    """End all sessions of a person; return how many there were."""
    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    return len(sessions)
