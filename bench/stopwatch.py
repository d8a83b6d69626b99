"""Measuring two things side by side: wall time, and the CPU time of both this process and its database session."""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

WARM_UP = 5  # runs that fill caches and plans, and count for nothing


@dataclass(slots=True)
class Sample:
    """Repeated runs of one thing, in seconds."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        return statistics.median(self.wall)

    @property
    def p95(self) -> float:
        return sorted(self.wall)[int(len(self.wall) * 0.95)]

    @property
    def cpu_p50(self) -> float:
        return statistics.median(self.cpu)


@dataclass(frozen=True, slots=True)
class Contestant:
    """Something to run, the database session that works for it, and what must be made ready before each run."""

    run: Callable[[], object]
    backend: Callable[[], int | None] = lambda: None  # its process; asked each time, for it may reconnect
    ready: Callable[[], object] = lambda: None  # not measured


def side_by_side(*contestants: Contestant, rounds: int, warm_up: int = WARM_UP) -> list[Sample]:
    """Run each in turn, round after round, so that other load on the machine affects all of them.

    Each round begins with another one, so that nobody always runs on the other's warm or cold caches.
    """
    for _round in range(warm_up):
        for one in contestants:
            one.ready()
            one.run()
    samples = [Sample() for _one in contestants]
    for number in range(rounds):
        for step in range(len(contestants)):
            place = (number + step) % len(contestants)
            _run(contestants[place], samples[place])
    return samples


def _run(one: Contestant, sample: Sample) -> None:
    one.ready()
    backend = one.backend()
    cpu, began = _cpu_of(backend), time.perf_counter()
    one.run()
    sample.wall.append(time.perf_counter() - began)
    sample.cpu.append(_cpu_of(backend) - cpu)


def _cpu_of(backend: int | None) -> float:
    """Seconds on a processor so far: ours, and of the session where the system tells."""
    theirs = Path(f"/proc/{backend}/schedstat")
    spent = int(theirs.read_text().split()[0]) / 1e9 if backend and theirs.exists() else 0.0
    return time.process_time() + spent


def peak_memory(run: Callable[[], object]) -> float | None:
    """By how many MB a run raises the memory we hold at most; None where the system does not tell."""
    reset, status = Path("/proc/self/clear_refs"), Path("/proc/self/status")
    if not os.access(reset, os.W_OK):
        return None
    reset.write_text("5")
    before = _most_held(status)
    run()
    return (_most_held(status) - before) / 1024


def _most_held(status: Path) -> int:
    lines = status.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
