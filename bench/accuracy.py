"""Accuracy: all scores from the rows of notices and from kept sums, a day's changes, and settling with its ledger.

Half of the notices are decided first, a few listings each, over a year: the shape of what the product settles. The bare
side of the recomputation is the plain aggregate of the same rows in the same role, without free shares, cap or interval.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from unittest import mock

from django.db import connection

from ipr_portal.tenancy.scope import staff_scope, system_scope
from programmes.actions.scoring import take_in
from programmes.queries.scores import scores_of_all
from takedowns.actions import outcome_changes, triage
from takedowns.models import Notice

from .course import FULL, Course, product_connection, using
from .fill import FIRST
from .statements import statements_of
from .stopwatch import Contestant, peak_memory, side_by_side
from .table import Limit, Line

LISTINGS, ROUNDS, WARM_UP, SETTLED = 5, 5, 1, 200
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
    decided_at = %(at)s::timestamptz - interval '1 day' - (hashint4(id::int) & 65535) * interval '8 minutes'
WHERE id BETWEEN %(first)s AND %(last)s;
UPDATE takedowns_listing AS listing SET decided_at = notice.decided_at, curable_until = CASE WHEN mod(listing.id, 40) = 1
        THEN notice.decided_at + interval '14 days' END,
    outcome = CASE WHEN mod(listing.id, 10) = 1 THEN 'REJECTED' ELSE 'REMOVED' END,
    rejection_code = CASE WHEN mod(listing.id, 10) <> 1 THEN '' WHEN mod(listing.id, 40) = 1 THEN 'EV-01' ELSE 'SU-01' END
FROM takedowns_notice AS notice
WHERE notice.id = listing.notice_id AND notice.id BETWEEN %(first)s AND %(last)s;
"""
BARE = """
SELECT notice.organisation_id, count(*), count(*) FILTER (WHERE listing.outcome IN ('REMOVED', 'RESTRICTED', 'SELLER_REMOVED')),
    count(*) FILTER (WHERE listing.rejection_code <> '')
FROM takedowns_listing AS listing JOIN takedowns_notice AS notice ON notice.id = listing.notice_id
WHERE notice.state = 'DECIDED' AND notice.decided_at >= %(since)s AND notice.decided_at < %(until)s
GROUP BY notice.organisation_id
"""
REVERSE = """
INSERT INTO takedowns_outcomechange (organisation_id, listing_id, notice_id, position, market, right_kind, reason_code,
    agent_id, filer_id, outcome, code, first_decided_at, effect_before, effect_after, cause, reason, changed_at)
SELECT organisation_id, listing_id, notice_id, position, market, right_kind, reason_code, agent_id, filer_id, outcome,
    code, first_decided_at, effect_after, effect_after, 'RETRACTED', 'SETTLED', %(at)s
FROM takedowns_outcomechange WHERE effect_before = '' ORDER BY hashint8(id + %(round)s) LIMIT %(changes)s
"""


