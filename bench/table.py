"""The table that `make bench` prints."""

import platform
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .stopwatch import Sample


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One comparison: ours against something, as a ratio of medians."""

    what: str
    ours: Sample
    against: Sample | None = None
    beside: str = "bare"  # what `against` is
    goal: float | None = None  # the most that the ratio may be
    statements: int | None = None
    size: int | None = None  # bytes
    rows: int | None = None

    @property
    def ratio(self) -> float | None:
        return self.ours.p50 / self.against.p50 if self.against else None

    @property
    def cpu_ratio(self) -> float | None:
        return self.ours.cpu_p50 / self.against.cpu_p50 if self.against and self.against.cpu_p50 else None

    @property
    def met(self) -> bool | None:
        if self.goal is None or self.ratio is None:
            return None
        return self.ratio <= self.goal

    def cells(self) -> tuple[str, ...]:
        against = self.against
        return (
            self.what, self.beside if against else "", _times(against), _times(self.ours), _ratio(self.ratio),
            _ratio(self.cpu_ratio), f"≤ {self.goal:g}×" if self.goal else "", _yes(self.met), _count(self.statements),
            _count(self.size), _count(self.rows),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One figure against a fixed limit."""

    what: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def met(self) -> bool | None:
        if self.most is None and self.least is None:
            return None
        return (self.most is None or self.value <= self.most) and (
            self.least is None or self.value >= self.least
        )

    def cells(self) -> tuple[str, ...]:
        limits = {"≤": self.most, "≥": self.least}
        said = " ".join(f"{sign} {_figure(limit, self.unit)}" for sign, limit in limits.items() if limit)
        return self.what, _figure(self.value, self.unit), said, _yes(self.met)


def machine() -> str:
    """The machine it ran on, for a comparison of two tables."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{platform.system()} {platform.machine()}, {len(models) or '?'} × {models[0] if models else '?'}, Python {platform.python_version()}"


def render(lines: Iterable[Line], limits: Iterable[Limit]) -> str:
    heads = ("what", "against", "its p50 / p95", "ours p50 / p95", "ratio", "CPU", "goal", "met", "statements", "bytes", "rows")  # fmt: skip
    first = columns([heads, *(line.cells() for line in lines)])
    return (
        f"{first}\n\n{columns([('what', 'measured', 'limit', 'met'), *(limit.cells() for limit in limits)])}"
    )


def columns(rows: list[tuple[str, ...]]) -> str:
    """Rows set in columns, figures to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place < 2 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _times(sample: Sample | None) -> str:
    return f"{_time(sample.p50)} / {_time(sample.p95)}" if sample else ""


def _time(seconds: float) -> str:
    for unit, size in (("s", 1), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"


def _figure(value: float, unit: str) -> str:
    return f"{value:,.4g} {unit}"


def _ratio(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}×"


def _count(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _yes(met: bool | None) -> str:
    return "" if met is None else "yes" if met else "NO"
