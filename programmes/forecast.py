"""What will come, and which deadlines it endangers: an empirical bootstrap. Pure: no database, no current time.

A run lives the coming days hour by hour. Of each working hour's arrivals it draws what came in the same hour of the same
weekday in one of the last weeks; of each day at the desk it draws what one person decided in an hour of one of the days
of the last weeks. The work is done in the order in which it is due, as the queue is sorted. An open clock's chance of breach is
the share of runs in which it was not decided before it was due (Efron, 1979: the empirical distribution stands for the
unknown one).

The draws of a run depend on the seed and the run alone, never on how many people there are; so one more person changes
nothing but the capacity, and can raise no chance of breach.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from heapq import heappop, heappush
from statistics import median

from ipr_portal.deadlines.worktime import BeyondCalendar, Worktime

WEEKS = 13  # of the past that are drawn from
FEWEST_WEEKS = 4  # below it there is no forecast
RUNS = 200
AHEAD = timedelta(days=7)
TARGET = 0.99  # of what falls due in the week, in time
MOST_PEOPLE = 60
ROUNDING = 1e-9  # of a unit of work: what is left of it by adding up floats is none
BAND = (0.1, 0.9)  # four runs of five lie between
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)

Slot = tuple[int, int]  # weekday (Monday is 0) and hour, in the desk's zone


@dataclass(frozen=True, slots=True)
class OpenClock:
    """An open deadline: when it is due, from when on it can be worked on, whether a programme promised it."""

    key: int
    due_at: datetime
    ready_at: datetime | None = None  # the end of its pause; None: now
    promised: bool = True


@dataclass(frozen=True, slots=True)
class Arrival:
    """A notice of the past: when it came, and the working time that it was promised."""

    at: datetime
    budget: timedelta
    promised: bool = True


@dataclass(frozen=True, slots=True)
class Deed:
    """A decided notice of the past: when, and by whom."""

    at: datetime
    person: int


@dataclass(frozen=True, slots=True)
class Past:
    """What is drawn from: the last weeks before a moment."""

    arrivals: Sequence[Arrival]
    deeds: Sequence[Deed]


@dataclass(frozen=True, slots=True)
class Band:
    """The middle of the runs, and the two figures between which four of five lie."""

    middle: float
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the next seven days bring."""

    made_at: datetime
    until: datetime
    seed: int
    weeks: int
    chances: Mapping[int, float]  # by the key of the clock
    breaches: Band  # promised deadlines that break within the week, those of arrivals included
    arrivals: Band  # promised notices
    people: int  # who decided on a usual day of late
    people_needed: int | None  # to keep the target; None: more than `MOST_PEOPLE`


@dataclass(frozen=True, slots=True)
class _Job:
    due_at: datetime
    key: int  # of an open clock; arrivals have negative ones
    ready_at: datetime
    promised: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """One course of the coming days: what is to be done, and what one person does in each opening."""

    jobs: Sequence[_Job]
    hours: Sequence[tuple[datetime, datetime]]
    paces: Sequence[float]
    arrived: int  # promised ones


