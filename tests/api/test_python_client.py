"""The Python client against a running portal, with a real token; and against a server that fails as portals may."""

import csv
import json
import threading
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO

import pytest
from allauth.idp.oidc.models import Token
from django.utils import timezone
from xlsxwriter import Workbook

from ipr_portal.api.actions import revoke_client
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from ipr_portal_client import Client, NoAnswer, NoToken, Problem
from ipr_portal_client.command import NEEDED, main
from ipr_portal_client.exporting import write_csv
from ipr_portal_client.filing import read
from ipr_portal_client.following import State, changed
from takedowns.models import Notice
from tests.api.filing import body
from tests.factories import NoticeFactory
from tests.takedowns.drafting import certified
from tests.takedowns.pasted import Marketplace


@pytest.fixture
def portal(live_server, acme, new_key):
    with Client(live_server.url, acme.slug, new_key.key.identifier, new_key.secret, tries=2) as client:
        yield client


@pytest.fixture
def marketplace(monkeypatch):
    """A marketplace that knows every listing."""
    shown = Marketplace()
    monkeypatch.setattr("takedowns.intake.marketplace.connector", lambda: shown)


@pytest.fixture
def right(acme, marketplace):
    return certified(acme)


def table_of(rows):
    """Notices as a table."""
    cells = [
        {name: " ".join(map(str, value)) if isinstance(value, list) else value for name, value in row.items()}
        for row in rows
    ]
    to = StringIO()
    lines = csv.DictWriter(
        to, [name for name in cells[0] if name not in ("statements", "signature")], extrasaction="ignore"
    )
    lines.writeheader()
    lines.writerows(cells)
    return to.getvalue()


@pytest.fixture
def environment(live_server, acme, new_key):
    return {
        "IPR_PORTAL": live_server.url, "IPR_ORGANISATION": acme.slug, "IPR_CLIENT_ID": new_key.key.identifier,
        "IPR_CLIENT_SECRET": new_key.secret,
    }  # fmt: skip


def test_a_notice_is_read_with_its_listings(portal, acme):
    theirs = NoticeFactory(organisation=acme)

    found = portal.notices.get(theirs.number)

    assert (found.number, found.right, found.submitted_at) == (
        theirs.number,
        theirs.right_id,
        theirs.submitted_at,
    )
    assert len(found.listings) == theirs.listing_count > 0
    assert portal.notices.changed(found) is None


def test_a_list_is_read_over_its_pages(portal, acme):
    numbers = {NoticeFactory(organisation=acme).number for _notice in range(5)}

    found = [one.number for one in portal.notices.list(size=2)]

    assert (len(found), set(found)) == (5, numbers)


def test_a_problem_is_raised_with_its_faults(portal, acme):
    with pytest.raises(Problem) as refused:
        list(portal.notices.list(state="SOLD"))
    with pytest.raises(Problem) as missing:
        portal.notices.get("LZ-SG-2026-999999-X")

    assert (refused.value.status, refused.value.code, refused.value.faults[0].field) == (
        400,
        "parameter",
        "state",
    )
    assert (missing.value.code, len(missing.value.request_id)) == ("not_found", 32)


def test_a_token_is_used_again_and_replaced_when_it_has_ended(portal, acme):
    list(portal.notices.list())
    list(portal.notices.list())
    with staff_scope():
        before = Token.objects.count()
        Token.objects.update(expires_at=timezone.now())

    assert list(portal.notices.list()) == []
    with staff_scope():
        assert (before, Token.objects.count()) == (1, 2)


def test_a_revoked_client_gets_no_token(portal, acme, acme_owner, new_key):
    with organisation_scope(acme, by=acme_owner):
        revoke_client(client=new_key.key.client, by=acme_owner, at=timezone.now())

    with pytest.raises(NoToken, match="401"):
        list(portal.notices.list())


def test_a_notice_is_filed_once_and_withdrawn(portal, right):
    values = body(right, external_ref="BP-1")
    foreseen = portal.notices.foresee(values)

    first, again = (portal.notices.file(values, idempotency_key="the-same") for _time in range(2))
    with pytest.raises(Problem) as taken:
        portal.notices.file(
            values | {"listings": [one.replace("28744", "28745") for one in values["listings"]]}
        )
    gone = portal.notices.withdraw(first, "OTHER", "Settled with the seller.")

    assert (foreseen["would_be_sent"], first.number == again.number, first.state) == (True, True, "SUBMITTED")
    assert (taken.value.code, first.number in taken.value.detail) == ("conflict", True)
    assert gone.state == "WITHDRAWN"


