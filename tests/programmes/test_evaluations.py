"""Evaluations: what is kept, what follows, and two at once."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from programmes.actions import admission, rounds
from programmes.actions.evaluations import evaluate
from programmes.models import Evaluation, Participation, Step
from tests.factories import OrganisationFactory
from tests.programmes.scene import DAY, START, active, again, outcomes, plus
from tests.races import together

FEBRUARY = datetime(2026, 1, 31, 16, tzinfo=UTC)  # the first of February begins in Singapore
MARCH = datetime(2026, 2, 28, 16, tzinfo=UTC)


def now(organisation, *, at=START, kind="ON_DEMAND", by=None):
    with staff_scope(by=by):
        return evaluate(organisation=organisation, programme=plus(), kind=kind, by=by, at=at)


def lines(evaluation):
    with staff_scope():
        rows = evaluation.lines.select_related("criterion")
        return {(one.criterion.purpose, one.criterion.figure): one for one in rows}


def candidates():
    with staff_scope():
        return list(Participation.objects.candidates().values_list("organisation__name", "state"))


def test_an_evaluation_keeps_every_criterion_with_its_value(acme):
    outcomes(acme, good=60, bad=2, at=START - DAY)

    made = now(acme)

    assert (made.good, made.bad, made.taken_down, made.admits, made.watches) == (60, 2, 60, False, False)
    kept = lines(made)
    assert len(kept) == 6
    counted = kept["ADMISSION", "COUNTED"]
    assert (counted.value, counted.met, counted.missing, counted.clean_listings) == (62, False, 38, 38)
    assert kept["ADMISSION", "COUNTER_SUCCESS"].value == Decimal(0)


def test_the_window_is_three_months_and_half_open(acme):
    at = datetime(2026, 5, 31, 4, tzinfo=UTC)
    outcomes(acme, good=1, at=datetime(2026, 2, 28, 4, tzinfo=UTC))  # February has no 31st
    outcomes(acme, good=2, at=datetime(2026, 2, 28, 3, 59, 59, tzinfo=UTC))
    outcomes(acme, good=4, at=at)

    assert now(acme, at=at).good == 1


def test_figures_that_meet_every_criterion_make_a_candidate(acme):
    outcomes(acme, good=150, bad=2, at=START - DAY)

    assert now(acme).admits
    assert candidates() == [("Acme Botanicals", "IDENTIFIED")]


def test_a_reason_alone_can_block_and_is_named(acme):
    outcomes(acme, good=400, at=START - DAY)
    outcomes(acme, good=20, bad=10, at=START - DAY, reason="CF-02")

    made = now(acme)

    assert lines(made)["ADMISSION", "LOWER"].met
    assert (made.admits, made.blocking_codes) == (False, ["CF-02"])
    assert candidates() == []


def test_a_refused_candidate_is_proposed_again_only_when_its_figures_change(acme, manager):
    outcomes(acme, good=150, bad=2, at=START - DAY)
    now(acme)
    with staff_scope(by=manager):
        admission.do_not_invite(
            participation=Participation.objects.get(), reason="Two brands.", by=manager, at=START
        )

    now(acme, at=START + DAY)
    assert candidates() == []

    outcomes(acme, good=20, at=START + DAY)
    now(acme, at=START + 2 * DAY)
    assert candidates() == [("Acme Botanicals", "IDENTIFIED")]


def test_a_month_is_evaluated_once_and_managers_are_told_of_candidates(acme, manager):
    outcomes(acme, good=150, at=START - DAY)
    OrganisationFactory(name="Without notices")

    done = [rounds.evaluate_month(at=at) for at in (FEBRUARY, FEBRUARY + DAY, FEBRUARY + 27 * DAY, MARCH)]

    assert done == [1, 0, 0, 1]
    with staff_scope():
        assert list(Evaluation.objects.order_by("pk").values_list("period", "as_of")) == [
            ("2026-02", FEBRUARY),
            ("2026-03", MARCH),
        ]
        assert Notification.objects.get(kind="programme.candidates").recipient == manager


def test_a_bad_evaluation_puts_on_watch_and_names_the_figure(acme, acme_owner, manager):
    member = active(acme, by=manager, owner=acme_owner)
    outcomes(acme, good=80, bad=20, at=FEBRUARY - DAY)

    rounds.evaluate_month(at=FEBRUARY)

    assert again(member).state == "WATCH"
    with staff_scope():
        step = Step.objects.get(state="WATCH")
        assert step.reason == "Accuracy, upper end is 85.8 %, the limit is 90.0 %."
        assert step.evaluation.watches


def test_an_evaluation_on_demand_brings_nobody_back(acme, acme_owner, manager):
    member = active(acme, by=manager, owner=acme_owner)
    outcomes(acme, good=80, bad=20, at=START + 5 * DAY)
    now(acme, at=START + 6 * DAY, by=manager)
    assert again(member).state == "WATCH"
    outcomes(acme, good=900, at=START + 7 * DAY)

    for days in (8, 9, 10):
        now(acme, at=START + days * DAY, by=manager)

    assert again(member).state == "WATCH"


def test_evaluations_on_demand_are_in_the_trail_for_staff_alone(acme, acme_owner, manager):
    now(acme, by=manager)

    with staff_scope():
        assert AuditEvent.objects.get(action="participation.evaluated").internal
    with organisation_scope(acme, by=acme_owner):
        assert not AuditEvent.objects.filter(action="participation.evaluated").exists()


@pytest.mark.django_db(transaction=True)
def test_two_monthly_evaluations_at_once_make_one(acme):
    outcomes(acme, good=150, at=START - DAY)

    def act():
        return evaluate(
            organisation=acme, programme=plus(), kind="MONTHLY", period="2026-01", as_of=START, at=START
        ).pk

    first, second = together(act, act)

    assert first == second
    with staff_scope():
        assert Evaluation.objects.count() == 1
        assert Participation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_evaluations_on_demand_at_once_make_one_candidate(acme, manager):
    outcomes(acme, good=150, at=START - DAY)

    together(*[lambda: now(acme, by=manager).pk] * 2)

    with staff_scope():
        assert Evaluation.objects.count() == 2
        assert Participation.objects.count() == 1
