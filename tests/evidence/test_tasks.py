"""The night's tasks find what is due, open their own scope, and may run twice."""

import shutil
from datetime import timedelta

from celery.beat import Service
from django.utils import timezone

from ipr_portal import health
from ipr_portal.celery import app
from ipr_portal.evidence import tasks
from ipr_portal.evidence.actions import HASH_AGAIN_AFTER
from ipr_portal.evidence.models import CustodyEntry
from ipr_portal.tenancy.scope import staff_scope
from tests.factories import EvidenceFileFactory

from .files import pdf


def test_rehash_runs_by_itself_and_twice(db):
    EvidenceFileFactory(bytes_=pdf(), verified_at=timezone.now() - HASH_AGAIN_AFTER - timedelta(minutes=1))

    tasks.rehash(sent_by="a later release")
    tasks.rehash()

    with staff_scope():
        assert list(CustodyEntry.objects.values_list("kind", flat=True)) == ["VERIFIED"]


def test_sweep_runs_by_itself_and_twice(db, folder, kept):
    (folder / "ab").mkdir(parents=True)
    (folder / "ab" / ("ab" * 32)).write_bytes(b"orphan")

    tasks.sweep()
    tasks.sweep()

    assert kept() == []


def test_the_night_s_tasks_stand_in_the_schedule():
    assert {"evidence.rehash", "evidence.sweep"} <= {
        entry["task"] for entry in app.conf.beat_schedule.values()
    }


def test_beat_starts_again_where_it_was_killed_without_reading_a_file(tmp_path):
    scheduler = Service(
        app, scheduler_cls=app.conf.beat_scheduler, schedule_filename=str(tmp_path / "beat")
    ).scheduler
    scheduler.sync()

    assert {"evidence.rehash", "evidence.sweep", "takedowns.watch_rights"} <= set(scheduler.schedule)
    assert list(tmp_path.iterdir()) == []


def test_health_says_how_much_room_the_evidence_has(folder, db):
    found = health.evidence()

    assert found["ok"]
    assert 0 < found["free_bytes"] < shutil.disk_usage(folder).total


def test_health_is_alarmed_when_the_next_files_may_not_fit(folder, db, monkeypatch):
    monkeypatch.setattr(health, "ROOM_FOR_EVIDENCE", 1 << 60)

    assert health.evidence()["ok"] is False


def test_health_is_alarmed_when_the_storage_does_not_answer(folder, db):
    folder.write_text("a file where the folder should be")

    assert health.evidence() == {"ok": False, "free_bytes": None}