def test_the_command_files_a_table_and_says_what_became_of_each_row(
    environment, portal, right, tmp_path, capsys
):
    good, bad = body(right, external_ref="A-1"), body(right, external_ref="A-2", market="XX")
    table, result = tmp_path / "notices.csv", tmp_path / "notices.result.csv"
    table.write_text(table_of([good, bad]))
    confirm = ",".join(f"{one.key}.{one.version}" for one in portal.statements())
    command = ["file", str(table), "--signature", "Fadil Filer", "--confirm", confirm]

    codes = [main(command, environment) for _time in range(2)]

    rows = list(csv.DictReader(result.read_text().splitlines()))
    [notice] = portal.notices.list()
    assert (codes, len(rows)) == ([1, 1], 2)
    assert [(row["row"], row["external_ref"], row["number"]) for row in rows] == [
        ("2", "A-1", notice.number),
        ("3", "A-2", ""),
    ]
    assert (rows[1]["field"], bool(rows[1]["what"]), bool(rows[1]["remedy"])) == ("market", True, True)
    assert "1 notices were sent, 1 rows were refused" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.txt", "", "neither .csv nor .xlsx"),
        ("a.csv", "right\n1\n", "no column “external_ref”"),
        ("a.csv", "external_ref,right\n,1\n", "Row 2, external_ref: it is empty"),
        ("a.csv", "external_ref\nA\n\nA\n", "Row 4, external_ref: row 2 has the same"),
    ],
)
def test_a_table_that_cannot_be_sent_says_why(tmp_path, name, text, said):
    file = tmp_path / name
    file.write_text(text)

    with pytest.raises(ValueError, match=said):
        read(file)


def test_a_workbook_is_read_as_a_table(tmp_path):
    file = tmp_path / "notices.xlsx"
    with Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["external_ref", "right", "listings", ""])
        sheet.write_row(1, 0, ["A-1", 17, "https://a.example/1 https://a.example/2", "a note"])

    [row] = read(file)

    assert row.values == {
        "external_ref": "A-1", "right": 17, "listings": ["https://a.example/1", "https://a.example/2"]
    }  # fmt: skip


def test_following_names_what_is_new_or_has_changed_once(portal, acme, tmp_path):
    first, second = (NoticeFactory(organisation=acme, submitted_at=timezone.now()) for _notice in range(2))
    file = tmp_path / "seen.json"

    def look():
        return {one.number for one in changed(portal, State(file))}

    seen = [look(), look()]
    with staff_scope():
        Notice.objects.filter(pk=second.pk).update(version=9)

    assert [*seen, look()] == [{first.number, second.number}, set(), {second.number}]


def test_the_command_exports_every_listing(environment, acme, tmp_path):
    theirs = NoticeFactory(organisation=acme)
    files = {kind: tmp_path / kind for kind in ("csv", "ndjson")}

    codes = [
        main(["export", "--format", kind, "--to", str(file)], environment) for kind, file in files.items()
    ]

    rows = list(csv.DictReader(files["csv"].read_text().splitlines()))
    notices = [json.loads(line) for line in files["ndjson"].read_text().splitlines()]
    assert (codes, len(rows)) == ([0, 0], theirs.listing_count)
    assert [one["number"] for one in notices] == [theirs.number]
    assert {row["number"] for row in rows} == {theirs.number}


def test_the_command_follows(environment, acme, tmp_path, capsys):
    theirs = NoticeFactory(organisation=acme, submitted_at=timezone.now())

    codes = [main(["follow", "--state", str(tmp_path / "seen.json")], environment) for _time in range(2)]

    assert (codes, capsys.readouterr().out.count(theirs.number)) == ([0, 0], 1)


def test_the_command_says_what_is_wrong(environment, acme, tmp_path, capsys):
    (tmp_path / "other.json").write_text("[]")

    codes = [
        main(["export", "--state", "SOLD"], environment),
        main(["follow", "--state", str(tmp_path / "other.json")], environment),
        main(["export"], environment | {"IPR_CLIENT_SECRET": "wrong"}),
        main(["export"], {}),
    ]

    said = capsys.readouterr().err
    assert codes == [1, 1, 1, 2]
    assert ["state: " in said, "Name another file" in said, "401" in said, "Set IPR_PORTAL" in said] == [
        True
    ] * 4


def test_no_cell_of_an_export_is_a_formula(portal, acme):
    NoticeFactory(organisation=acme, external_ref="=1+1")
    to = StringIO()

    write_csv(portal.notices.list(listings=True), to)

    assert "\n=1" not in to.getvalue()
    assert ",'=1+1," in to.getvalue()


