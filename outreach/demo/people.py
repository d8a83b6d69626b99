"""Whom the team knows in the demo world: brands of the portal, and many who do not use it."""

from itertools import cycle, islice

from ipr_portal.demo.countries import COUNTRIES
from ipr_portal.demo.register import World
from ipr_portal.markets import MARKETS
from ipr_portal.tenancy.models import Organisation, OrganisationKind
from ipr_portal.tenancy.scope import staff_scope
from outreach.actions.imports import Entry, bring_in
from outreach.actions.people import OrganisationDetails, add_organisation
from outreach.enums import Source, StakeholderType

T = StakeholderType
KNOWN = 770  # organisations outside of the portal
# How many of a hundred are of a type, and what such organisations call themselves.
TYPES: list[tuple[StakeholderType, int, list[str]]] = [
    (T.RIGHTS_HOLDER, 52, ["Botanicals", "Watch House", "Outfitters", "Audio", "Cosmetics", "Footwear"]),
    (T.BRAND_PROTECTION_AGENCY, 14, ["Brand Watch", "Brand Guard"]),
    (T.LAW_FIRM, 13, ["IP Counsel", "& Partners"]),
    (T.LAW_ENFORCEMENT, 7, ["Economic Crime Division"]),
    (T.CUSTOMS, 4, ["Customs Office"]),
    (T.INDUSTRY_ASSOCIATION, 4, ["Anti-Counterfeiting Association"]),
    (T.IP_OFFICE, 2, ["Intellectual Property Office"]),
    (T.OTHER_REGULATOR, 2, ["Market Surveillance"]),
    (T.ACADEMIA, 1, ["School of Law"]),
    (T.MEDIA, 1, ["Business Daily"]),
]
FIRST = [
    "Rimba", "Cendana", "Senja", "Lestari", "Kirana", "Mekar", "Siam", "Lotus", "Chao Phraya", "Andaman", "Mekong", "Hoa Sen",
    "Thanh Lam", "Da Lat", "Mayon", "Luzon", "Perla", "Amihan", "Merlion", "Raffles", "Kallang", "Melati", "Kinabalu", "Penang",
    "Straits", "Banyan", "Garuda", "Sunda", "Borneo", "Celebes", "Orchid", "Jasmine", "Pandan", "Saffron", "Indigo", "Coral",
]  # fmt: skip
SECOND = [
    "",
    "North",
    "South",
    "East",
    "West",
    "Central",
    "New",
    "Golden",
    "Silver",
    "Royal",
    "United",
    "First",
]


def make_stakeholders(world: World) -> None:
    """The organisations of the portal, linked to their tenants, and those outside of it with one or two people each."""
    manager = world.staff[6]
    with staff_scope(by=manager):
        for tenant in Organisation.objects.filter(state="VERIFIED").order_by("pk"):
            kind = T.BRAND_PROTECTION_AGENCY if tenant.kind == OrganisationKind.AGENCY else T.RIGHTS_HOLDER
            markets = [tenant.country] if tenant.country in MARKETS else []
            details = OrganisationDetails(
                name=tenant.name, type=kind, domain=tenant.contact_email.rpartition("@")[2], tenant=tenant,
                markets=markets, owner=manager,
            )  # fmt: skip
            add_organisation(details=details, source=Source.PORTAL, by=manager, at=world.since)
        bring_in(entries=entries(), by=manager, at=world.since)


def entries() -> list[Entry]:
    """The lines of a list that the team kept before it had the portal."""
    types = [(type_, words) for type_, share, names in TYPES for words in islice(cycle(names), share)]
    names = [f"{second} {first}".strip() for second in SECOND for first in FIRST]
    found: list[Entry] = []
    for number in range(KNOWN):
        type_, words = types[number * 37 % len(types)]
        name = f"{names[number % len(names)]} {words}" + (" II" if number >= len(names) else "")
        market = list(MARKETS)[number % len(MARKETS)]
        people = COUNTRIES[market].people
        for guest in range(2 if number % 3 == 0 else 1):
            person = people[(number // 6 + guest) % len(people)]
            where = "".join(sign for sign in name.lower() if sign.isalnum())
            found.append(Entry(
                place=f"row {number + 2}", name=person, email=f"{'office' if guest == 0 else 'legal'}@{where}.example",
                organisation=name, type=type_, markets=[market], job="",
            ))  # fmt: skip
    return found
