"""Locking a case before it is changed, and noting that something happened in it."""

from datetime import datetime

from django.utils.translation import gettext as _

from enforcement.models import Case
from enforcement.rules.access import why_not_write
from ipr_portal.errors import DomainError, Stale


class CannotChange(DomainError):
    """Something about a case cannot be done now."""


def lock(case: Case, *, version: int | None = None) -> Case:
    """Lock a case until the transaction ends.

    :param version: of the case on the page from which the change comes.
    :raises CannotChange: if the person of the scope may not write in it, or it is closed.
    :raises Stale: if somebody has changed it since that version.
    """
    found = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if refusal := why_not_write(found):
        raise CannotChange(refusal)
    if version is not None and found.version != version:
        raise Stale(_("Somebody changed this case while you had it open. Look at it again."))
    if not found.is_open:
        raise CannotChange(_("The case is closed."))
    return found


def touch(case: Case, *, at: datetime, fields: tuple[str, ...] = ()) -> None:
    """Save some fields of a locked case, its next version, and that it moved: it is no longer dormant."""
    case.version += 1
    case.moved_at, case.reminded_days, case.dormant_at = at, 0, None
    case.save(update_fields=["version", "moved_at", "reminded_days", "dormant_at", *fields])
