"""Sums of an accuracy window, made by the database: from the rows of notices, or from sums that are kept.

Weights are counted in halves, so they are whole numbers. Only the cap makes fractions: at most four notices can weigh
more than a fifth, so they come back one by one, and the others as one row for each group.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from django.db import connection

from programmes.accuracy import CAP, FREE_ADDRESSES, FREE_WITHDRAWALS, NOTICES_TO_CAP, NoticeSum
from takedowns.queries.effects import DECIDED, EFFECTS, WITHDRAWN

# A listing of `in_turn` that a free share no longer leaves out.
BEYOND = f"""effect IN ('MISTYPED', 'WITHDRAWN')
        AND place > floor(listings / CASE outcome WHEN 'WITHDRAWN' THEN {FREE_WITHDRAWALS} ELSE {FREE_ADDRESSES} END)"""
# From the rows of notices, read in one pass; what the free shares concern is read again, listing by listing. Without the
# OFFSET, the effect would be found for every sum by itself.
FROM_NOTICES = f"""
decided AS MATERIALIZED (
    SELECT organisation_id, notice_id, count(*) AS listings, 2 * count(*) FILTER (WHERE effect = 'GOOD') AS good,
        2 * count(*) FILTER (WHERE effect = 'BAD') + count(*) FILTER (WHERE effect IN ('HALF', 'HALVED')) AS bad,
        count(*) FILTER (WHERE outcome IN ('REMOVED', 'RESTRICTED')) AS taken_down,
        count(*) FILTER (WHERE countered) AS countered
    FROM ({DECIDED} OFFSET 0) AS effects GROUP BY organisation_id, notice_id
), withdrawn AS (
    SELECT organisation_id, notice_id, count(*) AS listings, 2 * count(*) FILTER (WHERE effect = 'BAD') AS bad
    FROM ({WITHDRAWN}) AS effects GROUP BY organisation_id, notice_id
), sums AS (
    SELECT organisation_id, notice_id, coalesce(decided.listings, 0) + coalesce(withdrawn.listings, 0) AS listings,
        coalesce(good, 0) AS good, coalesce(decided.bad, 0) + coalesce(withdrawn.bad, 0) AS bad,
        coalesce(taken_down, 0) AS taken_down, coalesce(countered, 0) AS countered
    FROM decided FULL JOIN withdrawn USING (organisation_id, notice_id)
), whole AS (SELECT organisation_id, sum(listings) AS listings FROM sums GROUP BY organisation_id),
in_turn AS (
    SELECT listing_id, notice_id, outcome, effect, listings,
        row_number() OVER (PARTITION BY organisation_id, outcome ORDER BY at, notice_id, position) AS place
    FROM ({EFFECTS}) AS effects JOIN whole USING (organisation_id) WHERE is_in_turn
), beyond AS (
    SELECT notice_id, 2 * count(*) AS bad FROM in_turn WHERE {BEYOND} GROUP BY notice_id
), by_notice AS MATERIALIZED (
    SELECT sums.organisation_id, sums.notice_id, listings, good, sums.bad + coalesce(beyond.bad, 0) AS bad, taken_down,
        countered, reason.code AS reason, notice.market, ipright.kind AS right_kind, notice.agent_id AS agent,
        notice.submitted_by_id AS filed_by
    FROM sums JOIN takedowns_notice AS notice ON notice.id = sums.notice_id
        JOIN takedowns_ipright AS ipright ON ipright.id = notice.right_id
        JOIN takedowns_reasoncode AS reason ON reason.id = notice.reason_id
        LEFT JOIN beyond ON beyond.notice_id = sums.notice_id
)"""
# From the sums that are kept (`programmes.NoticeWeight`); what the free shares concern is kept listing by listing.
FROM_KEPT = f"""
kept AS (
    SELECT * FROM programmes_noticeweight WHERE decided_at >= %(since)s AND decided_at < %(until)s
        AND (%(organisation)s::bigint IS NULL OR organisation_id = %(organisation)s)
),
whole AS (SELECT organisation_id, sum(listings) AS listings FROM kept GROUP BY organisation_id),
in_turn AS (
    SELECT one.organisation_id, one.notice_id, one.counts, one.is_withdrawn, listings,
        row_number() OVER (PARTITION BY one.organisation_id, is_withdrawn ORDER BY decided_at, one.notice_id, position)
        AS place
    FROM programmes_freelisting AS one JOIN whole USING (organisation_id)
    WHERE decided_at >= %(since)s AND decided_at < %(until)s
), beyond AS (
    SELECT notice_id, 2 * sum(counts) AS bad FROM in_turn
    WHERE place > floor(listings / CASE WHEN is_withdrawn THEN {FREE_WITHDRAWALS} ELSE {FREE_ADDRESSES} END)
    GROUP BY notice_id
), summed AS (
    SELECT organisation_id, notice_id, reason_code AS reason, market, right_kind, agent_id AS agent,
        filed_by_id AS filed_by, sum(listings) AS listings, sum(good) AS good, sum(bad) AS bad,
        sum(taken_down) AS taken_down, sum(countered) AS countered
    FROM kept GROUP BY organisation_id, notice_id, reason_code, market, right_kind, agent_id, filed_by_id
), by_notice AS (
    SELECT summed.organisation_id, summed.notice_id, listings, good, summed.bad + coalesce(beyond.bad, 0) AS bad,
        taken_down, countered, reason, market, right_kind, agent, filed_by
    FROM summed LEFT JOIN beyond USING (notice_id)
)"""


def capped_by(group: str) -> str:
    """By how much a notice is scaled down: each notice with the weight of its window, and its own key where the cap holds it."""
    return f"""
