"""As many notices as wanted, in minutes: rows that the actions wrote, multiplied inside the database.

Every copy has the shape of what it was copied from, a clock, a listing and its line of the audit trail included, with
keys and times of its own. All are open and all clocks run: the queue and the sweep have nothing that they could leave
out. Foreign keys and triggers are disabled meanwhile, and the indexes are created at the end, as a restore does.
"""

from collections.abc import Mapping

import psycopg

from .world import World

FIRST = 1000  # keys below it belong to the rows that are copied
NOTICES = "(SELECT row_number() OVER (ORDER BY id) - 1 AS place, * FROM takedowns_notice WHERE id < 1000)"
NUMBER = "one.market || '-2026-' || lpad((1000 + n)::text, 7, '0') || '-0'"
# Spread over four days as a hash spreads them, not in the order of the keys. A quarter each is due within one, two, three
# and four days, and so has reached another stage; for two minutes nothing reaches the next.
DAYS, SECONDS = "(hashint4(n) & 3)", "((hashint4(n) >> 2) & 65535) * 1.3"
NEXT = f"%(at)s::timestamptz + interval '2 minutes' + {SECONDS} * interval '1 second'"
DUE = f"{NEXT} + {DAYS} * interval '1 day'"
STARTED = f"{DUE} - interval '4 days'"
HELD = "mod(n, 5) < 2"  # nobody has the other three
HOLDER = f"CASE WHEN {HELD} THEN (%(triagers)s::bigint[])[1 + mod(n / 5, %(count)s)] END"

CLOCKS = f"""(
    SELECT clock.*, notice.place, notice.market FROM {NOTICES} AS notice
    JOIN deadlines_clock AS clock ON clock.id = notice.clock_id
)"""
LISTINGS = f"""(
    SELECT listing.*, notice.place FROM {NOTICES} AS notice
    JOIN takedowns_listing AS listing ON listing.notice_id = notice.id AND listing.position = 1
)"""
EVENTS = f"""(
    SELECT event.*, notice.place, notice.market FROM {NOTICES} AS notice
    JOIN audit_auditevent AS event ON event.subject_type = 'takedowns.notice' AND event.subject_id = notice.id::text
        AND event.action = 'notice.submitted'
)"""
TABLES: dict[str, tuple[str, Mapping[str, str]]] = {
    "deadlines_clock": (CLOCKS, {
        "id": "1000 + n", "subject_id": "(1000 + n)::text", "subject_label": NUMBER,
        "desk_path": f"'/desk/notices/' || {NUMBER} || '/'",
        "member_path": f"regexp_replace(one.member_path, '[^/]+/$', {NUMBER} || '/')",
        "holder_id": HOLDER, "stage": f"(ARRAY[90, 75, 50, 0])[1 + {DAYS}]", "started_at": STARTED,
        "half_at": f"{DUE} - interval '3 days'", "three_quarters_at": f"{DUE} - interval '2 days'",
        "ninety_at": f"{DUE} - interval '1 day'", "due_at": DUE, "next_at": NEXT,
    }),
    "takedowns_notice": (NOTICES, {
        "id": "1000 + n", "number": NUMBER, "clock_id": "1000 + n", "due_at": DUE, "triager_id": HOLDER,
        "state": f"CASE WHEN {HELD} THEN 'IN_TRIAGE' ELSE 'ACKNOWLEDGED' END",
        "claimed_at": f"CASE WHEN {HELD} THEN %(at)s::timestamptz END", "risk_at": f"{DUE} - interval '2 days'",
        "claim_expires_at": f"CASE WHEN {HELD} THEN %(at)s::timestamptz + interval '1 day' END",
        "submitted_at": STARTED, "acknowledged_at": STARTED, "looked_up_at": "%(at)s",
        "value": "(hashint4(n) & 131071) / 7.0",
    }),
    "takedowns_listing": (LISTINGS, {
        "id": "1000 + n", "notice_id": "1000 + n", "item": "(3000000000 + n)::text",
        "key": "one.marketplace || ':' || one.market || ':' || (3000000000 + n)", "pasted": "one.pasted || n",
        "seller_key": "one.marketplace || ':' || one.market || ':' || mod(n, 4000)",
    }),
    "audit_auditevent": (EVENTS, {
        "id": "10000 + n", "subject_id": "(1000 + n)::text", "subject_label": NUMBER, "at": STARTED,
    }),
}  # fmt: skip


def fill(session: psycopg.Connection, world: World, size: int) -> None:
    """Fill a database of the world with so many notices, and wait until the server is idle."""
    values = {"at": world.at, "triagers": [person.pk for person in world.triagers]}
    values |= {"count": len(world.triagers), "size": size, "seeds": len(world.holders)}
    with session.transaction():
        session.execute(
            "SET LOCAL session_replication_role = replica; SET LOCAL maintenance_work_mem = '512MB'"
        )
        for table, (source, changes) in TABLES.items():
            _multiply(session, table, source, changes, values)
    for table in TABLES:
        session.execute(f"VACUUM (ANALYZE) {table}")
    session.execute("CHECKPOINT")


def _multiply(session, table: str, source: str, changes: Mapping[str, str], values: Mapping) -> None:
    later = _take_indexes_off(session, table)
    columns = _columns(session, table)
    chosen = ", ".join(changes.get(column, f'one."{column}"') for column in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    session.execute(
        f"INSERT INTO {table} ({named}) SELECT {chosen} FROM generate_series(1, %(size)s) AS n"
        f" JOIN {source} AS one ON one.place = mod(n, %(seeds)s)",
        values,
    )
    for statement in later:
        session.execute(statement)
    session.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def _columns(session, table: str) -> list[str]:
    rows = session.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND table_schema = 'public'"
        " ORDER BY ordinal_position",
        [table],
    )
    return [name for (name,) in rows]


def _take_indexes_off(session, table: str) -> list[str]:
    """Drop the indexes that no constraint needs; return the statements that create them again."""
    rows = session.execute(
        "SELECT index.indexrelid::regclass::text, pg_get_indexdef(index.indexrelid) FROM pg_index AS index"
        " LEFT JOIN pg_constraint AS held ON held.conindid = index.indexrelid"
        " WHERE index.indrelid = %s::regclass AND held.oid IS NULL",
        [table],
    ).fetchall()
    for name, _made in rows:
        session.execute(f"DROP INDEX {name}")
    return [made for _name, made in rows]
