"""The listings behind a score: what each counts after the cap, and by which rule; a page of them at a time.

The database does the counting, listing by listing, so a page costs the memory of a page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from django.db import connection

from ipr_portal.markets import desk_zone
from ipr_portal.tenancy.scope import current_scope, enter_scope
from ipr_portal.ui.pagination import ROWS, Page, cut, read_cursor
from ipr_portal.ui.questions import Count
from programmes.accuracy import CAP, DIMENSIONS, WEIGHTS, Rule, window
from takedowns.enums import GOES, HALF_WEIGHT, REVERSALS
from takedowns.models import Listing
from takedowns.queries.effects import EFFECTS, listed
from takedowns.rules.triage import UPHELD

from .sums import BEYOND, FROM_NOTICES, capped_by

ORDER = ("-at", "-notice_id", "-position")
SIZE = 50
PART = 2000  # rows of a file that are read at a time
# The last event that turned a takedown into a failure.
TURNED = f"""
SELECT CASE cause WHEN 'RETRACTED' THEN '{Rule.MISTAKE}' ELSE '{Rule.REVERSED}' END FROM takedowns_outcomechange AS line
WHERE line.listing_id = effects.listing_id AND changed_at < %(known_at)s
    AND (cause IN {listed(REVERSALS)} OR (cause = 'RETRACTED' AND reason = 'MISTAKE'))
ORDER BY changed_at DESC, id DESC LIMIT 1
"""
# The rules of `programmes.accuracy.Rule`; a test holds them equal to `accuracy.rule_of`.
RULE = f"""
CASE WHEN effect = 'REVIEW' THEN '{Rule.UNDER_REVIEW}'
    WHEN outcome IN {listed(UPHELD)} THEN
        CASE effect WHEN 'GOOD' THEN '{Rule.UPHELD}' WHEN 'ONCE' THEN '{Rule.MADE_GOOD}'
            WHEN 'NEUTRAL' THEN '{Rule.NEUTRAL}' ELSE ({TURNED}) END
    WHEN outcome = 'INFO_LAPSED' THEN '{Rule.UNANSWERED}'
    WHEN outcome = 'WITHDRAWN' THEN CASE WHEN effect = 'BAD' THEN '{Rule.WITHDRAWN_AFTER_QUESTION}'
        WHEN left_in.listing_id IS NULL THEN '{Rule.WITHDRAWN_FREE}' ELSE '{Rule.WITHDRAWN}' END
    WHEN effect = 'GOOD' THEN '{Rule.APPEAL_GRANTED}'
    WHEN effect = 'MISTYPED' THEN
        CASE WHEN left_in.listing_id IS NULL THEN '{Rule.MISTYPED_FREE}' ELSE '{Rule.REJECTED}' END
    WHEN effect IN ('HALF', 'HALVED') THEN '{Rule.CURABLE}'
    WHEN effect = 'BAD' THEN
        CASE WHEN effects.code IN {listed(HALF_WEIGHT)} THEN '{Rule.NOT_CURED}' ELSE '{Rule.REJECTED}' END
    ELSE '{Rule.NEUTRAL}' END
