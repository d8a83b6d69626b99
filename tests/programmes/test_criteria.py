"""The criteria, exactly: values by hand, what is missing, and what leads to watch."""

from decimal import Decimal

import pytest

from programmes.criteria import (
    CodeFigures,
    Rule,
    admits,
    changed,
    ends,
    figures_of_sums,
    find,
    holds,
    watches,
)
from programmes.enums import Comparison, Figure

D = Decimal
LOWER = Rule("LOWER", "AT_LEAST", D("0.9"))
COUNTER = Rule("COUNTER_SUCCESS", "AT_MOST", D("0.05"))
WORST = Rule("WORST_REASON", "AT_LEAST", D("0.9"))


def figures(good, bad, **more):
    return figures_of_sums(D(good), D(bad), **more)


def test_the_interval_is_that_of_the_worked_example():
    found = figures(23, 1)  # example 1 of the definition of accuracy

    assert (found.counted, found.point) == (24, D("0.958333"))
    assert (found.lower, found.upper) == (D("0.797578"), D("0.992607"))


def test_nothing_counted_is_no_data():
    found = figures(0, 0)

    assert (found.point, found.lower, found.exit_upper, found.counter_success) == (None, None, None, None)
    assert find(LOWER, found).met is None
    assert not admits([find(LOWER, found)])


@pytest.mark.parametrize("figure", Figure.values)
def test_every_figure_has_a_value(figure):
    reason = CodeFigures("CF-02", D(30), D("0.95"))

    assert figures(95, 5, taken_down=95, overturned=1, reasons=[reason]).value_of(figure) is not None


@pytest.mark.parametrize("comparison", Comparison.values)
def test_every_comparison_compares(comparison):
    below, equal, above = (holds(D(n), comparison, D(2)) for n in (1, 2, 3))

    assert (below, equal, above) == {
        "AT_LEAST": (False, True, True),
        "AT_MOST": (True, True, False),
        "BELOW": (True, False, False),
        "ABOVE": (False, False, True),
    }[comparison]


def test_missing_listings_are_counted():
    finding = find(Rule("COUNTED", "AT_LEAST", D(100)), figures("60", "0.5"))

    assert (finding.met, finding.missing, finding.clean) == (False, D("39.5"), 40)


@pytest.mark.parametrize(("good", "bad"), [(90, 10), (0, 1), (50, 40)])
def test_so_many_clean_listings_would_do_and_one_fewer_would_not(good, bad):
    clean = find(LOWER, figures(good, bad)).clean

    assert ends(D(good + clean), D(good + bad + clean), D("1.96"))[0] >= D("0.9")
    assert ends(D(good + clean - 1), D(good + bad + clean - 1), D("1.96"))[0] < D("0.9")


def test_a_reason_blocks_from_twenty_listings_on():
    few, many = CodeFigures("CP-01", D("19.5"), D("0.4")), CodeFigures("CF-02", D(20), D("0.85"))

    assert find(WORST, figures(300, 3, reasons=[few])).met is None
    finding = find(WORST, figures(300, 3, reasons=[few, many]))
    assert (finding.met, finding.codes) == (False, ("CF-02",))


def test_where_nothing_was_taken_down_no_takedown_failed():
    assert admits([find(LOWER, figures(200, 2)), find(COUNTER, figures(200, 2))])


@pytest.mark.parametrize(("overturned", "met"), [(5, True), (6, False)])
def test_one_in_twenty_takedowns_may_fail(overturned, met):
    assert find(COUNTER, figures(100, 0, taken_down=100, overturned=overturned)).met is met


@pytest.mark.parametrize(
    ("running", "earlier", "fails"),
    [(1, [], True), (2, [], False), (2, [True], True), (2, [False], False), (3, [True, False], False)],
)
def test_a_criterion_of_leaving_may_need_several_evaluations_in_a_row(running, earlier, fails):
    rule = Rule("COUNTER_SUCCESS", "ABOVE", D("0.05"), running=running)
    finding = find(rule, figures(100, 0, taken_down=100, overturned=10))

    assert bool(watches([finding], [earlier])) is fails


def test_a_minimum_of_listings_decides_nothing_below_it():
    rule = Rule("EXIT_UPPER", "BELOW", D("0.9"), minimum=D(20))

    assert find(rule, figures(5, 14)).met is None
    assert find(rule, figures(5, 15)).met is True


@pytest.mark.parametrize(
    ("good", "bad", "again"),
    [(100, 5, False), (109, 6, False), (112, 4, True), (105, 0, True), (60, 0, True)],
)
def test_refused_figures_are_proposed_again_only_when_they_changed(good, bad, again):
    before = figures(100, 5)

    assert changed(before, figures(good, bad), codes_before=(), codes_now=()) is again


def test_more_takedowns_are_a_change_even_where_the_cap_lowers_what_counts():
    before, now = figures(150, 2, taken_down=150), figures(130, 2, taken_down=170)

    assert now.counted < before.counted
    assert changed(before, now, codes_before=(), codes_now=())
    assert not changed(before, figures(130, 2, taken_down=160), codes_before=(), codes_now=())


def test_a_reason_that_no_longer_blocks_is_a_change():
    same = figures(100, 5)

    assert changed(same, same, codes_before=("CP-01",), codes_now=())
    assert not changed(same, same, codes_before=(), codes_now=("CP-01",))
