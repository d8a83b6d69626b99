"""/healthz/: does every part answer, and does Postgres keep what we promise?"""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Min
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
from ipr_portal.tenancy import isolation
from ipr_portal.tenancy.scope import staff_scope

BEAT = "worker.beat"
LATE = timedelta(seconds=60)  # four missed beats
WRONG = timedelta(seconds=30)  # between two clocks of one house
ROOM_FOR_EVIDENCE = 20 * MAX_BYTES  # below it the next files may not fit
UNSENT = timedelta(minutes=5)  # a mail that waits longer is an alarm


@shared_task(name="ipr_portal.beat")
def beat(**_later):
    """Leave a sign of life: the beat rang, the broker carried, the worker worked."""
    cache.set(BEAT, timezone.now().isoformat(), None)


@require_safe
def healthz(_request):
    """Answer 200 when all is well, 503 when not; either way say which part is how."""
    now = timezone.now()
    parts = {
        "database": database(), "clock": clock(timezone.now()), "broker": broker(), "worker": worker(now),
        "outbox": outbox(now), "evidence": evidence(),
    }  # fmt: skip
    well = all(part["ok"] for part in parts.values())
    return JsonResponse({"ok": well} | parts, status=200 if well else 503)


def database() -> dict:
    """Whether row-level security stands between the tenants, as the guard tests ask it."""
    with connection.cursor() as cursor:
        loose = [
            *isolation.loose_tables(cursor),
            *isolation.loose_login(cursor),
            *isolation.loose_routines(cursor),
        ]
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
    """How long the oldest unsent mail has waited, in seconds, and how many were given up."""
    with staff_scope():
        oldest = OutgoingMail.objects.unsent().aggregate(at=Min("created_at"))["at"]
        given_up = OutgoingMail.objects.given_up()[:1000].count()
    age = (at - oldest).total_seconds() if oldest else 0
    return {"ok": age < UNSENT.total_seconds(), "oldest_seconds": round(age, 1), "given_up": given_up}


def evidence() -> dict:
    """How many bytes the storage of evidence files can still take; None for a bucket, which has no end."""
    try:
        free = storage.free_bytes()
    except storage.StorageAway:
        return {"ok": False, "free_bytes": None}
    return {"ok": free is None or free > ROOM_FOR_EVIDENCE, "free_bytes": free}


def worker(at) -> dict:
    """How long ago a worker last did its periodic work, in seconds; None before the first time."""
    if not (seen := cache.get(BEAT)):
        return {"ok": False, "age_seconds": None}
    age = at - parse_datetime(seen)
    return {"ok": age < LATE, "age_seconds": round(age.total_seconds(), 1)}
