"""The rights of the demo world, registered and verified through the actions that people use."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from ipr_portal.accounts.models import User
from ipr_portal.demo.brands import BRANDS, Brand
from ipr_portal.demo.countries import registration_number
from ipr_portal.demo.goods import GENUINE, RESOLD
from ipr_portal.demo.papers import as_picture, scanned
from ipr_portal.demo.pictures import photograph
from ipr_portal.evidence.actions import store
from ipr_portal.evidence.validators import CheckedFile
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.roles import MemberRole
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions import catalogue, rights
from takedowns.enums import FileKind, RightVerdict
from takedowns.models import IPRight
from takedowns.rules.catalogue import ProductDetails
from takedowns.rules.filing import Attachment
from takedowns.rules.rights import RightDetails

from .certificates import certificate_of
from .plan import full_price

FRESH = timedelta(days=120)  # how long a picture of the own product is used again


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
    """Add to a right the product that is sold under it: a picture, and what it costs in the markets of the right."""
    picture = evidence_of(brand, GENUINE)
    [shown] = rights.add_files(right=right, uploads=[picture], kind=FileKind.GENUINE, by=by, at=at)
    details = ProductDetails(
        name=f"{brand.mark} {brand.goods}",
        article=f"{brand.picture[:3].upper()}-{BRANDS.index(brand) + 101}",
        prices={market: full_price(brand, market) for market in right.market_codes()},
    )
    catalogue.add(right=right, details=details, pictures=[shown.file], by=by, at=at)


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
