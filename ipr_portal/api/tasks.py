"""Background work of the API."""

from celery import shared_task
from django.utils import timezone

from . import calls, tokens


@shared_task(name="api.tidy")
def tidy(**_later) -> None:
    """Delete calls, kept answers and tokens that are past their time."""
    while calls.tidy(at=timezone.now()):
        pass
    tokens.tidy(at=timezone.now())
