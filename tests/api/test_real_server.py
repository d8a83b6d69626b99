"""Bodies that are too much for anybody, sent to gunicorn as production starts it: refused in time, and it works on."""

import gzip
import json
import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from ipr_portal.api.problems import MEDIA_TYPE

from .conftest import ROOT

MB = 1024 * 1024
LONG = b" " * (50 * MB)
IN_TIME = 5  # seconds
PART = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
FILE = PART % (b"file", b'; filename="a.png"', LONG)
KINDS = {
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
    "parts": "multipart/form-data; boundary=x",
}
DEEP = b"[" * (7 * MB)
NAMES = b"{" + b",".join(b'"n%d":1' % n for n in range(400_000)) + b"}"
SENT = {  # address below Acme or from the root, kind, body, further headers; the answer's status and code
    "bomb": ("notices/", "json", gzip.compress(LONG), {"Content-Encoding": "gzip"}, 415, "media_type"),
    "bomb in parts": ("evidence-files/", "parts", gzip.compress(FILE), {"Content-Encoding": "gzip"}, 415, "media_type"),
    "50 MB": ("notices/", "json", LONG, {}, 413, "too_large"),
    "50 MB in chunks": ("notices/", "json", iter([LONG]), {"Transfer-Encoding": "chunked"}, 411, "length"),
    "a file in chunks": ("evidence-files/", "parts", iter([FILE, b"--x--"]), {"Transfer-Encoding": "chunked"}, 411, "length"),
    "50 MB as a form": ("notices/", "form", LONG, {}, 415, "media_type"),
    "a file of 50 MB": ("evidence-files/", "parts", FILE + b"--x--", {}, 422, "refused"),
    "5,000 parts": ("evidence-files/", "parts", b"".join(PART % (b"a%d" % n, b"", b"1") for n in range(5000)) + b"--x--", {}, 400, "malformed"),
    "7 MB deep": ("notices/", "json", DEEP, {}, 400, "malformed"),
    "400,000 fields": ("notices/", "json", NAMES, {}, 422, "invalid"),
    "1,000,000 rows": ("notices/", "json", b'{"listings":[' + b"1," * 10**6 + b"1]}", {}, 422, "invalid"),
    "no token": ("/oauth/token", "form", LONG, {}, 400, None),
}  # fmt: skip


@pytest.fixture
def server(transactional_db, program, tmp_path):
    """The port of a gunicorn with one worker, set up as in production."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "ipr_portal.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "1",
    ]
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    there = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database.geturl()}
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=os.environ | there, stdout=log, stderr=log
        )
        try:
            answer = None
            for _try in range(150):
                try:
                    answer = ask(
                        port, "GET", f"{ROOT}notices/", None, {"Authorization": f"Bearer {program.token}"}
                    )
                    break
                except ConnectionRefusedError:
                    time.sleep(0.1)
            assert answer, (tmp_path / "log").read_text()
            assert answer[0] == 200, answer
            yield port
        finally:
            process.terminate()
            process.wait(timeout=10)
    connection.close()


def ask(port, method, path, body, headers):
    """The status, the content type and the body of an answer."""
    line = HTTPConnection("127.0.0.1", port, timeout=2 * IN_TIME)
    try:
        with suppress(BrokenPipeError, ConnectionResetError):  # it has answered already, and reads no further
            line.request(method, path, body, headers, encode_chunked="Transfer-Encoding" in headers)
        answer = line.getresponse()
        return answer.status, answer.headers.get("Content-Type"), answer.read()
    finally:
        line.close()


def test_too_much_is_refused_in_time_and_the_server_works_on(server, program):
    for what, (path, kind, body, headers, status, code) in SENT.items():
        address = path if path.startswith("/") else ROOT + path
        sent = {"Authorization": f"Bearer {program.token}", "Content-Type": KINDS[kind], **headers}
        began = time.monotonic()
        got, media_type, raw = ask(server, "POST", address, body, sent)
        assert time.monotonic() - began < IN_TIME, what
        assert got == status, (what, got, raw[:300])
        if code:
            assert (media_type, json.loads(raw)["code"]) == (MEDIA_TYPE, code), what

    assert ask(server, "GET", f"{ROOT}notices/", None, {"Authorization": f"Bearer {program.token}"})[0] == 200
