"""Who is to be told: by capability at the desk, by role in an organisation."""

from django.db.models import QuerySet

from ipr_portal.accounts.models import User

from .roles import STAFF_ROLES, Can, MemberRole


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
