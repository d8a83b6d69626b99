"""An endpoint of Acme, and a receiver on loopback that verifies what it is sent as a developer's server does."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone
from standardwebhooks import Webhook

from ipr_portal.audit.actions import record
from ipr_portal.audit.models import Subject
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from ipr_portal.webhooks.actions import make_endpoint

RIGHT = "takedowns.ipright"
EVENTS = ["right.registered", "right.submitted", "right.verified", "right.renewed"]


class Receiver:
    """A server that notes every delivery, and answers as it is told: by a status, or by nothing while `hold` is set."""

    def __init__(self):
        self.seen, self.statuses, self.headers = [], [], {}
        self.arrived, self.release, self.hold_at = threading.Event(), threading.Event(), None
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.take(self, body)

            def log_message(self, *_arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.target = f"127.0.0.1:{self.server.server_port}"
        self.address = f"http://{self.target}/hooks?from=portal"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, handler, body):
        self.seen.append((dict(handler.headers.items()), body))
        if self.hold_at == len(self.seen):
            self.arrived.set()
            self.release.wait(30)
        status = self.statuses.pop(0) if self.statuses else 204
        try:
            handler.send_response(status)
            for name, value in self.headers.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        except OSError:
            pass  # the worker that asked is dead

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def verified(self, secret):
        """The bodies, each by a signature that `standardwebhooks` accepts."""
        return [Webhook(str(secret)).verify(body, headers) for headers, body in self.seen]

    @property
    def ids(self):
        return [
            {name.lower(): value for name, value in headers.items()}["webhook-id"] for headers, _ in self.seen
        ]

    @property
    def told(self):
        bodies = [json.loads(body) for _headers, body in self.seen]
        return [(body["type"], body["data"]["subject"]["id"]) for body in bodies]


class Clock:
    """A clock that is moved by hand."""

    def __init__(self):
        self.now = timezone.now()

    def __call__(self):
        return self.now

    def advance(self, **more):
        self.now += timedelta(**more)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def receiver(settings):
    server = Receiver()
    settings.WEBHOOK_TEST_TARGET = server.target
    yield server
    server.release.set()
    server.stop()


@pytest.fixture
def new(acme, acme_owner, filer, receiver, clock):
    """An endpoint at the receiver, with its secret; the filer is responsible."""
    with organisation_scope(acme, by=acme_owner):
        return make_endpoint(
            organisation=acme, address=receiver.address, events=EVENTS, person=filer, by=acme_owner, at=clock()
        )  # fmt: skip


def happens(organisation, action, key="7", *, at, by, compartment=None, **more):
    """An event of the trail about a right of an organisation."""
    subject = Subject(RIGHT, key, "KAMPUNG", organisation.pk, compartment and compartment.pk)
    with staff_scope(by=by):
        return record(action, subject, by=by, at=at, **more)
