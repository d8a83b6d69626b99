"""Watching over evidence at night."""

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task(name="evidence.rehash", ignore_result=True)
def rehash(**_later) -> None:
    """Hash a part of what is kept again; every file's turn comes once a month."""
    actions.rehash(at=timezone.now())


@shared_task(name="evidence.sweep", ignore_result=True)
def sweep(**_later) -> None:
    """Delete bytes that no row speaks of."""
    actions.sweep(at=timezone.now())