def weeks_of(arrivals: Sequence[Arrival], at: datetime) -> int:
    """How many whole weeks of arrivals there are before a moment, at most `WEEKS`."""
    first = min((one.at for one in arrivals if one.at < at), default=at)
    return min(WEEKS, (at - first) // WEEK)


def forecast(
    clocks: Sequence[OpenClock], past: Past, worktime: Worktime, *, at: datetime, seed: int,
    people: int | None = None, runs: int = RUNS,
) -> Forecast | None:  # fmt: skip
    """Forecast the seven days after a moment; None below four weeks of arrivals, or when nobody decided anything.

    :param worktime: the hours of the desk.
    :param people: who decides each day; by default the median of the last four weeks.
    :raises ValueError: for a negative number of people, or no run.
    """
    if runs < 1 or (people is not None and people < 0):
        raise ValueError("A forecast takes at least one run, and no negative number of people.")
    weeks = weeks_of(past.arrivals, at)
    paces = paces_of(past.deeds, worktime, at=at, weeks=weeks)
    if weeks < FEWEST_WEEKS or not any(paces):
        return None
    usual = people_of(past.deeds, worktime.zone, at=at)
    courses = list(_courses(clocks, past, worktime, at=at, seed=seed, runs=runs, weeks=weeks, paces=paces))
    until, present = at + AHEAD, usual if people is None else people
    late = [late_in(course, present, until) for course in courses]
    counts = Counter(key for keys in late for key in keys)
    broken = [_in_week(course, keys, at, until) for course, keys in zip(courses, late, strict=True)]
    return Forecast(
        made_at=at, until=until, seed=seed, weeks=weeks, people=present,
        chances={one.key: 1.0 if one.due_at <= at else counts[one.key] / runs for one in clocks},
        breaches=band_of(broken), arrivals=band_of([course.arrived for course in courses]),
        people_needed=people_needed(courses, at=at, until=until),
    )  # fmt: skip


def paces_of(deeds: Sequence[Deed], worktime: Worktime, *, at: datetime, weeks: int = WEEKS) -> list[float]:
    """What one person decided in an hour, of each day with a decision: its decisions, by its people and working hours."""
    zone, since = worktime.zone, at - weeks * WEEK
    by_day: dict[date, list[int]] = defaultdict(list)
    for one in deeds:
        if since <= one.at < at:
            by_day[one.at.astimezone(zone).date()].append(one.person)
    hours = {day: sum(closes - opens for opens, closes in worktime.hours_of(day)) / 60 for day in by_day}
    return [len(done) / len(set(done)) / hours[day] for day, done in sorted(by_day.items()) if hours[day]]


def people_of(deeds: Sequence[Deed], zone: tzinfo, *, at: datetime) -> int:
    """How many people decided on a usual day of the last four weeks: the median over days with a decision.

    Where nobody decided in these weeks, as over a long holiday, the weeks before count.
    """
    present: dict = defaultdict(set)
    for one in deeds:
        if one.at < at:
            present[one.at.astimezone(zone).date()].add(one.person)
    since = (at - 4 * WEEK).astimezone(zone).date()
    of_late = [len(people) for day, people in present.items() if day >= since]
    counts = of_late or [len(people) for people in present.values()]
    return round(median(counts)) if counts else 0


def people_needed(courses: Sequence[_Run], *, at: datetime, until: datetime) -> int | None:
    """The fewest people with whom the target share of what falls due in the week is in time, over all runs."""
    due = sum(at < job.due_at <= until for course in courses for job in course.jobs if job.promised)

    def suffices(people: int) -> bool:
        broken = sum(_in_week(course, late_in(course, people, until), at, until) for course in courses)
        return broken <= due * (1 - TARGET)

    if not suffices(MOST_PEOPLE):
        return None
    low, high = 0, MOST_PEOPLE
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if suffices(middle) else (middle + 1, high)
    return low


def late_in(course: _Run, people: int, until: datetime) -> set[int]:
    """The keys of the jobs that are not done before they are due; what is due after the week is not judged.

    In each opening the work of all is spent on what is due first; a job takes one unit of work.
    """
    finished: dict[int, datetime] = {}
    coming = sorted(course.jobs, key=lambda job: job.ready_at, reverse=True)
    waiting: list[tuple[datetime, int, float]] = []
    for (opens, closes), pace in zip(course.hours, course.paces, strict=True):
        while coming and coming[-1].ready_at <= opens:
            job = coming.pop()
            heappush(waiting, (job.due_at, job.key, 1.0))
        _spend(waiting, people * pace * ((closes - opens) / HOUR), opens, closes, finished)
    return {
        job.key for job in course.jobs
        if job.due_at <= until and finished.get(job.key, until + AHEAD) >= job.due_at
    }  # fmt: skip


def _spend(
    waiting: list, capacity: float, opens: datetime, closes: datetime, finished: dict[int, datetime]
) -> None:
    spent = 0.0
    while waiting and spent < capacity:
        due, key, left = heappop(waiting)
        used = min(left, capacity - spent)
        spent += used
        if left - used > ROUNDING:
            heappush(waiting, (due, key, left - used))
        else:
            finished[key] = opens + (closes - opens) * min(1.0, spent / capacity)


def _in_week(course: _Run, late: set[int], at: datetime, until: datetime) -> int:
    """How many promised deadlines break within the week; what is past already is none of them."""
    return sum(job.promised and at < job.due_at <= until and job.key in late for job in course.jobs)


def _courses(
    clocks: Sequence[OpenClock], past: Past, worktime: Worktime, *, at: datetime, seed: int, runs: int, weeks: int,
    paces: Sequence[float],
) -> Iterator[_Run]:  # fmt: skip
    hours = list(hours_ahead(worktime, at, at + AHEAD))
    worked = sorted({opens.astimezone(worktime.zone).date() for opens, _closes in hours})
    slots = _by_slot(past.arrivals, worktime.zone, at=at, weeks=weeks)
    waiting = [_Job(one.due_at, one.key, max(at, one.ready_at or at), one.promised) for one in clocks]
    days, due = _slots_ahead(worktime.zone, at), _Dues(worktime)
    for run in range(runs):
        chance = random.Random(f"{seed}:{run}")
        drawn = [(hour, one) for hour, slot in days for one in slots.get((slot, chance.randrange(weeks)), ())]
        arrived = [
            _Job(due(hour, one.budget), -number, hour, one.promised)
            for number, (hour, one) in enumerate(drawn, 1)
        ]
        drawn_paces = {day: chance.choice(paces) for day in worked}
        by_hour = [drawn_paces[opens.astimezone(worktime.zone).date()] for opens, _closes in hours]
        yield _Run([*waiting, *arrived], hours, by_hour, sum(one.promised for _hour, one in drawn))


class _Dues:
    """When something that arrives in an hour is due; each is computed once."""

    def __init__(self, worktime: Worktime) -> None:
        self._worktime, self._known = worktime, dict[tuple[datetime, timedelta], datetime]()

    def __call__(self, hour: datetime, budget: timedelta) -> datetime:
        key = hour, budget
        if key not in self._known:
            try:
                self._known[key] = self._worktime.due(hour, budget)
            except BeyondCalendar:  # the calendar ends before: it is not due within the week
                self._known[key] = hour + 8 * WEEK
        return self._known[key]


def hours_ahead(worktime: Worktime, at: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The working time between two moments in pieces of at most an hour."""
    for opens, closes in worktime.openings(at, until):
        while opens < closes:
            yield opens, min(opens + HOUR, closes)
            opens += HOUR


def _slots_ahead(zone: tzinfo, at: datetime) -> list[tuple[datetime, Slot]]:
    """Every hour of the coming week, with its weekday and hour in a zone."""
    moments = [at + number * HOUR for number in range(AHEAD // HOUR)]
    locals_ = [moment.astimezone(zone) for moment in moments]
    return [(moment, (local.weekday(), local.hour)) for moment, local in zip(moments, locals_, strict=True)]


def _by_slot(
    arrivals: Sequence[Arrival], zone: tzinfo, *, at: datetime, weeks: int
) -> dict[tuple[Slot, int], list[Arrival]]:
    """Past arrivals by weekday, hour and how many weeks ago."""
    found: dict[tuple[Slot, int], list[Arrival]] = defaultdict(list)
    for one in arrivals:
        ago = (at - one.at) // WEEK
        if one.at < at and ago < weeks:
            local = one.at.astimezone(zone)
            found[(local.weekday(), local.hour), ago].append(one)
    return found


def band_of(counts: Sequence[int]) -> Band:
    """The median of some counts, and the two between which four of five lie."""
    ordered = sorted(counts)
    low, high = (ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in BAND)
    return Band(float(median(ordered)), low, high)


def brier_of(pairs: Sequence[tuple[float, bool]]) -> float | None:
    """The mean squared distance between chances and what came (Brier, 1950): 0 is perfect, 0.25 is a coin; None of none."""
    return sum((chance - came) ** 2 for chance, came in pairs) / len(pairs) if pairs else None


def coverage_of(bands: Sequence[tuple[int, int, int]]) -> float | None:
    """In what share of some bands (low, high, what came) the outcome lay; None of none."""
    return sum(low <= came <= high for low, high, came in bands) / len(bands) if bands else None
