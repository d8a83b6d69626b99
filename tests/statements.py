"""Counting what a page asks the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

BOOKKEEPING = ("SAVEPOINT", "RELEASE", "SELECT set_config")


def asked_by(act):
    """What an act returns, and how many statements it takes besides those that open and close its scope."""
    with CaptureQueriesContext(connection) as queries:
        done = act()
    return done, _counted(queries)


def statements(client, address):
    """How many statements a page takes besides those that open and close its scope."""
    client.get(address)  # the first page of a session writes the session down
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return _counted(queries)


def _counted(queries) -> int:
    return sum(
        not (row["sql"] or "").startswith(BOOKKEEPING) for row in queries
    )  # none: a statement whose plan is kept
