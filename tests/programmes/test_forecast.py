"""The forecast: what must hold of it for every arrival, and what it says of simple cases."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipr_portal.deadlines.worktime import Worktime
from programmes.forecast import (
    Arrival,
    Deed,
    OpenClock,
    Past,
    band_of,
    brier_of,
    coverage_of,
    forecast,
    hours_ahead,
    paces_of,
    people_of,
)
from tests.programmes.promises import NOW

HOURS = Worktime(
    zone="Asia/Singapore", week={day: [(540, 1080)] for day in range(5)}, first=date(2026, 1, 1), last=date(2027, 6, 30),
)  # fmt: skip
WEEK, HOUR, TWO_DAYS = timedelta(weeks=1), timedelta(hours=1), timedelta(minutes=1080)


def past(weeks=13, a_day=6, people=2):
    """Each working day of some weeks so many notices came in, and were decided by so many people in turn."""
    mornings = [NOW - timedelta(days=n, hours=3) for n in range(weeks * 7 + 1)]
    mornings = [at for at in mornings if at.weekday() < 5]
    return Past(
        [
            Arrival(at + number * timedelta(minutes=50), TWO_DAYS)
            for at in mornings for number in range(a_day) if at + number * timedelta(minutes=50) < NOW
        ],
        [Deed(at + number * HOUR, number % people) for at in mornings for number in range(a_day)],
    )  # fmt: skip


moments = st.integers(-48, 160).map(lambda hours: NOW + hours * HOUR)
clocks = st.lists(moments, max_size=25).map(
    lambda dues: [OpenClock(key, due) for key, due in enumerate(dues, 1)]
)


def foretell(found, people=None, seed=1, history=None, runs=15):
    made = forecast(found, history or past(), HOURS, at=NOW, seed=seed, people=people, runs=runs)
    assert made is not None
    return made


@settings(max_examples=40, deadline=None)
@given(found=clocks, people=st.integers(0, 6), seed=st.integers(0, 2**40))
def test_one_more_person_raises_no_chance_of_breach(found, people, seed):
    fewer, more = (foretell(found, people=count, seed=seed) for count in (people, people + 1))

    assert all(more.chances[key] <= fewer.chances[key] for key in fewer.chances)
    assert more.breaches.middle <= fewer.breaches.middle
    assert more.people_needed == fewer.people_needed


@settings(max_examples=40, deadline=None)
@given(found=clocks, seed=st.integers(0, 2**40))
def test_a_chance_is_a_share_and_what_is_past_is_certain(found, seed):
    chances = foretell(found, seed=seed).chances

    assert set(chances) == {one.key for one in found}
    assert all(0 <= chance <= 1 for chance in chances.values())
    assert all(chances[one.key] == 1 for one in found if one.due_at <= NOW)


@settings(max_examples=25, deadline=None)
@given(found=clocks, seed=st.integers(0, 2**40), places=st.randoms(use_true_random=False))
def test_the_same_seed_gives_the_same_in_any_order(found, seed, places):
    shuffled = list(found)
    places.shuffle(shuffled)

    assert foretell(found, seed=seed) == foretell(shuffled, seed=seed)


@settings(max_examples=25, deadline=None)
@given(found=clocks, ahead=moments)
def test_what_is_due_later_never_endangers_what_is_due_before(found, ahead):
    later = max([ahead, *(one.due_at for one in found)]) + HOUR

    with_it = foretell([*found, OpenClock(999, later)]).chances

    assert {key: with_it[key] for key in with_it if key != 999} == foretell(found).chances


def test_nobody_at_work_breaks_everything_that_falls_due():
    found = [OpenClock(1, NOW + 3 * HOUR), OpenClock(2, NOW + 30 * HOUR)]

    assert foretell(found, people=0).chances == {1: 1.0, 2: 1.0}


def test_enough_people_decide_what_is_due_in_time():
    assert foretell([OpenClock(1, NOW + 20 * HOUR)], people=20).chances == {1: 0.0}


def test_after_four_weeks_without_a_decision_the_people_of_before_are_there():
    before = past(weeks=6, people=2)
    gone = Past(before.arrivals, [one for one in before.deeds if one.at < NOW - 4 * WEEK])

    assert people_of(gone.deeds, HOURS.zone, at=NOW) == 2
    assert foretell([OpenClock(1, NOW + 6 * 24 * HOUR)], history=gone).chances[1] < 1


def test_part_of_an_hour_is_worked_in_part():
    due = NOW + 5 * HOUR + timedelta(minutes=20)  # the desk closes at that minute
    one_a_day = Past(past().arrivals, [Deed(NOW - n * 24 * HOUR, 1) for n in (1, 5, 6, 7, 8)])
    found = [OpenClock(key, due) for key in range(1, 3)]

    assert foretell(found, people=9, history=one_a_day).chances == {1: 0.0, 2: 0.0}
    assert foretell(found, people=3, history=one_a_day).chances == {1: 0.0, 2: 1.0}


def test_work_that_adds_up_by_the_end_of_a_day_is_done_on_that_day():
    at = NOW.replace(hour=9, minute=0)
    one_a_day = Past(past().arrivals, [Deed(at - n * 24 * HOUR + HOUR, 1) for n in (1, 4, 5, 6, 7, 8)])
    found = [OpenClock(1, at + 9 * HOUR + timedelta(minutes=1))]

    made = forecast(found, one_a_day, HOURS, at=at, seed=1, people=1, runs=20)

    assert made is not None
    assert made.chances == {1: 0.0}  # nine pieces of a ninth each


def test_a_paused_notice_is_worked_on_after_its_pause():
    due = NOW + 5 * HOUR
    free, paused = (OpenClock(1, due, ready_at=ready) for ready in (None, due - timedelta(minutes=1)))

    assert foretell([free], people=20).chances == {1: 0.0}
    assert foretell([paused], people=20).chances == {1: 1.0}


@pytest.mark.parametrize(("weeks", "is_made"), [(3, False), (4, True)])
def test_there_is_no_forecast_below_four_whole_weeks(weeks, is_made):
    made = forecast([], past(weeks), HOURS, at=NOW, seed=1, runs=5)

    assert (made is not None) is is_made


def test_there_is_no_forecast_where_nobody_decided():
    assert forecast([], Past(past().arrivals, []), HOURS, at=NOW, seed=1) is None


@pytest.mark.parametrize("wrong", [{"runs": 0}, {"people": -1}])
def test_a_forecast_without_runs_or_with_fewer_than_nobody_is_refused(wrong):
    with pytest.raises(ValueError, match="at least one run"):
        forecast([], past(), HOURS, at=NOW, seed=1, **wrong)


def test_arrivals_are_drawn_from_what_came():
    made = foretell([], history=past(a_day=6))

    assert (made.arrivals.low, made.arrivals.middle, made.arrivals.high) == (30, 30.0, 30)


def test_people_needed_are_the_fewest_who_keep_the_target():
    needed = foretell([], history=past(a_day=9, people=3)).people_needed

    assert needed is not None
    assert 1 <= needed <= 3


def test_the_pace_of_a_day_is_what_one_person_decided_in_an_hour_of_it():
    friday = datetime(2026, 11, 20, 10, tzinfo=NOW.tzinfo)

    paces = paces_of([Deed(friday, 1), Deed(friday, 2), Deed(friday + HOUR, 1)], HOURS, at=NOW)

    assert paces == [3 / 2 / 9]
    assert people_of([Deed(friday, 1), Deed(friday, 2)], HOURS.zone, at=NOW) == 2


def test_the_working_time_ahead_comes_in_pieces_of_an_hour():
    pieces = list(hours_ahead(HOURS, NOW, NOW + timedelta(days=1)))

    assert sum((closes - opens for opens, closes in pieces), timedelta()) == 9 * HOUR
    assert max(closes - opens for opens, closes in pieces) == HOUR


def test_forecasts_are_judged_by_brier_and_by_the_coverage_of_their_bands():
    assert brier_of([(1.0, True), (0.5, False)]) == 0.125
    assert brier_of([]) is None
    assert coverage_of([(0, 3, 1), (2, 4, 5)]) == 0.5
    assert coverage_of([]) is None
    assert (band_of(range(11)).low, band_of(range(11)).middle, band_of(range(11)).high) == (1, 5.0, 9)