, total AS (
    SELECT {group}, sum(good + bad) AS weight, count(*) FILTER (WHERE good + bad > 0) AS notices
    FROM by_notice GROUP BY {group}
), marked AS (
    SELECT by_notice.*, weight, CASE WHEN notices >= {NOTICES_TO_CAP} AND (good + bad) * {CAP.denominator} > weight
        THEN notice_id END AS capped
    FROM by_notice JOIN total USING ({group})
)"""


TAIL = f"""{capped_by("organisation_id")}
SELECT organisation_id, capped, reason, market, right_kind, agent, filed_by, max(weight)::bigint, sum(good)::bigint,
    sum(bad)::bigint, sum(listings)::bigint, sum(taken_down)::bigint, sum(countered)::bigint
FROM marked GROUP BY organisation_id, capped, reason, market, right_kind, agent, filed_by
"""
RECOMPUTED = f"WITH {FROM_NOTICES}{TAIL}"
KEPT = f"WITH {FROM_KEPT}{TAIL}"
# For the sums of all organisations: more memory than Postgres takes by default, else it sorts on its disk; and what it
# costs to hand a row from a worker to the session, which it overrates for these sums of many rows.
SPEND = "SELECT set_config('work_mem', '128MB', true), set_config('parallel_tuple_cost', '0.01', true)"
# Several windows of one organisation from what is known at one moment: the rows are read once, for all of them together,
# and each window then sums its notices. No groups, which only the window of today is shown by.
AT_ONCE = f"""
WITH asked AS (
    SELECT * FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) WITH ORDINALITY AS asked (starts, ends, place)
), effects AS MATERIALIZED (SELECT * FROM ({EFFECTS}) AS effects OFFSET 0), decided AS MATERIALIZED (
    SELECT notice_id, at, count(*) AS listings, 2 * count(*) FILTER (WHERE effect = 'GOOD') AS good,
        2 * count(*) FILTER (WHERE effect = 'BAD') + count(*) FILTER (WHERE effect IN ('HALF', 'HALVED')) AS bad,
        count(*) FILTER (WHERE outcome IN ('REMOVED', 'RESTRICTED')) AS taken_down,
        count(*) FILTER (WHERE countered) AS countered
    FROM effects GROUP BY notice_id, at
), sums AS (
    SELECT place, notice_id, sum(listings) AS listings, sum(good) AS good, sum(bad) AS bad, sum(taken_down) AS taken_down,
        sum(countered) AS countered
    FROM asked JOIN decided ON at >= starts AND at < ends GROUP BY place, notice_id
), whole AS (SELECT place, sum(listings) AS listings FROM sums GROUP BY place),
in_turn AS (
    SELECT asked.place AS window_place, notice_id, outcome, effect, listings,
        row_number() OVER (PARTITION BY asked.place, outcome ORDER BY at, notice_id, position) AS place
    FROM asked JOIN whole ON whole.place = asked.place JOIN effects ON at >= starts AND at < ends WHERE is_in_turn
), beyond AS (
    SELECT window_place AS place, notice_id, 2 * count(*) AS bad FROM in_turn WHERE {BEYOND} GROUP BY window_place, notice_id
), by_notice AS (
    SELECT sums.place, sums.notice_id, listings, good, sums.bad + coalesce(beyond.bad, 0) AS bad, taken_down, countered
    FROM sums LEFT JOIN beyond USING (place, notice_id)
){capped_by("place")}
SELECT place, capped, max(weight)::bigint, sum(good)::bigint, sum(bad)::bigint, sum(listings)::bigint,
    sum(taken_down)::bigint, sum(countered)::bigint
