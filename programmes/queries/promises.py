"""Notices under the promise of a programme, and how each stands: what both sides count and list."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    Count,
    DateField,
    DateTimeField,
    F,
    Func,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from ipr_portal.deadlines.enums import ClockState
from ipr_portal.markets import MARKETS
from ipr_portal.tenancy.models import Organisation
from programmes.enums import BROKEN_STATES, OPEN_STATES, PromiseState
from programmes.rules.compliance import Kept
from takedowns.models import Notice

Rows = QuerySet[Any]  # of notices, with what `promised` adds to each
MONTHS = 12  # that the tracker looks back, the present one included


class Group(NamedTuple):
    """How many notices stand alike."""

    organisation: int
    name: str
    market: str
    programme: str
    triager: int | None
    month: date | None  # in which it counts; None: it is open and in time
    state: str
    notices: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """What notices are narrowed to; what is empty narrows nothing."""

    state: str = ""
    organisation: int | None = None
    market: str = ""
    programme: str = ""
    month: date | None = None
    triager: int | None = None
    weeks: int = 0  # only what is open, or counts in so many weeks up to now


def promised(at: datetime) -> Rows:
    """Notices whose deadline a programme promised, annotated with `standing`, `breached` (when), `counted_at` and `month`.

    Row-level security narrows it to the reader's own: both sides count by this one query.
    """
    breached = Coalesce(
        "clock__breached_at",
        Case(When(clock__state=ClockState.RUNNING, clock__due_at__lte=at, then=F("clock__due_at"))),
        output_field=DateTimeField(),
    )
    rows = Notice.objects.filter(clock__isnull=False).exclude(clock__level="")
    rows = rows.annotate(standing=standing_at(at), breached=breached)
    return rows.annotate(counted_at=Coalesce("breached", "clock__stopped_at")).annotate(
        month=month_of(F("counted_at"), F("clock__version__calendar__zone"))
    )


def standing_at(at: datetime) -> Case:
    """How a clock stands at a moment; the sweep may not have marked it yet."""
    end, text = ClockState, TextField()
    return Case(
        When(clock__state=end.VOID, then=Value(PromiseState.VOID.value)),
        When(clock__state=end.MET, then=Value(PromiseState.MET.value)),
        When(clock__state=end.MISSED, then=Value(PromiseState.MISSED.value)),
        When(
            Q(clock__state=end.BREACHED) | Q(clock__due_at__lte=at), then=Value(PromiseState.BREACHED.value)
        ),
        When(clock__paused_until__gt=at, then=Value(PromiseState.PAUSED.value)),
        When(Q(clock__three_quarters_at__lte=at) | due_today(at), then=Value(PromiseState.RISK.value)),
        default=Value(PromiseState.RUNNING.value),
        output_field=text,
    )


def due_today(at: datetime) -> Q:
    """The condition for clocks that are due before the day ends in the market of their notice."""
    ends = []
    for market, row in MARKETS.items():
        tomorrow = at.astimezone(ZoneInfo(row.zone)) + timedelta(days=1)
        midnight = tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)
        ends.append(When(market=market, then=Value(midnight, output_field=DateTimeField())))
    return Q(clock__due_at__lt=Case(*ends, output_field=DateTimeField()))


def month_of(moment, zone) -> Func:
    """The first day of the month of a moment, in a zone."""
    local = Func(zone, moment, function="timezone", output_field=DateTimeField())
    return Func(local, template="date_trunc('month', %(expressions)s)::date", output_field=DateField())


def first_month(at: datetime, back: int = MONTHS - 1) -> date:
    """The first day of the month so many months before a moment."""
    months = at.year * 12 + at.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def lately(rows: Rows, at: datetime) -> Rows:
    """Those that are open, or counted in the last twelve months."""
    return rows.filter(Q(clock__stopped_at=None) | Q(clock__stopped_at__gte=_a_day_before(first_month(at))))


def _a_day_before(day: date) -> datetime:
    """A moment by which no market has reached a day: the months of markets begin at different moments."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("UTC")) - timedelta(days=1)


def narrowed(rows: Rows, chosen: Chosen, *, at: datetime) -> Rows:
    """The notices that somebody asked for."""
    if chosen.weeks:
        recent = Q(counted_at__gt=at - timedelta(weeks=chosen.weeks))
        rows = rows.filter(Q(clock__stopped_at=None) | recent)
    for state in [chosen.state] if chosen.state else []:
        rows = rows.filter(standing__in=STATES[state])
    columns = {
        "organisation": chosen.organisation, "market": chosen.market, "clock__level": chosen.programme,
        "month": chosen.month, "triager": chosen.triager,
    }  # fmt: skip
    return rows.filter(**{name: value for name, value in columns.items() if value})


STATES: dict[str, tuple[str, ...]] = {state.value: (state.value,) for state in PromiseState} | {
    "OPEN": tuple(state.value for state in OPEN_STATES),
    "BROKEN": tuple(state.value for state in BROKEN_STATES),
    "COUNTED": (PromiseState.MET.value, *(state.value for state in BROKEN_STATES)),
}


def chosen_rows(chosen: Chosen, *, at: datetime) -> Rows:
    """What a page counts and lists: notices that are open, or count in the last twelve months."""
    rows, since = narrowed(lately(promised(at), at), chosen, at=at), first_month(at)
    return rows.filter(Q(month=None) | Q(month__gte=since) | Q(standing=PromiseState.BREACHED.value))


def groups(chosen: Chosen, *, at: datetime) -> list[Group]:
    """The notices that were chosen, counted by everything that pages show them by; two statements.

    What lies before the twelve months is left out of the few groups, not of the many rows: that is faster.
    """
    found = narrowed(lately(promised(at), at), chosen, at=at).order_by()
    rows = found.values_list("organisation", "market", "clock__level", "triager", "month", "standing")
    counted = [
        row
        for row in rows.annotate(notices=Count("pk"))
        if row[4] is None or row[4] >= first_month(at) or row[5] == PromiseState.BREACHED
    ]
    names = dict(Organisation.objects.filter(pk__in={row[0] for row in counted}).values_list("pk", "name"))
    return [Group(key, names[key], *more) for key, *more in counted]


def kept_by(found: Iterable[Group], key: Callable[[Group], Hashable]) -> dict[Hashable, Kept]:
    """The figures of each value of a key."""
    counts: dict[Hashable, Counter] = defaultdict(Counter)
    for group in found:
        counts[key(group)][group.state] += group.notices
    return {value: Kept(counter) for value, counter in counts.items()}


def kept_of_all(found: Iterable[Group]) -> Kept:
    """The figures of all."""
    return kept_by(found, lambda _group: "").get("", Kept({}))
