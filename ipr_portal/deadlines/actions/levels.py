"""Who is promised more than the standard, from when on. Programmes call it; nothing else does."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Greatest

from ipr_portal.audit.actions import record
from ipr_portal.deadlines.models import ServiceLevel
from ipr_portal.markets import desk_zone
from ipr_portal.tenancy.models import Organisation
from ipr_portal.ui.moments import say_moment


@transaction.atomic
def grant_service_level(
    *, organisation: Organisation, name: str, business_days: int, since: datetime, by, at: datetime
) -> ServiceLevel:
    """Promise an organisation a decision in strictly less than so many business days, for what starts from `since` on.

    Running clocks keep their promise. Earlier promises for that time, also those from a later day on, end.

    :param name: of the programme that promises it, as both sides read it.
    """
    _end(organisation, at=since)
    row = ServiceLevel.objects.create(
        organisation=organisation,
        name=name,
        business_days=business_days,
        since=since,
        granted_by=by,
        granted_at=at,
    )
    said = say_moment(since, zone=desk_zone(), now=at)
    record("service_level.granted", organisation, by=by, at=at, level=name, days=business_days, since=said)
    return row


@transaction.atomic
def end_service_level(*, organisation: Organisation, by, at: datetime) -> None:
    """Return to the standard for clocks that start from now on; running clocks keep their promise."""
    if _end(organisation, at=at):
        record("service_level.ended", organisation, by=by, at=at)


def _end(organisation: Organisation, *, at: datetime) -> int:
    """End the promises in force at a moment, and cancel those that begin later; return how many rows."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # one change at a time
    end = Greatest("since", Value(at))
    rows = ServiceLevel.objects.filter(Q(until=None) | Q(until__gt=end), organisation=organisation)
    return rows.update(until=end)
