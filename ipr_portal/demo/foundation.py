"""The people and organisations of the demo world, made through the actions that people use."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from ipr_portal.accounts.actions import add_person
from ipr_portal.accounts.models import User
from ipr_portal.organisations.actions import invitations, letters, registration, verification
from ipr_portal.organisations.details import Details
from ipr_portal.organisations.enums import OrganisationVerdict
from ipr_portal.tenancy.models import Organisation, OrganisationKind
from ipr_portal.tenancy.roles import MemberRole, StaffRole
from ipr_portal.tenancy.scope import organisation_scope, staff_scope

from .brands import AGENCIES, BRANDS, WAITING
from .countries import address_of, company_number, person_of, phone_of
from .papers import extract_of, scanned
from .people import DEMO_PASSWORD, DEMO_PEOPLE

STAFF_ROLES = {
    "Triager": StaffRole.TRIAGER,
    "Triage lead": StaffRole.LEAD,
    "Administrator": StaffRole.ADMIN,
    "Programme manager": StaffRole.PROGRAMMES,
    "Enforcement manager": StaffRole.ENFORCEMENT,
    "Outreach manager": StaffRole.OUTREACH,
    "Legal reviewer": StaffRole.LEGAL,
}
MEMBER_ROLES = {"Owner": MemberRole.OWNER, "Filer": MemberRole.FILER, "Viewer": MemberRole.VIEWER}


def make_staff(*, at: datetime) -> list[User]:
    """The IPR team."""
    team = [person for person in DEMO_PEOPLE if not person.organisation]
    return [
        add_person(
            email=person.email, name=person.name, at=at, staff_role=STAFF_ROLES[str(person.role_label)],
        )
        for person in team
    ]  # fmt: skip


def give_passwords() -> None:
    """Give the offered sign-ins a password. It is hashed once: that takes a quarter of a second."""
    offered = User.objects.filter(email__in=[person.email for person in DEMO_PEOPLE])
    offered.update(password=make_password(DEMO_PASSWORD))


def make_people(staff: list[User], *, since: datetime, now: datetime) -> None:
    """Everybody and everything that was there before the first notice, and the organisations that wait today."""
    for number, brand in enumerate(BRANDS):
        at = since + timedelta(minutes=7 * number)
        organisation, _owner = found(
            brand.name, brand.legal_name, brand.country, brand.domain, at=at, n=number
        )
        verify(organisation, by=staff[2], at=at + timedelta(hours=3))
        _add_members(brand, organisation, at=at + timedelta(hours=4), n=number)
    for number, (name, legal, country, principals) in enumerate(AGENCIES, 100):
        _make_agency(name, legal, country, principals, staff, at=since + timedelta(hours=6), n=number)
    for number, (name, legal, country) in enumerate(WAITING):
        domain = f"{name.split()[0].lower()}.example"
        at = now - timedelta(hours=5 + 21 * number)
        found(name, legal, country, domain, at=at, n=200 + number)
    give_passwords()


def found(name, legal_name, country, domain, *, at, n, kind=OrganisationKind.RIGHTS_HOLDER):
    """Register an organisation and send it to the desk, as its first owner does."""
    listed = next((p for p in DEMO_PEOPLE if p.organisation == name and str(p.role_label) == "Owner"), None)
    email, person = (listed.email, listed.name) if listed else (f"owner@{domain}", person_of(country, n))
    owner = _person(email, person, at=at)
    number, address = company_number(country, n), address_of(country, n)
    details = Details(
        name=name, legal_name=legal_name, country=country, registration_number=number, address=address,
        website=f"https://www.{domain}", contact_email=f"ip@{domain}", contact_phone=phone_of(country, n),
    )  # fmt: skip
    extract = extract_of(legal_name, country, number, address, (at - timedelta(days=9)).date())
    documents = [scanned(f"extract-{number.replace('/', '-')}", extract)]
    return registration.register(kind=kind, details=details, by=owner, at=at, documents=documents), owner


def verify(organisation, *, by, at):
    with staff_scope(by=by):
        verification.review(
            organisation=organisation, round=0, verdict=OrganisationVerdict.VERIFY, by=by, at=at
        )
    organisation.refresh_from_db()


def _make_agency(name, legal, country, principals, staff, *, at, n):
    domain = f"{name.split()[0].lower()}.example"
    agency, owner = found(name, legal, country, domain, at=at, n=n, kind=OrganisationKind.AGENCY)
    verify(agency, by=staff[2], at=at + timedelta(hours=2))
    for person in (p for p in DEMO_PEOPLE if p.organisation == name):
        invite(agency, MemberRole.FILER, person.email, person.name, by=owner, at=at + timedelta(hours=3))
    for principal in Organisation.objects.filter(name__in=principals):
        grantor = User.objects.get(memberships__organisation=principal, memberships__role=MemberRole.OWNER)
        with organisation_scope(principal, by=grantor):
            letters.grant_letter(principal=principal, agency=name, by=grantor, at=at + timedelta(days=1))


def _add_members(brand, organisation, *, at, n):
    owner = User.objects.get(memberships__organisation=organisation, memberships__role=MemberRole.OWNER)
    listed = [p for p in DEMO_PEOPLE if p.organisation == brand.name and str(p.role_label) != "Owner"]
    for person in listed:
        invite(organisation, MEMBER_ROLES[str(person.role_label)], person.email, person.name, by=owner, at=at)
    if not listed:
        name = person_of(brand.country, n + 1)
        invite(organisation, MemberRole.FILER, f"ip.desk@{brand.domain}", name, by=owner, at=at)


def invite(organisation, role, email, name, *, by, at):
    with organisation_scope(organisation, by=by):
        invitation = invitations.invite(organisation=organisation, email=email, role=role, by=by, at=at)
    invitations.accept_invitation(
        invitation=invitation, by=_person(email, name, at=at), at=at + timedelta(hours=5)
    )


def _person(email, name, *, at) -> User:
    """Somebody of the demo world."""
    return add_person(email=email, name=name, at=at)
