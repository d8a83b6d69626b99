"""The sweep: the product's, and the bare statement that marks, audits and queues the same rows.

Before each round so many clocks come due, a quarter each at every stage, spread over the table; two in five are held by
a triager, the others concern the leads. The bare side is one prepared statement in the staff's role. What the product
works out besides, such as when everybody works, it is given.
"""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count

import psycopg

from ipr_portal.deadlines.actions.sweep import MARK, sweep

from .course import FULL, SMALL, Course, product_connection, using, written
from .fill import FIRST
from .statements import statements_of
from .stopwatch import Contestant, peak_memory, side_by_side
from .table import Limit, Line

ROUNDS, WARM_UP, EMPTY_ROUNDS, MANY = 6, 1, 200, 20

COME_DUE = """
UPDATE deadlines_clock AS clock SET state = 'RUNNING', breached_at = NULL, stage = (ARRAY[0, 50, 75, 90])[1 + reached],
    half_at = now - interval '1 day' * reached, three_quarters_at = now - interval '1 day' * (reached - 1),
    ninety_at = now - interval '1 day' * (reached - 2), due_at = now - interval '1 day' * (reached - 3), next_at = now
FROM (
    SELECT key, mod(place, 4)::int AS reached, %(at)s::timestamptz AS now
    FROM unnest(%(keys)s::bigint[]) WITH ORDINALITY AS named (key, place)
) AS wanted
WHERE clock.id = key
"""
BARE = """
WITH due AS MATERIALIZED (
    SELECT id FROM deadlines_clock WHERE state = 'RUNNING' AND next_at <= %(at)s
    ORDER BY next_at FOR NO KEY UPDATE SKIP LOCKED
), marked AS (
    UPDATE deadlines_clock AS clock SET
        stage = CASE WHEN due_at <= %(at)s THEN 100 WHEN ninety_at <= %(at)s THEN 90
            WHEN three_quarters_at <= %(at)s THEN 75 ELSE 50 END,
        next_at = CASE WHEN ninety_at <= %(at)s THEN due_at WHEN three_quarters_at <= %(at)s THEN ninety_at
            ELSE three_quarters_at END,
        state = CASE WHEN due_at <= %(at)s THEN 'BREACHED' ELSE state END,
        breached_at = CASE WHEN due_at <= %(at)s THEN due_at ELSE breached_at END
    FROM due WHERE clock.id = due.id RETURNING clock.*
), events AS (
    INSERT INTO audit_auditevent (organisation_id, at, action, subject_type, subject_id, subject_label, internal, detail)
    SELECT organisation_id, due_at, CASE WHEN stage = 100 THEN 'clock.breached' ELSE 'clock.warned' END, subject_type,
        subject_id, subject_label, stage < 100,
        CASE WHEN stage = 100 THEN jsonb_build_object('level', level) ELSE jsonb_build_object('used', stage) END
    FROM marked
), watching AS (
    SELECT id, holder_id AS person FROM marked WHERE holder_id IS NOT NULL
    UNION ALL SELECT marked.id, lead.id FROM marked, accounts_user AS lead
    WHERE marked.holder_id IS NULL AND lead.is_active AND lead.staff_role IN ('LEAD', 'ADMIN')
), waiting AS (
    SELECT marked.id, member.user_id AS person FROM marked JOIN tenancy_membership AS member
        ON member.organisation_id = marked.organisation_id AND member.role = 'OWNER' WHERE stage = 100
    UNION SELECT id, asker_id FROM marked WHERE stage = 100
), told AS (
    SELECT id, person, 'desk' AS side FROM watching
    UNION ALL SELECT id, person, 'member' FROM waiting WHERE (id, person) NOT IN (SELECT id, person FROM watching)
), news AS MATERIALIZED (
    SELECT marked.organisation_id, marked.stage, person.id AS person, person.email, person.name, path, kind,
        kind || ':' || marked.id || CASE WHEN side = 'desk' THEN ':' || stage ELSE '' END AS event_key,
        jsonb_build_object('subject', subject_label, 'path', path, 'used', stage,
            'due', to_char(due_at AT TIME ZONE 'UTC', 'Dy DD Mon, HH24:MI') || ' UTC') AS context
    FROM told JOIN marked USING (id) JOIN accounts_user AS person ON person.id = told.person,
        LATERAL (SELECT CASE WHEN side = 'desk' THEN desk_path ELSE member_path END AS path,
            CASE WHEN side = 'member' THEN 'clock.late' WHEN stage = 100 THEN 'clock.breached' ELSE 'clock.warned' END AS kind
        ) AS said
), lines AS (
    INSERT INTO notifications_notification (organisation_id, recipient_id, kind, event_key, context, path, created_at)
    SELECT organisation_id, person, kind, event_key, context, path, %(at)s FROM news ON CONFLICT DO NOTHING
), mails AS (
    INSERT INTO notifications_outgoingmail (id, organisation_id, recipient_id, address, kind, event_key, context, language,
        state, created_at, attempts, next_try_at, last_error, series, place)
    SELECT gen_random_uuid(), organisation_id, person, email, kind, event_key, context || jsonb_build_object('name', name),
        'en', 'QUEUED', %(at)s, 0, %(at)s, '', '', 0 FROM news WHERE stage >= 90 ON CONFLICT DO NOTHING
)
SELECT count(*) FROM marked
"""


