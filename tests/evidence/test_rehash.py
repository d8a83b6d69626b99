"""Watching over bytes: hashed again every month, damaged ones named, people alarmed, restored ones noted."""

import hashlib
from datetime import timedelta

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.evidence import actions, storage
from ipr_portal.evidence.models import CustodyEntry, EvidenceFile
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.tenancy.scope import staff_scope
from tests.conftest import NOON
from tests.factories import EvidenceFileFactory, OrganisationFactory

from .files import pdf

PDF = pdf()
HASH = hashlib.sha256(PDF).hexdigest()
MONTH = actions.HASH_AGAIN_AFTER


@pytest.fixture
def damage(folder):
    """Turn one bit of what was kept."""

    def turn(sha256=HASH):
        path = folder / storage.name_of(sha256)
        path.chmod(0o600)
        path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:])

    return turn


def custody_of(file):
    return list(CustodyEntry.objects.filter(file=file).order_by("pk").values_list("kind", "by", "at"))


def test_rehash_verifies_what_is_whole(db):
    file = EvidenceFileFactory(bytes_=PDF, verified_at=NOON - MONTH - timedelta(minutes=1))

    counts = actions.rehash(at=NOON)

    with staff_scope():
        file.refresh_from_db()
        assert counts == {"intact": 1, "damaged": 0}
        assert (file.intact, file.verified_at, custody_of(file)) == (True, NOON, [("VERIFIED", None, NOON)])


def test_rehash_leaves_what_was_hashed_this_month(db):
    EvidenceFileFactory(bytes_=PDF, verified_at=NOON - MONTH + timedelta(minutes=1))

    assert actions.rehash(at=NOON) == {"intact": 0, "damaged": 0}


def test_rehash_reads_bytes_once_for_all_who_added_them(db, django_assert_num_queries):
    for name in ("One", "Two", "Three"):
        EvidenceFileFactory(bytes_=PDF, organisation=OrganisationFactory(name=name))

    with django_assert_num_queries(12):  # two scopes, what is due, one lock, three writes
        counts = actions.rehash(at=NOON)

    with staff_scope():
        assert (counts["intact"], CustodyEntry.objects.filter(kind="VERIFIED").count()) == (1, 3)


def test_rehash_alarms_the_leads_when_bytes_have_changed(lead, admin, triager, damage):
    file = EvidenceFileFactory(bytes_=PDF)
    damage()

    counts = actions.rehash(at=NOON)

    with staff_scope():
        file.refresh_from_db()
        told = Notification.objects.filter(kind="file.damaged")
        assert (counts, file.intact) == ({"intact": 0, "damaged": 1}, False)
        assert custody_of(file) == [("DAMAGED", None, NOON)]
        assert {row.recipient_id for row in told} == {lead.pk, admin.pk}
        assert {row.path for row in told} == {"/desk/files/damaged/"}
        assert AuditEvent.objects.get().action == "file.damaged"


def test_rehash_alarms_the_leads_when_bytes_are_gone(lead, folder):
    file = EvidenceFileFactory(bytes_=PDF)
    (folder / storage.name_of(HASH)).unlink()

    actions.rehash(at=NOON)

    with staff_scope():
        assert (custody_of(file), AuditEvent.objects.get().detail) == (
            [("DAMAGED", None, NOON)],
            {"found": ""},
        )


def test_damage_is_told_once_and_looked_at_every_night(lead, damage):
    file = EvidenceFileFactory(bytes_=PDF)
    damage()

    for night in range(3):
        counts = actions.rehash(at=NOON + timedelta(days=night))

    with staff_scope():
        assert counts == {"intact": 0, "damaged": 1}
        assert (len(custody_of(file)), Notification.objects.count()) == (1, 1)


def test_restored_bytes_are_noted(lead, damage):
    file = EvidenceFileFactory(bytes_=PDF)
    damage()
    actions.rehash(at=NOON)
    damage()  # the same bit turned back

    actions.rehash(at=NOON + timedelta(days=1))

    with staff_scope():
        file.refresh_from_db()
        assert (file.intact, [kind for kind, *_rest in custody_of(file)]) == (True, ["DAMAGED", "VERIFIED"])
        assert AuditEvent.objects.newest_first().first().action == "file.restored"


def test_many_damaged_files_are_one_alarm_a_day(lead, folder):
    folder.mkdir()
    EvidenceFileFactory()
    EvidenceFileFactory()

    counts = actions.rehash(at=NOON)

    with staff_scope():
        assert (counts["damaged"], Notification.objects.count(), OutgoingMail.objects.count()) == (2, 1, 1)


@pytest.mark.parametrize("unmount", [lambda folder: None, lambda folder: folder.write_text("not a folder")])
def test_rehash_says_nothing_of_files_while_the_storage_is_away(db, folder, unmount):
    EvidenceFileFactory()
    unmount(folder)

    counts = actions.rehash(at=NOON)

    with staff_scope():
        assert (counts, EvidenceFile.objects.get().intact) == ({"intact": 0, "damaged": 0}, True)


def test_rehash_takes_no_more_than_a_task_can_read(db, monkeypatch):
    monkeypatch.setattr(actions, "BYTES_A_RUN", 2 * len(PDF))
    for n in range(3):
        EvidenceFileFactory(bytes_=PDF + b"\n" * n, size=len(PDF))

    assert [actions.rehash(at=NOON)["intact"] for _night in range(2)] == [2, 1]
