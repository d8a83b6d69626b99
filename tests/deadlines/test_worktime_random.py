"""Working time compared with an independent counter, on random calendars and pauses."""

from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ipr_portal.deadlines.worktime import Special, Worktime, united
from tests.deadlines.brute import HOUR, MINUTE, SECOND, LocalTime

NOTHING, TICK = timedelta(), timedelta(microseconds=1)
BEFORE, AFTER = timedelta(days=8), timedelta(days=50)  # how far the calendars are filled
# Where clocks change: at 2:00 and at 1:00 UTC; at midnight; by half an hour only; and never.
ZONES = [
    ("America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ("Europe/Brussels", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ("Europe/Brussels", datetime(2026, 10, 25, 1, tzinfo=UTC)),
    ("Asia/Beirut", datetime(2026, 3, 28, 22, tzinfo=UTC)),
    ("Asia/Beirut", datetime(2026, 10, 24, 21, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(2026, 6, 1, tzinfo=UTC)),
    ("Asia/Singapore", datetime(2026, 2, 28, 16, tzinfo=UTC)),
]

quick = partial(settings, deadline=None, derandomize=True, database=None)


def hours_of(number: int):
    """Up to two openings, read from a number of four digits to the base of 16: 1.6 hours a step, midnight included."""
    edges = sorted({96 * (number >> shift & 15) for shift in (0, 4, 8, 12)})
    return tuple(zip(edges[::2], edges[1::2], strict=False))


hours = st.integers(0, 0xFFFF).map(hours_of)
weeks = st.tuples(*[st.none() | hours] * 7)
differing = st.lists(st.tuples(st.integers(-4, 8), hours), max_size=4)
BUSY = ((0, 45), (45, 600), (780, 1440))  # so that there is some working time


@st.composite
def calendars(draw):
    """A calendar both ways, and a moment near a change of its clocks."""
    zone, near = draw(st.sampled_from(ZONES))
    week = {weekday: span for weekday, span in enumerate(draw(weeks)) if span is not None}
    week[draw(st.integers(0, 6))] = BUSY
    special = {near.date() + timedelta(days=n): span for n, span in draw(differing)}
    worktime = Worktime(
        zone=zone, week=week, special={day: Special("differs", span) for day, span in special.items()},
        first=near.date() - BEFORE, last=near.date() + AFTER,
    )  # fmt: skip
    return worktime, LocalTime(zone, week, special), near


def moments(near, unit, hours_around):
    """Whole units around a moment."""
    most = hours_around * HOUR // unit
    return st.integers(-most, most).map(lambda n: near + n * unit)


def pauses(near, unit, hours_around):
    moment = moments(near, unit, hours_around)
    return st.lists(st.tuples(moment, moment).map(lambda pair: tuple(sorted(pair))), max_size=4)


@quick(max_examples=120)
@given(calendars(), st.data())
def test_what_is_worked_is_what_a_count_of_minutes_says(calendar, data):
    worktime, wall, near = calendar
    start, end = sorted(data.draw(st.tuples(*[moments(near, MINUTE, 40)] * 2)))
    resting = data.draw(pauses(near, MINUTE, 60))

    assert worktime.worked(start, end, resting) == wall.worked(start, end, resting)


@quick(max_examples=120)
@given(calendars(), st.data())
def test_what_is_worked_is_what_a_count_of_seconds_says(calendar, data):
    worktime, wall, near = calendar
    start = data.draw(moments(near, SECOND, 2))
    end = start + data.draw(st.integers(0, 5400)) * SECOND
    resting = data.draw(pauses(near, SECOND, 2))

    assert worktime.worked(start, end, resting) == wall.worked(start, end, resting, step=SECOND)


@quick(max_examples=120)
@given(calendars(), st.data())
def test_what_is_due_is_due_when_a_count_of_minutes_says(calendar, data):
    worktime, wall, near = calendar
    start = data.draw(moments(near, MINUTE, 30))
    resting = data.draw(pauses(near, MINUTE, 40))
    closings = [closes for _opens, closes in worktime.openings(start, start + timedelta(days=4))]
    until = data.draw(st.sampled_from(closings) | moments(near, MINUTE, 40)) if closings else start
    budget = worktime.worked(start, until, resting) or data.draw(st.integers(1, 1200)) * MINUTE
    assume(worktime.due(start, budget, resting) < near + timedelta(days=9))  # a count takes its time

    assert worktime.due(start, budget, resting) == wall.due(start, budget, resting)


@quick(max_examples=100)
@given(calendars(), st.data())
def test_what_is_due_is_due_when_a_count_of_seconds_says(calendar, data):
    worktime, wall, near = calendar
    start = data.draw(moments(near, SECOND, 1))
    budget = data.draw(st.integers(1, 3600)) * SECOND
    resting = data.draw(pauses(near, SECOND, 1))
    assume(worktime.due(start, budget, resting) < start + 4 * HOUR)

    assert worktime.due(start, budget, resting) == wall.due(start, budget, resting, step=SECOND)


@quick(max_examples=150)
@given(calendars(), st.data())
def test_an_instant_is_open_by_the_local_time(calendar, data):
    worktime, wall, near = calendar
    at = data.draw(moments(near, SECOND, 60))

    assert worktime.is_open(at) == wall.is_open(at)
    assert worktime.is_open(worktime.next_opening(at))


ticks = st.integers(-3 * 86_400 * 10**6, 3 * 86_400 * 10**6)


@quick(max_examples=150)
@given(calendars(), ticks, st.integers(1, 2 * 86_400 * 10**6), st.data())
def test_due_and_worked_undo_each_other_to_the_microsecond(calendar, since, length, data):
    worktime, _wall, near = calendar
    start, budget = near + since * TICK, length * TICK
    resting = data.draw(pauses(near, TICK, 96))

    due = worktime.due(start, budget, resting)

    assert worktime.worked(start, due, resting) == budget
    assert worktime.worked(start, due - TICK, resting) == budget - TICK


@quick(max_examples=150)
@given(calendars(), st.data())
def test_later_and_longer_never_come_earlier(calendar, data):
    worktime, _wall, near = calendar
    first, second = sorted(data.draw(st.tuples(*[moments(near, SECOND, 80)] * 2)))
    less, more = sorted(data.draw(st.tuples(*[st.integers(1, 200_000)] * 2)))
    resting = data.draw(pauses(near, SECOND, 96))

    assert worktime.due(first, less * SECOND) <= worktime.due(second, less * SECOND)
    assert worktime.due(first, less * SECOND, resting) <= worktime.due(first, more * SECOND, resting)
    assert worktime.due(first, less * SECOND, resting[1:]) <= worktime.due(first, less * SECOND, resting)


@quick(max_examples=150)
@given(calendars(), st.data())
def test_a_span_is_the_sum_of_its_parts(calendar, data):
    worktime, _wall, near = calendar
    start, middle, end = sorted(data.draw(st.tuples(*[moments(near, TICK, 80)] * 3)))
    resting = data.draw(pauses(near, TICK, 96))

    whole = worktime.worked(start, end, resting)

    assert worktime.worked(start, middle, resting) + worktime.worked(middle, end, resting) == whole
    assert NOTHING <= whole <= end - start


@quick(max_examples=150)
@given(calendars(), st.data())
def test_pauses_count_by_what_they_cover_not_by_how_they_are_cut(calendar, data):
    worktime, _wall, near = calendar
    start, budget = data.draw(moments(near, SECOND, 80)), data.draw(st.integers(1, 200_000)) * SECOND
    resting = data.draw(pauses(near, SECOND, 96))
    cut = [part for since, until in resting for part in ((since, since + (until - since) / 2), (since + (until - since) / 2, until))]  # fmt: skip

    due = worktime.due(start, budget, resting)

    assert worktime.due(start, budget, united(resting)) == due
    assert worktime.due(start, budget, cut[::-1] + resting) == due


@quick(max_examples=100)
@given(calendars())
def test_the_openings_are_in_order_and_apart(calendar):
    worktime, _wall, near = calendar
    openings = list(worktime.openings(near - timedelta(days=5), near + timedelta(days=9)))

    assert all(opens < closes for opens, closes in openings)
    assert all(closes <= opens for (_o, closes), (opens, _c) in pairwise(openings))
