"""Onboarding, promise, watch, plan, suspension, exit and return: one story a step."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ipr_portal.deadlines.models import ServiceLevel
from ipr_portal.deadlines.rules import in_force
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from programmes.actions import onboarding, rounds, standing, steps
from programmes.actions import settings as settings_actions
from programmes.actions.promises import keep_promise
from programmes.actions.steps import CannotMove
from programmes.criteria import Rule
from programmes.enums import PARTICIPATION_MOVES, ParticipationState
from programmes.models import Participation, Plan, Programme, Step, StepAnswer
from takedowns.actions.gates import open_reason
from takedowns.models import ReasonCode
from takedowns.rules.gates import why_not_for_this_reason
from tests.factories import InvitationLetterFactory, OrganisationFactory, ParticipationFactory
from tests.programmes.scene import (
    DAY,
    START,
    accepted,
    active,
    again,
    onboarded,
    outcomes,
    planned,
    plus,
    watched,
)

TICK = timedelta(microseconds=1)
SINCE = START + 3 * DAY


@pytest.fixture
def member(acme, acme_owner, manager):
    """Acme, active from the eighth of January on."""
    return active(acme, by=manager, owner=acme_owner, since=SINCE)


def promised(organisation, at):
    with staff_scope():
        found = in_force("SG", organisation.pk, at)
        return found.level, found.promised


def suspend(participation, by, at):
    with staff_scope(by=by):
        standing.suspend(
            participation=participation, reason="Two forged papers.", message="Write to us.", by=by, at=at
        )
    return again(participation)


def told(kind):
    with staff_scope():
        return sorted(Notification.objects.filter(kind=kind).values_list("recipient__name", flat=True))


def test_activation_waits_for_the_whole_onboarding(acme, acme_owner, manager):
    participation = accepted(acme, by=manager, owner=acme_owner)
    with staff_scope(by=manager):
        onboarding.begin_onboarding(
            participation=participation, manager=manager, message="Welcome.", by=manager, at=START + DAY
        )
        with pytest.raises(CannotMove, match="Contacts, Escalation contact, Authorised sellers, Cadence"):
            onboarding.activate(participation=participation, since=SINCE, message="", by=manager, at=SINCE)


def test_the_promise_binds_from_its_moment_on_and_not_a_tick_before(acme, member):
    assert promised(acme, SINCE - TICK) == (None, None)
    assert promised(acme, SINCE) == ("IPP Plus", 2)
    assert (member.state, member.effective_at, member.cohort) == ("ACTIVE", SINCE, "2026-01")


def test_the_promise_cannot_begin_in_the_past(acme, acme_owner, manager):
    participation = onboarded(acme, by=manager, owner=acme_owner)

    with staff_scope(by=manager), pytest.raises(CannotMove, match="cannot begin in the past"):
        onboarding.activate(participation=participation, since=SINCE - DAY, message="", by=manager, at=SINCE)


def test_reasons_are_opened_to_participants_alone_and_closed_again(acme, member, manager):
    gated, other = ReasonCode.objects.get(code="CF-03"), OrganisationFactory()
    with staff_scope():
        assert why_not_for_this_reason(gated, organisation=acme, at=SINCE) is None
        assert "open to participants" in str(
            why_not_for_this_reason(gated, organisation=acme, at=SINCE - TICK)
        )
        assert why_not_for_this_reason(gated, organisation=other, at=SINCE) is not None

    suspend(member, manager, SINCE + DAY)

    with staff_scope():
        assert why_not_for_this_reason(gated, organisation=acme, at=SINCE + DAY) is not None


def gate_of(organisation, at):
    gated = ReasonCode.objects.get(code="CF-03")
    with staff_scope():
        return why_not_for_this_reason(gated, organisation=organisation, at=at)


def test_who_is_suspended_before_the_moment_of_activation_never_gets_promise_or_reasons(
    acme, acme_owner, manager
):
    later = SINCE + 10 * DAY
    participation = onboarded(acme, by=manager, owner=acme_owner)
    with staff_scope(by=manager):
        onboarding.activate(participation=participation, since=later, message="", by=manager, at=SINCE)

    suspend(again(participation), manager, SINCE + DAY)

    assert promised(acme, later + DAY) == (None, None)
    assert gate_of(acme, later + DAY) is not None


def test_a_reason_that_was_to_begin_later_begins_with_the_activation(acme, acme_owner, manager):
    participation = onboarded(acme, by=manager, owner=acme_owner)
    with staff_scope(by=manager):
        open_reason(organisation=acme, code="CF-03", since=SINCE + 30 * DAY, by=manager, at=SINCE - DAY)
        onboarding.activate(participation=participation, since=SINCE, message="", by=manager, at=SINCE)

    assert gate_of(acme, SINCE) is None
    assert gate_of(acme, SINCE - TICK) is not None


def test_who_is_activated_again_after_that_has_reasons_from_the_new_moment_on(acme, acme_owner, manager):
    later, back = SINCE + 10 * DAY, SINCE + 4 * DAY
    participation = onboarded(acme, by=manager, owner=acme_owner)
    with staff_scope(by=manager):
        onboarding.activate(participation=participation, since=later, message="", by=manager, at=SINCE)
        suspend(again(participation), manager, SINCE + DAY)
        standing.resume(
            participation=again(participation), reason="Cleared.", message="", since=back, by=manager,
            at=SINCE + 2 * DAY,
        )  # fmt: skip

    assert gate_of(acme, back - TICK) is not None
    assert gate_of(acme, back) is None


def test_watch_and_plan_keep_the_promise(acme, member, manager):
    watched(member, at=SINCE + DAY)
    planned(again(member), by=manager, at=SINCE + 2 * DAY)

    assert again(member).state == "IMPROVEMENT_PLAN"
    assert promised(acme, SINCE + 3 * DAY) == ("IPP Plus", 2)


def test_suspension_ends_the_promise_for_new_notices_and_resumption_binds_it_again(acme, member, manager):
    suspended, back = SINCE + DAY, SINCE + 9 * DAY
    participation = suspend(member, manager, suspended)
    with staff_scope(by=manager):
        standing.resume(
            participation=participation, reason="Cleared.", message="", since=back, by=manager, at=back - DAY
        )

    assert promised(acme, suspended - TICK) == ("IPP Plus", 2)
    assert promised(acme, suspended) == (None, None)
    assert promised(acme, back - TICK) == (None, None)
    assert promised(acme, back) == ("IPP Plus", 2)


def test_a_suspension_is_told_with_its_reason_and_can_be_answered(acme, acme_owner, member, manager):
    suspend(member, manager, SINCE + DAY)
    with staff_scope():
        step = Step.objects.get(state="SUSPENDED")

    with organisation_scope(acme, by=acme_owner):
        steps.answer(step=step, words="They were our agency's.", by=acme_owner, at=SINCE + 2 * DAY)

    with staff_scope():
        assert StepAnswer.objects.get().words == "They were our agency's."
    assert (told("programme.suspended"), told("programme.answered")) == (["Olivia Owner"], ["Pia Programmes"])


def test_who_leaves_is_told_the_day_of_possible_return(acme, acme_owner, member):
    left = SINCE + 30 * DAY  # Saturday 7 February, 10:00 in Singapore
    with organisation_scope(acme, by=acme_owner):
        standing.leave(participation=member, reason="We sold the brand.", by=acme_owner, at=left)

    gone = again(member)
    assert (gone.state, gone.leaving) == ("EXITED", "HOLDER")
    assert gone.returns_at == left.replace(month=5)
    assert promised(acme, left) == (None, None)
    assert (told("programme.exited"), told("programme.left")) == (["Olivia Owner"], ["Pia Programmes"])


def test_the_portal_evaluates_by_itself_on_the_day_of_return_and_tells_both_once(
    acme, acme_owner, member, manager
):
    left = SINCE + 30 * DAY
    with staff_scope(by=manager):
        standing.let_go(participation=member, reason="x", message="y", by=manager, at=left)
    back = again(member).returns_at
    outcomes(acme, good=150, at=back - 10 * DAY)

    assert [rounds.evaluate_returns(at=one) for one in (back - TICK, back, back + DAY)] == [0, 1, 0]

    with staff_scope():
        candidate = Participation.objects.open().get()
        assert (candidate.organisation, candidate.state) == (acme, "IDENTIFIED")
    assert (told("programme.return_met"), told("programme.returned")) == (
        ["Olivia Owner"],
        ["Pia Programmes"],
    )


def test_who_does_not_meet_the_criteria_on_that_day_is_told_so(acme, acme_owner, member, manager):
    with staff_scope(by=manager):
        standing.let_go(participation=member, reason="x", message="y", by=manager, at=SINCE + DAY)

    rounds.evaluate_returns(at=again(member).returns_at)

    assert told("programme.return_not_met") == ["Olivia Owner"]
    with staff_scope():
        assert not Participation.objects.open().exists()


def test_nothing_spreads_to_another_organisation(acme, acme_owner, member, manager):
    other = active(OrganisationFactory(), by=manager, owner=acme_owner_of(manager))

    suspend(member, manager, SINCE + DAY)

    assert again(other).state == "ACTIVE"
    assert promised(other.organisation, SINCE + 2 * DAY) == ("IPP Plus", 2)


def acme_owner_of(_manager):
    """An owner who belongs to both organisations, as somebody of an agency may."""
    from ipr_portal.accounts.models import User
    from tests.factories import MembershipFactory

    person = User.objects.get(name="Olivia Owner")
    MembershipFactory(organisation=Organisation.objects.exclude(slug="acme").get(), user=person, role="OWNER")
    return person


@pytest.mark.parametrize(
    ("state", "ends"),
    [("IDENTIFIED", "NOT_INVITED"), ("INVITED", "LAPSED"), ("ONBOARDING", "EXITED"), ("SUSPENDED", "EXITED")],
)
def test_what_a_closed_organisation_had_open_ends(acme, state, ends):
    row = ParticipationFactory(
        organisation=acme, state=state, effective_at=START if state == "SUSPENDED" else None
    )
    Organisation.objects.filter(pk=acme.pk).update(state="CLOSED")

    assert [rounds.end_closed(at=START), rounds.end_closed(at=START)] == [1, 0]

    assert again(row).state == ends


def test_an_active_participant_that_is_closed_has_no_promise_left(acme, member):
    Organisation.objects.filter(pk=acme.pk).update(state="CLOSED")

    rounds.end_closed(at=SINCE + DAY)

    assert again(member).leaving == "CLOSED"
    assert promised(acme, SINCE + DAY) == (None, None)


def test_a_plan_names_its_targets_and_closes_with_a_result(acme, member, manager):
    watched(member, at=SINCE + DAY)
    planned(again(member), by=manager, at=SINCE + 2 * DAY)
    suspend(again(member), manager, SINCE + 20 * DAY)

    with staff_scope():
        plan = Plan.objects.get()
        assert (plan.reached, plan.closed_at) == (False, SINCE + 20 * DAY)
        assert [str(one) for one in plan.targets.all()] == ["EXIT_UPPER AT_LEAST 0.900000"]


@pytest.mark.parametrize(("days", "fits"), [(13, False), (14, True), (180, True), (181, False)])
def test_a_plan_runs_between_two_weeks_and_half_a_year(acme, member, manager, days, fits):
    watched(member, at=SINCE + DAY)

    if fits:
        assert planned(again(member), by=manager, at=SINCE + 2 * DAY, days=days).pk
    else:
        with pytest.raises(CannotMove, match="between 14 and 180 days"):
            planned(again(member), by=manager, at=SINCE + 2 * DAY, days=days)


def test_a_plan_that_is_over_is_told_once(acme, member, manager):
    watched(member, at=SINCE + DAY)
    planned(again(member), by=manager, at=SINCE + 2 * DAY, days=30)

    over = SINCE + 32 * DAY
    assert [rounds.tell_of_plans(at=one) for one in (over - TICK, over, over + DAY)] == [0, 1, 0]
    assert told("programme.plan_over") == ["Pia Programmes"]


def test_a_promise_that_changes_binds_new_notices_alone(acme, member, manager):
    with staff_scope(by=manager):
        settings_actions.change_programme(
            programme=plus(), version=1, business_days=1, by=manager, at=SINCE + 5 * DAY
        )

    assert promised(acme, SINCE + 5 * DAY - TICK) == ("IPP Plus", 2)
    assert promised(acme, SINCE + 5 * DAY) == ("IPP Plus", 1)


def test_of_two_programmes_the_better_promise_binds_and_the_other_stays(acme, acme_owner, member, manager):
    with staff_scope(by=manager):
        pilot = settings_actions.open_pilot(
            like=plus(),
            code="PILOT-2026-02",
            name="One day",
            business_days=1,
            capacity=5,
            by=manager,
            at=SINCE,
        )
    ParticipationFactory(
        organisation=acme, programme=pilot, state="ACTIVE", effective_at=SINCE, manager=manager
    )

    suspend(member, manager, SINCE + DAY)

    assert promised(acme, SINCE + 2 * DAY) == ("One day", 1)


def in_a_pilot_from(organisation, since, *, by, gate=False):
    """Active in a pilot of one business day whose participation begins at a moment."""
    with staff_scope(by=by):
        pilot = settings_actions.open_pilot(
            like=plus(), code="PILOT-2026-03", name="One day", business_days=1, capacity=5, by=by, at=SINCE
        )
        row = ParticipationFactory(
            organisation=organisation, programme=pilot, state="ACTIVE", effective_at=since, manager=by
        )
        if gate:
            InvitationLetterFactory(
                organisation=organisation, participation=row, terms=pilot.terms.get(), end="ACCEPTED",
                signature="Olivia Owner", ended_by=by, ended_at=SINCE,
            )  # fmt: skip
    return row


def test_who_leaves_a_programme_before_the_next_begins_has_the_standard_in_between(acme, member, manager):
    later = SINCE + 10 * DAY
    in_a_pilot_from(acme, later, by=manager, gate=True)

    suspend(member, manager, SINCE + DAY)

    assert promised(acme, SINCE + DAY - TICK) == ("IPP Plus", 2)
    assert promised(acme, SINCE + DAY) == (None, None)
    assert promised(acme, later - TICK) == (None, None)
    assert promised(acme, later) == ("One day", 1)
    assert gate_of(acme, later - TICK) is not None
    assert gate_of(acme, later) is None


def test_a_better_promise_that_begins_later_leaves_the_present_one_until_then(acme, member, manager):
    later = SINCE + 10 * DAY
    pilot = in_a_pilot_from(acme, later, by=manager)
    with staff_scope(by=manager):
        keep_promise(pilot, by=manager, at=SINCE + DAY)

    assert promised(acme, later - TICK) == ("IPP Plus", 2)
    assert promised(acme, later) == ("One day", 1)

    with staff_scope(by=manager):
        standing.let_go(
            participation=again(pilot), reason="Ended.", message="", by=manager, at=SINCE + 2 * DAY
        )
    assert promised(acme, later) == ("IPP Plus", 2)


@pytest.mark.parametrize("before", ParticipationState.values)
@pytest.mark.parametrize("to", ParticipationState.values)
def test_the_table_of_moves_decides(acme, everyone, before, to):
    row = Participation(organisation=acme, programme=Programme(name="IPP Plus"), state=before)

    refusal = steps.why_not_move(row, to)

    assert (refusal is None) is (to in PARTICIPATION_MOVES.get(ParticipationState(before), set()))


def test_targets_of_a_plan_may_be_two(acme, member, manager):
    watched(member, at=SINCE + DAY)
    rules = [
        Rule("EXIT_UPPER", "AT_LEAST", Decimal("0.92")),
        Rule("COUNTER_SUCCESS", "AT_MOST", Decimal("0.03")),
    ]

    plan = planned(again(member), by=manager, at=SINCE + 2 * DAY, targets=rules)

    with staff_scope():
        assert plan.targets.count() == 2
        assert ServiceLevel.objects.in_force(SINCE + 2 * DAY).count() == 1
