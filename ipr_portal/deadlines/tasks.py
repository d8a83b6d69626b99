"""Background work of clocks."""

from celery import shared_task
from django.utils import timezone

from .actions import moves
from .actions import sweep as sweeping


@shared_task(name="deadlines.sweep")
def sweep(**_later):
    """Mark what is due, and tell people."""
    sweeping.sweep(at=timezone.now())
    moves.catch_up(at=timezone.now())
