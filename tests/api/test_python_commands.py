"""What the command line of the client does besides filing, following and exporting: evidence, drafts, rights, accuracy, hooks."""

import csv
import io
import json
import socket
import sys
import threading
import time
from datetime import timedelta

import httpx2
import pytest
from django.utils import timezone
from standardwebhooks import Webhook

from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from ipr_portal.webhooks.actions import make_endpoint, rotate_secret
from ipr_portal.webhooks.delivery import deliver
from ipr_portal_client import NotGenuine, verified
from ipr_portal_client.attaching import kind_in, kind_of_name
from ipr_portal_client.command import main
from ipr_portal_client.listening import LARGEST, Listener, running
from takedowns.models import IPRight, Notice, NoticeDraft
from tests.api.filing import body
from tests.api.test_rights import MARK
from tests.programmes.scene import outcomes
from tests.takedowns.drafting import certified
from tests.takedowns.pasted import Marketplace, certificate
from tests.webhooks.conftest import EVENTS, happens


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """An empty private folder."""
    store = {
        "BACKEND": "ipr_portal.evidence.storage.PrivateFolder",
        "OPTIONS": {"location": str(tmp_path / "private")},
    }
    settings.STORAGES = settings.STORAGES | {"evidence": store}


@pytest.fixture
def right(acme, monkeypatch):
    monkeypatch.setattr("takedowns.intake.marketplace.connector", lambda: Marketplace())
    return certified(acme)


@pytest.fixture
def run(live_server, acme, new_key, capsys):
    """Run a command; its code, and what it printed: rows of cells, and what it said besides."""
    environment = {
        "IPR_PORTAL": live_server.url, "IPR_ORGANISATION": acme.slug, "IPR_CLIENT_ID": new_key.key.identifier,
        "IPR_CLIENT_SECRET": new_key.secret,
    }  # fmt: skip

    def run(*words):
        code = main([str(word) for word in words], environment)
        printed = capsys.readouterr()
        return code, [line.split("\t") for line in printed.out.splitlines()], printed.err

    return run


@pytest.fixture
def signed(run):
    """The options by which the signatory signs."""
    _code, rows, _said = run("statements")
    return "--signature", "Fadil Filer", "--confirm", ",".join(row[0] for row in rows)


def write_table(file, rows):
    plain = [
        {name: " ".join(cell) if isinstance(cell, list) else cell for name, cell in row.items()}
        for row in rows
    ]
    to = io.StringIO()
    lines = csv.DictWriter(to, list(plain[0]))
    lines.writeheader()
    lines.writerows(plain)
    file.write_text(to.getvalue())
    return file


def row_of(right, **more):
    return {
        name: cell for name, cell in body(right).items() if name not in ("statements", "signature")
    } | more


def photo(file):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(certificate().read())
    return file


def results_of(table):
    return list(csv.DictReader(table.with_suffix(".result.csv").read_text().splitlines()))


def files_of(number):
    with staff_scope():
        files = Notice.objects.get(number=number).files.order_by("kind")
        return [(one.kind, one.file.name) for one in files.select_related("file")]


def test_each_notice_is_filed_with_its_evidence(run, signed, right, tmp_path):
    photo(tmp_path / "evidence" / "bag.png")
    photo(tmp_path / "evidence" / "B-1" / "test-purchase-1.png")
    photo(tmp_path / "secret.png")
    listing = "https://www.lazada.sg/products/serum-i{}.html".format
    rows = [
        row_of(right, external_ref=ref, evidence=evidence, listings=[listing(2874410000 + n)])
        for n, (ref, evidence) in enumerate(
            [
                ("A-1", "SUSPECT=bag.png"),
                ("B-1", ""),
                ("C-1", "../secret.png"),
                ("D-1", "suspect=bag.png; gone.png"),
            ]
        )
    ]
    table = write_table(tmp_path / "notices.csv", rows)

    code, _rows, said = run("file", table, *signed, "--evidence", tmp_path / "evidence")

    found = results_of(table)
    assert (code, [bool(one["number"]) for one in found]) == (1, [True, True, False, False])
    assert files_of(found[0]["number"]) == [("SUSPECT", "bag.png")]
    assert [kind for kind, _name in files_of(found[1]["number"])] == ["TEST_PURCHASE"]
    assert [(one["field"], one["what"].split(":")[0]) for one in found[2:]] == [
        ("evidence", "../secret.png"), ("evidence", "gone.png"),
    ]  # fmt: skip
    assert all(one["remedy"] for one in found[2:])
    assert "2 notices were sent, 2 rows were refused" in said


