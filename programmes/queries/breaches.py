"""Breaches and their causes: the ledger, what comes again, and how much time was paused."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Sum

from ipr_portal.deadlines.instants import spans
from ipr_portal.deadlines.models import Pause
from ipr_portal.deadlines.tables import worktimes_of
from ipr_portal.deadlines.worktime import Worktime
from programmes.enums import BROKEN_STATES, Cause
from programmes.models import Remedy
from programmes.rules.compliance import MOST_PAUSED, WITHIN, asks_for_remedy, share_of

from .promises import Chosen, Rows, chosen_rows

WEEK, WEEKS = timedelta(weeks=1), 13
NOTHING = timedelta()
MOST_PAUSES = 20_000  # that one page reads, the newest


def breaches(chosen: Chosen, *, at: datetime) -> Rows:
    """The notices whose promise was broken in the last twelve months, or is broken and open, with their causes."""
    rows = chosen_rows(chosen, at=at).filter(standing__in=[state.value for state in BROKEN_STATES])
    return rows.select_related("organisation", "clock__cause")


def explained_of(chosen: Chosen, *, at: datetime) -> tuple[int, int]:
    """How many breaches have a cause, and how many there are; one statement."""
    codes = breaches(chosen, at=at).values_list("clock__cause__code", flat=True)
    counts: Counter[str | None] = Counter(codes.order_by())
    return counts.total() - counts[None], counts.total()


@dataclass(frozen=True, slots=True)
class CauseRow:
    """One cause in the last 13 weeks."""

    code: str
    label: str
    count: int
    weekly: Sequence[int]  # of each week, the oldest first
    since_remedy: int  # since its last remedy was done
    remedy: Remedy | None  # the open one

    @property
    def asks(self) -> bool:
        """Whether a remedy has to be named."""
        return self.remedy is None and asks_for_remedy(self.since_remedy)


def cause_rows(chosen: Chosen, *, at: datetime, remedies: Iterable[Remedy] = ()) -> list[CauseRow]:
    """The causes of the last 13 weeks, the most frequent first; those that never came are left out."""
    rows = breaches(chosen, at=at).filter(breached__gt=at - WITHIN, clock__cause__isnull=False)
    moments: dict[str, list[datetime]] = defaultdict(list)
    for code, breached in rows.order_by().values_list("clock__cause__code", "breached"):
        moments[code].append(breached)
    latest = _latest(remedies)
    found = [_cause_row(code, came, latest.get(code), at) for code, came in moments.items()]
    return sorted(found, key=lambda row: (-row.count, row.code))


def _latest(remedies: Iterable[Remedy]) -> dict[str, Remedy]:
    return {remedy.code: remedy for remedy in sorted(remedies, key=lambda one: one.set_at)}


def _cause_row(code: str, came: list[datetime], remedy: Remedy | None, at: datetime) -> CauseRow:
    weekly = Counter((at - moment) // WEEK for moment in came)
    done = remedy.done_at if remedy else None
    return CauseRow(
        code, str(Cause(code).label), len(came), [weekly[ago] for ago in reversed(range(WEEKS))],
        since_remedy=sum(done is None or moment > done for moment in came),
        remedy=remedy if remedy and not done else None,
    )  # fmt: skip


class Paused(NamedTuple):
    """How much of the working time of some notices was paused."""

    label: str
    paused: timedelta
    worked: timedelta

    @property
    def share(self) -> Decimal | None:
        """Per cent; None where no time went by."""
        seconds = int(self.paused.total_seconds()), int((self.paused + self.worked).total_seconds())
        return share_of(*seconds)

    @property
    def is_alarm(self) -> bool:
        return self.share is not None and self.share > MOST_PAUSED


def pause_shares(chosen: Chosen, *, at: datetime) -> tuple[list[Paused], list[Paused]]:
    """The paused share of the time of ended clocks: by reason, and by the triager of the notice.

    A triager's pauses that overlap count once; under each reason they count as long as they were. Two statements, and
    those of calendars that are not loaded yet.
    """
    ended = chosen_rows(chosen, at=at).filter(clock__stopped_at__isnull=False).order_by()
    worked = {
        (pk, name or email): time
        for pk, name, email, time in ended.values_list("triager", "triager__name", "triager__email").annotate(
            time=Sum("clock__worked")
        )
    }
    triagers: dict[int, int | None] = dict(
        ended.filter(clock__pauses__isnull=False).values_list("clock", "triager").distinct()
    )
    by_reason, by_triager = _paused_time(triagers)
    names, whole = dict(worked.keys()), sum(worked.values(), NOTHING)
    reasons = [Paused(why, time, whole) for why, time in sorted(by_reason.items())]
    people = [
        Paused(names[pk], by_triager[pk], time) for (pk, _name), time in worked.items() if names.get(pk)
    ]
    return reasons, sorted(people, key=lambda row: (-(row.share or 0), row.label))


def _paused_time(
    triagers: Mapping[int, int | None],
) -> tuple[dict[str, timedelta], dict[int | None, timedelta]]:
    rows = (
        Pause.objects.filter(clock__in=list(triagers)).select_related("clock").order_by("-pk")[:MOST_PAUSES]
    )
    by_clock: dict[int, list[Pause]] = defaultdict(list)
    for row in rows:
        by_clock[row.clock_id].append(row)
    tables = worktimes_of(row.clock.version_id for found in by_clock.values() for row in found)
    by_reason: dict[str, timedelta] = defaultdict(timedelta)
    by_triager: dict[int | None, timedelta] = defaultdict(timedelta)
    for key, found in by_clock.items():
        worktime = tables[found[0].clock.version_id]
        by_triager[triagers[key]] += _time_of(found, worktime)
        for row in found:
            by_reason[row.why] += _time_of([row], worktime)
    return by_reason, by_triager


def _time_of(pauses: list[Pause], worktime: Worktime) -> timedelta:
    """The working time that some pauses of one clock cover; what they share counts once."""
    clock = pauses[0].clock
    until = min(clock.stopped_at or worktime.end, worktime.end)
    since = clock.started_at
    return worktime.worked(since, until) - worktime.worked(since, until, spans(pauses, until))
