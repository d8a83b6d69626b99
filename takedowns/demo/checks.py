"""What lint is about, a little of each: a draft with findings, authorised sellers, a right that ends soon, and a cure."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from ipr_portal.accounts.models import User
from ipr_portal.demo.brands import BRANDS
from ipr_portal.demo.people import DEMO_PEOPLE
from ipr_portal.demo.pictures import file_of
from ipr_portal.marketplace.actions import Offer, list_products, open_shops
from ipr_portal.marketplace.connector import connector
from ipr_portal.marketplace.models import Shop
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.roles import MemberRole
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions import drafts, execution, expiry, filing, receipts, rights, sellers, triage
from takedowns.enums import ListingOutcome, RightKind, RightState, RightVerdict, StatementKind
from takedowns.listings import recognise
from takedowns.models import IPRight, Notice, ReasonCode, StatementText
from takedowns.rules.filing import Filing
from takedowns.rules.sellers import SellerDetails
from takedowns.rules.triage import GRACE, Verdict

from .rights import certificate, right_details, show_genuine
from .times import Hours

BRAND = BRANDS[0]
ITEMS = ["2999000001", "2999000002", "2999000003"]  # beyond those of the history
SHOPS = [("glowhaus-sg", "glowhaus.sg"), ("refillery-co", "refillery.co")]
VAGUE = "It looks different from the genuine serum, as everybody can see at first sight."
CLEAR = (
    "The genuine serum has a black cap with a rounded bulb and a batch code at the lower edge. This one has a grey cap with "
    "a flat top, and no code."
)
POOR = "Please take all of this down as soon as you can, thank you very much for it."
DAY = timedelta(days=1)


def show_checks(*, now: datetime) -> None:
    """Add what a rights holder meets before sending and after a rejection; a few rows of each."""
    organisation = Organisation.objects.get(name=BRAND.name)
    people = User.objects.filter(memberships__organisation=organisation)
    owner = people.get(memberships__role=MemberRole.OWNER)
    filer = people.filter(memberships__role=MemberRole.FILER).order_by("pk").first() or owner
    nadia = User.objects.get(email=DEMO_PEOPLE[0].email)
    _list_goods(now)
    _authorise(organisation, owner, now)
    _let_one_end(organisation, filer, nadia, now)
    _cure(organisation, filer, nadia, now)
    with organisation_scope(organisation, by=filer):
        fields = _fields(organisation, filer, ITEMS[1:], POOR)
        drafts.start(organisation=organisation, fields=fields, by=filer, at=now - timedelta(minutes=40))


def _list_goods(now):
    shops = open_shops(
        Shop(market="SG", ref=ref, name=name, opened_on=(now - 90 * DAY).date()) for ref, name in SHOPS
    )
    list_products(
        offers=[
            Offer(
                shop=shops[number % 2], item=item, title=f"{BRAND.mark} {BRAND.goods}, lot {number + 1}",
                price=Decimal("24.90"), list_price=Decimal(BRAND.price), picture=file_of(BRAND, "copy-1"),
            )
            for number, item in enumerate(ITEMS)
        ],
        at=now - 30 * DAY,
    )  # fmt: skip


def _authorise(organisation, owner, now):
    """One seller who stands in the draft, and one whose time is limited."""
    shop = Shop.objects.get(market="SG", ref=SHOPS[1][0])
    today = now.date()
    entries = [
        SellerDetails(market="SG", seller=shop.ref, name=shop.name, valid_from=today - 200 * DAY),
        SellerDetails(
            market="ID", seller="toko-kosmetik-bunda", name="Toko Kosmetik Bunda", valid_from=today - 90 * DAY,
            valid_until=today + 270 * DAY,
        ),
    ]  # fmt: skip
    with organisation_scope(organisation, by=owner):
        for details in entries:
            sellers.authorise(organisation=organisation, details=details, by=owner, at=now - 80 * DAY)


def _let_one_end(organisation, filer, nadia, now):
    """A word mark with a disclaimed word, verified last year, that ends in three weeks."""
    details = next(iter(right_details(BRAND, 700, on=now.date()).values()))
    details = replace(
        details, title=f"{BRAND.mark} BOTANICALS", disclaimer="BOTANICALS", expires_on=now.date() + 23 * DAY
    )
    paper = certificate(details)
    at = now - 300 * DAY
    with organisation_scope(organisation, by=filer):
        right = rights.register(
            organisation=organisation, details=details, uploads=[paper], send=True, by=filer, at=at
        )
        show_genuine(right, BRAND, by=filer, at=at)
    with staff_scope(by=nadia):
        rights.review(right=right, submitted_at=at, verdict=RightVerdict.VALIDATE, by=nadia, at=at + DAY / 4)
    expiry.remind_all(at=now)


def _cure(organisation, filer, nadia, now):
    """A thin explanation, rejected; sent again with a better one two days later, and upheld."""
    opened = [opens for opens, _closes in Hours(now).days(now - 20 * DAY)]
    filed, sent_again = opened[-6] + DAY / 24, opened[-4] + DAY / 24  # on business days, in the morning
    first = _file(organisation, filer, VAGUE, at=filed)
    no = {
        "outcome": ListingOutcome.REJECTED,
        "code": "EV-01",
        "sentence": "“Different” is all that was said.",
    }
    _decide(first, nadia, at=filed + DAY / 6, **no)
    with organisation_scope(organisation, by=filer):
        again = drafts.start(
            organisation=organisation, fields=_fields(organisation, filer, ITEMS[:1], CLEAR), by=filer,
            at=sent_again, corrects=first,
        )  # fmt: skip
    second = _file(organisation, filer, CLEAR, at=sent_again, draft=again)
    yes = {"outcome": ListingOutcome.REMOVED, "ground": second.reason.ground}
    _decide(second, nadia, at=sent_again + DAY / 6, **yes)


def _mark(organisation) -> IPRight:
    """The word mark in Singapore under which the notices of the history were filed."""
    rows = IPRight.objects.filter(
        organisation=organisation, kind=RightKind.TRADEMARK, state=RightState.VALIDATED
    )
    return rows.filter(markets__market="SG", title=BRAND.mark).order_by("pk")[0]


def _file(organisation, filer, explanation, *, at, **more) -> Notice:
    texts = {row.kind: row for row in StatementText.objects.order_by("version")}
    with staff_scope(by=filer):
        written = Filing(
            right=_mark(organisation), market="SG", reason=ReasonCode.objects.get(code="TM-01"),
            listings=[recognise(_address(ITEMS[0]))], explanation=explanation, locations=["PRODUCT", "PACKAGING"],
            complainant_name=filer.name, complainant_email=filer.email, good_faith=texts[StatementKind.GOOD_FAITH],
            accuracy=texts[StatementKind.ACCURACY], signature=filer.name,
        )  # fmt: skip
        notice = filing.submit(filing=written, organisation=organisation, by=filer, at=at, **more)
    receipts.acknowledge(connector=connector(), at=at + timedelta(seconds=4), only=[notice.pk])
    return notice


def _decide(notice, nadia, *, at, **verdict):
    with staff_scope():
        listing = notice.listings.get()
        triage.decide(notice=notice, version=1, verdicts=[Verdict(listing.pk, **verdict)], by=nadia, at=at)
    settled = at + GRACE
    execution.execute_due(connector=connector(), at=settled, only=[notice.pk])
    triage.settle_ripe(at=settled, only=[notice.pk])


def _fields(organisation, filer, items, explanation) -> dict:
    with staff_scope():
        right = str(_mark(organisation).pk)
    return {
        "market": "SG", "reason": "TM-01", "right": right, "language": "en", "capacity": "OWNER",
        "listings": "\n".join(map(_address, items)), "explanation": explanation, "locations": ["PRODUCT"],
        "complainant_name": filer.name, "complainant_email": filer.email,
    }  # fmt: skip


def _address(item: str) -> str:
    return f"https://www.lazada.sg/products/pdp-i{item}.html"
