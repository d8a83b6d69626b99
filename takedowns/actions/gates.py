"""Opening gated reasons to organisations, and closing them."""

from datetime import datetime

from django.db import IntegrityError, transaction

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError
from ipr_portal.tenancy.models import Organisation
from takedowns.models import ReasonGrant
from takedowns.rules.gates import why_not_close, why_not_open


class CannotOpen(DomainError):
    """A rule forbids it."""


@transaction.atomic
def open_reason(*, organisation: Organisation, code: str, since: datetime, by, at: datetime) -> ReasonGrant:
    """Let an organisation file under a gated reason from a moment on.

    :raises CannotOpen: if the reason is not gated, or is open to it already.
    """
    if refusal := why_not_open(organisation, code, at=at):
        raise CannotOpen(str(refusal))
    row = ReasonGrant(organisation=organisation, code=code, since=since, granted_by=by, granted_at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:  # somebody else has opened it in the meantime
        raise CannotOpen(str(why_not_open(organisation, code, at=at))) from error
    record("reason.opened", organisation, by=by, at=at, code=code, since=since.isoformat())
    return row


@transaction.atomic
def close_reason(*, organisation: Organisation, code: str, by, at: datetime) -> ReasonGrant:
    """Close a gated reason to an organisation from now on; notices sent before stay as they are.

    :raises CannotOpen: if it is not open to it.
    """
    rows = ReasonGrant.objects.filter(organisation=organisation, code=code, until=None)
    row = rows.select_for_update(of=("self",), no_key=True).first()
    if row is None:
        raise CannotOpen(str(why_not_close(organisation, code)))
    row.until, row.ended_by, row.ended_at = max(at, row.since), by, at
    row.save(update_fields=["until", "ended_by", "ended_at"])
    record("reason.closed", organisation, by=by, at=at, code=code)
    return row
