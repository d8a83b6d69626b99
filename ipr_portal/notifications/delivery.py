"""Sending the mail of the outbox.

Guarantees: no mail is lost, and the recipient sees one mail for one event. A mail server takes no part in our
transactions, so a row is committed as SENDING before the call. If a worker dies between the server's acceptance and our
record of it, the claim of the row expires; the mail is then sent again under the same Message-ID, by which mail systems
recognise it. The embedded mail server (`make run`) keeps a Message-ID once by constraint. See ADR 9.
"""

import logging
import random
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.cache import cache
from django.core.mail import get_connection
from django.urls import reverse

from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import system_scope

from .actions import notify
from .mail import without_secrets, write
from .models import MailState, OutgoingMail

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

BATCH = 50
CLAIM = timedelta(seconds=45)  # for one mail: longer than the four answers that EMAIL_TIMEOUT waits for
STINT = timedelta(seconds=60)  # after which other work may have the worker
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=10), timedelta(hours=1)
LAST_ATTEMPT = 80  # about three days, see `pause`
BREAKS = 2  # connections lost in a row, after which the server is at fault, not the mail
AWAY, AWAY_FOR = "mail.server_away", 15  # seconds between two attempts to reach the server


class CannotBeSent(Exception):
    """No server can take this mail, ever: its address or a header cannot be encoded."""


class ServerAway(Exception):
    """The mail server cannot be reached, or keeps closing connections."""


def deliver(*, clock: Clock) -> None:
    """Send what is due. Safe to run twice, late, and on many workers at once.

    While the mail server is unavailable it is tried once every `AWAY_FOR` seconds, and no mail loses an attempt.
    """
    if cache.get(AWAY):
        return
    until = clock() + STINT
    try:
        while clock() < until and (batch := claim(at=clock())):
            send(batch, clock=clock)
    except ServerAway as error:
        log.warning("The mail server is away: %s", error)
        cache.set(AWAY, True, AWAY_FOR)


def claim(*, at: datetime, limit: int = BATCH) -> list[OutgoingMail]:
    """Claim due mails that no other worker has, committed before any is sent."""
    ends = at + CLAIM
    with system_scope():
        due = OutgoingMail.objects.due(at).select_for_update(of=("self",), skip_locked=True, no_key=True)
        batch = list(due.select_related("author").order_by("next_try_at", "pk")[:limit])
        claimed = OutgoingMail.objects.filter(pk__in=[mail.pk for mail in batch])
        claimed.update(state=MailState.SENDING, next_try_at=ends)
    for mail in batch:
        mail.state, mail.next_try_at = MailState.SENDING, ends
    return batch


def send(batch: list[OutgoingMail], *, clock: Clock) -> None:
    """Send a batch over one connection, each mail separately; mail not attempted is put back.

    :raises ServerAway: when no connection can be opened.
    """
    line, waiting = Line(), list(batch)
    try:
        while waiting:
            line.open()
            mail = waiting.pop(0)
            if note(mail, next_try_at=clock() + CLAIM):  # unless the claim expired and another worker has it
                send_one(mail, line, clock=clock)
    finally:
        line.close()
        for mail in waiting:
            note(mail, state=MailState.QUEUED, next_try_at=clock())


def send_one(mail: OutgoingMail, line: "Line", *, clock: Clock) -> None:
    """Send one mail and record the result."""
    try:
        line.send(write(mail))
    except Exception as error:  # an error of one mail must not delay the others
        if not isinstance(error, OSError | CannotBeSent):
            log.exception("Mail %s (%s) cannot be written", mail.pk, mail.kind)
        fail(mail, error, at=clock())
    else:
        sent = {"state": MailState.SENT, "sent_at": clock(), "attempts": mail.attempts + 1, "last_error": ""}
        note(mail, context=without_secrets(mail.context), **sent)


