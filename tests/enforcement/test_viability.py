"""Scores by criterion, weighed."""

import pytest

from enforcement.viability import CRITERIA, EQUAL, viability


@pytest.mark.parametrize(("score", "points", "percent"), [(0, 0, 0), (1, 12, 33), (3, 36, 100)])
def test_equal_weights_add_the_scores_up(score, points, percent):
    found = viability(dict.fromkeys(CRITERIA, score), EQUAL)

    assert (found.points, found.most, found.percent) == (points, 36, percent)


def test_a_weight_counts_its_criterion_several_times():
    scores = dict.fromkeys(CRITERIA, 0) | {"stock_observed": 2}

    assert viability(scores, EQUAL | {"stock_observed": 5}).points == 10


def test_weights_of_nothing_give_no_share():
    assert viability(dict.fromkeys(CRITERIA, 3), dict.fromkeys(CRITERIA, 0)).percent is None


@pytest.mark.parametrize("scores", [{}, dict.fromkeys(CRITERIA, 4), dict.fromkeys(CRITERIA, -1)])
def test_what_is_no_score_is_refused(scores):
    with pytest.raises(ValueError, match="score is from 0 to 3"):
        viability(scores, EQUAL)
