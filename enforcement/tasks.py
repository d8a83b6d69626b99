"""Background work of enforcement; each task looks for rows that wait, and may run twice."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from ipr_portal.marketplace.connector import connector
from ipr_portal.markets import local_day
from ipr_portal.tenancy.scope import system_scope

from .actions import checking, custody, disclosures, discretion, dormancy, heads, raid_holds, requests, watch


@shared_task(name="enforcement.watch_cases", ignore_result=True)
def watch_cases(**_later) -> None:
    """Remind of cases in which nothing happens."""
    with system_scope():
        dormancy.watch(at=timezone.now())


@shared_task(name="enforcement.overdue_receipts", ignore_result=True)
def overdue_receipts(**_later) -> None:
    """Mark hand-overs whose receipt is overdue, and alarm."""
    with system_scope():
        custody.mark_overdue(at=timezone.now())


@shared_task(name="enforcement.check_custody", ignore_result=True)
def check_custody(**_later) -> None:
    """Check every ledger of custody and the bytes of every exhibit."""
    checking.check_all(at=timezone.now())


@shared_task(name="enforcement.custody_heads", ignore_result=True)
def custody_heads(**_later) -> None:
    """Write and send the head of every chain."""
    now = timezone.now()
    with system_scope():
        heads.list_heads(day=local_day("SG", now), at=now)


HOLD_WARNED = timedelta(days=2)  # before a hold ends while the raid is still to come


@shared_task(name="enforcement.watch_disclosures", ignore_result=True)
def watch_disclosures(**_later) -> None:
    """Note that disclosures have expired, and ask about holds that end before the raid."""
    now = timezone.now()
    with system_scope():
        disclosures.expire(at=now)
        raid_holds.follow_raids(at=now)
        discretion.warn_of_ends(until=now + HOLD_WARNED, at=now)


@shared_task(name="enforcement.watch_sellers", ignore_result=True)
def watch_sellers(**_later) -> None:
    """Look what watched sellers did since the raids."""
    with system_scope():
        watch.look(connector=connector(), at=timezone.now())


@shared_task(name="enforcement.watch_requests", ignore_result=True)
def watch_requests(**_later) -> None:
    """Remind of answers to agencies that are due soon or late."""
    with system_scope():
        requests.remind(at=timezone.now())
