"""Scores of reporting accuracy, and the listings behind every figure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from ipr_portal.markets import desk_zone
from programmes.accuracy import (
    DIMENSIONS,
    Change,
    Correction,
    Counted,
    ListingFacts,
    NoticeFacts,
    Rule,
    Scored,
    count,
    score_of_capped,
    window,
)
from takedowns.models import Listing, Notice
from takedowns.queries.facts import SettledListing, by_notice, settled_listings

from .sums import KEPT, RECOMPUTED, capped_sums


def score_of(
    organisation, *, as_of: datetime, known_at: datetime | None = None, zone: ZoneInfo | None = None
) -> Scored:
    """The score of an organisation for the window that ends at `as_of`, from what was known before `known_at`.

    From the rows of notices, so it is exact at every moment. One statement.

    :param known_at: by default `as_of`; a later one gives the restated score.
    """
    zone, known_at = zone or desk_zone(), known_at or as_of
    since, until = window(as_of, zone)
    sums = capped_sums(RECOMPUTED, since=since, until=until, known_at=known_at, organisation=organisation.pk)
    return score_of_capped(sums.get(organisation.pk, []), as_of=as_of, zone=zone, known_at=known_at)


def scores_of_all(
    *,
    as_of: datetime,
    known_at: datetime | None = None,
    zone: ZoneInfo | None = None,
    kept: bool = False,
    dimensions: Sequence[str] = DIMENSIONS,
) -> dict[int, Scored]:
    """The score of every organisation with a listing in the window, by its key; one statement.

    :param dimensions: those by which groups are made; none where only the whole is wanted.
    :param kept: from the kept sums, which know what was taken in and nothing later.
    """
    zone, known_at = zone or desk_zone(), known_at or as_of
    since, until = window(as_of, zone)
    found = capped_sums(KEPT if kept else RECOMPUTED, since=since, until=until, known_at=known_at)
    return {
        key: score_of_capped(sums, as_of=as_of, zone=zone, known_at=known_at, dimensions=dimensions)
        for key, sums in found.items()
    }


@dataclass(frozen=True, slots=True)
class ListingRow:
    """A listing behind a figure: what it counts after the cap, and by which rule."""

    listing: Listing
    notice: Notice  # with right, reason, agent and the person who filed
    decided_at: datetime
    rule: Rule
    good: Fraction
    bad: Fraction
    is_capped: bool

    @property
    def counts(self) -> bool:
        return bool(self.good or self.bad)


def listings_of(
    organisation,
    *,
    as_of: datetime,
    known_at: datetime | None = None,
    zone: ZoneInfo | None = None,
    dimension: str = "",
    value: object = None,
) -> list[ListingRow]:
    """The listings of a window in the order of their outcomes, each with what it counts and by which rule.

    Six statements, however many listings.

    :param dimension: `reason`, `market`, `right_kind`, `agent` or `filed_by`, with its value: only those of a group.
    """
    zone, known_at = zone or desk_zone(), known_at or as_of
    since, until = window(as_of, zone)
    found = settled_listings(organisation=organisation, since=since, until=min(until, known_at))
    rows = {one.listing.pk: one.listing for one in found}
    counted = count(facts_of(found), as_of=as_of, zone=zone, known_at=known_at)
    return [
        _row(one, rows[one.listing.key])
        for one in counted
        if not dimension or getattr(one.notice, dimension) == value
    ]


def _row(one: Counted, listing: Listing) -> ListingRow:
    return ListingRow(listing, listing.notice, one.at, one.rule, one.good, one.bad, one.is_capped)


def facts_of(found: Iterable[SettledListing]) -> list[NoticeFacts]:
    """Settled listings as the pure module takes them."""
    return [_notice_facts(rows) for rows in by_notice(list(found)).values()]


def _notice_facts(rows: list[SettledListing]) -> NoticeFacts:
    notice = rows[0].listing.notice
    return NoticeFacts(
        key=notice.pk, reason=notice.reason.code, market=notice.market, right_kind=notice.right.kind,
        agent=notice.agent_id, filed_by=notice.submitted_by_id, settled_at=notice.decided_at,
        listings=[_listing_facts(one) for one in rows],
    )  # fmt: skip


def _listing_facts(one: SettledListing) -> ListingFacts:
    listing = one.listing
    return ListingFacts(
        key=listing.pk, position=listing.position, outcome=listing.outcome, code=listing.rejection_code,
        curable_until=listing.curable_until, cures_code=one.cures_code, asked=one.asked,
        withdrawn_at=one.at if listing.outcome == "WITHDRAWN" else None,
        corrections=[Correction(sent.sent_at, sent.settled_at, sent.upheld) for sent in one.sent_again],
        changes=[Change(change.changed_at, change.cause, change.reason) for change in one.changes],
    )  # fmt: skip
