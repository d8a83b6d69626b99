"""Recipients of news: by capability at the desk, by role in an organisation."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from ipr_portal.accounts.models import User

from .models import LetterOfAuthority, Membership, Organisation
from .roles import MEMBER_ROLES, STAFF_ROLES, Can, MemberRole


def staff_who(capability: Can) -> QuerySet[User]:
    """Everybody at the desk whose role has a capability."""
    roles = [role for role, granted in STAFF_ROLES.items() if capability in granted]
    return User.objects.filter(staff_role__in=roles, is_active=True)


def owners_of(organisation_id: int) -> QuerySet[User]:
    """The owners of an organisation."""
    return User.objects.filter(
        memberships__organisation=organisation_id,
        memberships__role=MemberRole.OWNER,
        is_active=True,
    )


def members_who(capability: Can, organisation_ids: Iterable[int]) -> dict[int, list[User]]:
    """The people of some organisations whose role has a capability, by organisation, in one statement."""
    roles = [role for role, granted in MEMBER_ROLES.items() if capability in granted]
    rows = Membership.objects.filter(organisation__in=organisation_ids, role__in=roles, user__is_active=True)
    found: dict[int, list[User]] = defaultdict(list)
    for row in rows.select_related("user").order_by("pk"):
        found[row.organisation_id].append(row.user)
    return found


def people_in(compartment_id: int) -> list[int]:
    """The keys of the people who are in a compartment now; nobody, if the reader is not in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenancy_people_in(%s)", [compartment_id])
        return cursor.fetchone()[0]


def people_of_part(compartment_id: int, organisation_id: int) -> QuerySet[User]:
    """Who in a compartment may hear of one organisation's rows: staff, and that organisation's own people.

    A compartment may be shared by several organisations, none of which hears of the others' rows.
    """
    inside = User.objects.filter(pk__in=people_in(compartment_id), is_active=True)
    mine = Membership.objects.filter(organisation=organisation_id).values("user")
    return inside.filter(~Q(staff_role="") | Q(pk__in=mine))


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation a person may enter, and the agency they come from, if any."""

    organisation: Organisation
    agency: Organisation | None = None


def places_of(person: User, at: datetime) -> list[Place]:
    """Every organisation a person may enter at a moment: as a member, or for an agency under a letter in force."""
    memberships = person.memberships.select_related("organisation").order_by("organisation__name")
    places = {row.organisation_id: Place(row.organisation) for row in memberships}
    letters = LetterOfAuthority.objects.live(at).filter(agent__in=list(places))
    for letter in letters.select_related("principal", "agent").order_by("principal__name"):
        places.setdefault(letter.principal_id, Place(letter.principal, letter.agent))
    return list(places.values())
