"""Fewer and cheaper round trips to the database: pipelined and prepared statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper

_MADE_BY: Any = ServerBindingCursor  # the stubs know neither how it is made nor that it may be wrapped


@contextmanager
def sent_together() -> Iterator[None]:
    """Pipeline the statements of a block: wait once, for the first that is fetched, else at the end.

    Postgres carries them out in their order; after one that fails, it leaves out the others.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def planned_once() -> CursorWrapper:
    """A cursor for statements that the product runs all day: a connection sends their text once, and then values alone.

    For what writes rows or looks up keys: a generic plan reads far too much where the values decide which index is
    best. Postgres keeps the plan of each for as long as the connection lasts. Where `DATABASE_PREPARES` is off, it is
    an ordinary cursor. Types are those of Python's values, so `%s IS NULL` and the like need a cast.
    """
    connection.ensure_connection()
    if connection.connection.prepare_threshold is None:
        return connection.cursor()
    with connection.wrap_database_errors:
        cursor = _MADE_BY(connection.connection)
    return (
        connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor)
    )
