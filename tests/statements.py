"""Counting what a page asks the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

BOOKKEEPING = ("SAVEPOINT", "RELEASE", "SELECT set_config")


def statements(client, address):
    """How many statements a page takes besides those that open and close its scope."""
    client.get(address)  # the first page of a session writes the session down
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return sum(
        not (row["sql"] or "").startswith(BOOKKEEPING) for row in queries
    )  # none: a statement whose plan is kept
