"""A cluster for the tests alone: fast, thrown away, with the same five roles as everywhere."""

import shutil
import tempfile
from pathlib import Path

from devstack.places import prepare
from devstack.postgres import Postgres

from .schemas import file_of


class Embedded:
    """The servers of one test run, and the environment that finds them."""

    def __init__(self):
        folder = prepare() / "test"
        folder.mkdir(exist_ok=True)
        self.home = Path(tempfile.mkdtemp(prefix="pg-", dir=folder))
        self.home.chmod(0o755)
        self.database = Postgres(self.home / "d", fast=True)
        self.schema = file_of(folder)

    @property
    def env(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.database.url("app"),
            "DATABASE_OWNER_URL": self.database.url("owner"),
            "TEST_SUPERUSER_URL": self.database.url("superuser"),
            "TEST_PROGRAMS": str(self.database.bin),
            "TEST_SCHEMA": str(self.schema),
        }

    def start(self) -> "Embedded":
        self.database.start()
        return self

    def stop(self) -> None:
        self.database.stop()
        shutil.rmtree(self.home, ignore_errors=True)
        if self.database.home != self.home / "d":
            shutil.rmtree(self.database.home, ignore_errors=True)