class Due:
    """Makes clocks of one database come due, other ones each time; nothing of it is measured.

    Nobody is notified of a clock twice, so notifications of earlier rounds are deleted at the start.
    """

    def __init__(self, course: Course, name: str, size: int) -> None:
        self.session, self.each, self.at = course.superuser(name), course.due, course.world.at
        self.session.execute("TRUNCATE notifications_notification, notifications_outgoingmail")
        keys = list(range(FIRST + 1, FIRST + 1 + size))
        random.Random(size).shuffle(keys)
        self.keys: Iterator[int] = iter(keys)
        self.now = (course.world.at + timedelta(seconds=second) for second in count(1))

    def come(self, times: int = 1) -> datetime:
        """Make clocks due now, and return the moment."""
        at = next(self.now)
        keys = [key for _n, key in zip(range(self.each * times), self.keys, strict=False)]
        self.session.execute(COME_DUE, {"at": at, "keys": keys})
        return at


class Swept:
    """Somebody who sweeps: `ready` lets clocks come due, `run` marks them."""

    def __init__(self, due: Due, act: Callable[[datetime], int]) -> None:
        self.due, self.act, self.at, self.expected = due, act, due.at, 0

    def ready(self, times: int = 1) -> None:
        self.at, self.expected = self.due.come(times), self.due.each * times

    def run(self) -> None:
        marked = self.act(self.at)
        assert marked == self.expected, f"{marked} clocks were marked of {self.expected}"


def chapter(course: Course) -> tuple[list[Line], list[Limit]]:
    _same_rows(course)
    large, small = Due(course, FULL, course.size), Due(course, SMALL, course.small)
    with course.bare(FULL, "portal_staff") as session:
        theirs, ours, ours_small = Swept(large, _bare(session)), Swept(large, _sweep), Swept(small, _sweep)
        bare, full, little = side_by_side(
            Contestant(theirs.run, lambda: session.info.backend_pid, theirs.ready),
            course.product(FULL, ours.run, ours.ready),
            course.product(SMALL, ours_small.run, ours_small.ready),
            rounds=course.rounds(ROUNDS), warm_up=WARM_UP,
        )  # fmt: skip
        nothing = {"at": course.world.at, "limit": course.due}
        bare_empty, our_empty = side_by_side(
            Contestant(lambda: session.execute(MARK, nothing), lambda: session.info.backend_pid),
            course.product(FULL, Swept(large, _sweep).run),
            rounds=course.rounds(EMPTY_ROUNDS),
        )
    what = f"sweep, {course.due:,} due of {course.size:,}"
    statements = _statements(ours)
    lines = [
        Line(what=what, ours=full, against=bare, goal=2.5, rows=course.due, statements=statements),
        Line(what=what, ours=full, against=little, beside=f"of {course.small:,}", goal=1.3),
        Line(what="sweep, nothing due", ours=our_empty, against=bare_empty, goal=10),
    ]
    return lines, _memory(ours)


def _sweep(at: datetime) -> int:
    return sweep(at=at)


def _bare(session: psycopg.Connection) -> Callable[[datetime], int]:
    def run(at: datetime) -> int:
        (marked,) = session.execute(BARE, {"at": at}).fetchone() or (0,)
        return marked

    return run


def _statements(ours: Swept) -> int:
    database = product_connection(FULL)
    ours.ready()
    with using(database):
        asked = statements_of(ours.run)
    database.close()
    return asked


def _same_rows(course: Course) -> None:
    """Two sides are compared only as long as they write the same number of rows into the same tables."""
    database = product_connection(SMALL)

    def by_product() -> None:
        with using(database):
            mine.run()

    with course.bare(SMALL, "portal_staff") as session:
        mine = Swept(Due(course, SMALL, course.small), _sweep)
        mine.ready()
        ours = written(mine.due.session, by_product)
        theirs = Swept(Due(course, SMALL, course.small), _bare(session))  # of the same clocks
        theirs.ready()
        bare = written(theirs.due.session, theirs.run)
    database.close()
    assert ours == bare, f"the sweep writes {ours}, the bare statement {bare}"


def _memory(ours: Swept) -> list[Limit]:
    database = product_connection(FULL)
    with using(database):
        ours.ready()
        ours.run()
        ours.ready(MANY)
        peak = peak_memory(ours.run)
    database.close()
    what = f"memory that sweeping {MANY} times as many takes more"
    return [] if peak is None else [Limit(what=what, value=peak, unit="MB", most=8)]
