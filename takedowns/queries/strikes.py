"""Strikes of sellers, and measures that are proposed because of them; for the desk only."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from ipr_portal.markets import local_day
from takedowns.enums import Measure, MeasureState
from takedowns.models import ListingDecision, ListingSnapshot, RepeatInfringer, SellerStrike, StrikeRule
from takedowns.strikes import Strike, collapse

SHOWN = 40  # strikes on a page


def standing() -> QuerySet[SellerStrike]:
    """Strikes that were not taken back, or count again."""
    return SellerStrike.objects.filter(Q(end__isnull=True) | Q(end__undone__isnull=False))


def strikes_of(seller_keys: Iterable[str]) -> dict[str, list[Strike[SellerStrike]]]:
    """The strikes of some sellers that were not taken back, the earliest first; one statement."""
    lines: dict[str, list[tuple[date, SellerStrike]]] = defaultdict(list)
    for row in standing().filter(seller_key__in=list(seller_keys)).order_by("seller_key", "day", "pk"):
        lines[row.seller_key].append((row.day, row))
    return {key: collapse(found) for key, found in lines.items()}


def valid_strikes(seller_key: str, market: str, *, at: datetime) -> int:
    on = local_day(market, at)
    return sum(strike.is_valid_on(on) for strike in strikes_of([seller_key]).get(seller_key, []))


def thresholds() -> dict[str, dict[str, int]]:
    """From how many strikes on each measure is proposed, by market; "" is for markets without rules of their own."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for market, measure, strikes in StrikeRule.objects.values_list("market", "measure", "strikes"):
        found[market][measure] = strikes
    return dict(found)


def thresholds_in(rules: dict[str, dict[str, int]], market: str) -> dict[str, int]:
    """Those that apply in a market: its own, or the general ones."""
    return rules.get(market) or rules.get("", {})


def who_decided_last(seller_key: str) -> int | None:
    """The key of the person who took the last decision that is a strike of a seller; None if there is none."""
    newest = standing().filter(seller_key=seller_key).order_by("-upheld_at", "-pk").first()
    if newest is None:
        return None
    rows = ListingDecision.objects.filter(listing=newest.listing_id, decision__undone_at=None)
    last = rows.order_by("-decision__decided_at", "-pk").values_list("decision__decided_by", flat=True)
    return last.first()


@dataclass(frozen=True, slots=True)
class ShownStrike:
    """A strike, as the page of a seller shows it."""

    day: date
    ends_on: date
    rows: list[SellerStrike]  # with their notices and rights
    is_valid: bool

    @property
    def notices(self) -> list[tuple[SellerStrike, int]]:
        """The first line of each notice, and how many lines it has."""
        first: dict[int, SellerStrike] = {}
        for row in self.rows:
            first.setdefault(row.listing.notice_id, row)
        counted = Counter(row.listing.notice_id for row in self.rows)
        return [(row, counted[pk]) for pk, row in first.items()]

    @property
    def last_day(self) -> date:
        return self.ends_on.fromordinal(self.ends_on.toordinal() - 1)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The strikes of a seller: those that count or counted, the newest first, and lines that were taken back."""

    strikes: list[ShownStrike]
    more: int
    valid: int
    taken_back: list[SellerStrike]

    def __bool__(self) -> bool:
        return bool(self.strikes or self.taken_back)


def ledger_of(seller_key: str, market: str, *, at: datetime) -> Ledger:
    """All strikes of a seller in one statement."""
    rows = SellerStrike.objects.filter(seller_key=seller_key).select_related(
        "end__undone", "listing__notice", "right"
    )
    kept, back = [], []
    for row in rows.order_by("day", "pk"):
        if hasattr(row, "end") and not hasattr(row.end, "undone"):
            back.append(row)
        else:
            kept.append((row.day, row))
    on, found = local_day(market, at), collapse(kept)
    shown = [
        ShownStrike(one.day, one.ends_on, list(one.lines), one.is_valid_on(on)) for one in reversed(found)
    ]
    valid = sum(one.is_valid for one in shown)
    return Ledger(shown[:SHOWN], len(shown[SHOWN:]), valid, back[::-1][:SHOWN])


def measures_of(seller_key: str) -> list[RepeatInfringer]:
    """Measures against a seller, the newest first."""
    rows = RepeatInfringer.objects.filter(seller_key=seller_key).select_related(
        "decided_by", "carried_out_by"
    )
    return list(rows.order_by("-proposed_at", "-pk")[:SHOWN])


def measures_in(states: Iterable[MeasureState]) -> QuerySet[RepeatInfringer]:
    return RepeatInfringer.objects.filter(state__in=list(states)).select_related("decided_by")


def rules_shown() -> list[tuple[str, dict[str, int]]]:
    """Markets with rules of their own, after the general ones, with the strikes of each measure in its order."""
    found = thresholds()
    found.setdefault("", {})
    return [
        (market, {one.value: found[market][one] for one in Measure if one in found[market]})
        for market in sorted(found)
    ]


def names_of(seller_keys: Iterable[str]) -> dict[str, str]:
    """The latest name of each of some sellers, as their listings showed it; one statement."""
    rows = ListingSnapshot.objects.filter(listing__seller_key__in=list(seller_keys)).exclude(seller_name="")
    latest = rows.order_by("listing__seller_key", "-taken_at", "-pk").distinct("listing__seller_key")
    return dict(latest.values_list("listing__seller_key", "seller_name"))
