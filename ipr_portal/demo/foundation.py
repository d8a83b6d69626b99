"""The people, organisations and rights of the demo world, made through the actions that people use."""

import io
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from ipr_portal.accounts.actions import add_person
from ipr_portal.accounts.models import User
from ipr_portal.evidence.actions import store
from ipr_portal.evidence.validators import CheckedFile, check
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

from .brands import AGENCIES, BRANDS, FAMILIES, PEOPLE, WAITING, Brand
from .people import DEMO_PASSWORD, DEMO_PEOPLE

STAFF_ROLES = {
    "Triager": StaffRole.TRIAGER,
    "Triage lead": StaffRole.LEAD,
    "Administrator": StaffRole.ADMIN,
    "Programme manager": StaffRole.PROGRAMMES,
    "Enforcement manager": StaffRole.ENFORCEMENT,
    "Outreach manager": StaffRole.OUTREACH,
}
MEMBER_ROLES = {"Owner": MemberRole.OWNER, "Filer": MemberRole.FILER, "Viewer": MemberRole.VIEWER}
OFFICES = {"SG": "SG", "MY": "MY", "TH": "TH", "ID": "ID", "PH": "PH", "VN": "VN"}


@dataclass(slots=True)
class Holder:
    """A rights holder of the demo world with what its notices need."""

    brand: Brand
    organisation: Organisation
    owner: User
    filer: User
    rights: dict[tuple[str, str], IPRight] = field(default_factory=dict)  # kind and market
    evidence: list[Attachment] = field(default_factory=list)


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


def make_people(staff: list[User], *, since: datetime) -> None:
    """Everybody and everything that was there before the first notice."""
    picture = checked_picture("extract.png", "EXTRACT FROM THE REGISTER", "#eef1f3")
    for number, brand in enumerate(BRANDS):
        at = since + timedelta(minutes=7 * number)
        organisation, _owner = found(
            brand.name, brand.legal_name, brand.country, brand.domain, picture, at=at, n=number
        )
        verify(organisation, by=staff[2], at=at + timedelta(hours=3))
        _add_members(brand, organisation, at=at + timedelta(hours=4), n=number)
    for number, (name, legal, country, principals) in enumerate(AGENCIES, 100):
        _make_agency(
            name, legal, country, principals, picture, staff, at=since + timedelta(hours=6), n=number
        )
    for number, (name, legal, country) in enumerate(WAITING, 200):
        domain = f"{name.split()[0].lower()}.example"
        found(
            name,
            legal,
            country,
            domain,
            picture,
            at=since + timedelta(days=540, hours=number - 200),
            n=number,
        )
    give_passwords()


def found(name, legal_name, country, domain, picture, *, at, n, kind=OrganisationKind.RIGHTS_HOLDER):
    """Register an organisation and send it to the desk, as its first owner does."""
    listed = next((p for p in DEMO_PEOPLE if p.organisation == name and str(p.role_label) == "Owner"), None)
    owner = _person(listed.email if listed else f"owner@{domain}", listed.name if listed else _name(n), at=at)
    details = Details(
        name=name, legal_name=legal_name, country=country, registration_number=f"{country}-{201900000 + 37 * n}",
        address=f"{n + 11} Harbour Road, {country}", website=f"https://www.{domain}", contact_email=f"ip@{domain}",
        contact_phone=f"+65 6{n:03d} 4{n:03d}",
    )  # fmt: skip
    organisation = registration.register(kind=kind, details=details, by=owner, at=at, documents=[picture])
    with organisation_scope(organisation, by=owner):
        registration.submit(organisation=organisation, by=owner, at=at + timedelta(minutes=20))
    return organisation, owner


def verify(organisation, *, by, at):
    with staff_scope(by=by):
        verification.review(
            organisation=organisation, round=0, verdict=OrganisationVerdict.VERIFY, by=by, at=at
        )
    organisation.refresh_from_db()


def _make_agency(name, legal, country, principals, picture, staff, *, at, n):
    domain = f"{name.split()[0].lower()}.example"
    agency, owner = found(name, legal, country, domain, picture, at=at, n=n, kind=OrganisationKind.AGENCY)
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
        invite(organisation, MemberRole.FILER, f"ip.desk@{brand.domain}", _name(n + 13), by=owner, at=at)


def invite(organisation, role, email, name, *, by, at):
    with organisation_scope(organisation, by=by):
        invitation = invitations.invite(organisation=organisation, email=email, role=role, by=by, at=at)
    invitations.accept_invitation(
        invitation=invitation, by=_person(email, name, at=at), at=at + timedelta(hours=5)
    )


