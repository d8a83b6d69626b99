"""Recipients of news about a notice or a right."""

from ipr_portal.accounts.models import User
from ipr_portal.tenancy.people import owners_of
from takedowns.enums import NoticeSource


def who_is_told(notice) -> list[User]:
    """The organisation's owners, and the person who sent the notice; not the operator of an import."""
    people = {person.pk: person for person in owners_of(notice.organisation_id)}
    if notice.source != NoticeSource.IMPORT:
        people.setdefault(notice.submitted_by_id, notice.submitted_by)
    return list(people.values())


def who_hears_of(right) -> list[User]:
    """The organisation's owners, and the person who registered the right; not the operator of an import."""
    people = {person.pk: person for person in owners_of(right.organisation_id)}
    if not right.registered_by.staff_role:
        people.setdefault(right.registered_by_id, right.registered_by)
    return list(people.values())
