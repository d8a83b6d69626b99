"""Telling people: rows now, delivery after commit."""

from datetime import datetime

from django.db import transaction

from .bell import ring
from .models import MailState, Notification, OutgoingMail


def notify(recipients, kind: str, subject, *, at: datetime, path: str = "", event_key: str = "", **context):
    """Tell people in the product and by mail that something happened to a subject.

    One event is told once to each person, however often it is said: the rows are unique by `event_key`.

    :param recipients: people (accounts.User), each of whom gets a line in the inbox and a mail.
    :param kind: dotted, such as `notice.acknowledged`; names the sentence of the inbox and the mail's templates.
    :param path: where the news stands, from the root of the site.
    :param event_key: what makes the event one; by default its kind and subject.
    :param context: plain values (text, numbers, dates as text) for the sentence and the mail.
    """
    recipients = [person for person in recipients if person.is_active]
    key = event_key or f"{kind}:{subject._meta.label_lower}:{subject.pk}"
    context = {"subject": str(subject), "path": path} | context
    common = {"organisation_id": subject.organisation_id, "kind": kind, "event_key": key}
    Notification.objects.bulk_create(
        [
            Notification(recipient=person, context=context, path=path, created_at=at, **common)
            for person in recipients
        ],
        ignore_conflicts=True,
    )
    mails = [
        OutgoingMail(
            recipient=person, address=person.email, context=context | {"name": person.name},
            created_at=at, next_try_at=at, **common,
        )
        for person in recipients
    ]  # fmt: skip
    _post(mails)


def write_mail(address, kind, *, at, event_key, organisation_id=None, recipient=None, **context):
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


def _post(mails):
    if mails:
        OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
        transaction.on_commit(lambda: ring("notifications.deliver"))


def mark_read(*, rows, only: str | None, at: datetime) -> int:
    """Mark news as read: one line, or all of a person's rows."""
    unread = rows.unread()
    if only:
        unread = unread.filter(pk=only if only.isdigit() else 0)
    return unread.update(read_at=at)


def retire_mail(*, before: datetime) -> int:
    """Give up mail about what is long over, such as that of a history that is loaded; return how much."""
    queued = OutgoingMail.objects.filter(state=MailState.QUEUED, created_at__lt=before)
    return queued.update(state=MailState.RETIRED)
