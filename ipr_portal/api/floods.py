"""A caller that was refused and calls on is refused again before anything is asked of Django, Postgres or Redis.

It wraps the whole application, so that such a call costs the processor next to nothing. What is remembered opens nothing:
it is a refusal, of the very token or session that was refused, for as long as it was told to wait.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any
from uuid import uuid4

from .limits import Allowance
from .problems import MEDIA_TYPE, body_of

ROOT = "/api/"
MOST_REMEMBERED = 10_000

_refused: dict[bytes, tuple[float, Allowance]] = {}  # who: until when, and what was said
_one_at_a_time = Lock()


def remember(headers: Mapping[str, Any], allowance: Allowance) -> None:
    """Refuse who calls again with these headers before the seconds are over that they were told to wait."""
    with _one_at_a_time:
        if len(_refused) >= MOST_REMEMBERED:
            _refused.clear()
        _refused[_who(headers)] = time.monotonic() + allowance.retry_after, allowance


class RefuseFloods:
    """Answers 429 to who was refused a moment ago."""

    def __init__(self, application: Callable) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        if not _refused or not environ["PATH_INFO"].startswith(ROOT):
            return self.application(environ, start_response)
        until, allowance = _refused.get(_who(environ), (0.0, None))
        if allowance is None or until <= time.monotonic():
            return self.application(environ, start_response)
        return refusal(environ, start_response, allowance)


def refusal(environ: Mapping[str, Any], start_response: Callable, allowance: Allowance) -> Iterable[bytes]:
    """The answer that the middleware gives, without it."""
    request_id = uuid4().hex
    body, _status = body_of("too_many", request_id=request_id)
    content = json.dumps(body).encode()
    headers = {
        "Content-Type": MEDIA_TYPE,
        "Content-Length": str(len(content)),
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "X-Request-Id": request_id,
        **allowance.headers,
    }
    start_response("429 Too Many Requests", list(headers.items()))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [content]


def _who(headers: Mapping[str, Any]) -> bytes:
    """A hash of what says who calls: the token, else the session."""
    said = headers.get("HTTP_AUTHORIZATION") or headers.get("HTTP_COOKIE", "")
    return hashlib.sha256(said.encode(errors="replace")).digest()
