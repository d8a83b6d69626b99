"""Repeat infringers: strikes and re-listings of the whole history, linked accounts, measures, and objections to them."""

from datetime import datetime, timedelta
from uuid import uuid4

from ipr_portal.accounts.models import User
from ipr_portal.demo.people import DEMO_PEOPLE
from ipr_portal.marketplace.actions import keep_accounts
from ipr_portal.marketplace.connector import connector
from ipr_portal.marketplace.models import Shop, ShopAccount
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import measure_messages, objections, relistings, strikes
from takedowns.enums import Measure, MeasureState, ObjectionState, SellerMessageState
from takedowns.models import MeasureMessage, MeasureObjection, RepeatInfringer, SellerStrike
from takedowns.queries.objections import took_part_in_measure
from takedowns.queries.strikes import valid_strikes, who_decided_last

KNOWN_FOR = timedelta(days=400)
PAIRS = 6  # of accounts that belong to the same people
LEFT, TO_DO = 3, 2  # measures that wait for a decision; for the marketplace
EVERYTHING = 1_000_000
# What sellers say against a measure, and what was decided; the first waits.
OBJECTIONS = [
    (
        (
            "Two of these strikes are one delivery that we split over two days. The supplier told us in writing that the goods were"
            " made under a licence, and we took every listing off on the day of your first message."
        ),
        None,
        "",
    ),
    (
        (
            "The mark was licensed to our supplier until the end of last month. The listings stood on the day after, because our"
            " stock system takes them off once a week."
        ),
        ObjectionState.GRANTED,
        (
            "The licence ran until the day before the first decision, and the listings were off within a week. The measure is harder"
            " than that calls for."
        ),
    ),
    (
        "We sell what our supplier sends. Nobody told us that these goods are copies.",
        ObjectionState.DENIED,
        (
            "You were told of each decision with its reasons, and listed the same goods again after it. Where they come from does not"
            " change that."
        ),
    ),
]
EXPIRED = "The oldest of its strikes has ended since the measure was proposed."
# Strikes from which on each is proposed, as an administrator has set it for every market.
NEEDED: dict[str, int | None] = {Measure.WARNING: 4, Measure.LISTING_LIMIT: 6, Measure.SUSPENSION: 8}
REASONS = [
    "Two of its strikes are one delivery that was split over two shops; a warning was sent instead.",
    "The seller closed the listings of this brand itself, and has answered every message.",
    "The last strike is being reviewed for the rights holder; look again after the answer.",
]


def strike_some(*, now: datetime) -> None:
    """Count the strikes of the whole history, find what was listed again, and have a lead decide about measures."""
    with staff_scope():
        admin = User.objects.get(email=DEMO_PEOPLE[3].email)
        strikes.change_rules(market="", needed=NEEDED, by=admin, at=now - KNOWN_FOR)
        strikes.count(at=now - timedelta(hours=26), since=now - KNOWN_FOR)
        links = [(key, link) for key in _link_some() for link in connector().linked(key, at=now)]
    relistings.keep_links(links, at=now - timedelta(hours=26))
    relistings.find(connector=None, at=now - timedelta(hours=1), limit=EVERYTHING)
    with staff_scope():
        _decide_some(now)
    measure_messages.tell_due(connector=connector(), at=now - timedelta(hours=17), limit=EVERYTHING)
    with staff_scope():
        _object_to_some(now)
    measure_messages.tell_due(connector=connector(), at=now - timedelta(hours=2), limit=EVERYTHING)


def _link_some() -> list[str]:
    """Give neighbouring shops of repeat infringers the same bank account or phone; the keys of both."""
    rows = SellerStrike.objects.filter(seller_key__in=RepeatInfringer.objects.values("seller_key"))
    keys = sorted(set(rows.values_list("seller_key", flat=True)))
    shops = {shop.key: shop for shop in Shop.objects.filter(ref__in=[key.rpartition(":")[2] for key in keys])}
    known = [key for key in keys if key in shops][: 2 * PAIRS]
    accounts = []
    for number, key in enumerate(known):
        pair = number // 2
        accounts.append(
            ShopAccount(
                shop=shops[key], legal_name=f"{shops[key].name} Trading", address=f"Block {number + 11}, Unit {pair + 3}-0{number}",
                phone=f"+65 8012 {4400 + (pair if pair % 2 else number * 7 + 90)}",
                bank_reference=f"DBS-{71000 + (number * 13 if pair % 2 else pair + 9000)}",
            )
        )  # fmt: skip
    keep_accounts(accounts)
    return known


def _decide_some(now: datetime) -> None:
    """A lead or the administrator decides about all but a few; most are carried out, and some declined."""
    lead, admin = (User.objects.get(email=person.email) for person in DEMO_PEOPLE[2:4])
    waits, left, signed = RepeatInfringer.objects.order_by("-strikes", "pk"), 0, 0
    for number, case in enumerate(waits.filter(state=MeasureState.PROPOSED)):
        at, own = now - timedelta(hours=20, minutes=-number), who_decided_last(case.seller_key) == lead.pk
        by = admin if own else lead
        if left < LEFT and not own:
            left += 1
            continue
        too_few = valid_strikes(case.seller_key, case.market, at=at) < case.needed
        if too_few or number % 7 == 0:
            why = EXPIRED if too_few else REASONS[number % len(REASONS)]
            strikes.decline(case=case, version=case.version, reason=why, by=by, at=at)
            continue
        strikes.sign_off(case=case, version=case.version, by=by, at=at)
        signed += 1
        if signed > TO_DO:
            proof = f"MKT-{now:%Y}-{4100 + number}"
            strikes.carry_out(case=case, proof=proof, by=by, at=at + timedelta(hours=2))
    open_ones = [
        f"/desk/measures/{pk}/"
        for pk in waits.filter(state=MeasureState.PROPOSED).values_list("pk", flat=True)
    ]
    Notification.objects.filter(kind="seller.measure_proposed").exclude(path__in=open_ones).delete()


def _object_to_some(now: datetime) -> None:
    """Sellers object to some measures: the first waits for a lead who had no part, the others are decided."""
    leads = [User.objects.get(email=person.email) for person in DEMO_PEOPLE[2:4]]
    told = MeasureMessage.objects.filter(state=SellerMessageState.TOLD).select_related("measure")
    answers = iter(OBJECTIONS)
    for message in told.exclude(measure__measure=Measure.WARNING).order_by("-measure__strikes", "pk"):
        free = [one for one in leads if one.pk not in took_part_in_measure(message.measure)]
        if not free:
            continue
        if (answer := next(answers, None)) is None:
            break
        statement, state, reasons = answer
        given = objections.Objection(form_key=uuid4(), statement=statement)
        at = now - timedelta(hours=9)
        filed = objections.file_objection(
            message=message, given=given, link_ends=at + timedelta(days=184), at=at
        )
        if state:
            objections.decide(
                objection=filed, state=state, reasons=reasons, by=free[0], at=now - timedelta(hours=3)
            )
    open_ones = MeasureObjection.objects.open().values_list("measure", flat=True)
    paths = [f"/desk/measures/{pk}/#objection" for pk in open_ones]
    Notification.objects.filter(kind="seller.objection_filed").exclude(path__in=paths).delete()
