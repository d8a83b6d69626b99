"""Evidence files by API: sent one by one, named by their keys, downloaded as the page does it."""

from hashlib import sha256
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from ipr_portal.api.actions import make_client
from ipr_portal.audit.models import AuditEvent
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.evidence.validators import MAX_BYTES
from ipr_portal.tenancy.scope import organisation_scope, staff_scope, system_scope
from takedowns.actions import sent_files
from takedowns.models import SentFile
from tests.api.conftest import ROOT, Program, token_of
from tests.api.filing import body, faults
from tests.api.test_batch_jobs import rows, take
from tests.api.test_rights import MARK
from tests.factories import DraftFileFactory, NoticeDraftFactory
from tests.takedowns.drafting import certified
from tests.takedowns.pasted import Marketplace, certificate


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """An empty private folder."""
    store = {"BACKEND": "ipr_portal.evidence.storage.PrivateFolder", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"evidence": store}


def send(program, **fields):
    return program.client.post(
        f"{ROOT}evidence-files/", fields, headers={"Authorization": f"Bearer {program.token}"}
    )


def test_a_file_is_kept_and_named_by_its_key(program, monkeypatch, acme):
    file = certificate()
    raw = file.read()
    file.seek(0)

    answer = send(program, file=file)

    said = answer.json()
    assert (answer.status_code, said["sha256"], said["media_type"]) == (
        201,
        sha256(raw).hexdigest(),
        "image/png",
    )
    assert answer["Location"] == f"http://testserver{ROOT}evidence-files/{said['key']}/"
    assert program.get(f"evidence-files/{said['key']}/").json() == said
    monkeypatch.setattr("takedowns.intake.marketplace.connector", lambda: Marketplace())
    sent = program.post("notices/", body(certified(acme), files=[{"key": said["key"], "kind": "SUSPECT"}]))
    assert [one["key"] for one in sent.json()["files"]] == [said["key"]]


def test_its_content_is_downloaded_as_the_page_does_it_and_noted(program, filer, client):
    key = send(program, file=certificate()).json()["key"]
    client.force_login(filer)

    answer = program.get(f"evidence-files/{key}/content/", Accept="image/png")
    page = client.get(f"/o/acme/files/{key}/content/")

    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"".join(page.streaming_content))
    for name in (
        "Content-Type", "Content-Disposition", "Content-Length", "Content-Security-Policy", "X-Content-Type-Options",
        "Cross-Origin-Resource-Policy", "Cache-Control",
    ):  # fmt: skip
        assert answer[name] == page[name], name
    with staff_scope():
        custody = EvidenceFile.objects.get(pk=key).custody.in_order()
        assert [one.kind for one in custody] == ["RECEIVED", "DOWNLOADED", "DOWNLOADED"]


def test_the_same_file_sent_twice_with_one_key_is_one(program):
    headers = {"Authorization": f"Bearer {program.token}", "Idempotency-Key": "file-1"}

    answers = [
        program.client.post(f"{ROOT}evidence-files/", {"file": certificate()}, headers=headers).json()["key"]
        for _try in range(2)
    ]

    assert len(set(answers)) == 1
    with staff_scope():
        assert EvidenceFile.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"file": "text"},
        {"file": [certificate(), certificate()]},
        {"file": certificate(), "kind": "SUSPECT"},
        {"file": SimpleUploadedFile("a.html", b"<script>alert(1)</script>", "image/png")},
        {"file": SimpleUploadedFile("a.png", b"", "image/png")},
        {"file": SimpleUploadedFile("a.pdf", b"0" * (MAX_BYTES + 1), "application/pdf")},
    ],
    ids=["none", "text", "several", "unknown", "html", "empty", "large"],
)
def test_what_is_no_evidence_is_refused(program, fields):
    answer = send(program, **fields)

    assert answer.status_code == 422, answer.content
    assert all(one["field"] and one["detail"] for one in answer.json()["errors"])
    with staff_scope():
        assert not EvidenceFile.objects.exists()


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data"])
def test_another_content_type_is_refused(program, kind):
    answer = program.client.generic(
        "POST", f"{ROOT}evidence-files/", b"{}", kind, headers={"Authorization": f"Bearer {program.token}"}
    )

    assert answer.status_code in (400, 415)
    assert answer.json()["code"] in ("malformed", "media_type")


