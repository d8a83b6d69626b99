"""What happens in the demo world, and when: a plan made from one seed, so that every installation tells the same story."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from ipr_portal.demo.brands import BRANDS, MONEY, Brand
from ipr_portal.demo.goods import COPIES, GENUINE, KINDS, RESOLD
from ipr_portal.demo.pictures import file_of
from ipr_portal.demo.register import MONTHS

from .answers import code_for, nature_of
from .sellers import NEW_TODAY, Seller, Street
from .times import Hours, sittings
from .titles import COPY, DEALER, EXTRAS, FITS, MERCH, OTHER, PRICES, TITLES
from .words import explanation, say_money

NOTICES = 2000
WAITING = 64  # of them, on the desk today
USED = (1.2, 0.97, 0.88, 0.8)  # how much of its time the first notices of a part have used today
SITTING = 8  # notices that one triager decides one after the other
TODAY = 2  # sittings of today, in each part
WITHDRAWN = 0.02  # of those no longer open
LATE = 0.015  # of them, decided after the deadline
SEVERAL = 0.05  # notices against more than one seller
REASONS = {
    "TRADEMARK": (["CF-02", "TM-01", "TM-03", "CF-04", "TM-05", "TM-07", "TM-02"], [40, 22, 14, 6, 6, 6, 6]),
    "COPYRIGHT": (["CR-01", "CR-02"], [80, 20]),
    "DESIGN": (["DS-01"], [100]),
}
FATES = (["REMOVED", "REJECTED", "RESTRICTED", "ALREADY_DOWN", "SELLER_REMOVED"], [79, 12, 4, 3, 2])


@dataclass(frozen=True, slots=True)
class Ware:
    """One listing of the embedded marketplace, to be."""

    market: str
    item: str
    seller: Seller
    title: str
    price: Decimal
    list_price: Decimal | None
    currency: str
    picture: str


@dataclass(frozen=True, slots=True)
class Slot:
    """When a notice comes in and what becomes of it; of those decided in one sitting the number of the sitting."""

    at: datetime
    brand: int
    market: str
    decided_after: timedelta | None = None  # neither: still open
    withdrawn_after: timedelta | None = None
    sitting: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One notice: who files what against which listings, when, and what will become of them."""

    slot: Slot
    kind: str
    reason: str
    variant: str  # which copy of the product
    explanation: str
    wares: list[Ware]
    fates: list[tuple[str, str]] = field(default_factory=list)  # outcome, rejection code

    @property
    def at(self) -> datetime:
        return self.slot.at

    @property
    def brand(self) -> int:
        return self.slot.brand

    @property
    def market(self) -> str:
        return self.slot.market

    @property
    def shown(self) -> str:
        """What the filer's own picture of the listing shows: the copy, or the goods that turn out to be none."""
        return self.variant if any(nature_of(code) == COPY for _outcome, code in self.fates) else RESOLD

    @property
    def decided_at(self) -> datetime | None:
        return None if self.slot.decided_after is None else self.at + self.slot.decided_after


def plans(hours: Hours, *, part: int = 0, parts: int = 1, notices: int = NOTICES) -> list[Plan]:
    """All notices of one part of the world, oldest first.

    :param hours: the working hours up to the moment at which the world is loaded; everything lies before it.
    :param part: which share of the brands, from 0; brands are dealt out in turn.
    """
    chance = random.Random(f"ipr-{part}-{parts}")
    street = Street(chance, part, parts)
    serial = iter(range(2_874_410_000 + part * 50_000_000, 3_000_000_000))
    slots = sorted(_slots(chance, hours, part, parts, notices), key=lambda slot: slot.at)
    return [_plan(chance, street, slot, serial) for slot in slots]


def in_sittings(plans: list[Plan]) -> list[list[Plan]]:
    """Put together what is filed within seconds, as by a batch, and decided in one sitting; the rest stays alone.

    A history lived sitting by sitting takes half the statements.
    """
    sittings: dict[tuple, list[Plan]] = {}
    for number, one in enumerate(plans):
        alone = one.slot.sitting is None
        sittings.setdefault((alone, number if alone else one.slot.sitting), []).append(one)
    return sorted(sittings.values(), key=lambda sitting: sitting[0].at)


