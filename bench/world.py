"""The people, organisations and first notices of the benchmark, made through the product's own actions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ipr_portal.accounts.actions import add_person
from ipr_portal.accounts.models import User
from ipr_portal.organisations.actions.registration import enrol
from ipr_portal.organisations.details import Details
from ipr_portal.tenancy.models import Membership, Organisation, OrganisationKind
from ipr_portal.tenancy.roles import MemberRole, StaffRole
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions.filing import Filing, submit
from takedowns.actions.receipts import receive
from takedowns.actions.rights import take_over
from takedowns.listings import Recognised, recognise
from takedowns.models import IPRight, Notice, ReasonCode, StatementText
from takedowns.rules.rights import RightDetails

MARKETS = ("SG", "MY", "TH", "ID", "PH", "VN")
HOSTS = {"SG": "sg", "MY": "com.my", "TH": "co.th", "ID": "co.id", "PH": "com.ph", "VN": "vn"}
HOLDERS, TRIAGERS, LEADS = 60, 20, 2
EXPLANATION = (
    "The mark on the label is ours; the seller has no licence for it. The bottle carries the old logo, which we gave "
    "up in 2021, and a batch number that was never made. "
)


@dataclass(frozen=True, slots=True)
class Holder:
    """A rights holder that can file in one market."""

    organisation: Organisation
    filer: User
    right: IPRight
    market: str


@dataclass(frozen=True, slots=True)
class World:
    """Whom the chapters act as."""

    holders: list[Holder]
    triagers: list[User]
    leads: list[User]
    at: datetime


def make_world(at: datetime) -> World:
    """A desk, and rights holders who have each sent one notice that was received."""
    triagers = [_staff(StaffRole.TRIAGER, n, at) for n in range(TRIAGERS)]
    leads = [_staff(StaffRole.LEAD, n, at) for n in range(LEADS)]
    with staff_scope(by=leads[0]):
        holders = [_holder(n, by=leads[0], at=at) for n in range(HOLDERS)]
    for holder in holders:
        file(holder, filing(holder, listings(holder.market, 1)), at=at)
    receive(at=at, limit=HOLDERS)
    return World(holders, triagers, leads, at)


def file(holder: Holder, what: Filing, *, at: datetime) -> Notice:
    """File as a page does: in the scope that the address opens, in the name of a member."""
    with organisation_scope(holder.organisation, by=holder.filer):
        return submit(filing=what, organisation=holder.organisation, by=holder.filer, at=at)


def filing(holder: Holder, named: list[Recognised]) -> Filing:
    """What a form hands over, for some listings."""
    statements = {row.kind: row for row in StatementText.objects.all()}
    return Filing(
        right=holder.right, market=holder.market, reason=ReasonCode.objects.get(code="TM-01", version=1),
        listings=named, explanation=EXPLANATION * 3, locations=["PRODUCT", "TITLE"],
        message_to_seller="Please take these down; write to us if you hold a licence.",
        complainant_name=holder.filer.name, complainant_email=holder.filer.email,
        complainant_address="11 Harbour Road, Singapore 099253", complainant_phone="+65 6000 4000",
        good_faith=statements["GOOD_FAITH"], accuracy=statements["ACCURACY"], signature=holder.filer.name,
        signed_from="203.0.113.7",
    )  # fmt: skip


def listings(market: str, count: int, since: int = 2_874_410_000) -> list[Recognised]:
    """Listings of one market, numbered from some item on."""
    found = [
        recognise(f"https://www.lazada.{HOSTS[market]}/products/night-serum-30-ml-i{since + n}-s{n}.html")
        for n in range(count)
    ]
    return [one for one in found if isinstance(one, Recognised)]


def _staff(role: StaffRole, n: int, at: datetime) -> User:
    return add_person(
        email=f"{role.lower()}-{n}@ipr.example", name=f"{role.label} {n}", staff_role=role, at=at
    )


def _holder(n: int, *, by: User, at: datetime) -> Holder:
    name, market = f"Brand {n:02} Botanicals", MARKETS[n % len(MARKETS)]
    since = at - timedelta(days=400)
    organisation = enrol(
        kind=OrganisationKind.RIGHTS_HOLDER, details=Details(name=name, legal_name=f"{name} Pte. Ltd.", country="SG"),
        by=by, at=since,
    )  # fmt: skip
    owner, filer = (_member(organisation, role, n, since) for role in (MemberRole.OWNER, MemberRole.FILER))
    right = take_over(
        organisation=organisation, by=filer, at=since,
        details=RightDetails(
            kind="TRADEMARK", title=f"SENANDIKA {n:02}", owner_name=organisation.legal_name, markets=(market,),
            mark_kind="WORD", office=market, registration_number=f"{4_020_211_000 + n}{market[0]}",
            registered_on=date(2021, 5, 10), expires_on=date(2039, 5, 9), nice_classes=(3,), goods="Cosmetics",
        ),
    )  # fmt: skip
    return Holder(organisation, filer, right, market)


def _member(organisation: Organisation, role: MemberRole, n: int, at: datetime) -> User:
    person = add_person(
        email=f"{role.lower()}-{n}@brand-{n:02}.example", name=f"{role.label} of brand {n:02}", at=at
    )
    Membership.objects.create(organisation=organisation, user=person, role=role, joined_at=at)
    return person
