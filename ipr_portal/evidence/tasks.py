"""Nightly checks of evidence."""

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task(name="evidence.rehash", ignore_result=True)
def rehash(**_later) -> None:
    """Hash a part of the stored files again; each file once a month."""
    actions.rehash(at=timezone.now())


@shared_task(name="evidence.sweep", ignore_result=True)
def sweep(**_later) -> None:
    """Delete bytes that no row refers to."""
    actions.sweep(at=timezone.now())
