"""Background work of clocks."""

from datetime import datetime

from celery import shared_task
from django.db import connection

from .actions import moves
from .actions import sweep as sweeping


@shared_task(name="deadlines.sweep")
def sweep(**_later) -> None:
    """Mark what is due, and tell people.

    It is due by the clock of the database, which all workers share: a breach is final, so no worker whose own clock is
    fast may mark one.
    """
    at = shared_now()
    sweeping.sweep(at=at)
    moves.catch_up(at=at)


def shared_now() -> datetime:
    """What the clock of the database says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
