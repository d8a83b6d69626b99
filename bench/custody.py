"""The check of a case's ledgers, against one prepared statement that checks the same hashes, order and columns.

The case is made in the small database: a hundred exhibits share the steps. The product also notes the result on the exhibits
and writes it into the trail.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import psycopg

from enforcement.actions.checking import check
from enforcement.chain import BEGINNING, link, moment
from enforcement.models import Case, CaseParty, CustodyStep, Exhibit
from ipr_portal.accounts.actions import add_person
from ipr_portal.accounts.models import User
from ipr_portal.audit.compartments import open_compartment
from ipr_portal.audit.models import Subject
from ipr_portal.tenancy.roles import StaffRole
from ipr_portal.tenancy.rows import insert_many
from ipr_portal.tenancy.scope import staff_scope

from .course import SMALL, Course, product_connection, using
from .statements import statements_of
from .stopwatch import Contestant, side_by_side
from .table import Limit, Line

ROUNDS, STEPS, EXHIBITS = 30, 10_000, 100
BARE = f"""
SELECT count(*) FROM (
    SELECT sequence, act, record, hash, at, entered_at, exhibit.chain,
        row_number() OVER chain AS place, lag(hash, 1, '{BEGINNING}') OVER chain AS before
    FROM enforcement_custodystep AS step JOIN enforcement_exhibit AS exhibit ON exhibit.id = step.exhibit_id
    WHERE exhibit.case_id = %(case)s WINDOW chain AS (PARTITION BY exhibit_id ORDER BY sequence)
) AS step
WHERE hash <> encode(sha256(convert_to(record, 'UTF8')), 'hex') OR strpos(record, '"before":"' || before || '"') = 0
    OR sequence <> place OR strpos(record, '"sequence":' || place || ',') = 0
    OR strpos(record, '"chain":"' || chain || '"') = 0 OR strpos(record, '"act":"' || act || '"') = 0
    OR strpos(record, '"at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"') = 0
    OR strpos(record, '"entered_at":"' || to_char(entered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"') = 0
"""


def chapter(course: Course) -> tuple[list[Line], list[Limit]]:
    database = product_connection(SMALL)
    count = min(STEPS, course.size)
    with using(database):
        person, case = _case(course, count)
        statements = statements_of(_ours(person, case, course.world.at))
    database.close()
    with course.bare(SMALL, "portal_staff") as session:
        session.execute("SELECT set_config('app.person', %s, false)", [str(person.pk)])
        bare, ours = side_by_side(
            Contestant(_bare(session, case), lambda: session.info.backend_pid),
            course.product(SMALL, _ours(person, case, course.world.at)),
            rounds=course.rounds(ROUNDS),
        )
    what = f"check of {count:,} steps of custody"
    return [Line(what=what, ours=ours, against=bare, goal=2, rows=count, statements=statements)], []


def _bare(session: psycopg.Connection, case: Case) -> Callable[[], object]:
    def run() -> None:
        assert session.execute(BARE, {"case": case.pk}).fetchone() == (0,)

    return run


def _ours(person: User, case: Case, at: datetime) -> Callable[[], object]:
    def run() -> None:
        with staff_scope(by=person):
            rows = Exhibit.objects.filter(case=case).select_related("organisation", "case", "party")
            report = check(exhibits=list(rows), by=person, at=at)
            assert (report.wrong, report.steps > 0) == ([], True)

    return run


def _case(course: Course, count: int) -> tuple[User, Case]:
    """A case whose exhibits have so many steps together."""
    at, organisation = course.world.at, course.world.holders[0].organisation
    person = add_person(
        email="enforcement@ipr.example", name="Enforcement", staff_role=StaffRole.ENFORCEMENT, at=at
    )
    with staff_scope(by=person):
        subject = Subject("enforcement.case", "C-BENCH", "C-BENCH", None)
        compartment = open_compartment(subject=subject, reason="Benchmark", by=person, at=at)
        case = Case.objects.create(
            compartment=compartment, number="C-BENCH", title="Benchmark", market="SG", owner=person, opened_by=person,
            opened_at=at, moved_at=at,
        )  # fmt: skip
        party = CaseParty.objects.create(
            case=case,
            organisation=organisation,
            compartment=compartment,
            brand=organisation.name,
            joined_at=at,
        )
        each = max(1, count // EXHIBITS)
        for number in range(1, count // each + 1):
            _exhibit(party, number, each, person, at)
    return person, case


def _exhibit(party: CaseParty, number: int, steps: int, person: User, at: datetime) -> None:
    exhibit = Exhibit.objects.create(
        organisation=party.organisation, case_id=party.case_id, party=party, compartment_id=party.compartment_id,
        number=number, nature="ORIGINAL", kind="PHOTO", title=f"Exhibit {number}", holder="Enforcement", added_by=person,
        added_at=at, steps_written=steps,
    )  # fmt: skip
    rows, before = [], BEGINNING
    for sequence in range(1, steps + 1):
        done = at - timedelta(minutes=steps - sequence)
        made = link(
            chain=str(exhibit.chain), sequence=sequence, before=before, content=_content(exhibit, done, at)
        )
        before = made.hash
        rows.append({
            "organisation_id": exhibit.organisation_id, "exhibit_id": exhibit.pk, "compartment_id": exhibit.compartment_id,
            "sequence": sequence, "act": "STORED", "at": done, "entered_at": at, "by_id": person.pk,
            "record": made.record, "hash": made.hash,
        })  # fmt: skip
    insert_many(CustodyStep, rows)
    Exhibit.objects.filter(pk=exhibit.pk).update(head=before)


def _content(exhibit: Exhibit, done: datetime, at: datetime) -> dict:
    """What a usual step says, about as long as in daily work."""
    return {
        "on": str(exhibit), "act": "STORED", "who": "Enforcement", "how": "Put back on its shelf after an inspection",
        "result": "Seal whole, bag dry, label legible", "place": "Exhibit room, shelf 4", "to": "", "at": moment(done),
        "entered_at": moment(at), "entered_by": "Enforcement", "late": False, "seal_before": "004118",
        "seal_after": "004118", "witnesses": ["Daniel Koh"], "corrects": None, "signature": None, "files": [],
        "hash_before": "", "hash_after": "",
        "exhibit": {"kind": "PHOTO", "nature": "ORIGINAL", "source": None, "title": exhibit.title},
    }  # fmt: skip
