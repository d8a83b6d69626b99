"""A real mail server with moods, a clock that stands until it is moved, and a person who was told something."""

import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.core.cache import cache

from ipr_portal.notifications.actions import notify
from ipr_portal.notifications.delivery import AWAY
from tests.conftest import NOON
from tests.factories import NoticeFactory


class Clock:
    """The moment, as a callable."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now

    def advance(self, by):
        self.now += by


class PostOffice:
    """A mail server on a port of its own, and what its people find in their mailbox: each Message-ID once.

    `answers` has what it says to a recipient, `data_answer` to a whole mail; `hang_ups` counts the mails which it takes
    and then drops the line before its answer.
    """

    def __init__(self, port):
        self.port, self.server = port, None
        self.arrivals, self.mailbox = [], {}
        self.answers, self.data_answer, self.hang_ups = {}, "250 OK", 0

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if refusal := self.answers.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):
        if not self.data_answer.startswith("250"):
            return self.data_answer
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.arrivals.append(message["Message-ID"])
        self.mailbox.setdefault(message["Message-ID"], message)
        if self.hang_ups:
            self.hang_ups -= 1
            server.transport.close()
        return self.data_answer

    def start(self):
        self.server = Controller(self, hostname="127.0.0.1", port=self.port)
        self.server.start()

    def stop(self):
        if self.server:
            self.server.stop()
            self.server = None


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


@pytest.fixture
def post_office(settings):
    """A mail server that is there, and to which the portal sends."""
    office = PostOffice(free_port())
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
    office.start()
    yield office
    office.stop()


@pytest.fixture
def kept_mail(settings):
    """The embedded mail server instead, with its page."""
    settings.EMAIL_BACKEND = "ipr_portal.notifications.backends.KeptMailBackend"
    settings.MAIL_PAGE = True


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture(autouse=True)
def _nobody_was_away(db):
    cache.delete(AWAY)


@pytest.fixture
def told(everyone, acme_owner, acme):
    """One owner told of one notice."""
    notice = NoticeFactory(organisation=acme)
    notify([acme_owner], "notice.acknowledged", notice, at=NOON, path="/o/acme/", listings=3)
    return notice


@pytest.fixture
def inside(client, settings):
    """A browser that staff may use without a second factor, as in the demo."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return client