class Failing(BaseHTTPRequestHandler):
    """Gives a token, and then the answers that it was told, one a call; keeps the keys that were sent."""

    answers: list = []
    keys: list = []

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/oauth/token":
            return self.say(200, {}, {"access_token": "t", "expires_in": 3600})
        self.keys.append(self.headers["Idempotency-Key"])
        self.do_GET()

    def do_GET(self):
        answer = self.answers.pop(0)
        if answer is None:
            return self.connection.close()
        self.say(*answer)

    def say(self, status, headers, body):
        raw = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(raw)),
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_words):
        """Nothing: the tests say what happened."""


@pytest.fixture
def failing():
    server = HTTPServer(("127.0.0.1", 0), Failing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Failing.keys.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


DONE = (200, {}, {"ok": True})


@pytest.mark.parametrize(
    ("answers", "waited"),
    [
        ([DONE], []),
        ([(429, {"Retry-After": "7"}, {}), DONE], [7.0]),
        ([(503, {"Retry-After": "86400"}, {}), DONE], [60.0]),
        ([(409, {"Retry-After": "1"}, {"code": "in_flight"}), DONE], [1.0]),
    ],
)
def test_it_waits_as_long_as_it_is_told_and_sends_the_same_key(failing, answers, waited):
    Failing.answers, waits = list(answers), []

    with Client(failing, "acme", "id", "secret", sleep=waits.append) as client:
        answer = client.transport.call("POST", "/api/v1/o/acme/notices/", body={})

    assert (answer.json(), waits) == ({"ok": True}, waited)
    assert (len(Failing.keys), len(set(Failing.keys))) == (len(answers), 1)


def test_a_date_says_how_long_to_wait_too(failing):
    until = format_datetime(timezone.now() + timedelta(seconds=20), usegmt=True)
    Failing.answers, waits = [(503, {"Retry-After": until}, {}), (503, {"Retry-After": "soon"}, {}), DONE], []

    with Client(failing, "acme", "id", "secret", sleep=waits.append) as client:
        client.transport.call("POST", "/api/v1/o/acme/notices/", body={})

    assert (18 <= waits[0] <= 20, 1 <= waits[1] <= 2, len(set(Failing.keys))) == (True, True, 1)


def test_a_file_is_sent_again_with_the_same_key(failing, tmp_path):
    (tmp_path / "a.png").write_bytes(b"bytes")
    said = {"key": "k", "name": "a.png", "media_type": "image/png", "size": 5, "sha256": "s"}
    Failing.answers, waits = [(429, {"Retry-After": "3"}, {}), None, (201, {}, said)], []

    with Client(failing, "acme", "id", "secret", sleep=waits.append) as client:
        sent = client.evidence_files.send(tmp_path / "a.png")

    assert (sent.key, waits[0], len(Failing.keys), len(set(Failing.keys))) == ("k", 3.0, 3, 1)


def test_the_command_prints_row_field_and_remedy(failing, capsys):
    fault = {
        "code": "type",
        "row": 3,
        "field": "market",
        "detail": "Send a text.",
        "remedy": "See the reference.",
    }
    Failing.answers = [
        (422, {}, {"code": "invalid", "title": "Not accepted", "errors": [fault], "request_id": "r1"})
    ]
    environment = dict(zip(NEEDED, (failing, "acme", "id", "secret"), strict=True))

    code = main(["statements"], environment)

    said = capsys.readouterr().err
    assert (code, "  row 3, market: Send a text. See the reference." in said, "r1" in said) == (1, True, True)


def test_without_a_word_it_waits_longer_each_time_and_gives_up(failing):
    Failing.answers, waits = [None, (500, {}, {}), None, None], []

    with Client(failing, "acme", "id", "secret", sleep=waits.append, tries=4) as client:
        with pytest.raises(NoAnswer):
            client.transport.call("POST", "/api/v1/o/acme/notices/", body={})

    assert [low <= wait <= 2 * low for low, wait in zip((0.5, 1, 2), waits, strict=True)] == [True] * 3
    assert len(set(Failing.keys)) == 1


@pytest.mark.parametrize("status", [400, 403, 409, 412, 422])
def test_a_refusal_is_not_sent_again(failing, status):
    Failing.answers, waits = [(status, {}, {"code": "conflict", "errors": []})], []

    with Client(failing, "acme", "id", "secret", sleep=waits.append) as client, pytest.raises(Problem):
        client.transport.call("POST", "/api/v1/o/acme/notices/", body={})

    assert waits == []


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "notices/"])
def test_a_token_goes_to_the_portal_alone(failing, address):
    with Client(failing, "acme", "id", "secret") as client, pytest.raises(ValueError, match="no address"):
        client.transport.call("GET", address)
