"""Reporting accuracy, version 1: what each listing counts, and the score of a window.

All arithmetic is exact. Figures are rounded once, at the end, half to even, to six places. A change of any rule here is
a new version of the formula (ADR 32): stored scores name theirs.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from .facts import Change, ListingFacts, NoticeFacts
from .figures import Figures, figures, rounded

VERSION = 1
MONTHS = 3
HALF_WEIGHT = frozenset({"EV-01", "EV-02", "EV-03", "EV-04", "SU-06"})
COUNTING = frozenset(
    [
        "RT-01",
        "RT-02",
        "RT-03",
        "RT-04",
        "LI-01",
        "LI-04",
        "LI-05",
        "SU-01",
        "SU-02",
        "SU-03",
        "SU-04",
        "SU-05",
        "SU-07",
        "PR-01",
        "PR-02",
        "PR-03",
    ]
)
MISTYPED = "LI-01"
UPHELD = frozenset({"REMOVED", "RESTRICTED", "SELLER_REMOVED"})
TAKEN_DOWN = frozenset({"REMOVED", "RESTRICTED"})
FREE_WITHDRAWALS, FREE_ADDRESSES = 10, 50  # one in so many listings of the window
NOTICES_TO_CAP, CAP = 5, Fraction(1, 5)


class Rule(StrEnum):
    """The rule by which a listing counts: a row of the definition, or the later event that overrides it."""

    UPHELD = "1"
    MADE_GOOD = "2"
    REJECTED = "3"
    CURABLE = "4"
    NOT_CURED = "5"
    NEUTRAL = "6"
    UNANSWERED = "7"
    WITHDRAWN_AFTER_QUESTION = "8"
    WITHDRAWN_FREE = "9"
    WITHDRAWN = "10"
    MISTYPED_FREE = "FORGIVEN"
    REVERSED = "REVERSED"
    MISTAKE = "MISTAKE"
    APPEAL_GRANTED = "APPEAL_GRANTED"
    UNDER_REVIEW = "UNDER_REVIEW"


Weight = tuple[Fraction, Fraction]  # good, bad
NOTHING: Weight = (Fraction(0), Fraction(0))
GOOD: Weight = (Fraction(1), Fraction(0))
BAD: Weight = (Fraction(0), Fraction(1))
HALF: Weight = (Fraction(0), Fraction(1, 2))
WEIGHTS: dict[Rule, Weight] = {
    Rule.UPHELD: GOOD, Rule.MADE_GOOD: NOTHING, Rule.REJECTED: BAD, Rule.CURABLE: HALF, Rule.NOT_CURED: BAD,
    Rule.NEUTRAL: NOTHING, Rule.UNANSWERED: BAD, Rule.WITHDRAWN_AFTER_QUESTION: BAD, Rule.WITHDRAWN_FREE: NOTHING,
    Rule.WITHDRAWN: BAD, Rule.MISTYPED_FREE: NOTHING, Rule.REVERSED: BAD, Rule.MISTAKE: BAD,
    Rule.APPEAL_GRANTED: GOOD, Rule.UNDER_REVIEW: NOTHING,
}  # fmt: skip

_UPHELD_ROWS = (Rule.UPHELD, Rule.MADE_GOOD)
_REJECTED_ROWS = (Rule.REJECTED, Rule.CURABLE, Rule.NOT_CURED, Rule.NEUTRAL, Rule.MISTYPED_FREE)
REVERSALS = frozenset({"COUNTER_UPHELD", "SELLER_APPEAL_GRANTED", "COURT_RESTORED", "GENUINE", "CORRECTED"})
GRANTS = frozenset({"HOLDER_APPEAL_GRANTED", "CORRECTED"})
BY_SELLER = frozenset({"COUNTER_UPHELD", "SELLER_APPEAL_GRANTED"})  # what counter-notice success counts


@dataclass(frozen=True, slots=True)
class Counted:
    """What a listing counts, by which rule; `good` and `bad` after the cap, `whole` before."""

    notice: NoticeFacts
    listing: ListingFacts
    at: datetime  # its first outcome
    rule: Rule
    whole: Weight
    good: Fraction
    bad: Fraction

    @property
    def is_capped(self) -> bool:
        return (self.good, self.bad) != self.whole


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSum:
    """What the listings of a notice in a window count together, before the cap."""

    key: Any
    reason: str = ""
    market: str = ""
    right_kind: str = ""
    agent: Any = None
    filed_by: Any = None
    good: Fraction
    bad: Fraction
    listings: int = 0
    taken_down: int = 0
    countered: int = 0  # of those, by an upheld counter-notice or a granted appeal of the seller


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """The limits of admission and of watching; settings, these are the defaults."""

    least: int = 100
    lower: Decimal = Decimal("0.90")
    counter_success: Decimal = Decimal("0.05")
    exit_upper: Decimal = Decimal("0.90")


DEFAULT = Criteria()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The score of one organisation for the window [since, as_of), from what was known before `known_at`."""

    as_of: datetime
    known_at: datetime
    since: datetime
    version: int = VERSION
    total: Figures
    groups: dict[tuple[str, Any], Figures] = field(default_factory=dict)  # (dimension, value)
    listings: int = 0  # m
    taken_down: int = 0
    countered: int = 0
    counter_success: Decimal | None = None

    def by(self, dimension: str) -> dict[Any, Figures]:
        """The groups of `reason`, `market`, `right_kind`, `agent` or `filed_by`."""
        return {value: figures for (name, value), figures in self.groups.items() if name == dimension}

    def blocking_codes(self, criteria: Criteria = DEFAULT) -> list[str]:
        """Reason codes that alone keep an organisation out."""
        return sorted(
            code
            for code, one in self.by("reason").items()
            if not one.is_too_few and one.exit_upper is not None and one.exit_upper < criteria.exit_upper
        )

    def is_admissible(self, criteria: Criteria = DEFAULT) -> bool:
        """Whether it may be invited by its figures; open misuse cases are asked elsewhere."""
        lower, countered = self.total.lower, self.counter_success
        return (
            self.total.n >= criteria.least
            and lower is not None
            and lower >= criteria.lower
            and (countered is None or countered <= criteria.counter_success)
            and not self.blocking_codes(criteria)
        )

    def is_leaving(self, criteria: Criteria = DEFAULT) -> bool:
        """Whether it must be watched by its accuracy alone."""
        return self.total.exit_upper is not None and self.total.exit_upper < criteria.exit_upper


