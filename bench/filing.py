"""Filing a notice with ten listings: the action, and the bare transaction that writes the same rows.

The action checks, numbers, calculates the deadline, writes, and sends the wake-up signal after its commit. The bare
side is one prepared statement that commits alone: one round trip, with all of its values given. It runs as the
application, in the member's role, so that row-level security binds it as it binds the product.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

from takedowns.listings import Recognised
from takedowns.models import Notice

from .course import FULL, SMALL, Course, product_connection, using, written
from .inserts import Insert, row_of
from .statements import statements_of
from .stopwatch import Contestant as Run
from .stopwatch import peak_memory, side_by_side
from .table import Limit, Line
from .world import file, filing, listings

LISTINGS, ROUNDS, MORE = 10, 300, 100
NUMBER = "'SG-2026-' || lpad(keys.serial::text, 6, '0') || '-0'"
OF_NOTICE = "takedowns_notice"


def chapter(course: Course) -> tuple[list[Line], list[Limit]]:
    ours, statements = filer(course), 0
    database = product_connection(FULL)
    with using(database):
        ours()  # what a process looks up once
        statements = statements_of(ours)
    database.close()
    _same_rows(course, ours)
    product = course.product(FULL, ours)
    with course.bare(FULL, "portal_member") as session:
        bare = Run(bare_filing(course, session), lambda: session.info.backend_pid)
        theirs, mine = side_by_side(bare, product, rounds=course.rounds(ROUNDS))
    line = Line(
        what=f"file a notice with {LISTINGS} listings", ours=mine, against=theirs, goal=2.5, statements=statements,
        rows=LISTINGS + 3,
    )  # fmt: skip
    return [line], [*_memory(product)]


def filer(course: Course) -> Callable[[], object]:
    """A member who files one notice after the other; what the form looked up is looked up already."""
    holder, serial, ready = course.world.holders[0], count(5_000_000_000, LISTINGS), {}

    def run() -> Notice:
        named = listings(holder.market, LISTINGS, next(serial))
        if "filing" not in ready:
            ready["filing"] = filing(holder, named)
        return file(holder, replace(ready["filing"], listings=named), at=course.world.at)

    return run


def bare_filing(course: Course, session) -> Callable[[], object]:
    """The same rows in one statement, with the values of a notice that the action wrote."""
    holder, serial = course.world.holders[0], count(8_000_000_000, LISTINGS)
    session.execute(f"SET app.tenant = '{holder.organisation.pk}'")
    sql, fixed = _statement(session, holder.organisation.pk)

    def run() -> Any:
        named = listings(holder.market, LISTINGS, next(serial))
        return session.execute(sql, fixed | _columns_of(named))

    return run


def _columns_of(named: list[Recognised]) -> dict[str, list]:
    return {
        "items": [one.item for one in named],
        "keys": [one.key for one in named],
        "pasted": [one.address for one in named],
    }


def _statement(session, organisation: int) -> tuple[str, dict]:
    notice = row_of(session, OF_NOTICE, "listing_count = %s ORDER BY id DESC", [LISTINGS])
    clock = row_of(session, "deadlines_clock", "id = %s", [notice["clock_id"]])
    listing = row_of(session, "takedowns_listing", "notice_id = %s", [notice["id"]])
    event = row_of(
        session, "audit_auditevent", "subject_id = %s AND action = 'notice.submitted'", [str(notice["id"])]
    )
    path = clock["member_path"].removesuffix(f"{notice['number']}/")
    label = {"subject_id": "keys.id::text", "subject_label": NUMBER}
    parts = {
        "clock": Insert(session, "deadlines_clock", clock, label | {
            "desk_path": f"'/desk/notices/' || {NUMBER} || '/'", "member_path": f"'{path}' || {NUMBER} || '/'",
        }, source="keys"),
        "notice": Insert(
            session, OF_NOTICE, notice, {"id": "keys.id", "number": NUMBER, "clock_id": "clock.id"}, source="keys, clock"
        ),
        "listings": Insert(session, "takedowns_listing", listing, {
            "notice_id": "keys.id", "position": "named.position", "item": "named.item", "key": "named.key",
            "pasted": "named.pasted",
        }, source="keys, unnest(%(items)s::text[], %(keys)s::text[], %(pasted)s::text[])"
                  " WITH ORDINALITY AS named (item, key, pasted, position)"),
        "event": Insert(session, "audit_auditevent", event, label, source="keys"),
    }  # fmt: skip
    written_by = ", ".join(
        f"{name} AS ({part.sql}{' RETURNING id' if name == 'clock' else ''})" for name, part in parts.items()
    )
    keys = "SELECT nextval('takedowns_notice_id_seq') AS id, nextval('takedowns_notice_serial') AS serial"
    fixed = {name: value for part in parts.values() for name, value in part.parameters.items()}
    return f"WITH keys AS MATERIALIZED ({keys}), {written_by} SELECT {NUMBER} FROM keys", fixed


def _same_rows(course: Course, ours: Callable[[], object]) -> None:
    """Two sides are compared only as long as they write the same number of rows into the same tables."""
    database = product_connection(SMALL)

    def of_product() -> None:
        with using(database):
            ours()

    with course.superuser(SMALL) as watcher, course.bare(SMALL, "portal_member") as session:
        mine = written(watcher, of_product)
        theirs = written(watcher, bare_filing(course, session))
    database.close()
    assert mine == theirs, f"the action writes {mine}, the bare statement {theirs}"


def _memory(product: Run) -> list[Limit]:
    def many() -> None:
        for _n in range(MORE):
            product.run()

    product.run()
    if (peak := peak_memory(many)) is None:
        return []
    return [Limit(what=f"memory that filing {MORE} more notices takes", value=peak, unit="MB", most=4)]
