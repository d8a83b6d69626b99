"""Noting who looked at what of a case."""

from datetime import datetime

from enforcement.models import Case, CaseLook
from ipr_portal.accounts.models import User
from ipr_portal.tenancy.scope import staff_scope


def note_look(case: Case, *, page: str, by: User, at: datetime, key: str = "") -> None:
    """Note a look of somebody in the case; in the desk's role for that person, as members do not read the log."""
    with staff_scope(by=by):
        CaseLook.objects.create(
            case=case, compartment_id=case.compartment_id, person=by, at=at, page=page[:60], key=key[:64]
        )
