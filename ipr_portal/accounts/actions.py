"""What happens to accounts: people are added, change their names, try to sign in, and have sessions ended."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction

from .models import SignIn, User


@transaction.atomic
def add_person(
    *, email: str, name: str, at: datetime, password: str | None = None, staff_role: str = ""
) -> User:
    """Make an account whose address is known to be the person's own: by an invitation, or in a made-up world.

    Without a password the person chooses one through the reset mail.
    """
    person = User(email=email.lower(), name=name, staff_role=staff_role, joined_at=at)
    person.set_password(password)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


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
    """Write one attempt to sign in into the history of whoever it was meant for, if that is anybody."""
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
    """End one session: whoever holds it is signed out."""
    session.end()


@transaction.atomic
def end_every_session(*, person: User) -> int:
    """End all sessions of a person, wherever they are, and say how many there were."""
    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    return len(sessions)
