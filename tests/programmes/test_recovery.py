"""The way back by real evaluations: from watch by two good months, from a plan by its targets; and the course in charts."""

from decimal import Decimal

import pytest

from ipr_portal.tenancy.scope import staff_scope
from programmes.actions import rounds
from programmes.criteria import Rule
from programmes.models import Plan
from programmes.queries.charts import accuracy_chart
from programmes.queries.settings import limits_of
from programmes.queries.standing import evaluations_of
from tests.programmes.scene import DAY, active, again, outcomes, planned, plus
from tests.programmes.test_evaluations import FEBRUARY, MARCH

APRIL, MAY, JUNE = (MARCH + n * DAY for n in (31, 61, 92))


@pytest.fixture
def member(acme, acme_owner, manager):
    """Acme, on watch since the round of February."""
    row = active(acme, by=manager, owner=acme_owner)
    outcomes(acme, good=80, bad=20, at=FEBRUARY - DAY)
    rounds.evaluate_month(at=FEBRUARY)
    assert again(row).state == "WATCH"
    return row


def month(acme, at, *, good):
    outcomes(acme, good=good, at=at - DAY)
    rounds.evaluate_month(at=at)


def test_two_good_evaluations_in_a_row_bring_back(acme, member):
    month(acme, MARCH, good=300)
    assert again(member).state == "WATCH"

    month(acme, APRIL, good=40)

    assert again(member).state == "ACTIVE"
    with staff_scope():
        step = member.steps.latest("pk")
        assert step.reason == "Two evaluations in a row are good."
        assert step.evaluation.period == "2026-04"


def test_a_bad_evaluation_between_two_good_ones_begins_the_count_again(acme, member):
    month(acme, MARCH, good=300)
    outcomes(acme, bad=150, at=APRIL - DAY)
    rounds.evaluate_month(at=APRIL)
    month(acme, MAY, good=900)
    assert again(member).state == "WATCH"


def test_a_plan_whose_targets_are_reached_brings_back_and_says_so(acme, member, manager):
    planned(
        again(member),
        by=manager,
        at=FEBRUARY + 2 * DAY,
        days=120,
        targets=[Rule("EXIT_UPPER", "AT_LEAST", Decimal("0.95"))],
    )
    month(acme, MARCH, good=300)
    assert again(member).state == "IMPROVEMENT_PLAN"

    month(acme, APRIL, good=300)

    assert again(member).state == "ACTIVE"
    with staff_scope():
        assert Plan.objects.get().reached is True


def test_good_figures_below_the_targets_of_a_plan_bring_nobody_back(acme, member, manager):
    planned(
        again(member),
        by=manager,
        at=FEBRUARY + 2 * DAY,
        days=120,
        targets=[Rule("EXIT_UPPER", "AT_LEAST", Decimal("0.999"))],
    )
    month(acme, MARCH, good=200)
    month(acme, APRIL, good=40)

    assert again(member).state == "IMPROVEMENT_PLAN"


def test_the_gate_in_charts_is_the_threshold_in_force(acme, member):
    with staff_scope():
        version = plus().criteria_versions.latest("number")
        version.criteria.filter(purpose="WATCH", figure="EXIT_UPPER").update(threshold="0.85")
        assert limits_of("WATCH", "EXIT_UPPER") == {plus().pk: Decimal("0.850000")}

        chart = accuracy_chart(acme, plus(), evaluations_of(acme, plus()), at=MARCH)

    assert (chart.kind.gate.value, chart.kind.gate.words) == (Decimal("85.000000"), "limit 85.0 %")
