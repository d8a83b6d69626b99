"""What happens in the demo world, and when: a plan made from one seed, so that every installation tells the same story."""

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from .brands import BRANDS, EXPLANATIONS, MONEY, SENTENCES, SHOP_WORDS, TITLES, Brand
from .promises import USED, BusyHours

MONTHS = 18
NOTICES = 2000
WAITING = 64  # of them, on the desk today
AT_MOST = timedelta(hours=44)  # from a notice to its decision
SITTING = 16  # notices that one triager decides one after the other
SECONDS_APART, MINUTES_APART = timedelta(seconds=1), timedelta(minutes=1)
WITHDRAWN = 0.02  # of those no longer open
LATE = 0.015  # of them, decided after the deadline
REASONS = {
    "TRADEMARK": (["CF-02", "TM-01", "TM-03", "CF-04", "TM-05", "TM-07", "TM-02"], [40, 22, 14, 6, 6, 6, 6]),
    "COPYRIGHT": (["CR-01", "CR-02"], [80, 20]),
    "DESIGN": (["DS-01"], [100]),
}
FATES = (["REMOVED", "REJECTED", "RESTRICTED", "ALREADY_DOWN", "SELLER_REMOVED"], [79, 12, 4, 3, 2])
CODES = (list(SENTENCES), [20, 12, 16, 12, 10, 6, 8, 6, 6, 4])


@dataclass(frozen=True, slots=True)
class Ware:
    """One listing of the embedded marketplace, to be."""

    market: str
    item: str
    shop: int
    title: str
    price: Decimal
    list_price: Decimal
    currency: str
    picture: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One notice: who files what against which listings, when, and what will become of them."""

    at: datetime
    brand: int
    market: str
    kind: str
    reason: str
    explanation: str
    wares: list[Ware]
    decided_after: timedelta | None = None  # neither: still open
    withdrawn_after: timedelta | None = None
    fates: list[tuple[str, str]] = field(default_factory=list)  # outcome, rejection code


def plans(
    now: datetime, *, began: BusyHours, part: int = 0, parts: int = 1, notices: int = NOTICES
) -> list[Plan]:
    """All notices of one part of the world, oldest first.

    :param now: when the world is loaded; everything lies before it.
    :param began: says when a notice must have come in to have used a share of its budget by now.
    :param part: which share of the brands, from 0; brands are dealt out in turn.
    """
    chance = random.Random(f"ipr-{part}-{parts}")
    mine = [number for number in range(len(BRANDS)) if number % parts == part]
    weights = [BRANDS[number].weight for number in mine]
    share = sum(weights) / sum(brand.weight for brand in BRANDS)
    serial = iter(range(2_874_410_000 + part * 50_000_000, 3_000_000_000))
    waiting = [round(number * share) for number in (WAITING * notices / NOTICES, notices)]
    drawn = [
        plan(chance, chance.choices(mine, weights)[0], now, serial, is_open=number < waiting[0])
        for number in range(waiting[1])
    ]
    tight = [
        replace(one, at=began(one.market, BRANDS[one.brand].name, share))
        for one, share in zip(drawn, USED, strict=False)
    ]
    return sorted([*tight, *drawn[len(tight) :]], key=lambda one: one.at)


def in_sittings(plans: list[Plan], size: int = SITTING) -> list[list[Plan]]:
    """Put what is decided in time together: filed within seconds, as by an agency's batch, and decided in one sitting.

    A history lived sitting by sitting takes half the statements. What is open, late or withdrawn stays alone.
    """
    sittings: list[list[Plan]] = []
    gathering: list[Plan] = []
    for one in plans:
        if one.decided_after is None or one.decided_after > AT_MOST:
            sittings.append([one])
            continue
        gathering.append(one)
        if len(gathering) == size:
            sittings.append(_together(gathering))
            gathering = []
    if gathering:
        sittings.append(_together(gathering))
    return sorted(sittings, key=lambda sitting: sitting[0].at)


def _together(plans: list[Plan]) -> list[Plan]:
    """Plans moved to the time of the first, some seconds apart, and decided one after the other."""
    first = plans[0]
    return [
        replace(one, at=first.at + n * SECONDS_APART, decided_after=first.decided_after + n * MINUTES_APART)
        for n, one in enumerate(plans)
    ]


def long_ago(chance: random.Random, now: datetime) -> datetime:
    """A moment of the eighteen months, in the working hours of the region, more of them towards the end.

    Whatever was filed then is decided by now.
    """
    ago = timedelta(days=MONTHS * 30.4 * (1 - chance.random() ** 0.75))
    day = (now - ago).replace(hour=0, minute=0, second=0, microsecond=0)
    day -= timedelta(days=max(0, day.weekday() - 4) if chance.random() < 0.9 else 0)
    return min(
        day + timedelta(hours=1 + 9 * chance.random()),
        now - AT_MOST - timedelta(minutes=chance.randint(10, 900)),
    )


def lately(chance: random.Random, now: datetime) -> datetime:
    """A moment of the last two days, more of them towards the end."""
    return now - timedelta(minutes=chance.triangular(2, 2600, 90))


def plan(chance, number: int, now: datetime, serial, *, is_open: bool) -> Plan:
    """One notice of a brand."""
    brand = BRANDS[number]
    market = chance.choice(brand.markets.split())
    kind = chance.choices(["TRADEMARK", "COPYRIGHT", "DESIGN"], [86, 10, 4])[0]
    wares = [ware(chance, brand, market, next(serial)) for _ in range(how_many(chance))]
    words = chance.choice(EXPLANATIONS).format(goods=brand.goods, mark=brand.mark)
    hours = timedelta(hours=chance.triangular(1.5, AT_MOST / timedelta(hours=1), 9))
    is_withdrawn, late = chance.random() < WITHDRAWN, timedelta()
    if chance.random() < LATE:
        late = timedelta(days=chance.uniform(4, 8))
    return Plan(
        at=lately(chance, now) if is_open else long_ago(chance, now - late),
        brand=number,
        market=market,
        kind=kind,
        reason=chance.choices(*REASONS[kind])[0],
        explanation=words,
        wares=wares,
        decided_after=None if is_open or is_withdrawn else hours + late,
        withdrawn_after=hours / 4 if is_withdrawn and not is_open else None,
        fates=[fate(chance) for _ in wares],
    )


def how_many(chance) -> int:
    low, high = chance.choices([(1, 1), (2, 4), (5, 12), (15, 40)], [52, 36, 11, 1])[0]
    return chance.randint(low, high)


def fate(chance) -> tuple[str, str]:
    outcome = chance.choices(*FATES)[0]
    return outcome, chance.choices(*CODES)[0] if outcome == "REJECTED" else ""


def ware(chance, brand: Brand, market: str, serial: int) -> Ware:
    currency, rate, step = MONEY[market]
    full = brand.price * rate
    genuine, asked = (round_to(value, step) for value in (full, full * chance.uniform(0.18, 0.62)))
    return Ware(
        market=market,
        item=str(serial),
        shop=chance.randrange(len(SHOP_WORDS[market])),
        title=chance.choice(TITLES[market]).format(mark=brand.mark, goods=brand.goods),
        price=asked,
        list_price=genuine,
        currency=currency,
        picture=f"{brand.picture}{'-copy' if chance.random() < 0.8 else ''}.svg",
    )


def round_to(value: float, step: str) -> Decimal:
    """A price as shops write it: a multiple of a step."""
    unit = Decimal(step)
    return max(unit, (Decimal(value) / unit).quantize(Decimal(1)) * unit)
