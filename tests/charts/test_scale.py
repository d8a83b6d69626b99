"""Round figures on an axis, for any data."""

from decimal import Decimal as D
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipr_portal.charts.kinds import COUNT, RATE, Measure
from ipr_portal.charts.scale import axis_for, ticks


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("0", "10", "0 2 4 6 8 10"),
        ("0", "35", "0 10 20 30 40"),
        ("82.8", "94.7", "80 85 90 95"),
        ("-95", "120", "-100 -50 0 50 100 150"),
        ("-9", "-2", "-10 -8 -6 -4 -2"),
        ("0", "0", "0.0 0.2 0.4 0.6 0.8 1.0"),
        ("7", "7", "0 2 4 6 8"),
        ("-7", "-7", "-8 -6 -4 -2 0"),
        ("0.001", "0.0042", "0.001 0.002 0.003 0.004 0.005"),
        ("0", "118205", "0 50000 100000 150000"),
        ("1000000000000", "1000000000001", "1000000000000.0 1000000000000.2 1000000000000.4 1000000000000.6 1000000000000.8 1000000000001.0"),
    ],
)  # fmt: skip
def test_ticks_are_round_and_reach_beyond_both_ends(low, high, expected):
    assert ticks(D(low), D(high)) == [D(one) for one in expected.split()]


numbers = st.integers(-(10**15), 10**15).map(lambda whole: D(whole).scaleb(-3))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(numbers, min_size=1, max_size=5), st.integers(2, 6))
def test_ticks_are_equal_steps_of_one_two_or_five(values, most):
    found = ticks(min(values), max(values), most)

    steps = {second - first for first, second in pairwise(found)}
    assert len(steps) == 1
    assert steps.pop().normalize().as_tuple().digits in ((1,), (2,), (5,))
    assert found[0] <= min(values)
    assert max(values) <= found[-1]
    assert 2 <= len(found) <= most + 2


@pytest.mark.parametrize(
    ("values", "measure", "first", "last"),
    [
        ([], COUNT, "0", "1"),
        ([None, None], RATE, "0", "1"),
        (["100", "100"], RATE, "90", "100"),
        (["0", "0"], RATE, "0", "1"),
        (["50"], RATE, "44", "56"),
        (["0"], Measure(), "-1", "1"),
        (["-5", "-5"], Measure(), "-5.6", "-4.4"),
    ],
)
def test_an_axis_has_room_for_what_is_all_equal_and_stays_within_its_measure(values, measure, first, last):
    axis = axis_for([value and D(value) for value in values], measure, 100, 0)

    assert (axis.ticks[0], axis.ticks[-1]) == (D(first), D(last))
    assert axis.place(axis.ticks[0]) == 100
    assert axis.place(axis.ticks[-1]) == 0


def test_columns_begin_at_zero():
    assert axis_for([D(90), D(95)], COUNT, 0, 1, from_zero=True).ticks[0] == 0
