"""Sending what stands in the outbox.

What is promised: no mail is lost, and the recipient sees one. A mail server takes no part in our transactions, so a row
says SENDING, committed, before the call. Whoever dies between the server's yes and our note of it leaves a row whose
claim runs out; the mail goes once more under the same Message-ID, which mail systems show once. The embedded mail
server (`make run`) keeps a Message-ID once by constraint.
"""

import logging
import random
import smtplib
from datetime import datetime, timedelta

from django.core.mail import get_connection

from ipr_portal.tenancy.scope import staff_scope

from .mail import write
from .models import MailState, OutgoingMail

log = logging.getLogger(__name__)

BATCH = 50
CLAIM = timedelta(minutes=3)  # longer than a batch may take
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=10), timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=3)


def deliver(*, at: datetime, limit: int = 500) -> int:
    """Send what is due; return how many mails left. Safe to run twice, late, and on many workers at once."""
    sent = tried = 0
    while tried < limit and (batch := claim(at=at, limit=min(BATCH, limit - tried))):
        tried += len(batch)
        sent += _send(batch, at=at)
    return sent


def claim(*, at: datetime, limit: int) -> list[OutgoingMail]:
    """Take due mails that no other worker has, and say so before anything leaves the house."""
    with staff_scope():
        due = OutgoingMail.objects.filter(
            state__in=[MailState.QUEUED, MailState.SENDING], next_try_at__lte=at
        ).order_by("next_try_at", "pk")
        batch = list(due.select_for_update(skip_locked=True, no_key=True)[:limit])
        OutgoingMail.objects.filter(pk__in=[mail.pk for mail in batch]).update(
            state=MailState.SENDING, next_try_at=at + CLAIM
        )
    return batch


def _send(batch: list[OutgoingMail], *, at) -> int:
    """Send a batch over one connection; one mail that fails does not hold up the others."""
    connection, sent = get_connection(), 0
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        for mail in batch:
            postpone(mail, error, at=at)
        return 0
    try:
        for mail in batch:
            sent += _send_one(mail, connection, at=at)
    finally:
        _close(connection)
    return sent


def _send_one(mail, connection, *, at) -> bool:
    try:
        write(mail, connection).send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        give_up(mail, error) if all(code >= 500 for code in codes) else postpone(mail, error, at=at)
    except (OSError, smtplib.SMTPException) as error:
        postpone(mail, error, at=at)
        _close(connection)  # the next one opens it anew
    except Exception as error:  # a mail that cannot be written must not stop the rest of the post
        log.exception("Mail %s (%s) cannot be written", mail.pk, mail.kind)
        postpone(mail, error, at=at)
    else:
        _note(mail, state=MailState.SENT, sent_at=at, attempts=mail.attempts + 1, last_error="")
        return True
    return False


def postpone(mail: OutgoingMail, error: Exception, *, at: datetime) -> None:
    """Try again later; after three days, give up."""
    if at - mail.created_at > GIVE_UP_AFTER:
        return give_up(mail, error)
    attempts = mail.attempts + 1
    _note(
        mail, state=MailState.QUEUED, attempts=attempts, next_try_at=at + pause(attempts),
        last_error=str(error)[:500],
    )  # fmt: skip


def give_up(mail: OutgoingMail, error: Exception) -> None:
    """No further attempt helps; /healthz/ counts these."""
    log.error("Mail %s to %s is given up: %s", mail.pk, mail.address, error)
    _note(mail, state=MailState.FAILED, attempts=mail.attempts + 1, last_error=str(error)[:500])


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts: doubling from ten seconds to an hour, give or take a fifth."""
    return min(FIRST_RETRY * 2 ** min(attempts - 1, 12), LONGEST_RETRY) * random.uniform(0.8, 1.2)


def _note(mail, **values) -> None:
    """Write the outcome in a transaction of its own, unless somebody else has taken the mail over."""
    with staff_scope():
        OutgoingMail.objects.filter(pk=mail.pk, state=MailState.SENDING).update(**values)


def _close(connection) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        log.info("The mail server had hung up already.")
