"""Notifying people: rows now, delivery after commit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import EllipsisType
from typing import Any

from django.db import connection, transaction
from django.db.models import CharField, F, Func, Max, Value
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.audit.models import subject_of
from ipr_portal.calendar_files import Event, as_values
from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.models import Compartment, compartment_of
from ipr_portal.tenancy.rows import as_json
from ipr_portal.tenancy.scope import current_scope

from .models import MailState, Notification, OutgoingMail
from .register import KINDS, kind_of
from .wakeup import wake_after_commit

DELIVER = "notifications.deliver"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One piece of news for some people, as `notify_many` takes it; the parameters are those of `notify`.

    :param series: mails of one series reach an address one after another, in the order of their `place`.
    :param calendar: what the reader's calendar takes from the mail, moves or removes.
    """

    recipients: Iterable[User]
    kind: str
    subject: Any
    path: str = ""
    event_key: str = ""
    by_mail: bool = True
    mail_at: datetime | None = None
    compartment: Compartment | EllipsisType | None = ...
    series: str = ""
    place: int = 0
    calendar: Event | None = None
    context: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if "calendar" in self.context:
            raise TypeError("A calendar entry is given as `calendar`; text about it has another name.")


def notify(
    recipients: Iterable[User],
    kind: str,
    subject,
    *,
    at: datetime,
    path: str = "",
    event_key: str = "",
    by_mail: bool = True,
    compartment: Compartment | EllipsisType | None = ...,
    **context,
) -> None:
    """Notify people in the inbox and by mail that something happened to a subject.

    Each person gets one notification of an event, even if this is called again: the rows are unique by `event_key`.

    :param recipients: people, each of whom gets a line in the inbox and a mail.
    :param kind: dotted, such as `notice.acknowledged`; its app's `kinds.py` has the texts.
    :param path: the path of the page it is about.
    :param event_key: identifies the event; by default its kind and subject.
    :param by_mail: False for news by inbox alone, such as that mail cannot be sent.
    :param compartment: the compartment of the news, if not the subject's own; people outside it are not notified.
    :param context: plain values (text, numbers, dates as text) for the sentence and the mail.
    :raises UnknownKey: if no app registered the kind.
    """
    news = News(
        recipients=recipients, kind=kind, subject=subject, path=path, event_key=event_key, by_mail=by_mail,
        compartment=compartment, context=context,
    )  # fmt: skip
    notify_many([news], at=at)


TELL = """
WITH news AS MATERIALIZED (
    SELECT piece.* FROM jsonb_to_recordset(%(news)s) AS piece (organisation_id bigint, recipient_id bigint, address text,
        name text, kind text, event_key text, context jsonb, path text, mail_at timestamptz,
        compartment_id bigint, series text, place integer, calendar jsonb)
    WHERE compartment_id IS NULL OR recipient_id = ANY (tenancy_people_in(compartment_id))
), lines AS (
    INSERT INTO notifications_notification (organisation_id, recipient_id, kind, event_key, context, path, created_at,
        compartment_id)
    SELECT organisation_id, recipient_id, kind, event_key, context, path, %(at)s, compartment_id FROM news ON CONFLICT DO NOTHING
)
INSERT INTO notifications_outgoingmail (id, organisation_id, recipient_id, address, kind, event_key, context, language,
    state, created_at, attempts, next_try_at, last_error, compartment_id, series, place)
SELECT gen_random_uuid(), organisation_id, recipient_id, address, kind, event_key,
    context || jsonb_build_object('name', name) || calendar, 'en', 'QUEUED', %(at)s, 0, mail_at, '', compartment_id,
    series, place
FROM news WHERE mail_at IS NOT NULL ON CONFLICT DO NOTHING
"""


def notify_many(news: Iterable[News], *, at: datetime) -> None:
    """As `notify`, for many pieces of news in one statement.

    Mail waits until the piece's `mail_at`, such as the recipient's next morning.

    :raises NoScope: if no scope is open.
    """
    current_scope()
    rows = [row for one in news for row in _rows_of(one, at)]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(TELL, {"news": as_json(rows), "at": at})
    if any(row["mail_at"] for row in rows):
        wake_after_commit(DELIVER)


def _rows_of(one: News, at: datetime) -> Iterable[dict[str, Any]]:
    """A row for each recipient of a piece of news who still has an open account."""
    common = {
        "kind": KINDS.known(one.kind), "event_key": one.event_key or ":".join([one.kind, *subject_of(one.subject)]),
        "context": {"subject": str(one.subject), "path": one.path} | dict(one.context), "path": one.path,
        "organisation_id": one.subject.organisation_id, "mail_at": (one.mail_at or at) if one.by_mail else None,
        "compartment_id": compartment_of(one.subject, one.compartment), "series": one.series, "place": one.place,
        "calendar": {"calendar": as_values(one.calendar)} if one.calendar else {},
    }  # fmt: skip
    for person in one.recipients:
        if person.is_active:
            yield common | {"recipient_id": person.pk, "address": person.email, "name": person.name}


