"""What is known of a rights holder, a seller and a listing; for the desk only."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ipr_portal.ui.questions import Question, ask
from takedowns.enums import REJECTIONS, ListingOutcome, RightKind
from takedowns.goods import goods_in
from takedowns.models import IPRight, Listing
from takedowns.rules.outcomes_now import UPHELD_NOW, joined, label_of, now_in_sql

from .relistings import times_in, times_question

UNSETTLED = [ListingOutcome.PENDING, ListingOutcome.WITHDRAWN]
CODES_SHOWN = 3
ELSEWHERE_SHOWN = 2  # other notices about one listing
FIGURES = f"""
SELECT coalesce(json_agg(json_build_array(outcome, rejection_code, listings)), '[]') FROM (
    SELECT {now_in_sql()} AS outcome, listing.rejection_code, count(*) AS listings FROM takedowns_listing AS listing {joined()}
    WHERE listing.organisation_id = %s AND NOT listing.outcome = ANY(%s) GROUP BY 1, 2
) AS counted
"""
SELLERS = f"""
SELECT coalesce(json_object_agg(seller_key, listings), '{{}}') FROM (
    SELECT listing.seller_key, count(*) AS listings FROM takedowns_listing AS listing {joined()}
    WHERE listing.seller_key = ANY(%s) AND {now_in_sql()} = ANY(%s) AND listing.notice_id <> %s GROUP BY listing.seller_key
) AS counted
"""
ELSEWHERE = f"""
SELECT coalesce(json_agg(json_build_array(asked.key, same.number, same.outcome)), '[]')
FROM unnest(%s::text[]) AS asked (key) CROSS JOIN LATERAL (
    SELECT notice.number, {now_in_sql()} AS outcome FROM takedowns_listing AS listing
    JOIN takedowns_notice AS notice ON notice.id = listing.notice_id {joined()}
    WHERE listing.key = asked.key AND listing.notice_id <> %s
    ORDER BY notice.submitted_at DESC LIMIT %s
) AS same
"""


class Elsewhere(NamedTuple):
    """The same listing in another notice."""

    number: str
    outcome: str

    @property
    def label(self) -> str:
        return label_of(self.outcome)


class Rejected(NamedTuple):
    """How often a rights holder's listings were rejected under one code."""

    code: str
    count: int  # type: ignore[assignment]  # a row of a table, on which nobody calls the count of a tuple

    @property
    def meaning(self) -> str:
        return str(REJECTIONS[self.code].meaning).rstrip(".")


@dataclass(frozen=True, slots=True)
class History:
    """What is known around one notice."""

    settled: int  # listings of this rights holder that were decided, ever
    upheld: int
    codes: list[Rejected]  # what it was rejected for most often
    sellers: Counter = field(default_factory=Counter)  # seller key: listings upheld against it, in any notice
    elsewhere: dict[str, list[Elsewhere]] = field(default_factory=dict)  # listing key: in other notices
    again: dict[int, int] = field(default_factory=dict)  # listing: how often it was listed again

    @property
    def share(self) -> int:
        """Of its settled listings upheld, in whole per cent."""
        return round(100 * self.upheld / self.settled) if self.settled else 0


def history_around(notice, listings: list[Listing]) -> History:
    """Look up rights holder, sellers and listings in one statement, however many listings there are."""
    return history_in(ask(history_questions(notice, listings)))


def history_questions(notice, listings: list[Listing]) -> dict[str, Question]:
    """The queries behind it, for a page that sends several; `history_in` reads the results."""
    sellers = sorted({listing.seller_key for listing in listings} - {""})
    keys = [listing.key for listing in listings]
    return {
        "figures": Question(FIGURES, (notice.organisation_id, UNSETTLED)),
        "sellers": Question(SELLERS, (sellers, list(UPHELD_NOW), notice.pk)),
        "elsewhere": Question(ELSEWHERE, (keys, notice.pk, ELSEWHERE_SHOWN)),
        "again": times_question(listings),
    }  # fmt: skip


def history_in(answers: Mapping[str, Any]) -> History:
    elsewhere = defaultdict(list)
    for key, number, outcome in answers["elsewhere"]:
        elsewhere[key].append(Elsewhere(number, outcome))
    return History(
        *_figures(answers["figures"]),
        Counter(answers["sellers"]),
        dict(elsewhere),
        times_in(answers["again"]),
    )


def _figures(counted: list[list]) -> tuple[int, int, list[Rejected]]:
    """Of a rights holder: listings settled, upheld, and the codes of most rejections."""
    codes = Counter({code: count for outcome, code, count in counted if outcome == ListingOutcome.REJECTED})
    upheld = sum(count for outcome, _code, count in counted if outcome in UPHELD_NOW)
    settled = sum(count for *_what, count in counted)
    return settled, upheld, [Rejected(*row) for row in codes.most_common(CODES_SHOWN)]


class Outside(NamedTuple):
    """Goods that a title names, of a class that the mark does not cover."""

    classes: str
    word: str


def goods_outside(right: IPRight, title: str) -> Outside | None:
    """The goods of a listing's title that lie outside the classes of a mark, if none lie within; a hint, no verdict."""
    if right.kind != RightKind.TRADEMARK or not right.nice_classes or not title:
        return None
    named = goods_in(title)
    if not named or set(right.nice_classes) & named.keys():
        return None
    return Outside(", ".join(map(str, sorted(named))), next(iter(named.values())))