def _person(email, name, *, at) -> User:
    """Somebody of the demo world."""
    return add_person(email=email, name=name, at=at)


def _name(number: int) -> str:
    return f"{PEOPLE[number % len(PEOPLE)]} {FAMILIES[(number * 7 + 3) % len(FAMILIES)]}"


# -- rights ------------------------------------------------------------------------------------------------------
def make_rights(numbers: list[int], staff: list[User], *, since: datetime) -> dict[int, Holder]:
    """Register and verify the rights of some brands; return who can file."""
    certificate = checked_picture("certificate.png", "CERTIFICATE OF REGISTRATION", "#f3efe4")
    genuine = checked_picture("genuine-front.png", "GENUINE", "#e9ded2")
    suspect = checked_picture("suspect-listing.png", "SUSPECT", "#dfe4e8")
    holders = {}
    for number in numbers:
        brand = BRANDS[number]
        organisation = Organisation.objects.get(name=brand.name)
        people = User.objects.filter(memberships__organisation=organisation)
        owner = people.get(memberships__role=MemberRole.OWNER)
        filer = people.filter(memberships__role=MemberRole.FILER).first() or owner
        holder = Holder(brand, organisation, owner, filer)
        at = since + timedelta(days=2, minutes=11 * number)
        with organisation_scope(organisation, by=filer):
            sent = [
                (key, rights.register(organisation=organisation, details=details, uploads=[certificate], send=True, by=filer, at=at))
                for key, details in right_details(brand, number).items()
            ]  # fmt: skip
            holder.evidence = [
                Attachment(store(upload=upload, organisation=organisation, by=filer, at=at), kind)
                for upload, kind in ((genuine, FileKind.GENUINE), (suspect, FileKind.SUSPECT))
            ]
        for key, right in sent:
            with staff_scope(by=staff[0]):
                rights.review(
                    right=right, submitted_at=at, verdict=RightVerdict.VALIDATE, by=staff[0], at=at + timedelta(hours=5)
                )  # fmt: skip
                right.refresh_from_db()
            holder.rights[key] = right
        holders[number] = holder
    return holders


def right_details(brand: Brand, number: int) -> dict[tuple[str, str], RightDetails]:
    """A mark in every market, the product pictures as a work, and a design where the brand makes shapes."""
    markets = tuple(brand.markets.split())
    marks = {
        ("TRADEMARK", market): RightDetails(
            kind="TRADEMARK", title=brand.mark, owner_name=brand.legal_name, markets=(market,), mark_kind="WORD",
            office=OFFICES[market], registration_number=f"{40202100000 + 977 * number + 31 * place}{market[0]}",
            registered_on=date(2019 + number % 5, 1 + number % 12, 10), expires_on=date(2029 + number % 5, 1 + number % 12, 9),
            nice_classes=brand.classes, goods=brand.goods,
        )
        for place, market in enumerate(markets)
    }  # fmt: skip
    work = RightDetails(
        kind="COPYRIGHT", title=f"{brand.mark} product photographs", owner_name=brand.legal_name, markets=markets,
        description="Photographs of the products, taken for the owner's own shop.",
        details={"work_type": "IMAGE", "author": f"{brand.name} studio"},
    )  # fmt: skip
    design = RightDetails(
        kind="DESIGN", title=f"{brand.mark} {brand.goods}", owner_name=brand.legal_name, markets=(markets[0],),
        office=OFFICES[markets[0]], registration_number=f"D{3000000 + 91 * number}",
        registered_on=date(2022, 3, 1), expires_on=date(2032, 2, 28), description="Shape of the product.",
    )  # fmt: skip
    return marks | {("COPYRIGHT", market): work for market in markets[:1]} | {("DESIGN", markets[0]): design}


def checked_picture(name: str, words: str, colour: str) -> CheckedFile:
    """A plain picture with a word on it, drawn here and checked once."""
    picture = Image.new("RGB", (900, 640), colour)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((40, 40, 860, 600), outline="#35424b", width=3)
    draw.text((80, 90), words, fill="#12191e", font_size=44)
    for line in range(6):
        draw.rectangle((80, 200 + 58 * line, 820 - 90 * (line % 3), 218 + 58 * line), fill="#c5ced3")
    content = io.BytesIO()
    picture.save(content, "PNG")
    return check(SimpleUploadedFile(name, content.getvalue(), content_type="image/png"))
