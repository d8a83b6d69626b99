"""The open cases of a person who is in fifty of a tenth as many cases as there are notices, against bare statements.

Each case is in a compartment of its own with its manager; the person is in fifty of them. The bare statements, in
one transaction that says who asks, read the same cases, people and rights holders with row-level security, by the access
list.
"""

from collections.abc import Callable

import psycopg

from enforcement.queries.board import open_cases
from ipr_portal.accounts.actions import add_person
from ipr_portal.accounts.models import User
from ipr_portal.tenancy.roles import StaffRole
from ipr_portal.tenancy.scope import staff_scope

from .bare_page import SCOPE
from .course import FULL, Course, product_connection, using
from .statements import statements_of
from .stopwatch import Contestant, side_by_side
from .table import Limit, Line

ROUNDS, MINE, GOAL = 60, 50, 2.0
FILL = """
CREATE TEMP TABLE made AS
    SELECT n, nextval(pg_get_serial_sequence('tenancy_compartment', 'id')) AS compartment
    FROM generate_series(1, %(cases)s) AS n;
INSERT INTO tenancy_compartment (id, subject_type, subject_id, subject_label, made_by_id, made_at)
    SELECT compartment, 'enforcement.case', 'B-' || n, 'B-' || n, %(other)s, now() FROM made;
INSERT INTO tenancy_compartmentmember (compartment_id, person_id, level, since, granted_by_id, granted_at, reason)
    SELECT compartment, %(other)s, 'WRITE', now() - interval '1 day', %(other)s, now(), 'Benchmark' FROM made
    UNION ALL
    SELECT compartment, %(person)s, 'WRITE', now() - interval '1 day', %(other)s, now(), 'Benchmark' FROM made
    WHERE n %% (%(cases)s / %(mine)s) = 0;
INSERT INTO enforcement_case (compartment_id, number, title, stage, market, owner_id, opened_by_id, opened_at, moved_at,
    next_step, reminded_days, version)
    SELECT compartment, 'B-' || n, 'Seller number ' || n, 'PLANNING', 'SG', %(other)s, %(other)s, now(), now(), '', 0, 1
    FROM made;
INSERT INTO enforcement_caseparty (organisation_id, case_id, compartment_id, brand, joined_at, raid_choice, raid_reason,
    raid_signed_as)
    SELECT %(holder)s, id, compartment_id, 'Brand', now(), '', '', '' FROM enforcement_case
    WHERE number LIKE 'B-%%';
"""
CASES = """
SELECT c.*, u.*, p.* FROM enforcement_case AS c JOIN accounts_user AS u ON u.id = c.owner_id
    LEFT JOIN accounts_user AS p ON p.id = c.next_person_id
WHERE c.closed_at IS NULL ORDER BY c.next_due_on, c.id
"""
HOLDERS = """
SELECT part.case_id, organisation.name FROM enforcement_caseparty AS part
    JOIN tenancy_organisation AS organisation ON organisation.id = part.organisation_id
WHERE part.case_id = ANY(%s) ORDER BY part.id
"""


def chapter(course: Course) -> tuple[list[Line], list[Limit]]:
    cases = max(MINE, course.size // 10)
    person = _fill(course, cases)
    database = product_connection(FULL)
    with using(database):
        statements = statements_of(_ours(person))
    database.close()
    with course.bare(FULL, "portal_staff") as session:
        bare, ours = side_by_side(
            Contestant(_bare(session, person), lambda: session.info.backend_pid), course.product(FULL, _ours(person)),
            rounds=course.rounds(ROUNDS),
        )  # fmt: skip
    what = f"the open cases of a person in {MINE} of {cases:,}"
    return [Line(what=what, ours=ours, against=bare, goal=GOAL, rows=MINE, statements=statements)], []


def _fill(course: Course, cases: int) -> User:
    database = product_connection(FULL)
    with using(database):
        person, other = [
            add_person(
                email=f"{name}@ipr.example", name=name.title(), staff_role=StaffRole.ENFORCEMENT, at=course.world.at
            )
            for name in ("cases", "others")
        ]  # fmt: skip
    database.close()
    keys = {
        "cases": cases, "mine": MINE, "person": person.pk, "other": other.pk,
        "holder": course.world.holders[0].organisation.pk,
    }  # fmt: skip
    with course.superuser(FULL) as session:
        for statement in FILL.split(";"):
            if statement.strip():
                session.execute(statement, keys)
        session.execute(
            "ANALYZE tenancy_compartmentmember, tenancy_compartment, enforcement_case, enforcement_caseparty"
        )
    return person


def _bare(session: psycopg.Connection, person: User) -> Callable[[], object]:
    def run() -> None:
        with session.transaction():
            session.execute(SCOPE, [str(person.pk)])
            found = session.execute(CASES).fetchall()
            session.execute(HOLDERS, [[row[0] for row in found]]).fetchall()
        assert len(found) == MINE

    return run


def _ours(person: User) -> Callable[[], object]:
    def run() -> None:
        with staff_scope(by=person):
            found = open_cases(None)
        assert len(found) == MINE

    return run