def test_a_file_of_another_organisation_is_not_there(program, stranger, viewer):
    theirs = DraftFileFactory(draft=NoticeDraftFactory()).file_id
    own = send(program, file=certificate()).json()["key"]
    browser = Client()
    browser.force_login(stranger)

    answers = [program.get(f"evidence-files/{theirs}/{part}").status_code for part in ("", "content/")]
    answers += [browser.get(f"{ROOT}evidence-files/{own}/{part}").status_code for part in ("", "content/")]
    browser.force_login(viewer)
    answers.append(browser.post(f"{ROOT}evidence-files/", {"file": certificate()}).status_code)

    assert answers == [404, 404, 404, 404, 403]
    assert faults(program.post("notices/", {"files": [{"key": str(theirs), "kind": "SUSPECT"}]})) == [
        ("not_found", "files.1.key")
    ]


def test_a_program_that_may_only_register_rights_sends_their_files(program, acme, acme_owner, filer):
    with organisation_scope(acme, by=acme_owner):
        new = make_client(
            organisation=acme, name="Registers", person=filer, scopes=["rights:write"], by=acme_owner, at=timezone.now()
        )  # fmt: skip
    registers = Program(token_of(new).json()["access_token"])

    key = send(registers, file=certificate()).json()["key"]
    made = registers.post("rights/", MARK | {"files": [key]})

    assert registers.get(f"evidence-files/{key}/").status_code == 200
    assert (made.status_code, [one["key"] for one in made.json()["files"]]) == (201, [key])
    assert registers.get("notices/").status_code == 403


def test_what_nothing_names_in_time_ends_and_what_is_named_stays(program, acme):
    unnamed, drafted, young = (send(program, file=certificate(f"{n}.png")).json()["key"] for n in range(3))
    with organisation_scope(acme):
        DraftFileFactory(
            organisation=acme,
            draft=NoticeDraftFactory(organisation=acme),
            file=EvidenceFile.objects.get(pk=drafted),
        )
        SentFile.objects.exclude(file_id=young).update(sent_at=timezone.now() - sent_files.KEPT_UNNAMED)
    with system_scope():
        gone = sent_files.tidy(at=timezone.now())

    assert gone == 1
    found = [program.get(f"evidence-files/{key}/").status_code for key in (unnamed, drafted, young)]
    assert found == [404, 200, 200]
    with staff_scope():
        assert list(SentFile.objects.values_list("file_id", flat=True).order_by("pk")) == [
            UUID(drafted), UUID(young),
        ]  # fmt: skip
        assert AuditEvent.objects.get(action="sent_file.lapsed").subject_id == unnamed
        assert EvidenceFile.objects.count() == 3


def test_what_a_batch_still_names_stays_until_it_is_sent_or_cancelled(program, acme, monkeypatch):
    monkeypatch.setattr("takedowns.intake.marketplace.connector", lambda: Marketplace())
    named, unnamed = (send(program, file=certificate(f"{n}.png")).json()["key"] for n in range(2))
    waiting = rows(certified(acme), 21)
    waiting[20]["files"] = [{"key": named, "kind": "SUSPECT"}]
    address = take(program, waiting)
    with organisation_scope(acme):
        SentFile.objects.update(sent_at=timezone.now() - sent_files.KEPT_UNNAMED)

    gone = [tidied()]
    left = [program.get(f"evidence-files/{key}/").status_code for key in (named, unnamed)]
    program.post(f"{address}cancellation/", None)
    gone.append(tidied())

    assert (gone, left) == ([1, 1], [200, 404])
    assert program.get(f"evidence-files/{named}/").status_code == 404


def tidied():
    with system_scope():
        return sent_files.tidy(at=timezone.now())