def test_a_notice_is_filed_with_evidence_followed_and_exported(run, signed, right, tmp_path):
    photo(tmp_path / "bag.png")
    table = write_table(
        tmp_path / "notices.csv", [row_of(right, external_ref="A-1", evidence="SUSPECT=bag.png")]
    )

    filed = run("file", table, *signed)
    followed = run("follow", "--state", tmp_path / "seen.json")
    exported = run("export", "--format", "ndjson")

    [result] = results_of(table)
    [notice] = [json.loads("\t".join(row)) for row in exported[1]]
    assert [filed[0], followed[0], exported[0]] == [0, 0, 0]
    assert followed[1] == [[result["number"], "SUBMITTED", "-", "A-1"]]
    assert (notice["number"], notice["external_ref"]) == (result["number"], "A-1")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("suspect = a b.png", ("SUSPECT", "a b.png")),
        ("a=b.png", ("OTHER", "a=b.png")),
        ("a.png", ("OTHER", "a.png")),
    ],
)
def test_a_cell_names_the_kind_of_a_file(said, found):
    assert kind_in(said) == found


def test_a_name_begins_with_the_kind_of_a_file():
    names = ["suspect-1.jpg", "Test purchase.pdf", "suspects.jpg", "photo.jpg"]

    assert [kind_of_name(one) for one in names] == ["SUSPECT", "TEST_PURCHASE", "OTHER", "OTHER"]


def test_drafts_are_kept_checked_sent_and_discarded(run, signed, right, tmp_path):
    photo(tmp_path / "bag.png")
    rows = [
        row_of(right, external_ref="A-1", evidence="SUSPECT=bag.png"),
        row_of(right, external_ref="A-2", evidence="", reason=""),
    ]
    table = write_table(tmp_path / "notices.csv", rows)

    kept = [run("file", table, "--draft")[0] for _time in range(2)]
    keys = [one["number"] for one in results_of(table)]
    _code, listed, _said = run("drafts", "list")
    checked = [run("drafts", "check", key) for key in keys]
    sent = run("drafts", "send", keys[0], *signed, "--ref", "A-1")
    again = run("drafts", "send", keys[1], *signed)
    gone = run("drafts", "discard", keys[1])

    assert (kept, {row[0] for row in listed}) == ([0, 0], set(keys))
    assert ["reason" in [row[1] for row in rows] for _code, rows, _said in checked] == [False, True]
    assert (sent[0], sent[1][0][1:], files_of(sent[1][0][0])) == (
        0,
        ["SUBMITTED", "A-1"],
        [("SUSPECT", "bag.png")],
    )
    assert (again[0], "  reason: " in again[2], gone[0]) == (1, True, 0)
    with staff_scope():
        assert NoticeDraft.objects.open().count() == 0


def test_a_right_is_registered_with_its_certificates_and_listed(run, tmp_path):
    proof, details = photo(tmp_path / "proof.png"), tmp_path / "right.json"
    details.write_text(json.dumps(MARK))

    codes = [run("rights", "register", details, proof)[0] for _time in range(2)]
    _code, [row], _said = run("rights", "list", "--state", "SUBMITTED")
    details.write_text(json.dumps(MARK | {"title": 5}))
    refused = run("rights", "register", details)

    assert (codes, row[1:4]) == ([0, 0], ["TRADEMARK", MARK["title"], MARK["registration_number"]])
    with staff_scope():
        assert (IPRight.objects.get().files.count(), EvidenceFile.objects.count()) == (1, 1)
    assert (refused[0], "  title: " in refused[2]) == (1, True)


def test_accuracy_is_printed_with_the_listings_behind_it(run, acme):
    outcomes(acme, good=30, bad=2, at=timezone.now() - timedelta(days=1))

    code, score, _said = run("accuracy")
    _code, rows, _said = run("accuracy", "--listings", "--market", "SG")
    wrong = run("accuracy", "--market", "SG")

    assert (code, score[0][0], score[0][-1], len(score[0])) == (0, "total", "32.000000", 8)
    assert ["market", "SG"] in [row[:2] for row in score]
    assert len(rows) == 32
    assert sum(float(row[4]) for row in rows) == float(score[0][-2]) == 30
    assert (wrong[0], "Add --listings" in wrong[2]) == (1, True)


SECRETS = ["whsec_" + 32 * "A", "whsec_" + 32 * "B"]


def delivery(secret, *, at=None, said='{"type": "notice.decided", "data": {}}'):
    at = at or timezone.now()
    signature = Webhook(secret).sign("msg_1", at, said)
    return {
        "webhook-id": "msg_1", "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signature,
    }, said.encode()  # fmt: skip


def test_a_delivery_is_verified_by_either_secret_and_at_its_time():
    headers, said = delivery(SECRETS[1])

    event = verified(SECRETS, headers, said)
    other = {"webhook-signature": f"v1,AAAA v2,x {headers['webhook-signature']}"}

    assert (event.id, event.type) == ("msg_1", "notice.decided")
    assert verified(SECRETS[1:], headers | other, said) == event
    for off in (301, -301):
        with pytest.raises(NotGenuine, match="clock"):
            verified(SECRETS, headers, said, now=lambda off=off: time.time() + off)


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "v1,é"},
        {"webhook-signature": ""},
        {"webhook-id": "msg_2"},
        {"webhook-id": ""},
        {"webhook-timestamp": "9" * 5000},
        {"webhook-timestamp": "-1"},
    ],
)
def test_what_is_not_signed_so_is_refused(change):
    headers, said = delivery(SECRETS[0])

    with pytest.raises(NotGenuine):
        verified(SECRETS[:1], headers | change, said)
    with pytest.raises(NotGenuine):
        verified(SECRETS[1:], headers, said)
    with pytest.raises(NotGenuine):
        verified(SECRETS[:1], headers, said + b" ")


