"""Both addresses of health: under any host, part by part, and which of beat and worker is silent."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from ipr_portal.health import BEAT_SEEN, WORKER_SEEN, beat, beat_seen, note_beat, worker

HOSTS = ["127.0.0.1:8000", "10.0.0.7", "web:8000", "ipr.example.org", "[::1]:8000", "anything.example", "_"]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("address", ["/healthz/", "/healthz/live/"])
def test_machines_are_answered_under_any_host(transactional_db, client, settings, host, address):
    settings.ALLOWED_HOSTS = ["ipr.example.org"]

    answer = client.get(address, headers={"host": host})

    assert (answer.status_code in (200, 503), answer["Content-Type"]) == (True, "application/json")
    assert client.get("/roles/", headers={"host": "anything.example"}).status_code == 400


def test_web_is_live_regardless_of_other_parts(transactional_db, client):
    whole, live = client.get("/healthz/"), client.get("/healthz/live/")

    assert (whole.status_code, whole.json()["broker"]["ok"]) == (503, False)
    assert (live.status_code, live.json()) == (200, {"ok": True, "database": {"ok": True}})


def test_without_a_database_both_say_so(transactional_db, client):
    connection.close()
    kept = connection.settings_dict["PORT"], connection.settings_dict["HOST"]
    connection.settings_dict["PORT"], connection.settings_dict["HOST"] = "1", "127.0.0.1"
    try:
        whole, live = client.get("/healthz/"), client.get("/healthz/live/")
    finally:
        connection.close()
        connection.settings_dict["PORT"], connection.settings_dict["HOST"] = kept

    assert (whole.status_code, live.status_code) == (503, 503)
    assert (whole.json()["database"], live.json()["database"]) == (
        {"ok": False, "loose": None},
        {"ok": False},
    )
    assert set(whole.json()) == {"ok", "database", "clock", "broker", "beat", "worker", "outbox", "evidence"}


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_health_is_only_read(transactional_db, client, method):
    assert [getattr(client, method)(at).status_code for at in ("/healthz/", "/healthz/live/")] == [405, 405]


def leave(seen, answered):
    """Signs of life, so many seconds ago."""
    now = timezone.now()
    for sign, ago in ((BEAT_SEEN, seen), (WORKER_SEEN, answered)):
        cache.delete(sign)
        if ago is not None:
            cache.set(sign, (now - timedelta(seconds=ago)).isoformat(), None)
    return now


SILENT = [  # beat rang, the worker answered: is beat well, is the worker
    (2, 2, True, True),
    (14, 29, True, True),
    (102, 102, False, True),  # a hung beat: the worker did all it was asked
    (3600, 3599, False, True),
    (2, 102, True, False),  # a hung worker
    (102, 200, False, False),  # first the worker, then beat
    (None, None, False, False),
    (2, None, True, False),
    (None, 2, False, True),
    (None, 90, False, False),
]


@pytest.mark.parametrize(("seen", "answered", "beats", "works"), SILENT)
def test_it_says_which_of_the_two_is_silent(db, seen, answered, beats, works):
    now = leave(seen, answered)

    assert (beat_seen(now)["ok"], worker(now)["ok"]) == (beats, works)
    assert (beat_seen(now)["age_seconds"], worker(now)["age_seconds"]) == (seen, answered)


def test_each_leaves_its_own_sign(db):
    leave(None, None)

    note_beat()
    seen = beat_seen(timezone.now())
    answered = worker(timezone.now())
    beat()

    assert (seen["ok"], answered["ok"], worker(timezone.now())["ok"]) == (True, False, True)