class Line:
    """A connection to the mail server, opened when needed, and again after it broke."""

    def __init__(self) -> None:
        self.connection, self.breaks = get_connection(), 0

    def open(self) -> None:
        """Open the connection.

        :raises ServerAway: if it cannot be opened, or broke several times in a row.
        """
        if self.breaks >= BREAKS:
            raise ServerAway(f"{self.breaks} lines broke in a row")
        try:
            self.connection.open()
        except OSError as error:
            raise ServerAway(str(error)) from error

    def send(self, message) -> None:
        try:
            self.connection.send_messages([message])
        except (
            ValueError,
            smtplib.SMTPNotSupportedError,
        ) as error:  # UnicodeError and BadHeaderError are ValueErrors
            self.close()
            raise CannotBeSent(str(error)) from error
        except OSError as error:
            if has_broken(error):
                self.breaks += 1
                self.close()
            raise
        self.breaks = 0

    def close(self) -> None:
        try:
            self.connection.close()
        except OSError:
            log.info("The mail server had hung up already.")


def answers(error: Exception) -> list[int]:
    """The reply codes of the mail server; none if the connection was lost."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _words in error.recipients.values()]
    return [code] if (code := getattr(error, "smtp_code", 0)) else []


def words_of(error: Exception) -> str:
    """The reply of the mail server, else the error. At most 500 characters."""
    said: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    else:
        return str(error)[:500]
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(f"{code} {text}".split())[:500]


def has_broken(error: Exception) -> bool:
    """Whether the connection is lost: no answer at all, or the server's 421 (RFC 5321, 3.8)."""
    return not answers(error) or 421 in answers(error)


def is_final(error: Exception) -> bool:
    """Whether no retry helps: it cannot be encoded, or the server refused it by a reply of 5yz (RFC 5321, 4.2.1).

    A refused sender is not final: that is our configuration, not this mail.
    """
    if isinstance(error, CannotBeSent):
        return True
    about_the_mail = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
    return about_the_mail and min(answers(error)) >= 500


def fail(mail: OutgoingMail, error: Exception, *, at: datetime) -> None:
    """Try again later where that may help; else give up."""
    attempts = mail.attempts + 1
    if is_final(error) or attempts >= LAST_ATTEMPT:
        give_up(mail, error, at=at)
    else:
        later = {"next_try_at": at + pause(attempts), "attempts": attempts}
        note(mail, state=MailState.QUEUED, last_error=words_of(error), **later)


def give_up(mail: OutgoingMail, error: Exception, *, at: datetime) -> None:
    """Stop trying, and notify the person who chose the address, and the desk once a day."""
    log.error("Mail %s (%s) is given up: %s", mail.pk, mail.kind, error)
    end = {"state": MailState.FAILED, "attempts": mail.attempts + 1, "last_error": words_of(error)}
    with system_scope():
        if note(mail, context=without_secrets(mail.context), **end):
            notify(
                staff_who(Can.WATCH_MAIL),
                "mail.given_up",
                mail,
                at=at,
                path=reverse("desk:undelivered"),
                event_key=f"mail.given_up:{at:%Y-%m-%d}",
                by_mail=False,
                address=mail.address,
            )
            _tell_author(mail, at=at)


def _tell_author(mail: OutgoingMail, *, at: datetime) -> None:
    if mail.author:
        path = mail.context.get("sent_from", "")
        notify(
            [mail.author], "mail.not_delivered", mail, at=at, path=path, by_mail=False, address=mail.address
        )


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts: doubling from ten seconds to an hour, give or take a fifth.

    Nine pauses come to an hour and a half, every further one to an hour: 80 attempts to about three days.
    """
    return min(FIRST_RETRY * 2 ** min(attempts - 1, 12), LONGEST_RETRY) * random.uniform(0.8, 1.2)


def note(mail: OutgoingMail, **values) -> bool:
    """Record the result of a mail in a separate transaction; False if we no longer have its claim."""
    with system_scope():
        ours = OutgoingMail.objects.filter(pk=mail.pk, state=MailState.SENDING, next_try_at=mail.next_try_at)
        if not ours.update(**values):
            return False
    for name, value in values.items():
        setattr(mail, name, value)
    return True
