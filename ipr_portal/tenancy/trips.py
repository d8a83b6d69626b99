"""Statements that travel to the database together: each waits for the one before it, and we wait once for all."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def sent_together() -> Iterator[None]:
    """Send the statements of a block at once, and wait once: for the first that is fetched, else at the end.

    Postgres carries them out in their order; after one that fails, it leaves out the others.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield
