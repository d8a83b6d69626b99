"""/healthz/: does every part answer, and does Postgres enforce isolation? /healthz/live/: are pages answered?

Probes may know only an IP address, so both are answered before the host name is checked.
"""

import logging
from datetime import datetime, timedelta

from celery import shared_task
from celery.signals import after_task_publish
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe
from redis import Redis
from redis.exceptions import RedisError

from ipr_portal.deadlines.tasks import shared_now
from ipr_portal.evidence import storage
from ipr_portal.evidence.validators import MAX_BYTES
from ipr_portal.notifications.models import OutgoingMail
from ipr_portal.notifications.waiting import longest_wait
from ipr_portal.tenancy import isolation
from ipr_portal.tenancy.scope import staff_scope

log = logging.getLogger(__name__)

BEAT_SEEN, WORKER_SEEN = (
    "beat.seen",
    "worker.beat",
)  # when beat last sent its signal, and when a worker last answered it
LATE = timedelta(seconds=60)  # four missed beats
WRONG = timedelta(seconds=30)  # between the clocks of two servers
ROOM_FOR_EVIDENCE = 20 * MAX_BYTES  # below it the next files may not fit
UNSENT = timedelta(minutes=5)  # a mail that waits longer is an alarm
UNKNOWN = {
    "database": {"ok": False, "loose": None},
    "clock": {"ok": False, "ahead_seconds": None},
    "beat": {"ok": False, "age_seconds": None},
    "worker": {"ok": False, "age_seconds": None},
    "outbox": {"ok": False, "oldest_seconds": None, "given_up": None},
}  # the answer while the database is away


@after_task_publish.connect(sender="ipr_portal.beat")
def note_beat(**_more) -> None:
    """Write the heartbeat of beat itself, so that a silent beat and a silent worker can be told apart.

    It runs in beat for weeks: a broken connection is closed.
    """
    try:
        cache.set(BEAT_SEEN, timezone.now().isoformat(), None)
    except DatabaseError as error:
        log.warning("Beat left no sign of life: %s", error)
    finally:
        if not connection.in_atomic_block:
            connection.close()


@shared_task(name="ipr_portal.beat")
def beat(**_later):
    """Write the heartbeat of a worker: beat, broker and worker are running."""
    cache.set(WORKER_SEEN, timezone.now().isoformat(), None)


class AnswerMachines:
    """Answers both addresses of health before anything else looks at the request."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.views = {"/healthz/": healthz, "/healthz/live/": live}

    def __call__(self, request):
        return self.views.get(request.path_info, self.get_response)(request)


@require_safe
def healthz(_request):
    """Answer 200 if every part is healthy, else 503; the body has the state of each part."""
    try:
        parts = parts_at(timezone.now())
    except DatabaseError as error:
        log.warning("The database does not answer: %s", error)
        parts = UNKNOWN | {"broker": broker(), "evidence": evidence()}
    well = all(part["ok"] for part in parts.values())
    return _answer({"ok": well} | parts)


@require_safe
def live(_request):
    """Answer 200 while this process and its database answer, regardless of other parts."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        log.warning("The database does not answer: %s", error)
        return _answer({"ok": False, "database": {"ok": False}})
    return _answer({"ok": True, "database": {"ok": True}})


def _answer(found: dict) -> JsonResponse:
    response = JsonResponse(found, status=200 if found["ok"] else 503)
    response["Cache-Control"] = "no-store"
    return response


def parts_at(now) -> dict:
    """How every part is."""
    return {
        "database": database(), "clock": clock(timezone.now()), "broker": broker(), "beat": beat_seen(now),
        "worker": worker(now), "outbox": outbox(now), "evidence": evidence(),
    }  # fmt: skip


def database() -> dict:
    """Whether row-level security isolates the tenants, by the same queries as the guard tests."""
    with connection.cursor() as cursor:
        loose = [one for question in isolation.QUESTIONS for one in question(cursor)]
    return {"ok": not loose, "loose": len(loose)}


def clock(at) -> dict:
    """By how many seconds this server's clock is ahead of the database's, by which deadlines are marked."""
    ahead = at - shared_now()
    return {"ok": abs(ahead) < WRONG, "ahead_seconds": round(ahead.total_seconds(), 1)}


def broker() -> dict:
    try:
        with Redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=2) as redis:
            return {"ok": bool(redis.ping())}
    except (RedisError, OSError):
        return {"ok": False}


def outbox(at) -> dict:
    """How long mail has waited that should have left, in seconds, and how many were given up."""
    with staff_scope():
        age = longest_wait(at).total_seconds()
        given_up = OutgoingMail.objects.given_up()[:1000].count()
    return {"ok": age < UNSENT.total_seconds(), "oldest_seconds": round(age, 1), "given_up": given_up}


def evidence() -> dict:
    """How many bytes the storage of evidence files can still take; None for a bucket, which has no end."""
    try:
        free = storage.free_bytes()
    except storage.StorageAway:
        return {"ok": False, "free_bytes": None}
    return {"ok": free is None or free > ROOM_FOR_EVIDENCE, "free_bytes": free}


def beat_seen(at) -> dict:
    """How long ago beat last sent its signal, in seconds; None before the first time."""
    seen = _read(BEAT_SEEN)
    return {"ok": seen is not None and at - seen < LATE, "age_seconds": _age(seen, at)}


def worker(at) -> dict:
    """How long ago a worker last answered beat; it is healthy unless it left signals unanswered.

    While beat is silent the worker is not asked, and its state does not change.
    """
    seen, answered = _read(BEAT_SEEN), _read(WORKER_SEEN)
    last_asked = seen or at
    return {
        "ok": answered is not None and last_asked - answered < LATE,
        "age_seconds": _age(answered, at),
    }


def _read(sign: str) -> datetime | None:
    seen = cache.get(sign)
    return parse_datetime(seen) if seen else None


def _age(seen: datetime | None, at: datetime) -> float | None:
    return round((at - seen).total_seconds(), 1) if seen else None
