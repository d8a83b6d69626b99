"""The letters of authority that an organisation sees."""

from django.db.models import QuerySet

from ipr_portal.tenancy.models import LetterOfAuthority, Organisation, OrganisationKind


def letters_of(organisation: Organisation) -> QuerySet[LetterOfAuthority]:
    """Those that a rights holder has granted, or those under which an agency acts."""
    side = "agent" if organisation.kind == OrganisationKind.AGENCY else "principal"
    rows = LetterOfAuthority.objects.filter(**{side: organisation})
    return rows.select_related("agent", "principal", "granted_by")
