"""Sending a notice by API, through Django's entry point with a token: against the same endpoint in bare DRF.

`bare_api.py` says what the other side does. The marketplace answers at once on our side: what another system costs is not ours.
"""

import json
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from itertools import count
from random import Random
from string import ascii_lowercase
from typing import Any
from unittest.mock import patch
from uuid import uuid4
from wsgiref.util import setup_testing_defaults

from django.core.wsgi import get_wsgi_application
from django.test.utils import override_settings

from ipr_portal.api.actions import make_client
from ipr_portal.api.scopes import SCOPES
from ipr_portal.evidence.models import EvidenceFile, ScanState
from ipr_portal.marketplace.connector import Sighting
from ipr_portal.tenancy.scope import organisation_scope
from takedowns.models import NoticeBatch, RightFile, StatementText
from takedowns.rules.batches import MOST_NOTICES, NOTICES_AT_ONCE
from takedowns.tasks import send_batches

from . import bare_api, bare_page
from .course import FULL, SMALL, Course, product_connection, using, written
from .statements import statements_of
from .stopwatch import side_by_side
from .table import Limit, Line
from .world import Holder, listings

LISTINGS, ROUNDS, PAGE = 10, 200, 100
ONES, THEIRS, MANY = (
    9_000_000_000,
    9_500_000_000,
    9_900_000_000,
)  # the first items: ours, the bare side's, of batches
SINGLE = 60  # calls of which the average is taken
EACH = 5  # listings of a notice that is sent with others: with 1,000 notices the most of one call
UNLIMITED = {"API_CALLS_OF_CLIENT": 10**9, "API_CALLS_OF_ORGANISATION": 10**9}
FILE = {"sha256": "0" * 64, "size": 148_213, "media_type": "application/pdf", "scan_state": ScanState.CLEAN}


class Shown:
    """A marketplace that shows every listing, at once."""

    def look_up(self, keys, *, at) -> dict[str, Sighting]:
        return {
            key: Sighting(key=key, live=True, seen_at=at, title="Night serum", seller_key=f"{key[:9]}:shop", seller_name="Shop")
            for key in keys
        }  # fmt: skip


def chapter(course: Course) -> tuple[list[Line], list[Limit]]:
    holder = course.world.holders[0]
    with override_settings(**UNLIMITED), patch("takedowns.intake.marketplace.connector", Shown):
        for name in (FULL, SMALL):
            _certify(course, name, holder)
        return [_sending(course, holder)], [_together(course, holder)]


# --- sending a notice ---


def _sending(course: Course, holder: Holder) -> Line:
    ours, bare = _senders(course, FULL, holder)
    _same_rows(course, holder)
    theirs, mine = side_by_side(
        course.product(FULL, bare), course.product(FULL, ours), rounds=course.rounds(ROUNDS)
    )
    with connected(FULL):
        statements, answer = statements_of(ours), ours()
    what = f"send a notice with {LISTINGS} listings by API"
    return Line(
        what=what, ours=mine, against=theirs, beside="bare DRF", goal=1.5, statements=statements, size=len(answer),
        rows=LISTINGS,
    )  # fmt: skip


def _senders(course: Course, name: str, holder: Holder) -> list[Callable[[], bytes]]:
    """Our endpoint and the bare one, each with a new body in every call."""
    slug, token = holder.organisation.slug, authorized(name, holder, course.world.at)
    with connected(name):
        fixed = _body(holder)
    ends = [
        (get_wsgi_application(), f"/api/v1/o/{slug}/notices/", ONES),
        (bare_page.application(bare_api.__name__), f"/o/{slug}/notices/", THEIRS),
    ]

    def sender(application, address: str, since: int) -> Callable[[], bytes]:
        serial = count(since, LISTINGS)

        def send() -> bytes:
            since = next(serial)
            named = [one.address for one in listings(holder.market, LISTINGS, since)]
            body = json.dumps(
                fixed | {"listings": named, "explanation": _explanation(holder, since)}
            ).encode()
            headers = token | {"HTTP_IDEMPOTENCY_KEY": uuid4().hex}
            return call(application, address, headers, body=body, said="201 Created")

        return send

    return [sender(*end) for end in ends]


# --- sending many ---


