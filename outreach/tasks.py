"""Background work of outreach; each task looks for rows that wait, and may run twice."""

from celery import shared_task
from django.utils import timezone

from ipr_portal.tenancy.scope import system_scope

from .actions import library


@shared_task(name="outreach.keep_library")
def keep_library(**_later) -> None:
    """Publish pages that were scheduled, and mark those whose day of review has come."""
    now = timezone.now()
    with system_scope():
        library.publish_due(at=now)
        library.mark_outdated(today=now.date(), at=now)
