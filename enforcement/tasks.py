"""Background work of enforcement; each task looks for rows that wait, and may run twice."""

from celery import shared_task
from django.utils import timezone

from ipr_portal.tenancy.scope import system_scope

from .actions import dormancy


@shared_task(name="enforcement.watch_cases", ignore_result=True)
def watch_cases(**_later) -> None:
    """Remind of cases in which nothing happens."""
    with system_scope():
        dormancy.watch(at=timezone.now())
