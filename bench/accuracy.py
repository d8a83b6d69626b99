"""Accuracy: all scores from the rows of notices and from kept sums, a day's changes, one organisation, and settling.

Half of the notices are decided first, ten listings each, all of them in the window of three months: a million notices
make five million decided listings. The bare side of the recomputation is the plain aggregate of the same rows - listings,
notices, rights and reasons - by the same groups in the same role, without free shares, cap or interval. Of a day's changes nine in ten are first outcomes, as in life: outcomes of the
notices that were settled that day; the rest are later changes of listings anywhere.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import count
from unittest.mock import patch

from ipr_portal.markets import desk_zone
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.scope import staff_scope, system_scope
from programmes.accuracy import window
from programmes.actions import scoring
from programmes.queries.scores import score_of, scores_of_all
from takedowns.actions import outcome_changes, triage
from takedowns.models import Notice

from .course import FULL, Course, product_connection, using
from .fill import FIRST
from .statements import statements_of
from .stopwatch import Contestant, peak_memory, side_by_side
from .table import Limit, Line

LISTINGS, ROUNDS, WARM_UP, SETTLED = 10, 5, 1, 100
HALF = 2  # of ten listings, rejected with half weight
KEYS = FIRST + 1

DECIDE = """
SET session_replication_role = replica;
INSERT INTO takedowns_listing (organisation_id, notice_id, position, marketplace, market, item, key, pasted, seller_key,
    outcome, rejection_code)
SELECT organisation_id, notice_id, place, marketplace, market, item || place, key || '-' || place, pasted, seller_key,
    outcome, ''
FROM takedowns_listing, generate_series(2, %(listings)s) AS place
WHERE notice_id BETWEEN %(first)s AND %(last)s AND position = 1;
UPDATE takedowns_notice SET state = 'DECIDED', triager_id = NULL, claimed_at = NULL, claim_expires_at = NULL,
    pending_count = 0, listing_count = %(listings)s, outcome = 'PARTIAL', upheld_count = 1,
    decided_at = %(at)s::timestamptz - interval '1 day' - (hashint4(id::int) & 65535) * interval '114 seconds'
WHERE id BETWEEN %(first)s AND %(last)s;
UPDATE takedowns_listing AS listing SET decided_at = notice.decided_at, curable_until = CASE WHEN mod(listing.id, 40) = 1
        THEN notice.decided_at + interval '14 days' END,
    outcome = CASE WHEN mod(listing.id, 10) = 1 THEN 'REJECTED' ELSE 'REMOVED' END,
    rejection_code = CASE WHEN mod(listing.id, 10) <> 1 THEN '' WHEN mod(listing.id, 40) = 1 THEN 'EV-01' ELSE 'SU-01' END
FROM takedowns_notice AS notice
WHERE notice.id = listing.notice_id AND notice.id BETWEEN %(first)s AND %(last)s;
"""
BARE = """
SELECT notice.organisation_id, reason.code, notice.market, ipright.kind, notice.agent_id, notice.submitted_by_id, count(*),
    count(*) FILTER (WHERE listing.outcome IN ('REMOVED', 'RESTRICTED', 'SELLER_REMOVED')),
    count(*) FILTER (WHERE listing.rejection_code <> '')
FROM takedowns_listing AS listing JOIN takedowns_notice AS notice ON notice.id = listing.notice_id
    JOIN takedowns_ipright AS ipright ON ipright.id = notice.right_id
    JOIN takedowns_reasoncode AS reason ON reason.id = notice.reason_id
WHERE notice.state = 'DECIDED' AND notice.decided_at >= %(since)s AND notice.decided_at < %(until)s
GROUP BY notice.organisation_id, reason.code, notice.market, ipright.kind, notice.agent_id, notice.submitted_by_id
"""
BARE_ONE = BARE.replace("GROUP BY", "AND notice.organisation_id = %(organisation)s GROUP BY")
REVERSE = """
INSERT INTO takedowns_outcomechange (organisation_id, listing_id, notice_id, position, market, right_kind, reason_code,
    agent_id, filer_id, outcome, code, first_decided_at, effect_before, effect_after, cause, reason, changed_at)
