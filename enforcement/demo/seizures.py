"""Exhibits and custody of the demo, for cases that are there, and what the raids of its cases found."""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from enforcement.actions.checking import check
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
from enforcement.models import CaseParty, Exhibit, Raid, Seizure
from enforcement.rules.custody import Signature, StepDetails
from enforcement.rules.seizures import LineDetails, SeizureDetails, Value
from ipr_portal.accounts.models import User
from ipr_portal.demo.brands import BRANDS, MONEY
from ipr_portal.demo.rates import CARRIED, INVENTED, MADE_UP
from ipr_portal.demo.register import World
from ipr_portal.evidence.validators import CheckedFile
from ipr_portal.evidence.validators import check as checked
from ipr_portal.exchange.actions import enter_rate
from ipr_portal.exchange.models import Base, Rate
from ipr_portal.exchange.rates import rate_on
from ipr_portal.markets import MARKETS, local_day
from ipr_portal.tenancy.scope import staff_scope, system_scope

S = CaseStage
BOUGHT = [stage for stage in S if stage not in (S.TARGET_IDENTIFIED, S.TEST_PURCHASE)]
MOST_WITH_EXHIBITS = 5  # cases
YEAR = timedelta(days=330)
WORTH = 330_000  # US dollars at the genuine price, about, for each seizure


@dataclass(frozen=True, slots=True)
class Part:
    """A rights holder's part of a case, with a person of ours who may write in it."""

    party: CaseParty
    by: object
    chance: random.Random


def make(world: World) -> None:
    """Exhibits for some cases with a test purchase, checked for all but one, and a list of heads."""
    with system_scope():
        rows = CaseParty.objects.select_related("case__owner", "organisation").order_by("pk")
        bought = rows.filter(case__stage__in=BOUGHT)[:MOST_WITH_EXHIBITS]
        parts = [Part(row, row.case.owner, random.Random(f"seizure-{row.pk}")) for row in bought]
    for part in parts:
        with staff_scope(by=part.by):
            keep(part, world.now)
            if part is not parts[-1]:
                check(exhibits=list(part.party.exhibits.all()), by=part.by, at=world.now)
    with system_scope():
        list_heads(day=local_day("SG", world.now), at=world.now)


def is_there() -> bool:
    with system_scope():
        return Exhibit.objects.exists()


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


def seize(party: CaseParty, raid: Raid, by: User, at: datetime) -> Seizure:
    """What a raid found: finished goods on three bases, and packaging that is still provisional."""
    market = party.case.market if party.case.market in MARKETS else "SG"
    day = raid.raided_on or at.date()
    for currency in (Base.USD, MARKETS[market].currency):
        keep_rate(currency, day, by, at)
    details = SeizureDetails(
        result=SeizureResult.GOODS_FOUND, raid_reference=f"R-{party.case.number[2:]}",
        report_number=f"{1000 + party.case_id}/{day.year}", who_counted="Officers, with our expert",
        expert="Dr. Anong Srisai", storage="Depot of the authority", sample_kept="12 pieces, sealed",
    )  # fmt: skip
    part = Part(party, by, random.Random(f"seizure-{party.case.title}"))
    return record_seizure(party=party, raid=raid, details=details, lines=lines_of(part, market), by=by, at=at)


def keep_rate(currency: str, day: date, by: User, at: datetime) -> None:
    """Have a rate of a currency near a day: where the bank's history ends, its last one, or an invented one."""
    if rate_on(currency, day) is not None:
        return
    last = Rate.objects.filter(currency=currency, day__lte=day).order_by("-day", "-pk").first()
    known = {"per_base": last.per_base, "base": last.base, "source": CARRIED} if last else {}
    base = Base.EUR if currency == Base.USD else Base.USD
    made_up = {"per_base": INVENTED.get(currency, Decimal(1)), "base": base, "source": MADE_UP}
    enter_rate(currency=currency, day=day, by=by, at=at, **(known or made_up))


def lines_of(part: Part, market: str) -> Sequence[LineDetails]:
    price_sgd = next((brand.price for brand in BRANDS if brand.name == part.party.organisation.name), 60)
    currency, worth, _round = MONEY[market]
    genuine = Decimal(str(price_sgd)) * Decimal(str(worth))
    pieces = Decimal(int(WORTH * 1.35 / price_sgd * part.chance.uniform(0.9, 1.2)) + 1)

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
        return checked(SimpleUploadedFile("photograph.jpg", drawn.getvalue(), "image/jpeg"))
