"""Since when changes of notices may still be on their way: for readers who come again for what has changed."""

from datetime import datetime

from django.db import connection

NOTICES, EPOCH = (
    770105,
    1577836800,
)  # as the trigger `takedowns_note_change` locks them; 2020 in POSIX seconds
AS_OF = """
SELECT least(statement_timestamp(), to_timestamp(min(lock.objid::bigint) + %s))
FROM pg_locks AS lock
WHERE lock.locktype = 'advisory' AND lock.classid = %s AND lock.objsubid = 2
    AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def as_of() -> datetime:
    """The moment before which every change is visible to the statements that follow; one statement.

    A change gets its time when it is written, and is seen when its transaction commits, perhaps much later. So each
    transaction that changes a notice holds, from just before the first such time until it has ended, a shared lock
    whose number is that second. As long as one is held, this is the earliest of them. A transaction that takes its
    lock after this has looked gets later times than this returns; one whose lock is gone has committed, and is seen.
    """
    with connection.cursor() as cursor:
        cursor.execute(AS_OF, [EPOCH, NOTICES])
        return cursor.fetchone()[0]
