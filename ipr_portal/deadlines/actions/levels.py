"""Who is promised more than the standard, from when on. Programmes call it; nothing else does."""

from datetime import datetime

from django.db import transaction

from ipr_portal.audit.actions import record
from ipr_portal.deadlines.enums import Level
from ipr_portal.deadlines.models import ServiceLevel
from ipr_portal.tenancy.models import Organisation


@transaction.atomic
def grant_service_level(
    *, organisation: Organisation, level: str, since: datetime, by, at: datetime
) -> ServiceLevel:
    """Promise an organisation a level for what starts at or after `since`; clocks that run keep theirs.

    A level it has until then ends at `since`.
    """
    _end(organisation, at=since)
    row = ServiceLevel.objects.create(
        organisation=organisation, level=Level(level), since=since, granted_by=by, granted_at=at
    )
    record("service_level.granted", organisation, by=by, at=at, level=row.level, since=since.isoformat())
    return row


@transaction.atomic
def end_service_level(*, organisation: Organisation, by, at: datetime) -> None:
    """Go back to the standard for what starts from now on; clocks that run keep what they were promised."""
    if _end(organisation, at=at):
        record("service_level.ended", organisation, by=by, at=at)


def _end(organisation, *, at) -> int:
    open_rows = ServiceLevel.objects.filter(organisation=organisation, until=None)
    return open_rows.select_for_update().filter(since__lte=at).update(until=at)