def _together(course: Course, holder: Holder) -> Limit:
    """How many times as fast many notices in one call are as one by one: the call, and its job until it is done.

    On analysed tables, as autovacuum leaves them. Single calls are made before and after, so that other load on the
    machine affects both.
    """
    many = min(MOST_NOTICES, max(NOTICES_AT_ONCE + 1, course.size // 20))
    single = course.rounds(SINGLE // 2)
    with course.superuser(FULL) as session:
        session.execute("ANALYZE")
    post, serial = _poster(course, holder), count(MANY, EACH)
    with connected(FULL):
        fixed = _body(holder)

        def made(number: int) -> list[dict]:
            return [fixed | _of_its_own(holder, next(serial)) for _row in range(number)]

        def one_by_one() -> float:
            bodies, began = made(single), time.perf_counter()
            for body in bodies:
                post("notices/", body, "201 Created")
            return time.perf_counter() - began

        def at_once() -> float:
            batch = {"mode": "partial", "notices": made(many)}
            began = time.perf_counter()
            post("notice-batches/", batch, "202 Accepted")
            while _waits(holder):
                send_batches()
            return time.perf_counter() - began

        one_by_one()  # fills caches and plans
        before, together, after = one_by_one(), at_once(), one_by_one()
        with organisation_scope(holder.organisation):
            assert NoticeBatch.objects.latest("asked_at").sent == many
    alone = (before + after) / (2 * single)
    what = f"{many:,} notices with {EACH} listings in one call, job and all, against one by one (average of {2 * single})"
    return Limit(what=what, value=alone * many / together, unit="×", least=8)


def _waits(holder: Holder) -> bool:
    """Whether a batch has parts left: a worker stops now and then for others."""
    with organisation_scope(holder.organisation):
        return NoticeBatch.objects.running().exists()


def _of_its_own(holder: Holder, since: int) -> dict:
    """What no two notices share."""
    named = [one.address for one in listings(holder.market, EACH, since)]
    return {"listings": named, "explanation": _explanation(holder, since), "external_ref": f"R-{since}"}


def _poster(course: Course, holder: Holder) -> Callable[[str, dict, str], bytes]:
    """Sends a body to a noun of the holder's, with a token and a key of its own."""
    application, token = get_wsgi_application(), authorized(FULL, holder, course.world.at)
    root = f"/api/v1/o/{holder.organisation.slug}/"

    def post(noun: str, body: dict, said: str) -> bytes:
        headers = token | {"HTTP_IDEMPOTENCY_KEY": uuid4().hex}
        return call(application, root + noun, headers, body=json.dumps(body).encode(), said=said)

    return post


# --- what is sent ---


def _body(holder: Holder) -> dict:
    """A notice as a program sends it, but for its listings."""
    with organisation_scope(holder.organisation, by=holder.filer):
        statements = [{"key": one.pk, "version": one.version} for one in StatementText.objects.all()]
    return {
        "right": holder.right.pk, "market": holder.market, "reason": "TM-01",
        "locations": ["PRODUCT", "TITLE"], "language": "en", "capacity": "OWNER", "statements": statements,
        "message_to_seller": "Please take these down; write to us if you hold a licence.",
        "complainant_name": holder.filer.name, "complainant_email": holder.filer.email,
        "complainant_address": "11 Harbour Road, Singapore 099253", "complainant_phone": "+65 6000 4000",
        "signature": holder.filer.name,
    }  # fmt: skip


def _explanation(holder: Holder, seed: int) -> str:
    """Words that no other notice has: the same text for all of them would be found fault with."""
    chance = Random(seed)
    words = " ".join("".join(chance.choices(ascii_lowercase, k=6)) for _word in range(90))
    return f"The label shows {holder.right.title}; the genuine product has another one. {words}"


def _same_rows(course: Course, holder: Holder) -> None:
    """Two sides are compared only as long as they write as many rows into the same tables, and show the same fields."""
    wrote, shown = [], []
    for one in _senders(course, SMALL, holder):
        with connected(SMALL), course.superuser(SMALL) as watcher:
            shown.append(set(json.loads(one())))
            wrote.append(written(watcher, one))
    assert wrote[0] == wrote[1], f"ours writes {wrote[0]}, the bare endpoint {wrote[1]}"
    assert shown[0] == shown[1], f"one side alone shows {shown[0] ^ shown[1]}"


def _certify(course: Course, name: str, holder: Holder) -> None:
    """A certificate for the right, so that nothing is to be said against a notice."""
    with connected(name), organisation_scope(holder.organisation, by=holder.filer):
        mine = {"organisation": holder.organisation, "added_by": holder.filer, "added_at": course.world.at}
        file = EvidenceFile.objects.create(
            name="certificate.pdf", verified_at=course.world.at, **FILE, **mine
        )
        RightFile.objects.create(right=holder.right, file=file, **mine)


def authorized(name: str, holder: Holder, at: datetime) -> dict[str, str]:
    """The header with a token of a client of the holder's, as its program gets it."""
    with connected(name):
        with organisation_scope(holder.organisation, by=holder.filer):
            new = make_client(
                organisation=holder.organisation, name=f"Bench {time.monotonic()}", person=holder.filer, scopes=list(SCOPES),
                by=holder.filer, at=at,
            )  # fmt: skip
        basic = b64encode(f"{new.key.identifier}:{new.secret}".encode()).decode()
        asked = {"HTTP_AUTHORIZATION": f"Basic {basic}", "CONTENT_TYPE": "application/x-www-form-urlencoded"}
        given = call(get_wsgi_application(), "/oauth/token", asked, body=b"grant_type=client_credentials")
    return {"HTTP_AUTHORIZATION": f"Bearer {json.loads(given)['access_token']}"}


# --- calls ---


@contextmanager
def connected(name: str) -> Iterator[None]:
    """Let the product work on a connection of its own to one of the databases."""
    database = product_connection(name)
    with using(database):
        yield
    database.close()


def call(
    application, address: str, headers: dict[str, str], *, body: bytes | None = None, said: str = "200 OK", keep: Callable = b"".join
) -> Any:  # fmt: skip
    """Call as a web server does, and read the answer to its end.

    :param keep: what is kept of its parts.
    """
    environ: dict = {
        "PATH_INFO": address,
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "203.0.113.7",
        "QUERY_STRING": "",
    }
    if body is not None:
        environ |= {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
        }
        environ["wsgi.input"] = BytesIO(body)
    environ |= headers
    setup_testing_defaults(environ)
    statuses: list[str] = []
    answer = application(environ, lambda status, _headers: statuses.append(status))
    try:
        kept = keep(answer)
    finally:
        answer.close()
    assert statuses == [said], (statuses, kept)
    return kept
