"""Background work of webhooks."""

from celery import shared_task
from django.utils import timezone

from . import delivery


@shared_task(name="webhooks.deliver")
def deliver(**_later) -> None:
    """Send what is due."""
    delivery.deliver(clock=timezone.now)


@shared_task(name="webhooks.tidy")
def tidy(**_later) -> None:
    """Delete what is past its time."""
    while delivery.tidy(at=timezone.now()):
        pass
