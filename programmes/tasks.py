"""Background work of programmes; each task looks for rows that wait, and may run twice."""

from celery import shared_task
from django.utils import timezone

from .actions import scoring


@shared_task(name="programmes.score_days")
def score_days(**_later) -> None:
    """Store the accuracy of every organisation as each day of the desk began."""
    scoring.score_days(at=timezone.now())
