"""Cohen's kappa against the worked examples of its papers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takedowns.agreement import Agreement, agreement_of, category_of
from takedowns.queries.second_reviews import MonthOfAgreement
from takedowns.views.quality import figures


def pairs_of(table):
    """Pairs of raters' categories from a table of counts."""
    return [
        (row, column)
        for row, counts in enumerate(table)
        for column, count in enumerate(counts)
        for _case in range(count)
    ]


COHEN_1960 = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]  # table 1: kappa .492
FLEISS_1969 = [[106, 10, 4], [22, 28, 10], [2, 12, 6]]  # table 1, n = 200: kappa .429, standard error .054


@pytest.mark.parametrize(
    ("table", "kappa", "error"),
    [(COHEN_1960, 0.492, 0.051), (FLEISS_1969, 0.429, 0.054), ([[20, 5], [10, 15]], 0.4, 0.127)],
)
def test_agreement_of_gives_the_published_kappa_and_error(table, kappa, error):
    found = agreement_of(pairs_of(table))

    assert (round(found.kappa, 3), round(found.error, 3)) == (kappa, error)
    assert found.low == pytest.approx(found.kappa - 1.959964 * found.error, abs=1e-6)
    assert found.high == pytest.approx(found.kappa + 1.959964 * found.error, abs=1e-6)


def test_agreement_of_nothing_or_of_one_category_is_undefined():
    assert agreement_of([]) == Agreement(0, 0)
    assert agreement_of([("REMOVED", "REMOVED")] * 7) == Agreement(7, 7)
    assert agreement_of([]).share is None


def test_agreement_by_chance_alone_is_zero_and_none_at_all_is_below():
    assert agreement_of(pairs_of([[25, 25], [25, 25]])).kappa == pytest.approx(0)
    assert agreement_of(pairs_of([[0, 10], [10, 0]])).kappa == pytest.approx(-1)
    assert agreement_of(pairs_of([[10, 0], [0, 10]])).kappa == pytest.approx(1)


def test_kappa_beside_a_single_category_has_no_interval():
    found = agreement_of(pairs_of([[13, 2]]))

    assert (found.kappa, found.error, found.low, found.high) == (0, None, None, None)


@pytest.mark.parametrize("n", [2, 3, 10, 500])
def test_raters_who_always_agree_have_no_interval(n):
    found = agreement_of([("REMOVED", "REMOVED")] * (n - 1) + [("REJECTED SU", "REJECTED SU")])

    assert found.kappa == pytest.approx(1)
    assert (found.error, found.low, found.high) == (None, None, None)


@pytest.mark.parametrize(("n", "enough"), [(0, False), (3, False), (19, False), (20, True)])
def test_a_kappa_of_few_cases_says_nothing(n, enough):
    assert agreement_of([("REMOVED", "REMOVED")] * n).is_enough == enough


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), min_size=1, max_size=60))
def test_kappa_is_symmetrical_and_within_its_interval(pairs):
    found, turned = agreement_of(pairs), agreement_of([(other, one) for one, other in pairs])

    assert (found.kappa is None) == (turned.kappa is None)
    if found.kappa is not None:
        assert found.kappa == pytest.approx(turned.kappa)
        assert (found.error is None) == (turned.error is None)
    if found.error is not None:
        assert found.error > 0
        assert found.low < found.high
        assert found.error == pytest.approx(turned.error, abs=1e-9)
        assert -1 <= found.low <= found.kappa + 1e-12
        assert found.kappa <= found.high + 1e-12 <= 1 + 1e-12
        assert found.kappa <= found.share + 1e-12


@pytest.mark.parametrize(
    ("outcome", "code", "category"),
    [("REMOVED", "", "REMOVED"), ("REJECTED", "SU-01", "REJECTED SU"), ("REJECTED", "EV-03", "REJECTED EV")],
)
def test_category_of_joins_the_codes_of_a_class(outcome, code, category):
    assert category_of(outcome, code) == category


@pytest.mark.parametrize(
    ("pairs", "kappa", "interval"),
    [
        (pairs_of([[2, 0], [0, 1]]), "", "3 decisions are too few to say; 20 are needed"),
        (
            pairs_of([[12, 0], [0, 9]]),
            "1.00",
            "no interval: they never differed, or one gave a single outcome",
        ),
        (pairs_of([[20, 5], [10, 15]]), "0.40", "95 % interval 0.15 to 0.65"),
        ([], "", ""),
    ],
)
def test_the_page_says_no_more_than_the_decisions_bear(pairs, kappa, interval):
    shown = figures(MonthOfAgreement(None, agreement_of(pairs)))

    assert (shown["kappa"], shown["interval"]) == (kappa, interval)
