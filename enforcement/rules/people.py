"""Who hears of one rights holder's part of a case: people in its compartment, ours and that rights holder's."""

from enforcement.models import Case
from ipr_portal.accounts.models import User
from ipr_portal.tenancy.people import members_who, people_in, staff_who
from ipr_portal.tenancy.roles import Can


def staff_of(compartment_id: int) -> list[User]:
    """Staff in a compartment who keep its exhibits."""
    return list(staff_who(Can.KEEP_EXHIBITS).filter(pk__in=people_in(compartment_id)).order_by("name", "pk"))


def members_of(compartment_id: int, organisation_id: int) -> list[User]:
    """People of one rights holder who are in a compartment and may see its exhibits."""
    inside = set(people_in(compartment_id))
    members = members_who(Can.SEE_EXHIBITS, [organisation_id])[organisation_id]
    return [person for person in members if person.pk in inside]


def managers_of(compartment_id: int) -> list[User]:
    """The managers of enforcement in a compartment."""
    return list(staff_who(Can.OPEN_CASES).filter(pk__in=people_in(compartment_id)).order_by("name", "pk"))


def has_left(case: Case) -> bool:
    """Whether the owner of a case can no longer work on it: without access, without an account, or with another role."""
    return case.owner not in managers_of(case.compartment_id)


def in_charge(case: Case) -> list[User]:
    """Who is asked about a case: its owner; every manager in its compartment, once the owner has left."""
    managers = managers_of(case.compartment_id)
    return [case.owner] if case.owner in managers else managers


def reviewers_of(compartment_id: int) -> list[User]:
    """The legal reviewers in a compartment."""
    return list(
        staff_who(Can.REVIEW_DISCLOSURES).filter(pk__in=people_in(compartment_id)).order_by("name", "pk")
    )
