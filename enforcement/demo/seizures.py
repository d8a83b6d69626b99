"""Exhibits, custody and seizures of the demo: for the cases that are there, in the stages in which there are some."""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from enforcement.actions.custody import answer, hand_over, note_step
from enforcement.actions.exhibits import ExhibitDetails, copy, register
from enforcement.actions.heads import list_heads
from enforcement.actions.seizures import record_seizure
from enforcement.enums import (
    CaseStage,
    CustodyAct,
    ExhibitKind,
    ExhibitNature,
    GoodsCondition,
    SeizureResult,
    SignedBy,
    Unit,
    ValuationBasis,
)
from enforcement.models import CaseParty, Exhibit, Seizure
from enforcement.rules.custody import Signature, StepDetails
from enforcement.rules.seizures import LineDetails, SeizureDetails, Value
from ipr_portal.demo.brands import BRANDS, MONEY
from ipr_portal.demo.register import World
from ipr_portal.evidence.validators import CheckedFile, check
from ipr_portal.exchange.actions import enter_rate
from ipr_portal.exchange.rates import rate_on
from ipr_portal.markets import MARKETS, local_day
from ipr_portal.tenancy.scope import staff_scope, system_scope

S = CaseStage
BOUGHT = [stage for stage in S if stage not in (S.TARGET_IDENTIFIED, S.TEST_PURCHASE)]
SEIZED = [S.SEIZURE_RECORDED, S.PROSECUTION, S.CLOSED]
MOST_WITH_EXHIBITS = 5  # cases
YEAR = timedelta(days=330)
AGENCIES = {
    "SG": "Intellectual Property Rights Branch", "MY": "Domestic trade enforcement, Selangor", "TH": "Economic crime division",
    "ID": "Special crimes directorate", "PH": "Bureau of Customs, Manila", "VN": "Market surveillance, Ho Chi Minh City",
}  # fmt: skip
PLACES = {
    "SG": "Unit 04-18, Ubi Crescent", "MY": "Shop lot 12, Kajang", "TH": "Warehouse 4, Samut Sakhon", "ID": "Ruko 7, Tangerang",
    "PH": "Stall 221, Divisoria", "VN": "Lot C3, Bình Tân",
}  # fmt: skip
WORTH = 190_000  # US dollars at the genuine price, about, for each seizure


@dataclass(frozen=True, slots=True)
class Part:
    """A rights holder's part of a case, with a person of ours who may write in it."""

    party: CaseParty
    by: object
    chance: random.Random


def make(world: World) -> None:
    """Exhibits for some cases with a test purchase, a seizure for each that has come so far, and a list of heads."""
    with system_scope():
        rows = CaseParty.objects.select_related("case__owner", "organisation").order_by("pk")
        parts = [Part(row, row.case.owner, random.Random(f"seizure-{row.pk}")) for row in rows]
    bought = [part for part in parts if part.party.case.stage in BOUGHT][:MOST_WITH_EXHIBITS]
    for part in bought:
        with staff_scope(by=part.by):
            keep(part, world.now)
    for part in parts:
        if part.party.case.stage in SEIZED:
            with staff_scope(by=part.by):
                seize(part, world.now)
    with system_scope():
        list_heads(day=local_day("SG", world.now), at=world.now)


def is_there() -> bool:
    with system_scope():
        return Exhibit.objects.exists() or Seizure.objects.exists()


def keep(part: Part, now: datetime) -> None:
    """A test purchase from its registration to the laboratory, with a working copy of its photograph."""
    at = max(part.party.case.opened_at, now - YEAR) + timedelta(days=3)
    if at + timedelta(days=9) > now:
        at = now - timedelta(days=9)
    picture, who = photograph(str(part.party.brand), str(part.party.pk)), str(part.by)
    seal = f"{4100 + part.party.pk:06}"
    made = register(
        party=part.party, by=part.by, at=at, uploads=[picture],
        details=ExhibitDetails(
            kind=ExhibitKind.TEST_PURCHASE_ITEM, title=f"{goods_of(part.party.brand)}, test purchase", how="Bought on the marketplace, received by courier",
            secured_at=at, holder=who, place="Exhibit room, Singapore", seal=seal,
        ),
    )  # fmt: skip
    opened = at + timedelta(hours=20)
    note(
        made,
        part,
        CustodyAct.OPENED,
        opened,
        "With a knife along the seam, filmed",
        "Contents complete",
        seal_before=seal,
        witnesses=("Daniel Koh",),
        signed=True,
    )
    note(
        made,
        part,
        CustodyAct.EXAMINED,
        opened + timedelta(hours=1),
        "Compared with a genuine item",
        "Counterfeit: batch number, print of the label and stitching differ",
    )
    note(
        made,
        part,
        CustodyAct.RESEALED,
        opened + timedelta(hours=2),
        "New seal across the opening",
        "Sealed",
        seal_after=f"{int(seal) + 900:06}",
    )
    copied = opened + timedelta(hours=3)
    details = ExhibitDetails(
        kind=ExhibitKind.PHOTO,
        title="Photograph of the label",
        how="Copied and hashed",
        secured_at=copied,
        holder=who,
    )
    copy(
        source=made,
        nature=ExhibitNature.WORKING_COPY,
        details=details,
        uploads=[picture],
        by=part.by,
        at=copied,
    )
    send(made, part, copied + timedelta(days=1))  # fmt: skip


