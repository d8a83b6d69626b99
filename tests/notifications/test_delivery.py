"""What stands in the outbox leaves, once as the recipient sees it."""

import smtplib
from datetime import timedelta

import pytest

from ipr_portal.notifications import delivery
from ipr_portal.notifications.actions import notify, write_mail
from ipr_portal.notifications.kinds import KINDS, say, what_to_do
from ipr_portal.notifications.mail import write
from ipr_portal.notifications.models import KeptMail, MailState, Notification, OutgoingMail
from tests.conftest import NOON
from tests.factories import NoticeFactory


@pytest.fixture(autouse=True)
def _embedded_mail(settings):
    settings.EMAIL_BACKEND = "ipr_portal.notifications.backends.KeptMailBackend"


@pytest.fixture
def told(everyone, acme_owner, acme):
    """One owner told of one notice."""
    notice = NoticeFactory(organisation=acme)
    notify([acme_owner], "notice.acknowledged", notice, at=NOON, path="/o/acme/", listings=3)
    return notice


def test_notify_tells_one_event_once(told, acme_owner):
    notify([acme_owner], "notice.acknowledged", told, at=NOON, listings=3)

    assert (Notification.objects.count(), OutgoingMail.objects.count()) == (1, 1)


def test_deliver_sends_what_is_due(told, acme_owner):
    sent = delivery.deliver(at=NOON)

    kept, row = KeptMail.objects.get(), OutgoingMail.objects.get()
    assert (sent, row.state, row.sent_at) == (1, MailState.SENT, NOON)
    assert kept.address == acme_owner.email
    assert kept.subject == f"We have received {told.number} with 3 listings"
    assert "/o/acme/" in kept.text
    assert "Follow the notice" in kept.html


def test_deliver_sends_nothing_twice(told):
    delivery.deliver(at=NOON)

    assert delivery.deliver(at=NOON + timedelta(days=1)) == 0
    assert KeptMail.objects.count() == 1


def test_a_mail_whose_sender_died_goes_again_and_is_seen_once(told):
    mail = delivery.claim(at=NOON, limit=10)[0]
    write(mail, None).send()  # the server said yes, and then the worker died

    assert delivery.deliver(at=NOON) == 0
    assert delivery.deliver(at=NOON + delivery.CLAIM) == 1
    assert KeptMail.objects.count() == 1


class Server:
    """A mail server with a mood, on the backend's interface."""

    def __init__(self, mood):
        self.mood = mood

    def open(self):
        if isinstance(self.mood, ConnectionRefusedError):
            raise self.mood

    def send_messages(self, _messages):
        raise self.mood

    def close(self):
        pass


@pytest.mark.parametrize(
    ("mood", "state"),
    [
        (ConnectionRefusedError("nobody listens"), MailState.QUEUED),
        (smtplib.SMTPServerDisconnected("gone"), MailState.QUEUED),
        (smtplib.SMTPRecipientsRefused({"a@b": (450, b"later")}), MailState.QUEUED),
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"no such person")}), MailState.FAILED),
    ],
)
def test_deliver_tries_again_only_where_it_may_help(told, monkeypatch, mood, state):
    monkeypatch.setattr(delivery, "get_connection", lambda: Server(mood))

    assert delivery.deliver(at=NOON) == 0

    row = OutgoingMail.objects.get()
    assert (row.state, row.attempts) == (state, 1)
    assert row.last_error


def test_deliver_gives_up_after_three_days(told, monkeypatch):
    monkeypatch.setattr(delivery, "get_connection", lambda: Server(ConnectionRefusedError("nobody listens")))

    delivery.deliver(at=NOON + timedelta(days=3, minutes=1))

    assert OutgoingMail.objects.get().state == MailState.FAILED


def test_a_mail_that_cannot_be_written_does_not_hold_up_the_rest(told):
    write_mail("x@acme.example", "no.such_kind", at=NOON - timedelta(hours=1), event_key="broken")

    assert delivery.deliver(at=NOON) == 1
    assert OutgoingMail.objects.get(event_key="broken").state == MailState.QUEUED


def test_a_subject_stays_on_one_line(everyone):
    write_mail("x@acme.example", "member.invited", at=NOON, event_key="e", subject="Acme\nBcc: y@z", by="Eve")

    assert write(OutgoingMail.objects.get(), None).subject == "Eve invites you to join Acme Bcc: y@z"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_reads_without_its_context(kind):
    assert say(kind, {})
    assert what_to_do(kind, {})