SELECT organisation_id, listing_id, notice_id, position, market, right_kind, reason_code, agent_id, filer_id, outcome,
    code, first_decided_at, effect_after, effect_after, 'RETRACTED', 'SETTLED', %(at)s
FROM takedowns_outcomechange WHERE effect_before = '' ORDER BY hashint8(id + %(round)s) LIMIT %(changes)s
"""


def chapter(course: Course) -> tuple[list[Line], list[Limit]]:
    decided = max(20, course.size // 2)
    at = course.world.at
    with course.superuser(FULL) as session:
        for part in DECIDE.split(";\n"):
            if part.strip():
                values = {"listings": LISTINGS, "first": KEYS, "last": FIRST + decided, "at": at}
                session.execute(
                    part, {name: value for name, value in values.items() if f"%({name})s" in part}
                )
        session.execute("SET session_replication_role = origin")
        for table in ("takedowns_notice", "takedowns_listing"):
            session.execute(f"VACUUM (ANALYZE) {table}")
    day = _Day(course, decided)
    _ledger(course, day)
    lines, recompute = _recomputed(course, decided, day)
    return [*lines, _one(course), *_settled(course, decided)], _memory(course, recompute)


def _ledger(course: Course, day: "_Day") -> None:
    """The ledger of what is decided, but for the days to come, and the sums of it: by the statements of the product."""
    with course.superuser(FULL) as session:
        session.execute("SET session_replication_role = replica; SET work_mem = '256MB'")
        session.execute(outcome_changes.WRITE_FIRST, [list(range(KEYS, day.next))])
        session.execute("VACUUM (ANALYZE) takedowns_outcomechange")
        taken = {"known_at": course.world.at + timedelta(days=1), "limit": 10**9}
        session.execute(scoring.TAKE_TURN, {"after": 0})
        session.execute(scoring.TAKE_IN, taken)
        for table in ("programmes_takenlines", "programmes_noticeweight"):
            session.execute(f"VACUUM (ANALYZE) {table}")


def _recomputed(course: Course, decided: int, day: "_Day") -> tuple[list[Line], Callable[[], object]]:
    at = course.world.at

    def recompute() -> object:
        with system_scope():
            return scores_of_all(as_of=at)

    def kept() -> object:
        with system_scope():
            return scores_of_all(as_of=at, kept=True)

    with course.bare(FULL, "portal_staff") as session:
        bare, full, sums, changes = side_by_side(
            Contestant(lambda: session.execute(BARE, _span(at)).fetchall(), lambda: session.info.backend_pid),
            course.product(FULL, recompute), course.product(FULL, kept), course.product(FULL, day.run, day.ready),
            rounds=course.rounds(ROUNDS), warm_up=WARM_UP,
        )  # fmt: skip
    listings, recomputed = decided * LISTINGS, "recomputed"
    what = f"a day's {day.lines:,} changes"
    return [
        Line(what=f"all scores of {listings:,} decided listings", ours=full, against=bare, goal=3, rows=listings),
        Line(what="all scores, from kept sums", ours=sums, against=full, beside=recomputed),
        Line(what=what, ours=changes, against=full, beside=recomputed, goal=0.01, rows=day.lines),
    ], recompute  # fmt: skip


def _span(at) -> dict[str, object]:
    since, until = window(at, desk_zone())
    return {"since": since, "until": until}


class _Day:
    """A day's changes: written without being measured, then taken in."""

    def __init__(self, course: Course, decided: int) -> None:
        self.course, self.rounds, self.after = course, count(), 0
        self.notices = max(1, course.size // 50 * 9 // 10 // LISTINGS)  # settled a day
        self.later = max(1, course.size // 500)
        self.lines = self.notices * LISTINGS + self.later
        self.next = FIRST + decided + 1 - self.notices * (course.rounds(ROUNDS) + WARM_UP)

    def ready(self) -> None:
        keys = list(range(self.next, self.next + self.notices))
        self.next += self.notices
        with self.course.superuser(FULL) as session:
            (self.after,) = session.execute("SELECT max(id) FROM takedowns_outcomechange").fetchone() or (0,)
            session.execute(outcome_changes.WRITE_FIRST, [keys])
            changed = {"at": self.course.world.at, "changes": self.later, "round": next(self.rounds)}
            session.execute(REVERSE, changed)

    def run(self) -> None:
        tomorrow = self.course.world.at + timedelta(days=1)
        taken = scoring.take_in(known_at=tomorrow, limit=self.lines, after=self.after)
        assert taken == self.lines, f"{taken} changes were taken in of {self.lines}"


def _one(course: Course) -> Line:
    """The figures of one organisation, as its page of standing asks for them."""
    at, key = course.world.at, course.world.holders[0].organisation.pk

    def figures() -> None:
        with staff_scope():
            assert score_of(Organisation(pk=key), as_of=at).listings

    with course.bare(FULL, "portal_staff") as session:
        asked = _span(at) | {"organisation": key}
        bare, ours = side_by_side(
            Contestant(lambda: session.execute(BARE_ONE, asked).fetchall(), lambda: session.info.backend_pid),
            course.product(FULL, figures), rounds=course.rounds(ROUNDS), warm_up=WARM_UP,
        )  # fmt: skip
    return Line(what="the score of one organisation", ours=ours, against=bare, goal=2)


def _settled(course: Course, decided: int) -> Iterator[Line]:
    """Settling notices, and the same without writing the ledger."""
    ready = _Ready(course, decided)
    for half in (0, HALF):
        ours, without = side_by_side(
            course.product(FULL, ready.settle, partial(ready.open, half)),
            course.product(FULL, ready.settle_without, partial(ready.open, half)),
            rounds=course.rounds(SETTLED),
        )  # fmt: skip
        database = product_connection(FULL)
        ready.open(half)
        with using(database):
            asked = statements_of(ready.settle)
        database.close()
        what = f"settle a notice with 10 listings{f', {half} of half weight' if half else ''}"
        yield Line(
            what=what, ours=ours, against=without, beside="no ledger", goal=1.15, statements=asked
        )  # fmt: skip


class _Ready:
    """Notices completely decided, one after the other, whose outcome can be sent."""

    def __init__(self, course: Course, decided: int) -> None:
        self.course, self.keys, self.key = course, count(FIRST + decided + 1), 0

    def open(self, half: int) -> None:
        self.key = next(self.keys)
        with self.course.superuser(FULL) as session:
            self._decide(session, self.key, half)

    def _decide(self, session, key: int, half: int) -> None:
        session.execute(
            "INSERT INTO takedowns_listing (organisation_id, notice_id, position, marketplace, market, item, key, pasted,"
            " seller_key, outcome, rejection_code) SELECT organisation_id, notice_id, place, marketplace, market,"
            " item || place, key || '-' || place, pasted, seller_key, outcome, '' FROM takedowns_listing,"
            " generate_series(2, 10) AS place WHERE notice_id = %s AND position = 1", [key],
        )  # fmt: skip
        session.execute(
            "UPDATE takedowns_listing SET outcome = CASE WHEN position <= %(half)s THEN 'REJECTED' ELSE 'REMOVED' END,"
            " rejection_code = CASE WHEN position <= %(half)s THEN 'EV-01' ELSE '' END, decided_at = %(at)s"
            " WHERE notice_id = %(key)s",
            {"half": half, "at": self.course.world.at, "key": key},
        )
        session.execute(
            "UPDATE takedowns_notice SET state = 'IN_TRIAGE', triager_id = %s, claimed_at = %s, claim_expires_at = %s,"
            " held_until = %s, pending_count = 0, listing_count = 10, upheld_count = %s WHERE id = %s",
            [self.course.world.triagers[0].pk, *[self.course.world.at] * 3, 10 - half, key],
        )

    def settle(self) -> None:
        with staff_scope():
            notice = triage.lock(Notice(pk=self.key))
            assert triage.settle(notice, at=self.course.world.at + timedelta(minutes=1))

    def settle_without(self) -> None:
        """The end of the time to cure is kept as well: rights holders read it."""
        with patch.object(outcome_changes, "write_first", lambda _keys: None):
            self.settle()


def _memory(course: Course, recompute: Callable[[], object]) -> list[Limit]:
    database = product_connection(FULL)
    with using(database):
        recompute()
        peak = peak_memory(recompute)
    database.close()
    what = "memory that all scores take"
    return [] if peak is None else [Limit(what=what, value=peak, unit="MB", most=32)]
