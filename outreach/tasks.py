"""Background work of outreach; each task looks for rows that wait, and may run twice."""

from celery import shared_task
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope, system_scope

from .actions import events, interest, library, registrations, retention, subscriptions
from .queries.events import with_offers_over, with_reminders_due


@shared_task(name="outreach.keep_library")
def keep_library(**_later) -> None:
    """Publish pages that were scheduled, and mark those whose day of review has come."""
    now = timezone.now()
    with system_scope():
        library.publish_due(at=now)
        library.mark_outdated(today=now.date(), at=now)


@shared_task(name="outreach.end_offers")
def end_offers(**_later) -> None:
    """End the offers of places that nobody answered, and ask the next."""
    now = timezone.now()
    with staff_scope():
        for event in with_offers_over(at=now):
            registrations.expire_offers(event=event, at=now)


@shared_task(name="outreach.remind")
def remind(**_later) -> None:
    """Remind participants the day before."""
    now = timezone.now()
    with staff_scope():
        for event in with_reminders_due(at=now):
            events.remind(event=event, at=now)


@shared_task(name="outreach.tidy")
def tidy(**_later) -> None:
    """Delete registrations that nobody confirmed within seven days."""
    with staff_scope():
        registrations.delete_unconfirmed(at=timezone.now())


@shared_task(name="outreach.purge")
def purge(**_later) -> None:
    """Purge what events keep of people no longer, and empty the entries that nothing needs."""
    with staff_scope():
        retention.purge_due(at=timezone.now())


@shared_task(name="outreach.follow_interest")
def follow_interest(**_later) -> None:
    """Bring interests in pilots in line with the invitations that were answered meanwhile."""
    with system_scope():
        interest.follow(at=timezone.now())


@shared_task(name="outreach.tidy_subscriptions")
def tidy_subscriptions(**_later) -> None:
    """Delete addresses that nobody confirmed, and those that unsubscribed a month ago."""
    with staff_scope():
        subscriptions.tidy(at=timezone.now())
