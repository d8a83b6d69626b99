"""What the nightly purge looks for, and what pages show of it."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from outreach.enums import Kept
from outreach.models import (
    Consent,
    Event,
    FollowUp,
    LoggedContact,
    Registration,
    RegistrationRequest,
    Retention,
    StakeholderPerson,
    Subscription,
)
from outreach.rules.retention import Line, plan_of

CONTACT = timedelta(days=1096)  # three years after the last contact, words and names are no longer kept
NAMES_GONE = Q(what=Kept.NAMES, purged_at__isnull=False)


def plan(event: Event) -> list[Line]:
    return plan_of(event, event.retentions.all())


def names_are_gone(of: str) -> Exists:
    """Whether the names of an event are purged, for a query whose rows name it as `of`."""
    return Exists(Retention.objects.filter(NAMES_GONE, event=OuterRef(of)))


def events_that_keep(*, at: datetime) -> QuerySet[Event]:
    """Events that are over and keep something still."""
    gone = Retention.objects.filter(event=OuterRef("pk"), purged_at__isnull=False)
    parts = {f"gone_{what.lower()}": Exists(gone.filter(what=what)) for what in Kept}
    still = ~Q(**dict.fromkeys(parts, True))
    return (
        Event.objects.alias(**parts)
        .filter(still, ends_at__lte=at)
        .prefetch_related("retentions")
        .order_by("pk")
    )


def people_without_reason(*, at: datetime) -> QuerySet[StakeholderPerson]:
    """People for whom nothing is left to keep their name for.

    A reason is an account; an event that keeps its names; a contact, a promise or a beginning of the last three years; a
    promise that is open; a consent that stands; a subscription; a registration that waits to be confirmed.
    """
    since, mine = at - CONTACT, {"person": OuterRef("pk")}
    reasons = [
        Registration.objects.filter(~names_are_gone("event"), **mine),
        LoggedContact.objects.filter(on__gt=since.date(), **mine),
        FollowUp.objects.filter(Q(done_at=None) | Q(done_at__gt=since), **mine),
        Consent.objects.filter(withdrawn_at=None, **mine),
        Subscription.objects.standing().filter(address=OuterRef("email")),
        RegistrationRequest.objects.filter(email=OuterRef("email")),
        StakeholderPerson.objects.filter(merged_into=OuterRef("pk"), account__isnull=False),
    ]
    rows = StakeholderPerson.objects.current().filter(account=None, created_at__lte=since)
    for reason in reasons:
        rows = rows.exclude(Exists(reason))
    return rows.order_by("pk")