def note(exhibit, part, act, at, how, result, *, signed=False, **more) -> None:
    said = StepDetails(act=act, who=str(part.by), how=how, at=at, result=result, **more)
    note_step(exhibit=exhibit, details=said, signature=sign(part, at) if signed else None, by=part.by, at=at)


def sign(part, at) -> Signature:
    return Signature(how=SignedBy.SECOND_FACTOR, signer=str(part.by), at=at)


def send(exhibit, part: Part, at: datetime) -> None:
    """Hand an exhibit to a laboratory; some sign at once, some after 31 hours, some have not yet."""
    lab = "Dr. Anong Srisai"
    said = StepDetails(
        act=CustodyAct.SENT_TO_LAB,
        who=str(part.by),
        how="By courier, in a sealed bag",
        at=at,
        result="Given, seal whole",
        to=lab,
    )
    given = hand_over(exhibit=exhibit, details=said, signature=sign(part, at), by=part.by, at=at)
    hours = (3, 31, None)[part.party.pk % 3]
    if hours is None:
        return
    received = at + timedelta(hours=hours)
    paper = photograph("Receipt", f"receipt-{exhibit.pk}")
    signature = Signature(how=SignedBy.PAPER, signer=lab, witness="Somchai Wattana", paper=paper)
    details = StepDetails(
        act=CustodyAct.RECEIVED,
        who=lab,
        how="By courier",
        at=received,
        result="Seal whole",
        place="Laboratory, Bangkok",
    )
    answer(hand_over=given, details=details, signature=signature, by=part.by, at=received)


def seize(part: Part, now: datetime) -> None:
    """A seizure in the last year: finished goods on two or three bases, and packaging that is still provisional."""
    case = part.party.case
    at = min(case.moved_at, now)
    if now - at > YEAR:
        at = now - YEAR
    market = case.market if case.market in MARKETS else "SG"
    day = local_day(market, at)
    currency = MARKETS[market].currency
    if rate_on(currency, day) is None:
        with staff_scope(by=part.by):
            enter_rate(
                currency=currency,
                per_base=Decimal(26_000),
                day=day,
                source="Demo: invented rate",
                by=part.by,
                at=now,
            )
    details = SeizureDetails(
        seized_on=day, place=PLACES[market], agency=AGENCIES[market], result=SeizureResult.GOODS_FOUND,
        raid_reference=f"R-{case.number[2:]}", report_number=f"{1000 + case.pk}/{day.year}", who_counted="Officers, with our expert",
        expert="Dr. Anong Srisai", storage="Depot of the authority", sample_kept="12 pieces, sealed",
    )  # fmt: skip
    record_seizure(party=part.party, details=details, lines=lines_of(part, market), by=part.by, at=now)


def lines_of(part: Part, market: str) -> Sequence[LineDetails]:
    price_sgd = next((brand.price for brand in BRANDS if brand.name == part.party.organisation.name), 60)
    currency, worth, _round = MONEY[market]
    genuine = Decimal(str(price_sgd)) * Decimal(str(worth))
    pieces = Decimal(int(WORTH * 1.35 / price_sgd * part.chance.uniform(0.7, 1.4)) + 1)

    def at_share(basis: ValuationBasis, share: str) -> Value:
        return Value(
            basis=basis, unit_value=(genuine * Decimal(share)).quantize(Decimal("0.01")), currency=currency
        )

    goods = goods_of(part.party.brand)
    return [
        LineDetails(
            brand=part.party.brand, description=goods, quantity=pieces, unit=Unit.PIECE, condition=GoodsCondition.FINISHED,
            provisional=False,
            values=(
                at_share(ValuationBasis.GENUINE_MSRP, "1"), at_share(ValuationBasis.LOCAL_STREET_PRICE, "0.25"),
                at_share(ValuationBasis.PRODUCTION_COST, "0.03"),
            ),
        ),
        LineDetails(
            brand=part.party.brand, description=f"Boxes for {goods}", quantity=pieces * 2, unit=Unit.PIECE,
            condition=GoodsCondition.PACKAGING, provisional=True, values=(at_share(ValuationBasis.EXPERT, "0.01"),),
        ),
    ]  # fmt: skip


def goods_of(brand: str) -> str:
    return next((one.goods for one in BRANDS if brand.startswith(one.name)), "goods")


def photograph(words: str, key: str) -> CheckedFile:
    """A picture as a camera might have made it, different for each key."""
    chance = random.Random(key)
    picture = Image.new("RGB", (640, 480), tuple(chance.randrange(120, 220) for _channel in range(3)))
    ImageDraw.Draw(picture).rectangle(
        (200, 90, 440, 390), fill=(245, 243, 238), outline=(60, 60, 60), width=3
    )
    ImageDraw.Draw(picture).text((216, 220), words[:34], fill=(30, 30, 30))
    with io.BytesIO() as drawn:
        picture.save(drawn, "JPEG")
        return check(SimpleUploadedFile("photograph.jpg", drawn.getvalue(), "image/jpeg"))
