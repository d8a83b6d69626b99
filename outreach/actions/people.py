"""Adding and changing stakeholders, what they agreed to, and finding the one that is meant."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.models import Organisation
from outreach.enums import ConsentPurpose, Source, StakeholderType
from outreach.models import Consent, StakeholderOrganisation, StakeholderPerson
from outreach.names import domain_of, folded


class CannotKeep(DomainError):
    """The details of a stakeholder cannot be kept as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationDetails:
    name: str
    type: str
    domain: str = ""
    markets: Sequence[str] = field(default_factory=list)
    languages: Sequence[str] = field(default_factory=list)
    tenant: Organisation | None = None
    owner: User | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetails:
    name: str
    email: str = ""
    phone: str = ""
    job: str = ""
    works_for: StakeholderOrganisation | None = None
    markets: Sequence[str] = field(default_factory=list)
    languages: Sequence[str] = field(default_factory=list)
    owner: User | None = None


@transaction.atomic
def add_organisation(
    *, details: OrganisationDetails, source: Source, by: User | None, at: datetime
) -> StakeholderOrganisation:
    """Add an organisation.

    :raises CannotKeep: if its tenant is linked to another one.
    """
    _refuse_second(details.tenant, but=None)
    made = StakeholderOrganisation.objects.create(**_columns(details), source=source, created_at=at)
    record("stakeholder.added", made, by=by, at=at, internal=True)
    return made


@transaction.atomic
def add_person(*, details: PersonDetails, source: Source, by: User | None, at: datetime) -> StakeholderPerson:
    """Add a person. Two people may have one name and even one address; `duplicates` shows such pairs."""
    made = StakeholderPerson.objects.create(**_columns(details), source=source, created_at=at)
    record("stakeholder.added", made, by=by, at=at, internal=True)
    return made


@transaction.atomic
def change_organisation(
    *, organisation: StakeholderOrganisation, details: OrganisationDetails, by: User, at: datetime
) -> StakeholderOrganisation:
    """Change an organisation.

    :raises CannotKeep: if its tenant is linked to another one.
    :raises Stale: if it was merged meanwhile.
    """
    _refuse_second(details.tenant, but=organisation)
    return _change(StakeholderOrganisation, organisation, details, by, at)


@transaction.atomic
def change_person(
    *, person: StakeholderPerson, details: PersonDetails, by: User, at: datetime
) -> StakeholderPerson:
    """Change a person; what they attended before stays with the organisation they worked for then.

    :raises Stale: if they were merged meanwhile.
    """
    return _change(StakeholderPerson, person, details, by, at)


def _change(model, row, details, by, at) -> Any:
    row = model.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    if row.merged_into_id:
        raise Stale(_("%(name)s was merged into another entry.") % {"name": row})
    if isinstance(row, StakeholderPerson) and row.emptied_at:
        raise Stale(_("This entry is emptied, and only counts. Add the person again."))
    columns = _columns(details)
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))
    record("stakeholder.changed", row, by=by, at=at, internal=True)
    return row


def _columns(details: OrganisationDetails | PersonDetails) -> dict:
    columns = {name: getattr(details, name) for name in details.__slots__}
    for name in ("markets", "languages"):
        columns[name] = list(columns[name])
    if "email" in columns:
        columns["email"] = columns["email"].lower()
    return columns | {"folded": folded(details.name)}


def _refuse_second(tenant: Organisation | None, *, but: StakeholderOrganisation | None) -> None:
    rows = StakeholderOrganisation.objects.current().filter(tenant=tenant)
    if tenant and (other := rows.exclude(pk=but.pk if but else 0).first()):
        raise CannotKeep(
            _("%(tenant)s is linked to %(other)s already. Merge the two.")
            % {"tenant": tenant, "other": other}
        )


@transaction.atomic
def give_consent(
    *,
    person: StakeholderPerson,
    purpose: ConsentPurpose,
    version: str,
    proof: str,
    by: User | None,
    at: datetime,
) -> Consent:
    """Note what a person agreed to; nothing happens if they agreed to the same text before."""
    rows = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None)
    if standing := rows.filter(text_version=version).first():
        return standing
    made = Consent.objects.create(
        person=person, purpose=purpose, text_version=version, proof=proof, given_at=at
    )
    label = ConsentPurpose(purpose).label
    record("consent.given", person, by=by, at=at, internal=True, purpose=str(label), version=version)
    return made


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: User | None, at: datetime) -> None:
    """Take a consent back.

    :raises Stale: if it was withdrawn before.
    """
    rows = Consent.objects.filter(pk=consent.pk, withdrawn_at=None)
    if not rows.update(withdrawn_at=at):
        raise Stale(_("This consent is withdrawn already."))
    label = ConsentPurpose(consent.purpose).label
    record("consent.withdrawn", consent.person, by=by, at=at, internal=True, purpose=str(label))


def note_export(*, person: StakeholderPerson, by: User, at: datetime) -> None:
    """Record that somebody took out everything that is held about a person."""
    record("stakeholder.exported", person, by=by, at=at, internal=True)


def person_for(
    *,
    name: str,
    email: str,
    company: str,
    type: str,
    by: User | None,
    at: datetime,
    markets: Sequence[str] = (),
) -> StakeholderPerson:
    """The person of a registration: the one with this address, else a new one, in the organisation that is meant."""
    rows = StakeholderPerson.objects.current().select_related("works_for", "account")
    if email and (found := rows.filter(email=email.lower()).order_by("pk").first()):
        return found
    where = organisation_for(name=company, email=email, type=type, by=by, at=at) if company else None
    details = PersonDetails(name=name, email=email, works_for=where, markets=markets)
    return add_person(details=details, source=Source.EVENT, by=by, at=at)


def organisation_for(
    *, name: str, email: str, type: str, by: User | None, at: datetime
) -> StakeholderOrganisation:
    """The organisation of that name, or the only one whose mail has that domain; else a new one."""
    rows = StakeholderOrganisation.objects.current().order_by("pk")
    if found := rows.filter(folded=folded(name)).first():
        return found
    domain = domain_of(email)
    alike = list(rows.filter(domain=domain)[:2]) if domain else []
    if len(alike) == 1:
        return alike[0]
    known = type if type in StakeholderType.values else StakeholderType.OTHER
    details = OrganisationDetails(name=name, type=known, domain=domain)
    return add_organisation(details=details, source=Source.EVENT, by=by, at=at)