@pytest.fixture
def hook(acme, acme_owner, filer, settings):
    """Make an endpoint of Acme at a receiver."""

    def make(listener):
        settings.WEBHOOK_TEST_TARGET = listener.address.removeprefix("http://").rstrip("/")
        with organisation_scope(acme, by=acme_owner):
            return make_endpoint(
                organisation=acme, address=listener.address, events=EVENTS, person=filer, by=acme_owner,
                at=timezone.now(),
            )  # fmt: skip

    return make


def listening(listener):
    thread = threading.Thread(target=listener.run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_the_portal_is_answered_only_once_the_command_was_done(acme, acme_owner, triager, hook, tmp_path):
    done, flag = tmp_path / "done", tmp_path / "flag"
    program = (
        f"import os, sys; os.path.exists({str(flag)!r}) or sys.exit(1); "
        f"open({str(done)!r}, 'a').write(os.environ['IPR_EVENT'] + ' ' + sys.stdin.read() + chr(10))"
    )
    listener = Listener(SECRETS, running(f'{sys.executable} -c "{program}"', seconds=9), stop_after=2)
    thread = listening(listener)
    new = hook(listener)
    with organisation_scope(acme, by=acme_owner):
        second = rotate_secret(endpoint=new.endpoint, by=acme_owner, at=timezone.now())
    listener.secrets = [second.secret]
    happens(acme, "right.verified", at=timezone.now(), by=triager)

    deliver(clock=timezone.now)
    failed = done.exists()
    flag.touch()
    later = timezone.now() + timedelta(minutes=2)
    deliver(clock=lambda: later)
    listener.secrets = [new.secret]
    happens(acme, "right.renewed", "8", at=timezone.now(), by=triager)
    deliver(clock=lambda: later)
    thread.join(20)

    lines = [line.split(" ", 1) for line in done.read_text().splitlines()]
    assert (failed, thread.is_alive()) == (False, False)
    assert [(name, json.loads(said)["data"]["subject"]["id"]) for name, said in lines] == [
        ("right.verified", "7"), ("right.renewed", "8"),
    ]  # fmt: skip


def test_a_receiver_refuses_what_is_no_delivery_and_does_each_once():
    done = []
    listener = Listener(SECRETS[:1], lambda event: bool(done.append(event.id)) or True)
    thread = listening(listener)
    headers, said = delivery(SECRETS[0])

    with httpx2.Client() as http:
        sent = [(headers, said), (headers, said), (headers, said + b" "), ({}, b"")]
        answers = [
            http.post(listener.address, content=body, headers=named).status_code for named, body in sent
        ]
        answers.append(http.get(listener.address).status_code)
    for length in (str(LARGEST + 1), "-1", "9" * 5000):
        with socket.create_connection(listener.server.server_address, timeout=10) as line:
            line.sendall(f"POST / HTTP/1.1\r\nContent-Length: {length}\r\n\r\n".encode())
            answers.append(int(line.recv(100).split()[1]))
    listener.stop()
    thread.join(20)

    assert (answers, done, thread.is_alive()) == ([204, 204, 400, 400, 501, 413, 411, 411], ["msg_1"], False)


@pytest.mark.parametrize(
    ("secrets", "command"),
    [([], "true"), (["whsec_é"], "true"), (["whsec_"], "true"), (SECRETS, "an 'open quote")],
)
def test_a_receiver_without_a_secret_or_a_command_is_refused(secrets, command):
    with pytest.raises(ValueError, match=r"secret|quotation"):
        Listener(secrets, running(command, seconds=1))


@pytest.mark.django_db(transaction=True)
def test_the_command_prints_each_event_as_a_line(acme, triager, hook, monkeypatch, capsys):
    made, begun = [], threading.Event()

    class Noted(Listener):
        def run(self):
            made.append(self)
            begun.set()
            super().run()

    monkeypatch.setattr("ipr_portal_client.commands.listen.Listener", Noted)
    environment = {"IPR_WEBHOOK_SECRETS": " ".join(SECRETS)}
    words, codes = ["listen", "--port", "0", "--stop-after", "1"], []
    thread = threading.Thread(target=lambda: codes.append(main(words, environment)))
    thread.start()
    assert begun.wait(10)
    new = hook(made[0])
    happens(acme, "right.verified", at=timezone.now(), by=triager)

    deliver(clock=timezone.now)  # neither secret has signed it
    made[0].secrets = [new.secret]
    later = timezone.now() + timedelta(minutes=2)
    deliver(clock=lambda: later)
    thread.join(20)

    printed = capsys.readouterr()
    [line] = printed.out.splitlines()
    assert (codes, json.loads(line)["type"], "400 No secret" in printed.err) == ([0], "right.verified", True)
    assert main(words, {}) == 2