FROM marked GROUP BY place, capped
"""


class Row(NamedTuple):
    """A group of notices of an organisation, or one capped notice, in halves."""

    organisation: int
    capped: int | None
    reason: str
    market: str
    right_kind: str
    agent: int | None
    filed_by: int
    weight: int  # of the whole window
    good: int
    bad: int
    listings: int
    taken_down: int
    countered: int


class Window(NamedTuple):
    """The window [since, until)."""

    since: datetime
    until: datetime


def capped_sums(
    sql: str, *, since: datetime, until: datetime, known_at: datetime, organisation: int | None = None
) -> dict[int, list[NoticeSum]]:
    """The sums of a window after the cap, by organisation; all organisations where none is named.

    :param sql: `RECOMPUTED` or `KEPT`; kept sums know one moment alone.
    """
    asked: dict[str, Any] = {
        "since": since, "until": min(until, known_at), "known_at": known_at, "organisation": organisation,
    }  # fmt: skip
    found: dict[int, list[NoticeSum]] = defaultdict(list)
    with connection.cursor() as cursor:
        if organisation is None:
            cursor.execute(SPEND)
        cursor.execute(sql, asked)
        for row in _rows(cursor):
            found[row.organisation].append(_sum_of(row))
    return found


def capped_sums_at_once(
    windows: Sequence[Window], *, organisation: int, known_at: datetime
) -> list[list[NoticeSum]]:
    """The sums of several windows of one organisation after the cap, without groups, in their order; one statement."""
    found: list[list[NoticeSum]] = [[] for _window in windows]
    if not windows:
        return found
    ends = [min(one.until, known_at) for one in windows]
    asked: dict[str, Any] = {
        "starts": [one.since for one in windows], "ends": ends, "since": min(one.since for one in windows),
        "until": max(ends), "known_at": known_at, "organisation": organisation,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(AT_ONCE, asked)
        for place, capped, *sums in cursor:
            row = Row(organisation, capped, "", "", "", None, 0, *sums)
            found[place - 1].append(_sum_of(row))
    return found


def _rows(cursor) -> Iterator[Row]:
    return map(Row._make, cursor)


def _sum_of(row: Row) -> NoticeSum:
    scale = Fraction(1, 2)
    if row.capped is not None:
        scale *= row.weight * CAP / (row.good + row.bad)
    return NoticeSum(
        key=row.capped, reason=row.reason, market=row.market, right_kind=row.right_kind, agent=row.agent,
        filed_by=row.filed_by, good=row.good * scale, bad=row.bad * scale, listings=row.listings,
        taken_down=row.taken_down, countered=row.countered,
    )  # fmt: skip
