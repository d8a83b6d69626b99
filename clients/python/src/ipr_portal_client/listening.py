"""A small receiver of webhooks: it verifies each delivery as Standard Webhooks says, and does something for each event."""

import hmac
import json
import os
import shlex
import subprocess
import sys
import threading
import time
from base64 import b64decode, b64encode
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOLERANCE = 300  # seconds that the time of a delivery may be off
LARGEST = 1024 * 1024  # bytes of a body
REMEMBERED = 10_000  # deliveries
PATIENCE = 10  # seconds until a body must be there
PREFIX = "whsec_"


class NotGenuine(Exception):
    """A delivery that is not signed by the portal, or not now."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event that was verified.

    :param id: of the delivery; the same when it comes again.
    :param said: everything that the portal said.
    """

    id: str
    type: str
    said: Mapping[str, Any]

    @property
    def line(self) -> str:
        """As JSON, on one line."""
        return json.dumps({"id": self.id, **self.said}, ensure_ascii=False)


def verified(
    secrets: Sequence[str], headers: Mapping[str, str], body: bytes, *, now: Callable[[], float] = time.time
) -> Event:
    """The event of a delivery (https://www.standardwebhooks.com).

    :param secrets: as the portal showed them; while one replaces another, both.
    :param headers: by names in lower case.
    :raises NotGenuine: if no secret has signed it, or its time is more than `TOLERANCE` off.
    """
    name, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (name and moment.isascii() and moment.isdigit() and len(moment) < 12):
        raise NotGenuine("webhook-id or webhook-timestamp is missing.")
    if abs(now() - int(moment)) > TOLERANCE:
        raise NotGenuine("webhook-timestamp is not of now. Check the clock of this computer.")
    sent = [one[3:] for one in headers.get("webhook-signature", "").split()[:10] if one.startswith("v1,")]
    signed = f"{name}.{moment}.".encode() + body
    ours = [b64encode(hmac.digest(key_of(secret), signed, "sha256")).decode() for secret in secrets]
    if not any(hmac.compare_digest(one.encode(), other.encode()) for one in sent for other in ours):
        raise NotGenuine("No secret has signed it. Check the secret of the webhook.")
    try:
        said = json.loads(body)
        return Event(name, said["type"], said)
    except (ValueError, KeyError, TypeError) as error:
        raise NotGenuine("Its body is no event.") from error


def key_of(secret: str) -> bytes:
    """The bytes of a secret.

    :raises ValueError: if it is none.
    """
    try:
        return b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError as error:
        raise ValueError(f"A secret of a webhook begins with {PREFIX}; copy it whole.") from error


def running(command: str, *, seconds: float) -> Callable[[Event], bool]:
    """Run a command for an event, which it reads from its standard input; it is done once it returns 0.

    The command is split as a shell does it, but no shell runs it. `IPR_EVENT` holds the type, `IPR_EVENT_ID` the id.

    :raises ValueError: if it cannot be split.
    """
    words = shlex.split(command)

    def run(event: Event) -> bool:
        environment = os.environ | {"IPR_EVENT": event.type, "IPR_EVENT_ID": event.id}
        try:
            done = subprocess.run(
                words, input=event.line.encode(), env=environment, timeout=seconds, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            print(f"{event.id}: {error}", file=sys.stderr, flush=True)
            return False
        return done.returncode == 0

    return run


def printing(event: Event) -> bool:
    """Print an event as a line."""
    print(event.line, flush=True)
    return True


class Listener:
    """Receives deliveries, one after the other, and answers 2xx only for what was done.

    A delivery that was done is not done again when it comes again; the last 10,000 are remembered while it runs.

    :param do: whether an event was done; else the portal sends it again later.
    :param stop_after: how many events it waits for; 0: until it is stopped.
    """

    def __init__(
        self, secrets: Sequence[str], do: Callable[[Event], bool], *, host: str = "127.0.0.1", port: int = 0,
        stop_after: int = 0,
    ) -> None:  # fmt: skip
        if not secrets or not all(key_of(one) for one in secrets):
            raise ValueError("A webhook has a secret. Name it.")
        self.secrets, self.do, self.left = secrets, do, stop_after
        self.seen: OrderedDict[str, None] = OrderedDict()
        self._turn = threading.Lock()
        listener = self

        class Handler(_Handler):
            def answer(self, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
                return listener.take(headers, body)

        self.server = ThreadingHTTPServer((host, port), Handler)
        self.server.daemon_threads = False  # the last answer is given before it ends

    @property
    def address(self) -> str:
        host, port = self.server.server_address[:2]
        return f"http://{host!s}:{port}/"

    def run(self) -> None:
        """Receive until it is stopped."""
        try:
            self.server.serve_forever(poll_interval=0.1)
        finally:
            self.server.server_close()

    def stop(self) -> None:
        """Stop receiving; may be called by any other thread."""
        self.server.shutdown()

    def take(self, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        """Take a delivery; return the status of the answer and what it says."""
        try:
            event = verified(self.secrets, headers, body)
        except NotGenuine as error:
            return 400, str(error)
        with self._turn:
            if event.id in self.seen:
                return 204, ""
            if not self.do(event):
                return 500, "It was not done."
            self.seen[event.id] = None
            if len(self.seen) > REMEMBERED:
                self.seen.popitem(last=False)
            self.left -= 1
            if self.left == 0:
                threading.Thread(target=self.stop, daemon=True).start()
        return 204, ""


class _Handler(BaseHTTPRequestHandler):
    """Reads a delivery, bounded in size and time."""

    timeout = PATIENCE
    server_version, sys_version = "ipr-portal-listen", ""

    def answer(self, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        raise NotImplementedError

    def do_POST(self) -> None:
        announced = self.headers.get("Content-Length", "")
        if not (announced.isascii() and announced.isdigit() and len(announced) < 9):
            return self._say(411, "Say how long the body is.")
        if int(announced) > LARGEST:
            return self._say(413, f"Send at most {LARGEST} bytes.")
        body = self.rfile.read(int(announced))
        headers = {name.lower(): value for name, value in self.headers.items()}
        return self._say(*self.answer(headers, body))

    def _say(self, status: int, said: str) -> None:
        if status >= 400:
            print(f"{status} {said}", file=sys.stderr, flush=True)
        raw = said.encode()
        self.send_response(status)
        if raw:
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *_words: Any) -> None:
        """What is refused is said by `_say`; the rest by what is done."""
