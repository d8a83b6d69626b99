"""Keeps the portal's processes running: restarts who dies, stops all in order, leaves no orphan."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import deque
from pathlib import Path

from .places import ROOT, VAR, Trouble
from .postgres import die_with_parent

DEATHS, WITHIN = 4, 30.0  # so many deaths in so many seconds stop everything
QUIET_WORKER = 90.0  # seconds without a sign of life, after which the worker is restarted
GENTLY, FIRMLY = 2.0, 3.5  # seconds after SIGTERM until SIGQUIT, until SIGKILL


class Program:
    """One of ours, in a session of its own."""

    def __init__(self, name: str, command: list[str], env: dict):
        self.name, self.command, self.env = name, command, env
        self.deaths: deque[float] = deque(maxlen=DEATHS)
        self.process: subprocess.Popen | None = None
        self.started = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env=self.env, start_new_session=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=lambda: die_with_parent(signal.SIGKILL),
        )  # fmt: skip
        threading.Thread(target=self._tell, args=[self.process], daemon=True).start()

    def _tell(self, process) -> None:
        for line in process.stdout:
            sys.stdout.write(f"{self.name:>7} | {line.decode(errors='replace')}")
            sys.stdout.flush()

    def died(self) -> bool:
        """Whether it died too often to be started again."""
        self.deaths.append(time.monotonic())
        return len(self.deaths) == DEATHS and self.deaths[-1] - self.deaths[0] < WITHIN

    def send(self, what: int) -> None:
        if self.process and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):  # gone since we looked
                os.killpg(self.process.pid, what)

    @property
    def ended(self) -> int | None:
        """How it ended, as a shell counts it; None while it runs."""
        return self.process.poll() if self.process else None

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Runs programs over servers until somebody stops it or something cannot be kept up."""

    def __init__(self, programs: list[Program], servers: list, health: str):
        self.programs, self.servers, self.health = programs, servers, health
        self.stopping = threading.Event()

    def run(self) -> int:
        """Start everything and watch; return the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())
        sweep_orphans()
        for program in self.programs:
            program.start()
        note_pids(self.programs)
        failed = self._watch()
        self.stop()
        return 1 if failed else 0

    def _watch(self) -> bool:
        asked = time.monotonic()
        while not self.stopping.wait(0.1):
            for server in self.servers:
                if server.process.poll() is not None and not self._recover(server):
                    return True
            for program in self.programs:
                if not program.alive and self._restart(program):
                    return True
            if time.monotonic() - asked > 15:
                asked = time.monotonic()
                threading.Thread(target=self._check_worker, daemon=True).start()
        return False

    def _recover(self, server) -> bool:
        """The broker is only the door bell: it is started again where it was. Without the database all stops."""
        name = type(server).__name__
        if not server.may_start_again:
            print(f"{name} has ended; the next `make run` recovers its data.")
            return False
        print(f"{name} ended; starting it again.")
        try:
            server.start()
        except Trouble as trouble:
            print(trouble)
            return False
        return True

    def _restart(self, program: Program) -> bool:
        program.send(signal.SIGKILL)  # what is left of its group
        if program.died():
            print(
                f"{program.name} died {DEATHS} times in {WITHIN:.0f} s; the reason stands above. Everything stops."
            )
            return True
        print(f"{program.name} ended ({program.ended}); starting it again.")
        program.start()
        note_pids(self.programs)
        return False

    def _check_worker(self) -> None:
        """A Celery worker that lost its broker may stay up and take nothing: its heartbeat tells."""
        worker = next(program for program in self.programs if program.name == "worker")
        if time.monotonic() - worker.started < QUIET_WORKER:
            return
        try:
            with urllib.request.urlopen(self.health, timeout=5) as answer:
                health = json.load(answer)
        except urllib.error.HTTPError as error:
            health = json.load(error)
        except (OSError, ValueError):
            return
        age = health["worker"]["age_seconds"]
        if health["broker"]["ok"] and (age is None or age > QUIET_WORKER):
            print(f"worker gave no sign of life for {age} s; starting it again.")
            worker.send(signal.SIGKILL)

    def stop(self) -> None:
        """Ask gently, then firmly; then the servers, last the database."""
        began = time.monotonic()
        for program in self.programs:
            program.send(signal.SIGTERM)
        steps = [(GENTLY, signal.SIGQUIT), (FIRMLY, signal.SIGKILL)]
        while any(program.alive for program in self.programs) and steps:
            if time.monotonic() - began > steps[0][0]:
                _after, how = steps.pop(0)
                for program in self.programs:
                    program.send(how)
            time.sleep(0.05)
        for server in self.servers:
            server.stop()
        (VAR / "run.pids").unlink(missing_ok=True)


def note_pids(programs: list[Program]) -> None:
    (VAR / "run.pids").write_text(
        "\n".join(str(program.process.pid) for program in programs if program.process)
    )


def sweep_orphans() -> None:
    """End what an earlier launcher left running, where no signal at its death could (macOS)."""
    file = Path(VAR / "run.pids")
    for pid in file.read_text().split() if file.exists() else []:
        command = subprocess.run(
            ["ps", "-ww", "-o", "command=", "-p", pid], capture_output=True, text=True, check=False
        ).stdout
        if sys.executable in command:
            os.killpg(int(pid), signal.SIGKILL)
