"""Organisations that staff bring in themselves, such as those of an import."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from ipr_portal.audit.actions import record
from ipr_portal.tenancy.models import Organisation, OrganisationKind, OrganisationState

LONGEST_SLUG = 60


@transaction.atomic
def enrol(
    *, name: str, country: str, by, at: datetime, kind: str = OrganisationKind.RIGHTS_HOLDER, legal_name: str = ""
) -> Organisation:
    """Bring in an organisation that was verified elsewhere: it can carry notices at once, and has no members yet."""
    organisation = Organisation.objects.create(
        kind=kind,
        slug=free_slug(name),
        name=name,
        legal_name=legal_name or name,
        country=country,
        state=OrganisationState.VERIFIED,
        created_at=at,
    )
    record("organisation.enrolled", organisation, by=by, at=at)
    return organisation


def free_slug(name: str) -> str:
    """An address for a name that nobody has: `acme`, else `acme-2`, and so on."""
    wished = slugify(name)[: LONGEST_SLUG - 8].strip("-") or "organisation"
    taken = set(
        Organisation.objects.filter(slug__startswith=wished).values_list("slug", flat=True)
    )
    number, slug = 1, wished
    while slug in taken:
        number += 1
        slug = f"{wished}-{number}"
    return slug
