"""What was decided before about the same listings, the same sellers, and under the same right; for the desk only."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from takedowns.models import Listing, Notice
from takedowns.rules.outcomes_now import is_down, joined, label_of, now_in_sql

SHOWN = 5  # of each kind
READ = 60  # decisions that are read, so that one triage decision over many listings is one line
SELLERS, OF_A_SELLER = 12, 3  # how many sellers are read, and how many listings of each
NOTICES = 5  # of the same right

# Each part is read from an index, the last first; undone decisions are left out, and one that a later one took the place of.
STANDS = """
    JOIN takedowns_listingdecision AS row ON row.listing_id = listing.id
    JOIN takedowns_triagedecision AS past ON past.id = row.decision_id
    WHERE past.undone_at IS NULL AND past.notice_id <> %(notice)s
    AND (%(until)s::timestamptz IS NULL OR past.decided_at < %(until)s) AND (row.corrects OR NOT EXISTS (
        SELECT FROM takedowns_listingdecision AS later WHERE later.listing_id = listing.id AND later.corrects
    ))
"""
LAST = "ORDER BY past.decided_at DESC, row.id DESC LIMIT %(read)s"
PRECEDENTS = f"""
WITH found (kind, id) AS (
    (SELECT 'listing', row.id FROM takedowns_listing AS listing {STANDS} AND listing.key = ANY(%(keys)s) {LAST})
    UNION ALL
    (SELECT 'seller', row.id FROM unnest(%(sellers)s::text[]) AS seller (key)
    CROSS JOIN LATERAL (
        SELECT id, key FROM takedowns_listing
        WHERE seller_key = seller.key AND decided_at IS NOT NULL AND notice_id <> %(notice)s
            AND (%(until)s::timestamptz IS NULL OR decided_at < %(until)s)
        ORDER BY decided_at DESC LIMIT %(of_a_seller)s
    ) AS listing {STANDS} AND NOT listing.key = ANY(%(keys)s) {LAST})
    UNION ALL
    (SELECT 'right', row.id FROM (
        SELECT id FROM takedowns_notice
        WHERE right_id = %(right)s AND state = 'DECIDED' AND id <> %(notice)s
        ORDER BY decided_at DESC, id DESC LIMIT %(notices)s
    ) AS last JOIN takedowns_listing AS listing ON listing.notice_id = last.id {STANDS} {LAST})
)
SELECT found.kind, past.id, {now_in_sql()}, row.rejection_code, row.sentence,
    coalesce(nullif(person.name, ''), person.email), past.decided_at, notice.number,
    coalesce(nullif(snapshot.seller_name, ''), listing.seller_key), listing.key, listing.seller_key
FROM found
JOIN takedowns_listingdecision AS row ON row.id = found.id
JOIN takedowns_triagedecision AS past ON past.id = row.decision_id
JOIN takedowns_notice AS notice ON notice.id = past.notice_id
JOIN takedowns_listing AS listing ON listing.id = row.listing_id
JOIN accounts_user AS person ON person.id = past.decided_by_id
LEFT JOIN takedowns_listingsnapshot AS snapshot ON snapshot.listing_id = listing.id
{joined()}
ORDER BY past.decided_at DESC, row.id DESC
"""


class Alike(NamedTuple):
    """What the listings of one line have in common: triage decision and verdict."""

    decision: int
    outcome: str
    code: str
    sentence: str


@dataclass(slots=True)
class Precedent:
    """One or many listings with the same verdict in one triage decision, of which the same stands now."""

    outcome: str  # that stands now
    code: str
    sentence: str
    who: str
    at: datetime
    number: str  # of the notice
    names: list[str] = field(default_factory=list)  # of the seller, one for each listing

    @property
    def label(self) -> str:
        return label_of(self.outcome)

    @property
    def is_down(self) -> bool:
        return is_down(self.outcome)

    @property
    def count(self) -> int:
        return len(self.names)

    @property
    def sellers(self) -> list[str]:
        """Their names, each once; of a seller without a snapshot the marketplace's own identifier."""
        return list(dict.fromkeys(name.rpartition(":")[2] for name in self.names))[:3]


@dataclass(frozen=True, slots=True)
class Precedents:
    """Earlier decisions, the newest first."""

    same_listing: list[Precedent]
    same_seller: list[Precedent]
    same_right: list[Precedent]
    about: list[Precedent] = field(
        default_factory=list
    )  # the one listing that was asked about, then its seller

    def __bool__(self) -> bool:
        return bool(self.same_listing or self.same_seller or self.same_right)


def precedents_of(notice: Notice, listings: Sequence[Listing], *, about: Listing | None = None) -> Precedents:
    """Look them up in one statement, however many listings there are.

    :param about: one of the listings, whose own precedents are wanted besides.
    """
    kinds = ("listing", "seller", "right", "about listing", "about seller")
    groups: dict[str, dict[Alike, Precedent]] = {kind: {} for kind in kinds}
    own = {"listing": about.key, "seller": about.seller_key} if about else {}
    for row in _read(notice, listings, first=about.seller_key if about else ""):
        row.add_to(groups[row.kind])
        if row.of and own.get(row.kind) == row.of:
            row.add_to(groups[f"about {row.kind}"])
    of_listing, of_seller, of_right, own_listing, own_seller = (
        list(groups[kind].values())[:SHOWN] for kind in kinds
    )
    return Precedents(of_listing, of_seller, of_right, [*own_listing, *own_seller])


def precedents_about(
    notice: Notice, listings: Sequence[Listing], *, until: datetime | None = None
) -> dict[int, list[Precedent]]:
    """By the key of a listing, earlier decisions about itself, then about its seller; one statement.

    :param until: what was decided at this moment or later is left out.
    """
    groups: dict[tuple[str, str | None], dict[Alike, Precedent]] = defaultdict(dict)
    for row in _read(notice, listings, until=until):
        row.add_to(groups[row.kind, row.of])
    return {
        one.pk: [
            *list(groups["listing", one.key].values())[:SHOWN],
            *list(groups["seller", one.seller_key].values())[:SHOWN],
        ]
        for one in listings
    }


class Read(NamedTuple):
    """A decision as it is read: of what kind it is, and of which listing or seller."""

    kind: str
    of: str | None
    alike: Alike
    precedent: Precedent
    seller: str

    def add_to(self, group: dict[Alike, Precedent]) -> None:
        same = group.setdefault(self.alike, replace(self.precedent, names=[]))
        same.names.append(self.seller)


def _read(
    notice: Notice, listings: Sequence[Listing], *, first: str = "", until: datetime | None = None
) -> Iterator[Read]:
    sellers = sorted({listing.seller_key for listing in listings} - {""}, key=lambda key: (key != first, key))
    asked: dict[str, Any] = {
        "notice": notice.pk,
        "right": notice.right_id,
        "keys": [listing.key for listing in listings],
        "sellers": sellers[:SELLERS],
        "read": READ, "of_a_seller": OF_A_SELLER, "notices": NOTICES, "until": until,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(PRECEDENTS, asked)
        for kind, decision, outcome, code, sentence, who, at, number, seller, key, seller_key in cursor:
            of = {"listing": key, "seller": seller_key}.get(kind)
            one = Precedent(outcome, code, sentence, who, at, number)
            yield Read(kind, of, Alike(decision, outcome, code, sentence), one, seller)