def write_mail(
    address: str,
    kind: str,
    *,
    at: datetime,
    event_key: str,
    organisation_id: int | None = None,
    recipient: User | None = None,
    author: User | None = None,
    compartment: Compartment | None = None,
    series: str = "",
    calendar: Event | None = None,
    **context,
) -> None:
    """Queue one mail to an address that need not belong to an account, such as an invitation.

    :param author: who chose the address; `limits.why_not_write` counts by them, and they are notified when it is given
        up.
    :param series: mails of one series reach an address one after another, in the order in which they were written. The
        caller holds a lock on what the series is about.
    :param calendar: what the reader's calendar takes from the mail, moves or removes.
    :raises UnknownKey: if no app registered the kind.
    """
    mail = OutgoingMail(
        address=address,
        kind=KINDS.known(kind),
        event_key=event_key,
        organisation_id=organisation_id,
        recipient=recipient,
        author=author,
        compartment=compartment,
        context=context | ({"calendar": as_values(calendar)} if calendar else {}),
        created_at=at,
        next_try_at=at,
        series=series,
        place=_next_place(series, address) if series else 0,
    )
    OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)
    wake_after_commit(DELIVER)


def _next_place(series: str, address: str) -> int:
    """The place after all mails of a series that an address still waits for."""
    waiting = OutgoingMail.objects.unsent().filter(series=series, address=address)
    last = waiting.aggregate(last=Max("place"))["last"]
    return 0 if last is None else last + 1


@dataclass(frozen=True, slots=True)
class Letter:
    """One of many mails of the same kind: its address, the account behind it, if any, and its values."""

    address: str
    recipient: User | None
    context: Mapping[str, Any]


def write_mails(letters: Iterable[Letter], kind: str, *, at: datetime, event_key: str) -> None:
    """Queue one mail of a kind to each of many addresses; an address that has the event's mail gets no second one.

    :raises UnknownKey: if no app registered the kind.
    """
    known = KINDS.known(kind)
    mails = [
        OutgoingMail(
            address=one.address, kind=known, event_key=event_key, recipient=one.recipient, context=dict(one.context),
            created_at=at, next_try_at=at,
        )
        for one in letters
    ]  # fmt: skip
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True, batch_size=1000)
    wake_after_commit(DELIVER)


def mark_read(*, rows, only: int | None, at: datetime) -> int:
    """Mark news as read: one line, or all of a person's rows."""
    unread = rows.unread()
    if only is not None:
        unread = unread.filter(pk=only)
    return unread.update(read_at=at)


def mark_seen(*, person: User, under: Iterable[str], at: datetime) -> int:
    """Mark as read what led a person to pages that they have opened.

    :param under: the paths of these pages.
    """
    return Notification.objects.filter(recipient=person, path__in=list(under)).unread().update(read_at=at)


class CannotSendAgain(DomainError):
    """The content of the mail is out of date."""


@transaction.atomic
def send_again(*, mail: OutgoingMail, by: User, at: datetime) -> None:
    """Give a mail that was given up another round of attempts, under its old Message-ID.

    :raises CannotSendAgain: if it carried a code or link that has expired.
    :raises Stale: if it is not given up, or no longer: somebody else was faster.
    """
    if kind_of(mail.kind).fleeting:
        raise CannotSendAgain(_("Its code or link has expired. The person can ask for a new one."))
    given_up = OutgoingMail.objects.given_up().filter(pk=mail.pk)
    if not given_up.update(state=MailState.QUEUED, attempts=0, next_try_at=at):
        raise Stale(_("This mail is already being sent."))
    record("mail.sent_again", mail, by=by, at=at, internal=True, address=mail.address)
    wake_after_commit(DELIVER)


def retire_mail(*, before: datetime) -> int:
    """Give up mail about past events, such as those of a loaded history; return how many."""
    queued = OutgoingMail.objects.filter(state=MailState.QUEUED, created_at__lt=before)
    return queued.update(state=MailState.RETIRED)


def forget_mail(*, kinds: Iterable[str], about: Iterable[int]) -> int:
    """Delete mails that no longer wait, and news, whose event keys are `<kind>:<key>`, with or without more; how many.

    :param about: the keys; they count only together with one of the kinds.
    """
    named = Func(F("event_key"), Value(":"), Value(2), function="split_part", output_field=CharField())
    keys, which = [str(key) for key in about], list(kinds)
    done = [MailState.SENT, MailState.FAILED, MailState.RETIRED]
    mails = OutgoingMail.objects.alias(named=named).filter(kind__in=which, named__in=keys, state__in=done)
    news = Notification.objects.alias(named=named).filter(kind__in=which, named__in=keys)
    return mails.delete()[0] + news.delete()[0]
