"""What a chapter of the benchmark is given: two filled databases, and the ways to reach them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from devstack.postgres import Postgres

from . import servers
from .fill import fill
from .stopwatch import Contestant
from .world import World, make_world

FULL, SMALL = "portal", "portal_small"


@dataclass(frozen=True, slots=True)
class Course:
    """A large and a small database of the same world."""

    server: Postgres
    world: World
    size: int  # open notices, and running clocks, of the large one
    small: int  # of the small one

    @property
    def due(self) -> int:
        """How many clocks a sweep finds due: as many in either database."""
        return max(1, self.size // 1000)

    def rounds(self, most: int) -> int:
        """How often something is repeated: as often as wanted, but where so little is filled that speed is no matter."""
        return min(most, max(2, self.size // 1000))

    def superuser(self, name: str) -> psycopg.Connection:
        return servers.as_superuser(self.server, name)

    def bare(self, name: str, role: str) -> psycopg.Connection:
        return servers.as_application(self.server, name, role)

    def product(
        self, name: str, run: Callable[[], object], ready: Callable[[], object] = lambda: None
    ) -> Contestant:
        """Something of the product's, on a database connection of its own."""
        database = product_connection(name)

        def run_there() -> None:
            with using(database):
                run()

        def backend() -> Any:
            return database.connection and database.connection.info.backend_pid

        return Contestant(run_there, backend, ready)


def laid_out(server: Postgres, *, size: int, at) -> Course:
    """Make the world, copy its database, and fill both."""
    course = Course(server, make_world(at), size, max(1, size // 100))
    connection.close()
    with servers.as_superuser(server, "postgres") as session:
        session.execute(f"CREATE DATABASE {SMALL} TEMPLATE {FULL} OWNER portal_owner")
        session.execute(f"GRANT CONNECT ON DATABASE {SMALL} TO portal_app")
    for name, count in ((SMALL, course.small), (FULL, course.size)):
        with course.superuser(name) as session:
            fill(session, course.world, count)
    return course


def product_connection(name: str) -> BaseDatabaseWrapper:
    """A connection as the product makes it, to another database of the same server."""
    made = connections.create_connection("default")
    made.settings_dict = made.settings_dict | {"NAME": name}
    return made


@contextmanager
def using(database) -> Iterator[None]:
    """Let the product work on a connection."""
    before = connections["default"]
    connections["default"] = database
    try:
        yield
    finally:
        connections["default"] = before


def row_counts(session: psycopg.Connection) -> dict[str, int]:
    """How many rows every table has: what two sides wrote is compared by it."""
    tables = session.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    counts = {}
    for (table,) in tables:
        (counts[table],) = session.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)
    return counts


def written(session: psycopg.Connection, run: Callable[[], object]) -> dict[str, int]:
    """How many rows a run adds to which tables."""
    before = row_counts(session)
    run()
    after = row_counts(session)
    return {table: after[table] - before[table] for table in after if after[table] != before[table]}
