"""Rows that leave while they are read: one cursor of the server, in the scope of the request and a transaction of its own."""

from collections.abc import Generator
from contextlib import closing

from django.db import connection
from django.db.models import QuerySet

from .scope import Scope, current_scope, enter_scope

AT_ONCE = 2000  # rows that are fetched, and held in memory
LONGEST_STATEMENT, LONGEST_IDLE = (
    60,
    60,
)  # seconds until the server ends a fetch, or the session of a reader who stopped
STREAMS = 770106  # the class of the advisory locks that count streams
# All rows will be read: the plan may begin slowly if that makes it end sooner.
BEGIN = """
SELECT set_config('statement_timeout', %s, true), set_config('idle_in_transaction_session_timeout', %s, true),
    set_config('cursor_tuple_fraction', '1', true), pg_advisory_xact_lock_shared(%s, %s)
"""
COUNT = """
SELECT count(*) FROM pg_locks AS lock
WHERE lock.locktype = 'advisory' AND lock.classid = %s AND lock.objid = %s AND lock.objsubid = 2
    AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def batches(rows: QuerySet) -> Generator[list[tuple]]:
    """Tuples of a statement, in lists of at most `AT_ONCE`, for as long as somebody takes them.

    The scope is the one in force now, in which row-level security hides what is not its. The transaction begins with the
    first list, shows the rows as they are then, and ends with the last list, at an error, or when this is closed. The
    cursor needs no session of its own behind a pooler in transaction mode. Read it in one thread.

    :param rows: of `values_list`.
    :raises OperationalError: if the reader paused for `LONGEST_IDLE` seconds.
    """
    return _read(rows, current_scope())


def under_way(organisation_id: int) -> int:
    """How many streams of an organisation are being read; one that breaks off counts no more."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [STREAMS, _number(organisation_id)])
        return cursor.fetchone()[0]


def _read(rows: QuerySet, scope: Scope) -> Generator[list[tuple]]:
    with enter_scope(scope):
        with connection.cursor() as cursor:
            limits = f"{LONGEST_STATEMENT}s", f"{LONGEST_IDLE}s"
            cursor.execute(BEGIN, [*limits, STREAMS, _number(scope.tenant or 0)])
        # Not `iterator()`: the settings forbid it the cursor, which elsewhere has no transaction around it.
        compiler = rows.query.get_compiler(connection=connection)
        with closing(compiler.execute_sql(chunked_fetch=True, chunk_size=AT_ONCE)) as fetched:
            for batch in fetched:
                yield list(compiler.results_iter(results=[batch], tuple_expected=True))


def _number(organisation_id: int) -> int:
    return organisation_id % 2**31
