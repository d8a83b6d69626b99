"""The portal as real processes, with servers of their own, which a test may kill one by one."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import requests

from devstack.__main__ import programs
from devstack.places import ROOT, free_port, prepare
from devstack.postgres import Postgres
from devstack.valkey import Valkey
from tests.journeys.world import PASSWORD
from tests.notifications.conftest import PostOffice

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Stand:
    """Postgres, Valkey, a mail server, and web, worker and beat."""

    def __init__(self):
        folder = prepare() / "test"
        folder.mkdir(exist_ok=True)
        self.home = Path(tempfile.mkdtemp(prefix="stand-", dir=folder))
        self.home.chmod(0o755)
        self.database = Postgres(self.home / "d", fast=True).start(os.environ.get("TEST_SCHEMA", ""))
        self.broker = Valkey(self.home / "valkey").start()
        self.post_office = PostOffice(free_port())
        self.post_office.start()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = self._environment()
        self._manage("migrate", "--verbosity", "0", PORTAL_AS_OWNER="1")
        self.world = json.loads(self._python("-W", "ignore", "-m", "tests.journeys.world").splitlines()[-1])
        self.programs = {one.name: one for one in programs(self.env, self.port)}

    def _environment(self) -> dict:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        return inherited | {
            "PORTAL_VAR": str(self.home), "DJANGO_SETTINGS_MODULE": "ipr_portal.settings", "SECRET_KEY": "of-a-test",
            "DATABASE_URL": self.database.url("app"), "DATABASE_OWNER_URL": self.database.url("owner"),
            "REDIS_URL": self.broker.url, "SITE_URL": self.url, "STAFF_SECOND_FACTOR_REQUIRED": "0", "DEMO_MODE": "0",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.post_office.port}", "HASHED_STATIC": "0", "LOG_LEVEL": "ERROR",
            "PYTHONWARNINGS": "ignore", "PYTHONUNBUFFERED": "1",
        }  # fmt: skip

    def _python(self, *arguments, **more) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.env | more, capture_output=True, text=True, check=False
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _manage(self, *command, **more) -> str:
        return self._python("manage.py", *command, **more)

    def start(self) -> "Stand":
        for program in self.programs.values():
            program.start()
        wait_for(lambda: self._answers(), seconds=30)
        return self

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/healthz/", timeout=5).status_code in (200, 503)
        except requests.RequestException:
            return False

    def kill(self, name: str) -> None:
        """End a process and its children without a word."""
        program = self.programs[name]
        program.send(signal.SIGKILL)
        if program.process:
            program.process.wait(10)
            program.process.stdout.close()

    def lose_broker(self) -> None:
        """Kill the broker, and with it everything it held."""
        self.broker.process.kill()
        self.broker.process.wait(10)
        for kept in (self.home / "valkey").glob("appendonlydir*"):
            shutil.rmtree(kept)

    def ask(self, question: str, *values) -> list[tuple]:
        """What the desk's role reads in the database."""
        with psycopg.connect(self.database.url("app"), autocommit=True) as connection:
            connection.execute("SET ROLE portal_staff")
            return connection.execute(question, values).fetchall()

    def stop(self) -> None:
        for name in self.programs:
            self.kill(name)
        self.post_office.stop()
        self.broker.stop()
        self.database.stop()
        for folder in {self.home, self.database.home}:
            shutil.rmtree(folder, ignore_errors=True)


class Browser:
    """Somebody at the portal, who signs in and posts forms."""

    def __init__(self, stand: Stand, email: str):
        self.stand, self.session = stand, requests.Session()
        answer = self.post("/accounts/login/", at="/accounts/login/", login=email, password=PASSWORD)
        assert answer.status_code == 200, answer.text[:500]
        assert "/accounts/login/" not in answer.url, f"{email} is not signed in"

    def get(self, path: str) -> requests.Response:
        answer = self.session.get(self.stand.url + path, timeout=20)
        answer.raise_for_status()
        return answer

    def post(self, path: str, *, at: str, **fields) -> requests.Response:
        """Post a form that stands on a page."""
        token = TOKEN.search(self.get(at).text)[1]
        data = {"csrfmiddlewaretoken": token} | fields
        headers = {"Referer": self.stand.url + at}
        return self.session.post(self.stand.url + path, data=data, headers=headers, timeout=20)


def wait_for(condition, *, seconds: float, every: float = 0.2):
    """Wait until something holds; return it.

    :raises AssertionError: if it does not in time.
    """
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(every)
    return found
