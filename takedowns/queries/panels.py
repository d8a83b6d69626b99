"""What one listing is decided on: pictures, list price, seller and earlier decisions, in two statements."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from ipr_portal.ui.questions import Question, ask
from takedowns.models import Listing, Notice
from takedowns.rules.catalogue import below_list, product_of
from takedowns.rules.outcomes_now import joined, now_in_sql

from .history import Outside, goods_outside
from .parts import OF_NOTICE, OF_RIGHT, Piece, pieces_in
from .pictures import Comparison, Shown, pair_of
from .precedents import Precedent, precedents_about
from .seller_record import kind_of

SHOWN = 3  # earlier decisions
CATALOGUE = """
SELECT json_agg(json_build_array(product.id, product.name, product.article, price.amount::text, price.currency, (
    SELECT json_agg(json_build_array(stored.id, stored.name) ORDER BY attached.id) FROM takedowns_productfile AS attached
    JOIN evidence_evidencefile AS stored ON stored.id = attached.file_id
    WHERE attached.product_id = product.id AND stored.media_type LIKE 'image/%%'
)) ORDER BY product.name, product.id)
FROM takedowns_rightproduct AS product
LEFT JOIN takedowns_productprice AS price ON price.product_id = product.id AND price.market = %s
WHERE product.right_id = %s AND product.ended_at IS NULL
"""
SELLER = f"""
SELECT coalesce(json_agg(json_build_array(seller_key, outcome, listings)), '[]') FROM (
    SELECT listing.seller_key, {now_in_sql()} AS outcome, count(*) AS listings
    FROM takedowns_listing AS listing {joined()}
    WHERE listing.seller_key = ANY(%s) AND listing.notice_id <> %s
        AND (%s::timestamptz IS NULL OR listing.decided_at < %s) GROUP BY 1, 2
) AS counted
"""


class Entry(NamedTuple):
    """A product of the catalogue, with its list price in the market of a notice."""

    key: int
    name: str
    article: str
    price: Decimal | None
    currency: str
    pictures: list[Shown]


@dataclass(frozen=True, slots=True)
class Panel:
    """What is known of one listing of a notice."""

    listing: Listing
    pair: Comparison
    entry: Entry | None  # what it is taken for
    outside: Outside | None
    seller: Counter = field(default_factory=Counter)  # its listings in other notices, by kind of outcome
    before: list[Precedent] = field(default_factory=list)  # about the listing, then about its seller

    @property
    def seller_total(self) -> int:
        """How many listings of its seller are in other notices; a template reads `total` of a counter as a key."""
        return self.seller.total()

    @property
    def below(self) -> int | None:
        """By how many per cent its price is below the list price; negative if above."""
        return below_of(self.listing, self.entry)


def below_of(listing: Listing, entry: Entry | None) -> int | None:
    """By how many per cent the price of a listing is below the list price; None without both in one currency."""
    shown = getattr(listing, "snapshot", None)
    if (
        entry is None
        or entry.price is None
        or not shown
        or shown.price is None
        or shown.currency != entry.currency
    ):
        return None
    return below_list(shown.price, entry.price)


def panel_of(notice: Notice, listing: Listing, *, until: datetime | None = None) -> Panel:
    """Look up what one listing is decided on; see `panels_of`."""
    return panels_of(notice, [listing], until=until)[0]


def panels_of(notice: Notice, listings: Sequence[Listing], *, until: datetime | None = None) -> list[Panel]:
    """Look up what some listings of a notice are decided on, in two statements; they come with their snapshots.

    :param until: what was decided at this moment or later is left out; None for all that is known.
    """
    asked = panel_questions(notice, listings, until=until) | {
        "files": Question(OF_NOTICE, (notice.pk,)),
        "certificates": Question(OF_RIGHT, (notice.right_id,)),
    }
    told, before = ask(asked), precedents_about(notice, listings, until=until)
    pieces = [*pieces_in(told["files"]), *pieces_in(told["certificates"])]
    return [panel_in(told, notice, one, pieces, before[one.pk]) for one in listings]


def panel_questions(
    notice: Notice, listings: Sequence[Listing], *, until: datetime | None = None
) -> dict[str, Question]:
    """The queries behind panels, for a page that sends several; `panel_in` and `catalogue_in` read the results."""
    asked = {"catalogue": Question(CATALOGUE, (notice.market, notice.right_id))}
    if sellers := sorted({one.seller_key for one in listings} - {""}):
        asked["seller"] = Question(SELLER, (sellers, notice.pk, until, until))
    return asked


def catalogue_in(answers: Mapping[str, Any]) -> list[Entry]:
    """The products of a right."""
    return [
        Entry(
            key, name, article, Decimal(amount) if amount else None, currency or "", [Shown(*one) for one in files or ()]
        )
        for key, name, article, amount, currency, files in answers["catalogue"] or ()
    ]  # fmt: skip


def entry_of(listing: Listing, catalogue: list[Entry]) -> Entry | None:
    """The product that a listing is taken for, by its title."""
    shown = getattr(listing, "snapshot", None)
    return product_of(shown.title if shown else "", catalogue)


def panel_in(
    answers: Mapping[str, Any],
    notice: Notice,
    listing: Listing,
    pieces: Iterable[Piece],
    before: list[Precedent],
) -> Panel:
    """The panel of a listing from the answers.

    :param before: earlier decisions about the listing and its seller.
    """
    shown = getattr(listing, "snapshot", None)
    entry = entry_of(listing, catalogue_in(answers))
    seller: Counter = Counter()
    for key, outcome, count in answers.get("seller") or ():
        if key == listing.seller_key:
            seller[kind_of(outcome)] += count
    pair = pair_of(listing, pieces, entry.pictures if entry else ())
    outside = goods_outside(notice.right, shown.title if shown else "")
    return Panel(listing, pair, entry, outside, seller, before[:SHOWN])
