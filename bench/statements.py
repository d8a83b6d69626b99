"""Counting what the product asks its database."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def statements_of(run: Callable[[], object]) -> int:
    """How many statements a run takes besides those that open and close transactions."""
    with CaptureQueriesContext(connection) as queries:
        run()
    return sum(not (row["sql"] or "").startswith(FRAME) for row in queries)
