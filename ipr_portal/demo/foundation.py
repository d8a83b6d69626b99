"""The people, organisations and rights of the demo world, made through the actions that people use."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from django.contrib.auth.hashers import make_password

from ipr_portal.accounts.actions import add_person
from ipr_portal.accounts.models import User
from ipr_portal.evidence.actions import store
from ipr_portal.evidence.validators import CheckedFile
from ipr_portal.organisations.actions import invitations, letters, registration, verification
from ipr_portal.organisations.details import Details
from ipr_portal.organisations.enums import OrganisationVerdict
from ipr_portal.tenancy.models import Organisation, OrganisationKind
from ipr_portal.tenancy.roles import MemberRole, StaffRole
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions import rights
from takedowns.enums import FileKind, RightVerdict
from takedowns.models import IPRight
from takedowns.rules.filing import Attachment
from takedowns.rules.rights import RightDetails

from .brands import AGENCIES, BRANDS, WAITING, Brand
from .countries import address_of, company_number, person_of, phone_of, registration_number
from .goods import GENUINE, RESOLD
from .papers import as_picture, certificate_of, extract_of, scanned
from .people import DEMO_PASSWORD, DEMO_PEOPLE
from .pictures import photograph

STAFF_ROLES = {
    "Triager": StaffRole.TRIAGER,
    "Triage lead": StaffRole.LEAD,
    "Administrator": StaffRole.ADMIN,
    "Programme manager": StaffRole.PROGRAMMES,
    "Enforcement manager": StaffRole.ENFORCEMENT,
    "Outreach manager": StaffRole.OUTREACH,
}
FRESH = timedelta(days=120)  # how long a picture of the own product is used again
MEMBER_ROLES = {"Owner": MemberRole.OWNER, "Filer": MemberRole.FILER, "Viewer": MemberRole.VIEWER}


@dataclass(slots=True)
class Holder:
    """A rights holder of the demo world with what its notices need."""

    brand: Brand
    organisation: Organisation
    owner: User
    filer: User
    rights: dict[tuple[str, str], IPRight] = field(default_factory=dict)  # kind and market
    genuine: Attachment | None = None  # its own picture, as it was last stored

    def attachments(self, variant: str, *, at: datetime) -> list[Attachment]:
        """The genuine product beside the copy that a notice is about, added as the notice is written."""
        if self.genuine is None or at - self.genuine.file.added_at > FRESH:
            self.genuine = self._add(GENUINE, FileKind.GENUINE, at=at)
        return [self.genuine, self._add(variant, FileKind.SUSPECT, at=at)]

    def _add(self, variant: str, kind: FileKind, *, at: datetime) -> Attachment:
        at -= timedelta(minutes=12)
        upload = evidence_of(self.brand, variant)
        return Attachment(store(upload=upload, organisation=self.organisation, by=self.filer, at=at), kind)


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
    """Let in whoever is offered as a sign-in. The one password is hashed once: that takes a quarter of a second."""
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


# -- rights ------------------------------------------------------------------------------------------------------
def make_rights(numbers: list[int], staff: list[User], *, since: datetime) -> dict[int, Holder]:
    """Register and verify the rights of some brands; return who can file."""
    holders = {}
    for number in numbers:
        brand = BRANDS[number]
        organisation = Organisation.objects.get(name=brand.name)
        people = User.objects.filter(memberships__organisation=organisation)
        owner = people.get(memberships__role=MemberRole.OWNER)
        filer = people.filter(memberships__role=MemberRole.FILER).first() or owner
        holder = Holder(brand, organisation, owner, filer)
        _register_rights(holder, number, staff[0], at=since + timedelta(days=2, minutes=11 * number))
        holders[number] = holder
    return holders


@cache
def evidence_of(brand: Brand, variant: str) -> CheckedFile:
    """A picture as a filer adds it: of the own product, or of a listing, with the points numbered that give it away."""
    if variant == GENUINE:
        return as_picture(f"{brand.picture}-genuine", photograph(brand, GENUINE))
    shown = photograph(brand, GENUINE if variant == RESOLD else variant, numbered=True)
    return as_picture(f"{brand.picture}-from-the-listing", shown)


def _register_rights(holder: Holder, number: int, reviewer: User, *, at: datetime) -> None:
    organisation, filer = holder.organisation, holder.filer
    sent = []
    with organisation_scope(organisation, by=filer):
        for key, details in right_details(holder.brand, number, on=at.date()).items():
            paper = [certificate(details)] if details.office else []
            right = rights.register(
                organisation=organisation, details=details, uploads=paper, send=True, by=filer, at=at
            )
            show_genuine(right, holder.brand, by=filer, at=at)
            sent.append((key, right))
    for key, right in sent:
        with staff_scope(by=reviewer):
            rights.review(
                right=right, submitted_at=at, verdict=RightVerdict.VALIDATE, by=reviewer, at=at + timedelta(hours=5)
            )  # fmt: skip
            right.refresh_from_db()
        holder.rights[key] = right


def show_genuine(right: IPRight, brand: Brand, *, by: User, at: datetime) -> None:
    """Add to a right a picture of the product that is sold under it."""
    rights.add_files(right=right, uploads=[evidence_of(brand, GENUINE)], kind=FileKind.GENUINE, by=by, at=at)


def certificate(details: RightDetails, *, wrong: str = "") -> CheckedFile:
    """The certificate of a right as its owner scanned it."""
    name = f"certificate-{details.registration_number.replace('/', '-').replace(' ', '-')}"
    return scanned(name, certificate_of(details, wrong=wrong))


def right_details(brand: Brand, number: int, *, on: date) -> dict[tuple[str, str], RightDetails]:
    """A mark in every market, the product pictures as a work, and a design where the brand makes shapes.

    :param on: a day on which all of them are in force, and long after which they still are.
    """
    markets = tuple(brand.markets.split())
    marks = {("TRADEMARK", market): mark_details(brand, market, number, on=on) for market in markets}
    work = RightDetails(
        kind="COPYRIGHT", title=f"{brand.mark} product photographs", owner_name=brand.legal_name, markets=markets,
        description="Photographs of the products, taken for the owner's own shop.",
        details={"work_type": "IMAGE", "author": f"{brand.name} studio"},
    )  # fmt: skip
    home, year = markets[0], on.year - 2
    design = RightDetails(
        kind="DESIGN", title=f"{brand.mark} {brand.goods}", owner_name=brand.legal_name, markets=(home,),
        office=home, registration_number=registration_number(home, "DESIGN", number, year),
        registered_on=date(year, 3, 1 + number % 28), expires_on=date(year + 10, 3, 1) + timedelta(number % 28 - 1),
        description=f"Shape of the {brand.goods}.",
    )  # fmt: skip
    return marks | {("COPYRIGHT", home): work, ("DESIGN", home): design}


def mark_details(brand: Brand, market: str, number: int, *, on: date) -> RightDetails:
    """A word mark, registered some years ago for ten years."""
    chance = random.Random(f"{market}-{number}")
    year, month, day = on.year - 1 - chance.randrange(5), chance.randint(1, 12), chance.randint(2, 28)
    return RightDetails(
        kind="TRADEMARK", title=brand.mark, owner_name=brand.legal_name, markets=(market,), mark_kind="WORD",
        office=market, registration_number=registration_number(market, "TRADEMARK", number, year),
        registered_on=date(year, month, day), expires_on=date(year + 10, month, day - 1),
        nice_classes=brand.classes, goods=brand.goods,
    )  # fmt: skip
