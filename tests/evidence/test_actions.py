"""Receiving and handing out: bytes once, rows for each, custody and audit always, nothing by halves."""

import errno
import hashlib
import os
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from ipr_portal.audit.models import AuditEvent
from ipr_portal.evidence import actions, storage
from ipr_portal.evidence.models import CustodyEntry, EvidenceFile
from ipr_portal.evidence.rules import BYTES_A_DAY
from ipr_portal.evidence.validators import check
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from tests.conftest import NOON
from tests.factories import EvidenceFileFactory, OrganisationFactory

from .files import pdf, photograph, picture, upload

PDF = pdf()
HASH = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def at_acme(acme, filer):
    with organisation_scope(acme, by=filer):
        yield acme


def test_store_keeps_the_bytes_under_their_hash(at_acme, filer, kept):
    actions.store(upload=upload("certificate.pdf", PDF), organisation=at_acme, by=filer, at=NOON)

    assert kept() == [f"{HASH[:2]}/{HASH}"]
    assert storage.hash_of(storage.name_of(HASH)) == HASH


def test_store_writes_a_row_custody_and_audit(at_acme, filer):
    file = actions.store(upload=upload("certificate.pdf", PDF), organisation=at_acme, by=filer, at=NOON)

    file.refresh_from_db()
    entry, event = CustodyEntry.objects.get(), AuditEvent.objects.get()
    assert (file.organisation, file.name, file.sha256, file.size) == (
        at_acme,
        "certificate.pdf",
        HASH,
        len(PDF),
    )
    assert (file.media_type, file.scan_state, file.added_by, file.added_at) == (
        "application/pdf", "CLEAN", filer, NOON,
    )  # fmt: skip
    assert (entry.file, entry.kind, entry.by, entry.at) == (file, "RECEIVED", filer, NOON)
    assert (event.action, event.subject_label, event.by) == ("file.received", "certificate.pdf", filer)
    assert event.detail == {"sha256": HASH, "size": len(PDF)}


def test_store_keeps_a_preview_of_a_picture_and_the_original_untouched(at_acme, filer, kept):
    content = photograph()

    file = actions.store(upload=upload("IMG_0001.jpg", content), organisation=at_acme, by=filer, at=NOON)

    name = file.sha256
    assert kept() == sorted([f"{name[:2]}/{name}", f"previews/{name[:2]}/{name}.webp"])
    assert storage.hash_of(storage.name_of(name)) == hashlib.sha256(content).hexdigest()
    with storage.read(storage.preview_name(name)) as preview:
        assert (file.has_preview, b"Exif" in preview.read()) == (True, False)


def test_store_takes_what_a_form_has_checked(at_acme, filer):
    checked = check(upload("label.png", picture()))

    file = actions.store(upload=checked, organisation=at_acme, by=filer, at=NOON)

    assert storage.hash_of(storage.name_of(file.sha256)) == file.sha256


def test_the_same_bytes_of_two_organisations_lie_once_and_each_has_its_row(filer, acme, stranger, kept):
    other = stranger.memberships.get().organisation
    for organisation, person in [(acme, filer), (other, stranger)]:
        with organisation_scope(organisation, by=person):
            actions.store(upload=upload("same.pdf", PDF), organisation=organisation, by=person, at=NOON)

    with staff_scope():
        owners = (
            EvidenceFile.objects.filter(sha256=HASH).order_by("pk").values_list("organisation", flat=True)
        )
        assert sorted(owners) == sorted([acme.pk, other.pk])
    with organisation_scope(acme):
        assert EvidenceFile.objects.get().organisation == acme
    assert kept() == [f"{HASH[:2]}/{HASH}"]


def test_a_refused_file_leaves_nothing(at_acme, filer, kept):
    with pytest.raises(actions.RefusedFile, match="is a web page"):
        actions.store(upload=upload("label.png", b"<html></html>"), organisation=at_acme, by=filer, at=NOON)

    assert (kept(), EvidenceFile.objects.count(), AuditEvent.objects.count()) == ([], 0, 0)


def test_a_storage_that_is_away_leaves_nothing(at_acme, filer, folder):
    folder.write_text("a file where the folder should be")

    with pytest.raises(actions.CannotStore) as refusal:
        actions.store(upload=upload("certificate.pdf", PDF), organisation=at_acme, by=filer, at=NOON)

    assert str(refusal.value) == (
        "“certificate.pdf” could not be kept, because our storage does not answer. Add it again in a few minutes."
    )
    assert (EvidenceFile.objects.count(), CustodyEntry.objects.count()) == (0, 0)


def test_an_organisation_may_add_two_gigabytes_a_day(at_acme, filer):
    EvidenceFileFactory(
        organisation=at_acme, size=BYTES_A_DAY - len(PDF) + 1, added_at=NOON - timedelta(hours=23)
    )

    with pytest.raises(actions.CannotStore, match=r"has added 2\.0\sGB of files in the last 24 hours"):
        actions.store(upload=upload("certificate.pdf", PDF), organisation=at_acme, by=filer, at=NOON)

    later = NOON + timedelta(hours=1)
    assert actions.store(upload=upload("certificate.pdf", PDF), organisation=at_acme, by=filer, at=later)


