"""Downloads of the Python client: evidence, files of messages, and exports; whole or not at all, and never over a file."""

import json
import threading
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from ipr_portal.evidence.validators import check
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal_client import Client, NotWhole, Problem
from takedowns.actions import conversation
from takedowns.actions.sent_files import send_file
from takedowns.models import NoticeBatch
from tests.factories import NoticeFactory
from tests.takedowns.pasted import certificate


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """An empty private folder."""
    place = str(tmp_path / "evidence")
    store = {"BACKEND": "ipr_portal.evidence.storage.PrivateFolder", "OPTIONS": {"location": place}}
    settings.STORAGES = settings.STORAGES | {"evidence": store}


@pytest.fixture
def portal(live_server, acme, new_key):
    with Client(live_server.url, acme.slug, new_key.key.identifier, new_key.secret, tries=2) as client:
        yield client


@pytest.fixture
def picture(tmp_path):
    file = tmp_path / "picture.png"
    file.write_bytes(certificate().read())
    return file


def left_in(folder):
    return sorted(one.name for one in folder.iterdir())


# --- against the portal ---


def test_evidence_is_downloaded_to_a_path_and_to_a_file(portal, picture, tmp_path):
    key = portal.evidence_files.send(picture).key
    to, file = tmp_path / "to" / "bag.png", BytesIO()
    to.parent.mkdir()

    known = portal.evidence_files.download(key, to)
    portal.evidence_files.download(key, file)

    assert to.read_bytes() == file.getvalue() == picture.read_bytes()
    assert (known, left_in(to.parent)) == (portal.evidence_files.get(key), ["bag.png"])
    assert known.size == len(file.getvalue())


def test_a_file_that_is_there_is_replaced_only_when_told(portal, picture, tmp_path):
    key, to = portal.evidence_files.send(picture).key, tmp_path / "to" / "bag.png"
    to.parent.mkdir()
    to.write_text("mine")

    with pytest.raises(FileExistsError, match="overwrite"):
        portal.evidence_files.download(key, to)
    before = to.read_text()
    portal.evidence_files.download(key, str(to), overwrite=True)

    assert (before, to.read_bytes(), left_in(to.parent)) == ("mine", picture.read_bytes(), ["bag.png"])
    with pytest.raises(IsADirectoryError):
        portal.evidence_files.download(key, to.parent, overwrite=True)


def test_what_is_not_ours_leaves_no_file(portal, tmp_path):
    to = tmp_path / "to" / "bag.png"
    to.parent.mkdir()

    with pytest.raises(Problem) as refused:
        portal.evidence_files.download("00000000-0000-0000-0000-000000000000", to)

    assert (refused.value.code, left_in(to.parent)) == ("not_found", [])


def test_a_file_of_a_message_is_downloaded(portal, acme, triager):
    now, file = timezone.now(), BytesIO()
    with staff_scope():
        notice = NoticeFactory(organisation=acme, clock=None, due_at=now)
        sent = send_file(organisation=acme, upload=check(certificate()), by=triager, at=now, by_team=True)
        conversation.write_to_holder(notice=notice, text="See this.", files=[sent], by=triager, at=now)

    [message] = portal.messages.list(notice.number)
    portal.evidence_files.download(message.files[0]["key"], file)

    assert sha256(file.getvalue()).hexdigest() == sent.sha256


def test_exports_are_written_with_what_the_next_one_takes(portal, acme, tmp_path):
    notices = [
        NoticeFactory(organisation=acme, listing_count=2, submitted_at=timezone.now()) for _n in range(3)
    ]
    lines, table, rows = tmp_path / "notices.ndjson", tmp_path / "listings.csv", BytesIO()

    whole = portal.exports.notices(lines)
    listed = portal.exports.listings(table, table=True, fields=["notice", "position"])
    later = portal.exports.notices(rows, changed_since=whole.as_of, state="DECIDED")
    with pytest.raises(FileExistsError):
        portal.exports.notices(lines)

    *said, end = map(json.loads, lines.read_text().splitlines())
    assert {one["number"] for one in said} == {one.number for one in notices}
    assert (whole.rows, end, whole.size) == (3, {"end": {"rows": 3}}, lines.stat().st_size)
    assert (listed.rows, len(table.read_text("utf-8-sig").splitlines())) == (None, 7)
    assert (later.rows, rows.getvalue()) == (0, b'{"end":{"rows":0}}\n')


def test_an_export_that_is_refused_leaves_no_file(portal, acme, tmp_path):
    to = tmp_path / "to" / "notices.csv"
    to.parent.mkdir()

    with pytest.raises(Problem) as refused:
        portal.exports.notices(to, state="SOLD")
    with pytest.raises(Problem) as unknown:
        portal.exports.notices(to, colour="red")
    with pytest.raises(ValueError, match="time zone"):
        portal.exports.notices(to, submitted_since=timezone.now().replace(tzinfo=None))

    faults = [one.value.faults[0].field for one in (refused, unknown)]
    assert (faults, left_in(to.parent)) == (["state", "colour"], [])