def chapter(course: Course) -> tuple[list[Line], list[Limit]]:
    decided = max(4, course.size // 2)
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
    _ledger(course, decided)
    lines, changes = _recomputed(course, decided)
    return [*lines, *_settled(course, decided)], _memory(course, changes)


def _ledger(course: Course, decided: int) -> None:
    """The ledger of what is decided, and the sums of it."""
    with using(product_connection(FULL)):
        for first in range(KEYS, FIRST + decided + 1, 20_000):
            with system_scope():
                keys = range(first, min(first + 20_000, FIRST + decided + 1))
                outcome_changes.write_first(list(keys))
        _take_all(course)
        connection.close()
    with course.superuser(FULL) as session:
        for table in ("takedowns_outcomechange", "programmes_taken", "programmes_noticeweight"):
            session.execute(f"VACUUM (ANALYZE) {table}")


def _take_all(course: Course) -> None:
    while take_in(known_at=course.world.at + timedelta(days=1), limit=50_000):
        pass


def _recomputed(course: Course, decided: int) -> tuple[list[Line], Callable[[], object]]:
    at = course.world.at
    span = {"since": at - timedelta(days=92), "until": at}

    def recompute() -> object:
        with system_scope():
            return scores_of_all(as_of=at)

    def kept() -> object:
        with system_scope():
            return scores_of_all(as_of=at, kept=True)

    with course.bare(FULL, "portal_staff") as session, course.superuser(FULL) as owner:
        more = max(2, course.size // 50)
        day = _Day(owner, at, more)
        bare, full, sums, changes = side_by_side(
            Contestant(lambda: session.execute(BARE, span).fetchall(), lambda: session.info.backend_pid),
            course.product(FULL, recompute), course.product(FULL, kept), course.product(FULL, day.run, day.ready),
            rounds=course.rounds(ROUNDS), warm_up=WARM_UP,
        )  # fmt: skip
    listings = decided * LISTINGS
    what = f"all scores of {listings:,} decided listings"
    return [
        Line(what=what, ours=full, against=bare, goal=3, rows=listings),
        Line(what="all scores, from kept sums", ours=sums, against=full, beside="recomputed"),
        Line(
            what=f"a day's {more:,} changes",
            ours=changes,
            against=full,
            beside="recomputed",
            goal=0.01,
            rows=more,
        ),
    ], recompute


class _Day:
    """A day's changes: written without being measured, then taken in."""

    def __init__(self, owner, at, changes: int) -> None:
        self.owner, self.at, self.changes, self.rounds = owner, at, changes, count()
        self.after = 0

    def ready(self) -> None:
        (self.after,) = self.owner.execute("SELECT max(id) FROM takedowns_outcomechange").fetchone()
        self.owner.execute(REVERSE, {"at": self.at, "changes": self.changes, "round": next(self.rounds)})

    def run(self) -> None:
        taken = take_in(known_at=self.at + timedelta(days=1), limit=self.changes, after=self.after)
        assert taken == self.changes, f"{taken} changes were taken in of {self.changes}"


def _settled(course: Course, decided: int) -> Iterator[Line]:
    """Settling notices that are ready, with the ledger and without; the same notices are opened again each time."""
    ready = _Ready(course, decided)
    with_ledger = course.product(FULL, ready.settle, ready.open)
    without = course.product(FULL, ready.settle_without, ready.open)
    bare, ours = side_by_side(without, with_ledger, rounds=course.rounds(SETTLED))
    database = product_connection(FULL)
    ready.open()
    with using(database):
        asked = statements_of(ready.settle)
    database.close()
    yield Line(
        what="settle a notice with 10 listings",
        ours=ours,
        against=bare,
        beside="no ledger",
        goal=1.15,
        statements=asked,
    )


class _Ready:
    """Notices completely decided, one after the other, whose outcome can be sent."""

    def __init__(self, course: Course, decided: int) -> None:
        self.course, self.keys, self.key = course, count(FIRST + decided + 1), 0

    def open(self) -> None:
        self.key = next(self.keys)
        with self.course.superuser(FULL) as session:
            session.execute(
                "INSERT INTO takedowns_listing (organisation_id, notice_id, position, marketplace, market, item, key, pasted,"
                " seller_key, outcome, rejection_code) SELECT organisation_id, notice_id, place, marketplace, market,"
                " item || place, key || '-' || place, pasted, seller_key, outcome, '' FROM takedowns_listing,"
                " generate_series(2, 10) AS place WHERE notice_id = %s AND position = 1", [self.key],
            )  # fmt: skip
            session.execute(
                "UPDATE takedowns_listing SET outcome = 'REMOVED', decided_at = %s WHERE notice_id = %s",
                [self.course.world.at, self.key],
            )
            session.execute(
                "UPDATE takedowns_notice SET state = 'IN_TRIAGE', triager_id = %s, claimed_at = %s, claim_expires_at = %s,"
                " held_until = %s, pending_count = 0, listing_count = 10, upheld_count = 10 WHERE id = %s",
                [self.course.world.triagers[0].pk, *[self.course.world.at] * 3, self.key],
            )

    def settle(self) -> None:
        with staff_scope():
            notice = triage.lock(Notice(pk=self.key))
            assert triage.settle(notice, at=self.course.world.at + timedelta(minutes=1))

    def settle_without(self) -> None:
        with (
            mock.patch.object(outcome_changes, "write_first"),
            mock.patch.object(outcome_changes, "keep_end_of_cures"),
        ):
            self.settle()


def _memory(course: Course, recompute: Callable[[], object]) -> list[Limit]:
    database = product_connection(FULL)
    with using(database):
        recompute()
        peak = peak_memory(recompute)
    database.close()
    what = "memory that all scores take"
    return [] if peak is None else [Limit(what=what, value=peak, unit="MB", most=32)]
