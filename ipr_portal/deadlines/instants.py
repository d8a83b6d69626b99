"""The due moments of clocks, written for many clocks at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from .enums import Stage
from .models import Clock, Pause
from .worktime import Pause as Span
from .worktime import Worktime

WARNINGS = (Stage.HALF, Stage.THREE_QUARTERS, Stage.NINETY, Stage.BREACH)
COLUMNS = ("half_at", "three_quarters_at", "ninety_at", "due_at")


@dataclass(frozen=True, slots=True)
class Instants:
    """When a half, three quarters, nine tenths and all of a budget are used up."""

    half_at: datetime
    three_quarters_at: datetime
    ninety_at: datetime
    due_at: datetime

    def next_after(self, stage: int) -> datetime:
        """When the sweep must look next at a clock that has reached a stage."""
        pairs = zip(WARNINGS, COLUMNS, strict=True)
        return next((getattr(self, name) for reached, name in pairs if reached > stage), self.due_at)

    @classmethod
    def of(cls, clock: Clock) -> "Instants":
        """Those that are written on a clock."""
        return cls(*(getattr(clock, name) for name in COLUMNS))

    def as_columns(self) -> dict[str, datetime]:
        return {name: getattr(self, name) for name in COLUMNS}


def instants(worktime: Worktime, start: datetime, budget: timedelta, pauses: Sequence[Span] = ()) -> Instants:
    """Calculate the instants of a clock.

    :raises BeyondCalendar: if the calendar is not filled that far.
    """
    return Instants(*(worktime.due(start, budget * int(stage) / 100, pauses) for stage in WARNINGS))


def spans(pauses: Sequence[Pause], until: datetime | None = None) -> list[Span]:
    """Pauses as pure times: an open one lasts until its cap, or until an instant that comes before."""
    ends = [min(pause.ends_at, until) if until else pause.ends_at for pause in pauses]
    return [(pause.opened_at, end) for pause, end in zip(pauses, ends, strict=True) if pause.opened_at < end]


WRITE = """
UPDATE deadlines_clock AS clock SET version_id = new.version_id, half_at = new.half_at,
    three_quarters_at = new.three_quarters_at, ninety_at = new.ninety_at, due_at = new.due_at, next_at = new.next_at
FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[],
    %s::timestamptz[]) AS new (id, version_id, half_at, three_quarters_at, ninety_at, due_at, next_at)
WHERE clock.id = new.id
"""


def write_instants(found: Mapping[Clock, Instants]) -> None:
    """Write new instants and bound versions of clocks, in one statement."""
    for clock, new in found.items():
        for name, moment in new.as_columns().items():
            setattr(clock, name, moment)
        clock.next_at = new.next_after(clock.stage)
    names = ("pk", "version_id", *COLUMNS, "next_at")
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [[getattr(clock, name) for clock in found] for name in names])
