"""One tenant's calls beside another tenant's page: page time alone, and while they go on.

Served as docker-compose.yml does it, without its proxy: calls by a gunicorn of their own. Load, servers and database share
this machine's processors, so what is measured holds the cost of making the load, too.
"""

import json
import os
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from http.client import HTTPConnection
from statistics import fmean
from urllib.parse import urlsplit

from django.conf import settings

from ipr_portal.api.actions import make_client
from ipr_portal.api.limits import WINDOW
from ipr_portal.tenancy.scope import organisation_scope

from .course import FULL, Course
from .queue_page import sign_in
from .stopwatch import Sample
from .table import Limit, Line
from .world import Holder

ALONE = "alone"
TURNS = 3  # of alone and of each load, as long as a window of the limits each
SIZE_A_SECOND = 4000  # where less is filled, nothing is to be learnt about speed, and turns are short
REST = 0.05  # seconds between two pages of a reader
MOST = 1.25  # times as slow as alone
BEYOND = 20  # times the limit of an organisation that a flood calls
CLIENTS = 2  # of the organisation that calls: together they may use its whole limit
FOR_CALLS = ("nice", "-n", "10")  # as docs/operations.md starts it, and compose by `cpu_shares`
READY = 30  # seconds within which a server answers


def chapter(course: Course) -> tuple[list[Line], list[Limit]]:
    loud, quiet = course.world.holders[:2]
    with serving() as pages, serving(*FOR_CALLS) as calls:
        reader = Reader(pages, quiet)
        tokens = [token_of(calls, loud, f"Flood {number}", course.world.at) for number in range(CLIENTS)]
        limit = settings.API_CALLS_OF_ORGANISATION / WINDOW
        turns, seconds = course.rounds(TURNS), min(WINDOW, course.size / SIZE_A_SECOND)
        loads = {
            "calls within the limit": Load(calls, loud, tokens, limit * 0.9, seconds),
            "a flood": Load(calls, loud, tokens, limit * BEYOND, seconds),
        }
        samples = {what: Sample() for what in (ALONE, *loads)}
        reader.read(Sample(), seconds=seconds)  # fills caches and plans
        for turn in range(turns):
            for step in range(len(samples)):  # each turn begins with another one, as in `side_by_side`
                what = [*samples][(turn + step) % len(samples)]
                with loads[what].going_on() if what in loads else nullcontext():
                    reader.read(samples[what], seconds=seconds)
    alone = samples[ALONE]
    lines = [
        Line(what=f"a page during another tenant's {what.removeprefix('a ')}", ours=samples[what], against=alone, beside=ALONE, goal=MOST)
        for what in loads
    ]  # fmt: skip
    return lines, [
        one for what, load in loads.items() for one in told(what, load, samples[what], alone, turns * seconds)
    ]


def told(what: str, load: "Load", beside: Sample, alone: Sample, seconds: float) -> list[Limit]:
    return [
        Limit(what=f"that page on average, {what} against alone", value=fmean(beside.wall) / fmean(alone.wall), unit="×", most=MOST),
        Limit(what=f"its slowest twentieth, {what} against alone", value=beside.p95 / alone.p95, unit="×"),
        Limit(what=f"{what}: answered", value=load.answered / seconds, unit="/s"),
        Limit(what=f"{what}: refused", value=load.refused / seconds, unit="/s"),
    ]  # fmt: skip


class Reader:
    """Somebody who reads the page of their notices again and again, over one connection."""

    def __init__(self, port: int, holder: Holder) -> None:
        self.line = HTTPConnection("127.0.0.1", port, timeout=60)
        self.page = f"/o/{holder.organisation.slug}/notices/"
        self.headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={sign_in(FULL, holder.filer)}"}

    def read(self, into: Sample, *, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            began = time.perf_counter()
            self.line.request("GET", self.page, headers=self.headers)
            answer = self.line.getresponse()
            answer.read()
            into.wall.append(time.perf_counter() - began)
            into.cpu.append(0.0)  # the server's is not ours to see
            assert answer.status == 200, answer.status
            time.sleep(REST)


class Load:
    """Calls of an organisation's clients at a rate, from a process of its own; counts what they were answered."""

    def __init__(self, port: int, holder: Holder, tokens: list[str], rate: float, seconds: float) -> None:
        path = f"/api/v1/o/{holder.organisation.slug}/notices/"
        self.command = [
            sys.executable,
            "-m",
            "bench.flood",
            str(port),
            "localhost",
            path,
            str(seconds),
            str(rate),
            *tokens,
        ]
        self.answered = self.refused = 0

    @contextmanager
    def going_on(self) -> Iterator[None]:
        calling = subprocess.Popen(self.command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE)
        try:
            yield
        finally:
            said, _errors = calling.communicate(timeout=60)
        answered, refused = map(int, said.split())
        self.answered += answered
        self.refused += refused


@contextmanager
def serving(*before: str) -> Iterator[int]:
    """The port of a gunicorn by `gunicorn.conf.py`, on the large database.

    :param before: what its command begins with.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{FULL}").geturl()
    command = [*before, sys.executable, "-m", "gunicorn", "ipr_portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    web = subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ | {"DATABASE_URL": database})
    try:
        until = time.monotonic() + READY
        while time.monotonic() < until:
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        web.terminate()
        web.wait(timeout=60)


def token_of(port: int, holder: Holder, name: str, at: datetime) -> str:
    """A token of a new client of an organisation, as its program gets it."""
    with organisation_scope(holder.organisation, by=holder.filer):
        new = make_client(
            organisation=holder.organisation, name=name, person=holder.filer, scopes=["notices:read"],
            by=holder.filer, at=at,
        )  # fmt: skip
    basic = b64encode(f"{new.key.identifier}:{new.secret}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("POST", "/oauth/token", "grant_type=client_credentials", headers)
    return str(json.loads(line.getresponse().read())["access_token"])