def test_release_opens_the_bytes_and_writes_custody(at_acme, filer):
    file = EvidenceFileFactory(organisation=at_acme, bytes_=PDF)

    handout = actions.release(file=file, by=filer, at=NOON)

    entry, event = CustodyEntry.objects.get(), AuditEvent.objects.get()
    with handout.content as content:
        assert (handout.address, content.read()) == ("", PDF)
    assert (entry.kind, entry.by, entry.at) == ("DOWNLOADED", filer, NOON)
    assert (event.action, event.internal, event.detail) == ("file.downloaded", False, {"sha256": HASH})


def test_a_download_by_staff_is_audited_for_staff_alone(everyone, triager):
    file = EvidenceFileFactory(bytes_=PDF)

    actions.release(file=file, by=triager, at=NOON).content.close()

    assert AuditEvent.objects.get().internal is True


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"scan_state": "PENDING"}, "has not passed our checks yet"),
        ({"scan_state": "REFUSED"}, "has not passed our checks yet"),
        ({"intact": False}, "no longer matches the hash"),
        ({}, "our storage does not answer"),
    ],
)
def test_release_refuses_what_is_unchecked_damaged_or_gone(at_acme, filer, state, said):
    file = EvidenceFileFactory(organisation=at_acme, **state)

    with pytest.raises(actions.CannotRelease, match=said):
        actions.release(file=file, by=filer, at=NOON)

    assert CustodyEntry.objects.count() == 0


def test_bytes_of_a_transaction_that_did_not_commit_are_swept(acme, filer, kept):
    with pytest.raises(ZeroDivisionError), organisation_scope(acme, by=filer):
        actions.store(upload=upload("label.png", picture()), organisation=acme, by=filer, at=NOON)
        raise ZeroDivisionError
    with organisation_scope(acme, by=filer):
        actions.store(upload=upload("certificate.pdf", PDF), organisation=acme, by=filer, at=NOON)
    assert len(kept()) == 3

    swept = actions.sweep(at=NOON)

    assert (swept, kept()) == (1, [f"{HASH[:2]}/{HASH}"])


def test_sweep_deletes_what_a_dead_process_left_half_written(db, folder, kept):
    half = folder / "incoming/tmp1"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")
    written = half.stat().st_mtime

    actions.sweep(at=datetime.fromtimestamp(written, UTC) + timedelta(hours=23))
    assert kept() == ["incoming/tmp1"]

    actions.sweep(at=datetime.fromtimestamp(written, UTC) + timedelta(hours=25))
    assert kept() == []


class Breaks:
    """A file that stops half-way, as on a full disk or a broken cable."""

    name = "x"

    def __init__(self, code):
        self.code = code

    def chunks(self, _size=None):
        yield b"half"
        raise OSError(self.code, "as the disk says it")


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        (errno.EIO, storage.StorageAway),
        (errno.ENOSPC, storage.StorageFull),
        (errno.EDQUOT, storage.StorageFull),
    ],
)
def test_a_file_that_does_not_fit_leaves_nothing_in_the_storage(kept, code, refusal):
    with pytest.raises(refusal):
        storage.keep("ab/abcd", Breaks(code))

    assert kept() == []


def test_a_full_storage_is_said_in_words_of_its_own(at_acme, filer, monkeypatch):
    monkeypatch.setattr(
        storage.PrivateFolder, "_save", lambda *_: os.write(os.open("/dev/full", os.O_WRONLY), b"x")
    )

    with pytest.raises(actions.CannotStore) as refusal:
        actions.store(upload=upload("certificate.pdf", PDF), organisation=at_acme, by=filer, at=NOON)

    assert "because our storage is full" in str(refusal.value)
    assert not EvidenceFile.objects.exists()


def test_a_long_picture_is_kept_in_parts_and_swept_whole(acme, filer, kept):
    tall = upload("page.png", picture(size=(90, 4000)))
    with organisation_scope(acme, by=filer):
        file = actions.store(upload=tall, organisation=acme, by=filer, at=NOON)
        parts = [name for name in kept() if name.startswith("previews/")]
        transaction.set_rollback(True)

    assert (file.preview_parts, len(parts)) == (3, 3)
    assert (actions.sweep(at=NOON), kept()) == (1, [])


def test_kept_bytes_are_for_the_portal_s_own_user_alone(folder):
    storage.keep("ab/abcd", b"x")

    modes = [oct(path.stat().st_mode & 0o777) for path in (folder, folder / "ab", folder / "ab/abcd")]

    assert modes == ["0o700", "0o700", "0o400"]


def test_kept_bytes_are_written_once(folder):
    storage.keep("ab/abcd", b"first")
    storage.keep("ab/abcd", b"second")

    assert storage.hash_of("ab/abcd") == hashlib.sha256(b"first").hexdigest()


def test_organisations_do_not_see_each_other_s_files(acme, filer):
    theirs = EvidenceFileFactory(organisation=OrganisationFactory())

    with organisation_scope(acme, by=filer):
        assert EvidenceFile.objects.filter(pk=theirs.pk).exists() is False