def test_batches_are_listed_and_read(portal, acme, filer):
    now = timezone.now()
    with staff_scope():
        made = NoticeBatch.objects.create(
            organisation=acme, mode="partial", asked_by=filer, asked_at=now, worked_at=now, counted=21
        )

    [batch] = portal.batches.list()

    assert (batch.key, batch.state, batch.counted, batch.ended_at) == (str(made.pk), "running", 21, None)
    assert (portal.batches.get(batch.key), list(portal.batches.rows(batch.key))) == (batch, [])
    assert list(portal.batches.list(state="done")) == []


# --- against a server that fails as portals and stores may ---

RAW = b"the bytes of a picture"
KNOWN = {
    "key": "k",
    "name": "a.png",
    "media_type": "image/png",
    "size": len(RAW),
    "sha256": sha256(RAW).hexdigest(),
}


class Store(BaseHTTPRequestHandler):
    """Answers each path as it was told: a status, headers and bytes, one answer a call; the last one stays."""

    answers: dict = {}
    asked: list = []
    meanwhile = staticmethod(lambda: None)  # happens before each answer

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.say(200, {}, json.dumps({"access_token": "t", "expires_in": 3600}).encode())

    def do_GET(self):
        path = urlsplit(self.path).path
        self.asked.append((path, self.headers.get("Authorization")))
        Store.meanwhile()
        told = self.answers[path]
        self.say(*(told.pop(0) if len(told) > 1 else told[0]))

    def say(self, status, headers, raw):
        self.send_response(status)
        for name, value in (
            {"Content-Type": "application/json", "Content-Length": str(len(raw))} | headers
        ).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_words):
        """Nothing: the tests say what happened."""


ROOT = "/api/v1/o/acme/"
CONTENT = f"{ROOT}evidence-files/k/content/"


@pytest.fixture
def store():
    server = HTTPServer(("127.0.0.1", 0), Store)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Store.asked.clear()
    Store.meanwhile = staticmethod(lambda: None)
    Store.answers = {f"{ROOT}evidence-files/k/": [(200, {}, json.dumps(KNOWN).encode())]}
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def client(store):
    with Client(store, "acme", "id", "secret", sleep=lambda _seconds: None) as made:
        yield made


def test_where_the_portal_leads_to_the_token_is_not_sent(client, store):
    Store.answers |= {
        CONTENT: [(307, {"Location": f"{store}/bucket/x?signed=1"}, b"")],
        "/bucket/x": [(200, {}, RAW)],
    }
    file = BytesIO()

    client.evidence_files.download("k", file)

    assert file.getvalue() == RAW
    assert Store.asked == [
        (f"{ROOT}evidence-files/k/", "Bearer t"), (CONTENT, "Bearer t"), ("/bucket/x", None),
    ]  # fmt: skip


def test_it_is_asked_again_until_the_answer_begins(client):
    Store.answers |= {CONTENT: [(503, {"Retry-After": "1"}, b"{}"), (429, {}, b"{}"), (200, {}, RAW)]}
    file = BytesIO()

    client.evidence_files.download("k", file)

    assert (file.getvalue(), [path for path, _token in Store.asked].count(CONTENT)) == (RAW, 3)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, {}, RAW[:-1]), "is not the file"),
        ((200, {"Content-Length": "99"}, RAW), "broke off after 22 bytes"),
    ],
)
def test_what_is_not_whole_leaves_the_file_that_was_there(client, tmp_path, answer, said):
    Store.answers |= {CONTENT: [answer]}
    to = tmp_path / "to" / "a.png"
    to.parent.mkdir()
    to.write_text("mine")

    with pytest.raises(NotWhole, match=said):
        client.evidence_files.download("k", to, overwrite=True)

    assert (to.read_text(), left_in(to.parent)) == ("mine", ["a.png"])


def test_a_file_that_another_program_wrote_meanwhile_is_not_replaced(client, tmp_path):
    Store.answers |= {CONTENT: [(200, {}, RAW)]}
    to = tmp_path / "to" / "a.png"
    to.parent.mkdir()
    Store.meanwhile = staticmethod(lambda: to.write_text("theirs"))

    with pytest.raises(FileExistsError):
        client.evidence_files.download("k", to)

    assert (to.read_text(), left_in(to.parent)) == ("theirs", ["a.png"])


@pytest.mark.parametrize("last", [b'{"problem": {"code": "failed"}}\n', b'{"number": "X"}\n', b""])
def test_an_export_without_its_end_is_not_whole(client, tmp_path, last):
    Store.answers |= {f"{ROOT}notices/export/": [(200, {"X-As-Of": "now"}, b'{"number": "A"}\n' + last)]}
    to = tmp_path / "to" / "notices.ndjson"
    to.parent.mkdir()

    with pytest.raises(NotWhole, match="broke off"):
        client.exports.notices(to)

    assert left_in(to.parent) == []


def test_a_refusal_of_a_download_is_a_problem(client):
    Store.answers |= {CONTENT: [(409, {}, json.dumps({"code": "conflict", "errors": []}).encode())]}

    with pytest.raises(Problem) as refused:
        client.evidence_files.download("k", BytesIO())

    assert (refused.value.status, refused.value.code) == (409, "conflict")