# -- when -------------------------------------------------------------------------------------------------------
def _slots(chance, hours: Hours, part: int, parts: int, notices: int) -> list[Slot]:
    mine = [number for number in range(len(BRANDS)) if number % parts == part]
    weights = [BRANDS[number].weight for number in mine]
    share = sum(weights) / sum(brand.weight for brand in BRANDS)
    waiting, wanted = round(WAITING * share * notices / NOTICES), round(notices * share)

    def draw() -> tuple[int, str]:
        brand = chance.choices(mine, weights)[0]
        return brand, chance.choice(BRANDS[brand].markets.split())

    since = hours.now - timedelta(days=30.4 * MONTHS)
    slots = [_open(chance, hours, number, *draw()) for number in range(waiting)]
    others = wanted - waiting
    late, withdrawn = round(others * LATE), round(others * WITHDRAWN)
    moments = sittings(chance, hours, since, late + withdrawn, 0)
    slots += [_late(chance, hours, at, *draw()) for at in moments[::2][:late]]
    left = [at for at in moments if at not in moments[::2][:late]]
    slots += [_withdrawn(chance, hours, at, *draw()) for at in left]
    in_time = others - late - withdrawn
    for number, start in enumerate(sittings(chance, hours, since, -(-in_time // SITTING), TODAY)):
        count = min(SITTING, in_time - number * SITTING)
        slots += _in_time(chance, hours, start, number, [draw() for _ in range(count)])
    return slots


def _open(chance, hours, number: int, brand: int, market: str) -> Slot:
    """On the desk today: the first few tight or late, the others of the last two days, more of them of late."""
    share = USED[number] if number < len(USED) else chance.triangular(0.005, 0.7, 0.06)
    return Slot(hours.began(market, BRANDS[brand].name, share), brand, market)


def _late(chance, hours, at: datetime, brand: int, market: str) -> Slot:
    start = hours.began(market, BRANDS[brand].name, chance.uniform(1.05, 1.6), at)
    return Slot(start, brand, market, decided_after=at - start)


def _withdrawn(chance, hours, at: datetime, brand: int, market: str) -> Slot:
    start = hours.began(market, BRANDS[brand].name, chance.uniform(0.03, 0.3), at)
    return Slot(start, brand, market, withdrawn_after=at - start)


def _in_time(chance, hours, start: datetime, sitting: int, drawn: list[tuple[int, str]]) -> list[Slot]:
    """A sitting: its notices came in within seconds, early enough before it, and are decided some minutes apart."""
    decided = [start]
    for _ in drawn[1:]:
        decided.append(decided[-1] + timedelta(seconds=chance.randint(70, 300)))
    filed = _filed(chance, hours, start, [(BRANDS[brand].name, market) for brand, market in drawn])
    slots = []
    for number, ((brand, market), at) in enumerate(zip(drawn, decided, strict=True)):
        came = filed + timedelta(seconds=4 * number)
        slots.append(Slot(came, brand, market, decided_after=at - came, sitting=sitting))
    return slots


def _filed(chance, hours, start: datetime, pairs) -> datetime:
    """When all of a sitting can have come in, so that nobody's time is used up by its end."""
    end = start + timedelta(minutes=40)
    wanted = timedelta(hours=chance.triangular(1, 15, 5))
    while True:
        filed = hours.back_at_desk(start, wanted)
        earlier = filed - timedelta(hours=chance.uniform(2, 9))
        for moment in (earlier, filed) if chance.random() < 0.2 else (filed,):
            if all(hours.used(market, brand, moment, end) < 0.96 for brand, market in pairs):
                return moment
        if wanted < timedelta(minutes=30):
            return filed
        wanted /= 2


# -- what -------------------------------------------------------------------------------------------------------
def _plan(chance, street: Street, slot: Slot, serial) -> Plan:
    brand = BRANDS[slot.brand]
    kind = chance.choices(["TRADEMARK", "COPYRIGHT", "DESIGN"], [86, 10, 4])[0]
    if kind != "TRADEMARK" and slot.market != brand.markets.split()[0]:
        kind = "TRADEMARK"  # the work and the design are registered for the first market alone
    reason = chance.choices(*REASONS[kind])[0]
    variant = chance.choice(list(COPIES))
    is_open = slot.decided_after is None and slot.withdrawn_after is None
    sellers = _sellers(chance, street, brand, slot, is_open=is_open)
    fates = [_fate(chance, reason) for _ in range(_how_many(chance))]
    wares = []
    for _outcome, code in fates:
        nature = nature_of(code)
        seller = street.dealer_of(brand, slot.market, slot.at) if nature == DEALER else chance.choice(sellers)
        wares.append(ware(chance, brand, seller, nature, variant, next(serial)))
    values, thin = values_of(brand, wares[0], variant), fates[0][1] == "EV-01"
    words = explanation(chance, brand, reason, variant, values, thin=thin)
    return Plan(slot, kind, reason, variant, words, wares, fates)


def _sellers(chance, street, brand, slot, *, is_open: bool) -> list[Seller]:
    new = is_open and chance.random() < NEW_TODAY
    count = chance.randint(2, 3) if chance.random() < SEVERAL else 1
    return [street.seller_for(brand, slot.market, slot.at, new=new) for _ in range(count)]


def _how_many(chance) -> int:
    low, high = chance.choices([(1, 1), (2, 4), (5, 12), (15, 40)], [52, 36, 11, 1])[0]
    return chance.randint(low, high)


def _fate(chance, reason: str) -> tuple[str, str]:
    outcome = chance.choices(*FATES)[0]
    return outcome, code_for(chance, reason) if outcome == "REJECTED" else ""


def values_of(brand: Brand, ware: Ware, variant: str) -> dict[str, str]:
    """What sentences about a listing are filled with."""
    point = COPIES[variant][0]
    kind = KINDS[brand.picture]
    return {
        "title": ware.title, "item": ware.item, "seller": ware.seller.name, "mark": brand.mark, "goods": brand.goods,
        "brand": brand.name, "code": kind.code, "noun": "name" if point == "label" else kind.finish[0],
        "price": say_money(ware.price, ware.currency), "list": say_money(full_price(brand, ware.market), ware.currency),
        "classes": ", ".join(map(str, brand.classes)),
    }  # fmt: skip


def ware(chance, brand: Brand, seller: Seller, nature: str, variant: str, serial: int) -> Ware:
    """One listing of a seller, priced and pictured as what it really is."""
    market = seller.market
    step = MONEY[market][2]
    full = full_price(brand, market)
    price = round_to(float(full) * chance.uniform(*PRICES[nature]), step)
    goods = KINDS[brand.picture].names.get(market, brand.goods)
    title = chance.choice(TITLES[market][nature]).format(mark=brand.mark, goods=goods)
    return Ware(
        market=market, item=str(serial), seller=seller, title=title + chance.choice(EXTRAS[market]), price=price,
        list_price=full if full > price else None, currency=MONEY[market][0], picture=picture_for(brand, nature, variant),
    )  # fmt: skip


def picture_for(brand: Brand, nature: str, variant: str) -> str:
    """What is shown of a listing: the copy, the genuine product, another maker's, or a thing beside it."""
    if nature == COPY:
        return file_of(brand, variant)
    if nature == OTHER:
        return f"{brand.picture}-copy.svg"
    return "box-copy.svg" if nature in (FITS, MERCH) else file_of(brand, GENUINE)


def full_price(brand: Brand, market: str) -> Decimal:
    """The list price of a brand's product in the money of a market."""
    _currency, rate, step = MONEY[market]
    return round_to(brand.price * rate, step)


def round_to(value: float, step: str) -> Decimal:
    """A price as shops write it: a multiple of a step."""
    unit = Decimal(step)
    return max(unit, (Decimal(value) / unit).quantize(Decimal(1)) * unit)
