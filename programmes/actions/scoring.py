"""Keeping the sums of accuracy: what changed is taken in, and every day's scores are stored.

The cost follows what changed. The same figures come out of the rows of notices (`queries.scores`), which is checked.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from ipr_portal.markets import desk_zone
from ipr_portal.tenancy.scope import system_scope
from programmes.accuracy import Scored
from programmes.models import ScoredDay, Snapshot
from programmes.queries.scores import scores_of_all
from takedowns.actions.outcome_changes import close_cures

# One row, locked by who takes lines in: the first time it is made, then what is known to be taken is closed up.
TAKE_TURN = """
INSERT INTO programmes_takenlines AS taken (id, keys) VALUES (1, int8multirange(int8range(NULL, %(after)s, '[]')))
ON CONFLICT (id) DO UPDATE SET keys = taken.keys + excluded.keys
"""
FIRST_OPEN = "(SELECT upper(lowest) FROM programmes_takenlines, unnest(keys) AS lowest LIMIT 1)"
AFTER_ALL = "(SELECT upper(keys) FROM programmes_takenlines)"  # most lines are new: one comparison tells, without the ranges
WAITS = "('MISTYPED', 'WITHDRAWN')"  # effects that a free share may leave out when its turn comes
GOOD = "CASE %s WHEN 'GOOD' THEN 2 ELSE 0 END"  # halves
BAD = "CASE %s WHEN 'BAD' THEN 2 WHEN 'HALF' THEN 1 WHEN 'HALVED' THEN 1 ELSE 0 END"
# Nothing needs to be on disk before the answer: the sums and what says that they were made are written together, and what
# a crash of the server loses is made again. Each notice is looked up: the planner takes them for more than they are, and
# would read all the others, too.
SETTINGS = """
SET LOCAL synchronous_commit TO off; SET LOCAL enable_hashjoin TO off; SET LOCAL enable_mergejoin TO off
"""
AS_BEFORE = "SET LOCAL enable_hashjoin TO DEFAULT; SET LOCAL enable_mergejoin TO DEFAULT"
TAKE_IN = f"""
WITH found AS MATERIALIZED (
    SELECT id, organisation_id, notice_id, listing_id, position, first_decided_at, reason_code, market, right_kind, agent_id,
        filer_id, outcome, cause, effect_before, effect_after, effect_before = '' AS is_first,
        outcome IN ('REMOVED', 'RESTRICTED') AS is_taken_down,
        code = 'LI-01' OR (cause = 'WITHDRAWN' AND effect_after = 'WITHDRAWN') AS is_in_turn
    FROM takedowns_outcomechange WHERE id >= {FIRST_OPEN} AND changed_at < %(known_at)s
        AND (id >= {AFTER_ALL} OR NOT id <@ (SELECT keys FROM programmes_takenlines))
    ORDER BY id LIMIT %(limit)s
), span AS MATERIALIZED (
    SELECT min(id) AS first, max(id) AS last, count(*) AS found FROM found
), taken AS (
    UPDATE programmes_takenlines AS kept SET keys = kept.keys + CASE
        WHEN span.last - span.first + 1 = span.found THEN int8multirange(int8range(span.first, span.last, '[]'))
        ELSE (SELECT range_agg(int8range(id, id, '[]')) FROM found) END
    FROM span WHERE span.found > 0
), weighed AS (
    MERGE INTO programmes_noticeweight AS kept USING (
        SELECT notice_id, any_value(organisation_id) AS organisation_id, first_decided_at AS decided_at,
            any_value(reason_code) AS reason_code, any_value(market) AS market, any_value(right_kind) AS right_kind,
            any_value(agent_id) AS agent_id, any_value(filer_id) AS filer_id,
            sum({GOOD % "effect_after"} - {GOOD % "effect_before"}) AS good, sum({BAD % "effect_after"} - {BAD % "effect_before"}) AS bad,
            count(*) FILTER (WHERE is_first) AS listings, count(*) FILTER (WHERE is_first AND is_taken_down) AS taken_down,
            count(*) FILTER (WHERE is_taken_down AND cause IN ('COUNTER_UPHELD', 'SELLER_APPEAL_GRANTED')) AS countered
        FROM found GROUP BY notice_id, first_decided_at
    ) AS one ON kept.notice_id = one.notice_id AND kept.decided_at = one.decided_at
    WHEN MATCHED THEN UPDATE SET good = kept.good + one.good, bad = kept.bad + one.bad,
        listings = kept.listings + one.listings, taken_down = kept.taken_down + one.taken_down,
        countered = kept.countered + one.countered
    WHEN NOT MATCHED THEN INSERT (notice_id, organisation_id, decided_at, reason_code, market, right_kind, agent_id,
        filed_by_id, good, bad, listings, taken_down, countered)
    VALUES (one.notice_id, one.organisation_id, one.decided_at, one.reason_code, one.market, one.right_kind, one.agent_id,
        one.filer_id, one.good, one.bad, one.listings, one.taken_down, one.countered)
    RETURNING 1
), waiting AS (
    INSERT INTO programmes_freelisting AS kept (listing_id, organisation_id, notice_id, position, decided_at, is_withdrawn,
        counts)
    SELECT listing_id, any_value(organisation_id), any_value(notice_id), any_value(position), any_value(first_decided_at),
        bool_or(outcome = 'WITHDRAWN'), sum((effect_after IN {WAITS})::int - (effect_before IN {WAITS})::int)
    FROM found WHERE is_in_turn OR (effect_after IN {WAITS}) <> (effect_before IN {WAITS}) GROUP BY listing_id ORDER BY listing_id
    ON CONFLICT (listing_id) DO UPDATE SET counts = kept.counts + excluded.counts
)
SELECT found FROM span
"""

LAST_TAKEN = f"""
SELECT coalesce((
    SELECT min(id) - 1 FROM takedowns_outcomechange
    WHERE id >= {FIRST_OPEN} AND NOT id <@ (SELECT keys FROM programmes_takenlines)
), max(id), 0) FROM takedowns_outcomechange
"""


def take_in(*, known_at: datetime, limit: int = 20_000, after: int = 0) -> int:
    """Add lines of the ledger that are not in the sums yet, and changed something before `known_at`; return how many.

    Workers that run at once follow each other. A worker that dies takes none.

    :param after: the key of a line up to which all are known to be taken; keys that no line has are closed up to it.
    """
    with system_scope(), connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        cursor.execute(TAKE_TURN, {"after": after})
        cursor.execute(TAKE_IN, {"known_at": known_at, "limit": limit})
        (taken,) = cursor.fetchone()
        cursor.execute(AS_BEFORE)
        return taken


def score_days(*, at: datetime, limit: int = 20_000, only_today: bool = False) -> list[date]:
    """Store the scores of each day of the desk that has begun since the last one; return the days.

    A day's window ends at its midnight, and what happened from then on is left for the next.

    :param only_today: leave out the days between, where scores of a past are made that need not be of every day.
    """
    zone, days = desk_zone(), []
    close_cures(at=at)
    with system_scope():
        last = ScoredDay.objects.order_by("-day").values_list("day", flat=True).first()
    today = at.astimezone(zone).date()
    day = last + timedelta(days=1) if last and not only_today else today
    while day <= today:
        if _score_day(day, zone=zone, at=at, limit=limit):
            days.append(day)
        day += timedelta(days=1)
    return days


def _score_day(day: date, *, zone: ZoneInfo, at: datetime, limit: int) -> bool:
    as_of = datetime.combine(day, time(), tzinfo=zone)
    after = _all_taken(at)
    while _take_part(as_of, limit, after) == limit:
        pass
    with system_scope():
        _one_at_a_time()
        if ScoredDay.objects.filter(day__gte=day).exists():
            return False
        take_in(known_at=as_of, limit=10**9, after=after)
        _store(day, as_of, scores_of_all(as_of=as_of, zone=zone, kept=True, dimensions=()))
        ScoredDay.objects.create(day=day, as_of=as_of, scored_at=at, last_line=_last_taken())
    return True


def _take_part(known_at: datetime, limit: int, after: int) -> int:
    with system_scope():
        _one_at_a_time()
        return take_in(known_at=known_at, limit=limit, after=after)


def _store(day: date, as_of: datetime, scores: dict[int, Scored]) -> None:
    same = ("point", "lower", "upper", "exit_upper")
    Snapshot.objects.bulk_create(
        [
            Snapshot(
                organisation_id=key, day=day, as_of=as_of, known_at=as_of, version=one.version,
                numerator=one.total.good, denominator=one.total.n, listings=one.listings, taken_down=one.taken_down,
                countered=one.countered, **{name: getattr(one.total, name) for name in same},
            )
            for key, one in scores.items()
        ],
        batch_size=2000,
    )  # fmt: skip


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('programmes.score_days'))")


def _all_taken(at: datetime) -> int:
    """A line up to which all are taken, found at least a day ago: none up to it is still being written."""
    with system_scope():
        days = ScoredDay.objects.filter(scored_at__lte=at - timedelta(days=1)).order_by("-day")
        return days.values_list("last_line", flat=True).first() or 0


def _last_taken() -> int:
    """The line before the first that is not taken; the newest, where all are."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_TAKEN)
        return cursor.fetchone()[0]