"""
COUNTED = f"""
WITH {FROM_NOTICES}{capped_by("organisation_id")}, effects AS ({EFFECTS}),
left_in AS (SELECT listing_id FROM in_turn WHERE {BEYOND}), ruled AS (
    SELECT listing_id, effects.notice_id, position, at, {RULE} AS rule, effects.outcome, effects.countered, marked.weight::bigint,
        CASE WHEN capped IS NOT NULL THEN (marked.good + marked.bad)::bigint END AS capped_sum, reason, market, right_kind, agent,
        filed_by
    FROM effects JOIN marked ON marked.notice_id = effects.notice_id LEFT JOIN left_in USING (listing_id)
), chosen AS (
    SELECT *, count(*) OVER () AS found FROM ruled WHERE {{filters}}
)
SELECT listing_id, notice_id, position, at, rule, weight, capped_sum, found FROM chosen
WHERE %(at)s::timestamptz IS NULL OR (at, notice_id, position) < (%(at)s, %(notice)s, %(place)s)
ORDER BY at DESC, notice_id DESC, position DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which listings of which window, known before when; what is empty narrows nothing."""

    as_of: datetime
    known_at: datetime
    rules: Sequence[str] = ()
    only_countered: bool = False
    only_taken_down: bool = False
    reason: str = ""
    market: str = ""
    right_kind: str = ""
    agent: int | None = None  # 0: filed by nobody's agent
    filed_by: int | None = None

    def narrowed(self, **more: Any) -> "Wanted":
        return replace(self, **more)


class Line(NamedTuple):
    """A listing as the statement gives it; sums are in halves."""

    listing_id: int
    notice_id: int
    position: int
    at: datetime
    rule: str
    weight: int  # of the whole window
    capped_sum: int | None  # of its notice, where the cap holds it
    found: int


@dataclass(frozen=True, slots=True)
class CountedListing:
    """A listing behind a figure: what it counts after the cap, and by which rule."""

    listing: Listing  # with its notice, that notice's right, reason, agent and filer, and its reviews
    at: datetime
    rule: Rule
    good: Fraction
    bad: Fraction
    is_capped: bool

    @property
    def review(self) -> Any:
        """The review that was asked for, open or decided."""
        return next(iter(self.listing.reviews.all()), None)


def counted_page(organisation, wanted: Wanted, *, after: str, noun=ROWS, size: int = SIZE) -> Page:
    """One page of the listings of a window, the newest first; three statements.

    :param after: the cursor of the page before, as the address carries it.
    :raises Http404: for a cursor that is not ours.
    """
    lines = _lines(organisation, wanted, beyond=_place(after), limit=size + 1)
    count = Count(lines[0].found if lines else 0, True)
    page = cut(lines, ORDER, of=Listing, size=size, after_first=bool(after), count=count, noun=noun)
    return replace(page, items=_with_listings(page.items))


def all_counted(organisation, wanted: Wanted) -> Iterator[CountedListing]:
    """The same for a file: read in parts of a fixed size, each in a short transaction of the request's scope."""
    scope = current_scope()

    def read() -> Iterator[CountedListing]:
        beyond = None
        while True:
            with enter_scope(scope):
                lines = _lines(organisation, wanted, beyond=beyond, limit=PART)
                rows = _with_listings(lines)
            yield from rows
            if len(lines) < PART:
                return
            beyond = (lines[-1].at, lines[-1].notice_id, lines[-1].position)

    return read()


def _place(after: str) -> tuple | None:
    if not after:
        return None
    at, notice, position = read_cursor(after, ORDER, of=Listing)
    return datetime.fromisoformat(at), notice, position


def _lines(organisation, wanted: Wanted, *, beyond: tuple | None, limit: int) -> list[Line]:
    since, until = window(wanted.as_of, desk_zone())
    at, notice, place = beyond or (None, None, None)
    filters, named = _filters(wanted)
    asked = {
        "since": since, "until": min(until, wanted.known_at), "known_at": wanted.known_at,
        "organisation": organisation.pk, "at": at, "notice": notice, "place": place, "limit": limit,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(filters=filters), asked | named)
        return [Line._make(row) for row in cursor]


def _filters(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    parts, named = ["true"], {}
    if wanted.rules:
        parts.append("rule = ANY(%(rules)s)")
        named["rules"] = [str(rule) for rule in wanted.rules]
    if wanted.only_countered:
        parts.append("countered")
    if wanted.only_taken_down:
        parts.append(f"outcome IN {listed(GOES)}")
    for name in DIMENSIONS:
        value = getattr(wanted, name)
        if name == "agent" and value == 0:
            parts.append("agent IS NULL")
        elif value:
            parts.append(f"{name} = %({name})s")
            named[name] = value
    return " AND ".join(parts), named


def _with_listings(lines: Sequence[Line]) -> list[CountedListing]:
    """The rows with their listings; two statements."""
    rows = Listing.objects.filter(pk__in=[line.listing_id for line in lines]).prefetch_related("reviews")
    named = rows.select_related(
        "snapshot",
        "notice__right",
        "notice__reason",
        "notice__agent",
        "notice__submitted_by",
        "notice__organisation",
    )
    found = {one.pk: one for one in named}
    return [_row(line, found[line.listing_id]) for line in lines if line.listing_id in found]


def _row(line: Line, listing: Listing) -> CountedListing:
    rule = Rule(line.rule)
    scale = Fraction(1) if line.capped_sum is None else line.weight * CAP / line.capped_sum
    good, bad = WEIGHTS[rule]
    return CountedListing(listing, line.at, rule, good * scale, bad * scale, scale != 1 and bool(good + bad))
