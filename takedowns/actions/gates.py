"""Opening a gated reason to one organisation, and closing it again. Programmes call it; nothing else does."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Greatest

from ipr_portal.audit.actions import record
from ipr_portal.tenancy.models import Organisation
from takedowns.models import ReasonGrant


@transaction.atomic
def open_reason(*, organisation: Organisation, code: str, since: datetime, by, at: datetime) -> ReasonGrant:
    """Open a gated reason to an organisation from a moment on. One that is open already stays as it is."""
    rows = _lock(organisation, code)
    if found := rows.in_force(since).first():
        return found
    _end(rows, at=since)  # one that would begin later
    grant = ReasonGrant.objects.create(
        organisation=organisation, code=code, since=since, granted_by=by, granted_at=at
    )
    record("reason.opened", organisation, by=by, at=at, code=code)
    return grant


@transaction.atomic
def close_reason(*, organisation: Organisation, code: str, by, at: datetime) -> None:
    """Close a gated reason; notices that were sent under it are not touched."""
    if _end(_lock(organisation, code), at=at):
        record("reason.closed", organisation, by=by, at=at, code=code)


def _lock(organisation, code):
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # one change at a time
    return ReasonGrant.objects.filter(organisation=organisation, code=code)


def _end(rows, *, at: datetime) -> int:
    """End the grants in force at a moment, and cancel those that begin later; return how many."""
    end = Greatest("since", Value(at))
    return rows.filter(Q(until=None) | Q(until__gt=end)).update(until=end)
