"""Keeps the portal's processes running: restarts those that end, stops all in order, leaves no orphan."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path

from .health import Health, Signs
from .places import ROOT, VAR, Trouble
from .postgres import die_with_parent

DEATHS, WITHIN = 4, 30.0  # so many ends in so many seconds stop everything
ASK_EVERY = 15.0  # seconds between two questions after signs of life
GENTLY, FIRMLY = 2.0, 3.5  # seconds after SIGTERM until SIGQUIT, until SIGKILL


class Deaths:
    """When a program ended recently."""

    def __init__(self) -> None:
        self.times: deque[float] = deque(maxlen=DEATHS)

    def one_too_many(self) -> bool:
        """Note one more; whether they are too many to start it again."""
        self.times.append(time.monotonic())
        return len(self.times) == DEATHS and self.times[-1] - self.times[0] < WITHIN


class Program:
    """One of ours, in a session of its own."""

    def __init__(self, name: str, command: list[str], env: dict) -> None:
        self.name, self.command, self.env = name, command, env
        self.deaths = Deaths()
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

    def __init__(self, programs: list[Program], servers: list, health: Health, opened: str) -> None:
        """Take what to run.

        :param opened: what to say once pages are answered.
        """
        self.programs, self.servers, self.health, self.opened = programs, servers, health, opened
        self.server_deaths = {type(server).__name__: Deaths() for server in servers}
        self.signs = Signs(time.monotonic())
        self.stopping = threading.Event()

    def run(self) -> int:
        """Start everything and watch; return the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())
        sweep_orphans()
        for program in self.programs:
            program.start()
        note_pids(self.programs)
        threading.Thread(target=self._say_when_open, daemon=True).start()
        failed = self._watch()
        self.stop()
        return 1 if failed else 0

    def _say_when_open(self) -> None:
        while not self.stopping.wait(0.2):
            if self.health.is_open():
                print(self.opened, flush=True)
                return

    def _watch(self) -> bool:
        asked = time.monotonic()
        while not self.stopping.wait(0.1):
            for server in self.servers:
                if server.process.poll() is not None and not self._recover(server):
                    return True
            for program in self.programs:
                if not program.alive and self._restart(program):
                    return True
            if time.monotonic() - asked > ASK_EVERY:
                asked = time.monotonic()
                threading.Thread(target=self._check_signs, daemon=True).start()
        return False

    def _recover(self, server) -> bool:
        """Start a server that ended again where it was; what programs ask meanwhile fails, and is asked again."""
        name = type(server).__name__
        if self.server_deaths[name].one_too_many():
            print(
                f"{name} ended {DEATHS} times in {WITHIN:.0f} s; its log is in {server.home}. Everything stops."
            )
            return False
        print(f"{name} ended; starting it again.", flush=True)
        try:
            server.start_again()
        except Trouble as trouble:
            print(f"{trouble}. Everything stops; the next `make run` continues with the existing data.")
            return False
        print(f"{name} answers again.", flush=True)
        return True

    def _restart(self, program: Program) -> bool:
        program.send(signal.SIGKILL)  # what is left of its group
        if program.deaths.one_too_many():
            print(
                f"{program.name} died {DEATHS} times in {WITHIN:.0f} s; the reason stands above. Everything stops."
            )
            return True
        print(f"{program.name} ended ({program.ended}); starting it again.", flush=True)
        program.start()
        note_pids(self.programs)
        return False

    def _check_signs(self) -> None:
        """A process may stay up and do nothing, such as a worker that lost its broker: end it, and it is started again."""
        parts = self.health.parts()
        started = {program.name: program.started for program in self.programs}
        silent = self.signs.who_is_silent(parts, started, time.monotonic())
        for program in self.programs:
            if program.name == silent:
                print(f"{silent} gave no sign of life for long; starting it again.", flush=True)
                program.send(signal.SIGKILL)

    def stop(self) -> None:
        """Stop the programs by SIGTERM, then SIGQUIT or SIGKILL; then the servers, the database last."""
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
