"""A PostgreSQL and a Valkey of the benchmark's own, set up as in production, and how their databases are reached."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg

from devstack.places import VAR, prepare
from devstack.postgres import Postgres
from devstack.valkey import Valkey

HOME = VAR / "bench"
# Everything a commit promises is kept; what is left is what anybody would give a server of this size.
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
}


@contextmanager
def started() -> Iterator[Postgres]:
    """Both servers, empty at the start and thrown away at the end; the environment names them."""
    prepare()
    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(parents=True)
    HOME.chmod(0o755)  # the account that runs the database when we are root must reach it
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, HOME, ignore_errors=True)
        database, broker = Postgres(HOME / "postgres", settings=SETTINGS), Valkey(HOME / "valkey")
        for server in (database, broker):
            stack.callback(server.stop)
            server.start()
        os.environ.update(environment(database, broker))
        yield database


def environment(database: Postgres, broker: Valkey) -> dict[str, str]:
    """What the settings read: a production's, but for mail, which nobody sends here."""
    return {
        "DATABASE_URL": database.url("app"),
        "DATABASE_OWNER_URL": database.url("owner"),
        "REDIS_URL": broker.url,
        "SECRET_KEY": "only-for-the-benchmark",
        "SEALING_KEYS": "bench:only-for-the-benchmark-and-nowhere-else",
        "SEALING_INDEX_KEY": "only-for-the-index-of-the-benchmark-and-nowhere-else",
        "SITE_URL": "http://localhost",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "HASHED_STATIC": "0",
        "STAFF_SECOND_FACTOR_REQUIRED": "0",
        "LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "ipr_portal.settings",
    }


def as_superuser(database: Postgres, name: str) -> psycopg.Connection:
    """A session that fills and prepares; nothing is ever measured on it."""
    return psycopg.connect(database.url("superuser", name), autocommit=True)


def as_application(database: Postgres, name: str, role: str) -> psycopg.Connection:
    """A session of the bare side: the application's login, in a role that row-level security binds.

    The role is entered once and every statement is prepared at its first use: the least that isolation costs.
    """
    session = psycopg.connect(database.url("app", name), autocommit=True, prepare_threshold=0)
    session.execute(f"SET ROLE {role}")
    return session
