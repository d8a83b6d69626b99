"""Telling people: rows now, delivery after commit."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Stale

from .bell import ring_after_commit
from .kinds import kind_of
from .models import MailState, Notification, OutgoingMail

BELL = "notifications.deliver"


def notify(
    recipients: Iterable[User],
    kind: str,
    subject,
    *,
    at: datetime,
    path: str = "",
    event_key: str = "",
    by_mail: bool = True,
    **context,
) -> None:
    """Tell people in the product and by mail that something happened to a subject.

    One event is told once to each person, however often it is said: the rows are unique by `event_key`.

    :param recipients: people, each of whom gets a line in the inbox and a mail.
    :param kind: dotted, such as `notice.acknowledged`; a line of `kinds.py` gives it its words.
    :param path: where the news stands, from the root of the site.
    :param event_key: what makes the event one; by default its kind and subject.
    :param by_mail: False where news stays in the product, such as that mail does not get out.
    :param context: plain values (text, numbers, dates as text) for the sentence and the mail.
    """
    people = [person for person in recipients if person.is_active]
    common = {
        "kind": kind,
        "event_key": event_key or f"{kind}:{subject._meta.label_lower}:{subject.pk}",
        "context": {"subject": str(subject), "path": path} | context,
        "organisation_id": subject.organisation_id,
        "created_at": at,
    }
    Notification.objects.bulk_create(
        [Notification(recipient=person, path=path, **common) for person in people], ignore_conflicts=True
    )
    if by_mail:
        _post([_mail_to(person, **common) for person in people])


def write_mail(
    address: str,
    kind: str,
    *,
    at: datetime,
    event_key: str,
    organisation_id: int | None = None,
    recipient: User | None = None,
    **context,
) -> None:
    """Queue one mail to an address that need not belong to an account, such as an invitation."""
    mail = OutgoingMail(
        address=address,
        kind=kind,
        event_key=event_key,
        organisation_id=organisation_id,
        recipient=recipient,
        context=context,
        created_at=at,
        next_try_at=at,
    )
    _post([mail])


def _mail_to(person: User, *, context: dict, created_at: datetime, **common) -> OutgoingMail:
    return OutgoingMail(
        recipient=person,
        address=person.email,
        context=context | {"name": person.name},
        created_at=created_at,
        next_try_at=created_at,
        **common,
    )


def _post(mails: list[OutgoingMail]) -> None:
    if mails:
        OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
        ring_after_commit(BELL)


def mark_read(*, rows, only: str | None, at: datetime) -> int:
    """Mark news as read: one line, or all of a person's rows."""
    unread = rows.unread()
    if only:
        unread = unread.filter(pk=only if only.isdecimal() else 0)
    return unread.update(read_at=at)


class CannotSendAgain(DomainError):
    """The mail would say what no longer holds."""


@transaction.atomic
def send_again(*, mail: OutgoingMail, by: User, at: datetime) -> None:
    """Give a mail that was given up another round of attempts, under its old Message-ID.

    :raises CannotSendAgain: if it carried a code or link that has run out.
    :raises Stale: if it is not given up, or no longer: somebody else was faster.
    """
    if kind_of(mail.kind).fleeting:
        raise CannotSendAgain(_("Its code or link has run out. Whoever needs it can ask for a new one."))
    given_up = OutgoingMail.objects.given_up().filter(pk=mail.pk)
    if not given_up.update(state=MailState.QUEUED, attempts=0, next_try_at=at):
        raise Stale(_("This mail is on its way already."))
    record("mail.sent_again", mail, by=by, at=at, internal=True, address=mail.address)
    ring_after_commit(BELL)


def retire_mail(*, before: datetime) -> int:
    """Give up mail about what is long over, such as that of a history that is loaded; return how much."""
    queued = OutgoingMail.objects.filter(state=MailState.QUEUED, created_at__lt=before)
    return queued.update(state=MailState.RETIRED)
