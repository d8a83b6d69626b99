"""Background work of the outbox."""

from celery import shared_task
from django.utils import timezone

from . import delivery


@shared_task(name="notifications.deliver")
def deliver(**_later) -> None:
    """Send what is due."""
    delivery.deliver(clock=timezone.now)