DIMENSIONS = ("reason", "market", "right_kind", "agent", "filed_by")


def window(as_of: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The window [S, T) that ends at `as_of`: S is the same wall-clock time three calendar months earlier.

    A day which that month lacks becomes its last day.
    """
    local = as_of.astimezone(zone)
    months = local.year * 12 + local.month - 1 - MONTHS
    first = local.replace(year=months // 12, month=months % 12 + 1, day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    last = (following - timedelta(days=1)).day
    return first.replace(day=min(local.day, last)).astimezone(UTC), as_of.astimezone(UTC)


def score(
    notices: Iterable[NoticeFacts], *, as_of: datetime, zone: ZoneInfo, known_at: datetime | None = None
) -> Scored:
    """The score of one organisation from the facts of its listings."""
    counted = count(notices, as_of=as_of, zone=zone, known_at=known_at)
    known_at = known_at or as_of
    return score_of_sums(sums_of(counted, known_at), as_of=as_of, zone=zone, known_at=known_at)


def count(
    notices: Iterable[NoticeFacts], *, as_of: datetime, zone: ZoneInfo, known_at: datetime | None = None
) -> list[Counted]:
    """Each listing of the window with what it counts, in the order of (instant, notice, position)."""
    known_at = known_at or as_of
    since, until = window(as_of, zone)
    inside = sorted(_inside(notices, since, min(until, known_at)), key=lambda one: one[0])
    free = _free(inside)
    rows = []
    for (at, _notice, _position), notice, listing in inside:
        rule = rule_of(listing, known_at, is_free=id(listing) in free)
        rows.append((at, notice, listing, rule))
    shrink = _shrinking(rows)
    return [
        Counted(notice, listing, at, rule, WEIGHTS[rule], *shrink(notice.key, WEIGHTS[rule]))
        for at, notice, listing, rule in rows
    ]


def _inside(notices, since, until) -> Iterator[tuple]:
    for notice in notices:
        for listing in notice.listings:
            at = listing.withdrawn_at or notice.settled_at
            if at and since <= at < until:
                yield (at.astimezone(UTC), notice.key, listing.position), notice, listing


def _free(inside: list[tuple]) -> set[int]:
    """Those that the free shares leave out, of the listings of a window in their order."""
    withdrawn = [one for *_, one in inside if one.outcome == "WITHDRAWN" and not one.asked]
    mistyped = [one for *_, one in inside if one.outcome == "REJECTED" and one.code == MISTYPED]
    m = len(inside)
    return {id(one) for one in withdrawn[: m // FREE_WITHDRAWALS] + mistyped[: m // FREE_ADDRESSES]}


def rule_of(listing: ListingFacts, known_at: datetime, *, is_free: bool = False) -> Rule:
    """The rule by which a listing counts, from what was known strictly before `known_at`.

    :param is_free: whether a free share leaves it out.
    """
    row = _row_of(listing, known_at, is_free)
    now, before, held = row, None, False
    for change in sorted(listing.changes, key=lambda one: one.at):
        if change.at >= known_at:
            break
        if change.cause in ("LEGAL_HOLD", "HOLD_LIFTED"):
            held = change.cause == "LEGAL_HOLD"
        elif change.cause == "UNDER_REVIEW":
            now, before = Rule.UNDER_REVIEW, before or now
        elif change.cause == "REVIEWED":
            now, before = before or now, None
        elif overriding := _overriding(row, change):
            now, before = overriding, None
    return Rule.NEUTRAL if held else now


def _overriding(row: Rule, change: Change) -> Rule | None:
    if row in _UPHELD_ROWS:
        if change.cause in REVERSALS:
            return Rule.REVERSED
        return Rule.MISTAKE if (change.cause, change.reason) == ("RETRACTED", "MISTAKE") else None
    return Rule.APPEAL_GRANTED if row in _REJECTED_ROWS and change.cause in GRANTS else None


def _row_of(listing: ListingFacts, known_at: datetime, is_free: bool) -> Rule:
    if listing.outcome in UPHELD:
        return Rule.MADE_GOOD if listing.cures_code in HALF_WEIGHT else Rule.UPHELD
    if listing.outcome == "INFO_LAPSED":
        return Rule.UNANSWERED
    if listing.outcome == "WITHDRAWN":
        if listing.asked:
            return Rule.WITHDRAWN_AFTER_QUESTION
        return Rule.WITHDRAWN_FREE if is_free else Rule.WITHDRAWN
    if listing.code in HALF_WEIGHT:
        return _row_of_half(listing, known_at)
    if listing.code in COUNTING:
        return Rule.MISTYPED_FREE if is_free else Rule.REJECTED
    return Rule.NEUTRAL


def _row_of_half(listing: ListingFacts, known_at: datetime) -> Rule:
    """Rows 4 and 5. Of several corrections sent in time, one that was upheld is enough."""
    until = listing.curable_until
    sent = [one for one in listing.corrections if until and one.sent_at <= until and one.sent_at < known_at]
    settled = [one for one in sent if one.settled_at and one.settled_at < known_at]
    if settled:
        return Rule.CURABLE if any(one.upheld for one in settled) else Rule.NOT_CURED
    return Rule.CURABLE if sent or (until and known_at <= until) else Rule.NOT_CURED


def _shrinking(rows: list[tuple]) -> Callable[[Any, Weight], Weight]:
    sums: dict[Any, Fraction] = defaultdict(Fraction)
    for _at, notice, _listing, rule in rows:
        sums[notice.key] += sum(WEIGHTS[rule])
    factors = factors_of(sums)

    def shrink(notice: Any, weight: Weight) -> Weight:
        factor = factors.get(notice)
        return weight if factor is None else (weight[0] * factor, weight[1] * factor)

    return shrink


def factors_of(sums: dict[Any, Fraction]) -> dict[Any, Fraction]:
    """By how much notices are scaled down; what stays as it is has no factor.

    :param sums: good + bad of each notice.
    """
    whole = sum(sums.values(), Fraction(0))
    if sum(one > 0 for one in sums.values()) < NOTICES_TO_CAP:
        return {}
    most = whole * CAP
    return {notice: most / one for notice, one in sums.items() if one > most}


def sums_of(counted: Iterable[Counted], known_at: datetime) -> list[NoticeSum]:
    """The listings of a window, summed by notice, before the cap."""
    by_notice: dict[Any, list[Counted]] = defaultdict(list)
    for one in counted:
        by_notice[one.notice.key].append(one)
    return [_sum_of(rows, known_at) for rows in by_notice.values()]


def _sum_of(rows: list[Counted], known_at: datetime) -> NoticeSum:
    notice = rows[0].notice
    down = [row.listing for row in rows if row.listing.outcome in TAKEN_DOWN]
    return NoticeSum(
        key=notice.key, **{name: getattr(notice, name) for name in DIMENSIONS},
        good=sum((row.whole[0] for row in rows), Fraction(0)),
        bad=sum((row.whole[1] for row in rows), Fraction(0)),
        listings=len(rows), taken_down=len(down), countered=sum(is_countered(one, known_at) for one in down),
    )  # fmt: skip


def is_countered(listing: ListingFacts, known_at: datetime) -> bool:
    """Whether the seller's side had won by then, for a listing that was removed or restricted."""
    return any(one.cause in BY_SELLER and one.at < known_at for one in listing.changes)


def score_of_sums(
    sums: Iterable[NoticeSum], *, as_of: datetime, zone: ZoneInfo, known_at: datetime
) -> Scored:
    """The score from what each notice of the window counts before the cap."""
    sums = list(sums)
    factors = factors_of({one.key: one.good + one.bad for one in sums})
    capped = [
        replace(one, good=one.good * factor, bad=one.bad * factor)
        if (factor := factors.get(one.key))
        else one
        for one in sums
    ]
    return score_of_capped(capped, as_of=as_of, zone=zone, known_at=known_at)


def score_of_capped(
    sums: Sequence[NoticeSum],
    *,
    as_of: datetime,
    zone: ZoneInfo,
    known_at: datetime,
    dimensions: Sequence[str] = DIMENSIONS,
) -> Scored:
    """The score from sums after the cap; one may stand for several notices that are alike in every dimension.

    :param dimensions: those by which groups are made; none where only the whole is wanted.
    """
    groups: dict[tuple[str, Any], list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for one in sums:
        for group in (("", ""), *((name, getattr(one, name)) for name in dimensions)):
            groups[group][0] += one.good
            groups[group][1] += one.bad
    total = figures(*groups.pop(("", ""), NOTHING))
    down, countered = sum(one.taken_down for one in sums), sum(one.countered for one in sums)
    return Scored(
        as_of=as_of, known_at=known_at, since=window(as_of, zone)[0], total=total,
        groups={group: figures(*both) for group, both in groups.items()},
        listings=sum(one.listings for one in sums), taken_down=down, countered=countered,
        counter_success=rounded(Fraction(countered, down)) if down else None,
    )  # fmt: skip
