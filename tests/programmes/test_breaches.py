"""The breach ledger: causes, one by one and for an outage, causes that come again, and their remedies."""

from datetime import date, timedelta

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.deadlines.models import Clock
from ipr_portal.errors import Stale
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from programmes.actions import breaches as actions
from programmes.models import BreachCause, Remedy
from programmes.queries.breaches import breaches, cause_rows, explained_of, pause_shares
from programmes.queries.promises import Chosen
from tests.factories import BreachCauseFactory, OrganisationFactory, PauseFactory
from tests.programmes.promises import NOW, promised, sg
from tests.races import together

TICK = timedelta(minutes=1)
SAID = {"code": "SYSTEM", "sentence": "The marketplace did not answer from 9:00 to 13:00."}


def late(organisation, day=20, **more):
    return promised(organisation, due=sg(11, day), state="BREACHED", **more)


def explain(notices, by, **more):
    return actions.explain(clocks=[notice.clock for notice in notices], by=by, at=NOW, **{**SAID, **more})


@pytest.fixture
def at_desk(everyone, acme):
    return acme


def test_one_cause_explains_all_breaches_of_an_outage(at_desk, manager):
    notices = [late(at_desk), late(OrganisationFactory()), late(at_desk)]

    explain(notices, manager)

    assert explained_of(Chosen(), at=NOW) == (3, 3)
    assert {row.organisation_id == row.clock.organisation_id for row in BreachCause.objects.all()} == {True}
    assert AuditEvent.objects.filter(action="breach.explained").count() == 3


def test_a_cause_that_is_there_stays(at_desk, manager):
    first, second = late(at_desk), late(at_desk)
    explain([first], manager, code="VOLUME")

    made = explain([first, second], manager)

    assert [row.clock_id for row in made] == [second.clock_id]
    assert BreachCause.objects.get(clock=first.clock).code == "VOLUME"
    with pytest.raises(Stale, match="already"):
        explain([first, second], manager)


@pytest.mark.parametrize(
    "clock", [{"due": sg(11, 27)}, {"due": sg(11, 2), "state": "MET", "stopped": sg(11, 1)}]
)
def test_what_is_not_late_has_no_cause(at_desk, manager, clock):
    with pytest.raises(actions.CannotExplain, match="not late"):
        explain([late(at_desk), promised(at_desk, **clock)], manager)

    assert BreachCause.objects.count() == 0


def test_a_correction_keeps_what_was_said_in_the_trail_and_is_made_once(at_desk, manager):
    [cause] = explain([late(at_desk)], manager)

    actions.correct(cause=cause, version=1, code="VOLUME", sentence="Too many at once.", by=manager, at=NOW)

    detail = AuditEvent.objects.get(action="breach.cause_corrected").detail
    assert detail["before"] == f"System: {SAID['sentence']}"
    with pytest.raises(Stale, match="since you opened it"):
        actions.correct(cause=cause, version=1, code="SYSTEM", sentence="No.", by=manager, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_explain_one_breach_at_once_leave_one_cause(acme, manager, lead):
    with staff_scope():
        notice = late(acme)

    outcomes = together(lambda: explain([notice], manager), lambda: explain([notice], lead))

    assert sorted(type(one).__name__ for one in outcomes) == ["Stale", "list"]
    with staff_scope():
        assert BreachCause.objects.count() == 1


def test_causes_are_grouped_with_their_weeks_and_ask_for_a_remedy_when_they_recur(at_desk):
    for day in (2, 9, 20):
        BreachCauseFactory(organisation=at_desk, clock=late(at_desk, day).clock)
    BreachCauseFactory(organisation=at_desk, clock=late(at_desk).clock, code="SYSTEM")

    volume, system = cause_rows(Chosen(), at=NOW)

    assert (volume.code, volume.count, volume.asks) == ("VOLUME", 3, True)
    assert list(volume.weekly) == [0] * 9 + [1, 1, 0, 1]
    assert (system.code, system.count, system.asks) == ("SYSTEM", 1, False)


def test_a_breach_before_the_thirteen_weeks_is_not_counted_among_causes(at_desk):
    BreachCauseFactory(
        organisation=at_desk, clock=promised(at_desk, due=NOW - timedelta(weeks=13), state="BREACHED").clock
    )

    assert cause_rows(Chosen(), at=NOW) == []


def remedy(manager, owner, **more):
    given = {"code": "VOLUME", "sentence": "Two more people on Mondays.", "due_on": date(2026, 12, 1)}
    return actions.set_remedy(**given | more, owner=owner, by=manager, at=NOW)


def test_a_remedy_has_an_owner_who_is_told_and_starts_the_count_again_when_done(at_desk, manager, lead):
    for day in (18, 19, 20):
        BreachCauseFactory(organisation=at_desk, clock=late(at_desk, day).clock)
    row = remedy(manager, lead)
    while_open = cause_rows(Chosen(), at=NOW, remedies=Remedy.objects.all())

    actions.finish_remedy(remedy=row, by=lead, at=NOW)
    done = cause_rows(Chosen(), at=NOW, remedies=Remedy.objects.all())

    assert Notification.objects.get(kind="remedy.yours").recipient == lead
    assert [(one.remedy, one.asks) for one in while_open] == [(row, False)]
    assert [(one.remedy, one.count, one.since_remedy, one.asks) for one in done] == [(None, 3, 0, False)]
    with pytest.raises(Stale, match="done already"):
        actions.finish_remedy(remedy=row, by=lead, at=NOW)


def test_a_cause_has_one_open_remedy_and_an_owner_who_can_open_the_ledger(at_desk, manager, lead, triager):
    remedy(manager, lead)

    with pytest.raises(Stale, match="a remedy already"):
        remedy(manager, lead)
    with pytest.raises(actions.CannotExplain, match="cannot open the breach ledger"):
        remedy(manager, triager, code="SYSTEM")


def test_a_member_reads_the_causes_of_their_own_breaches_alone(acme, filer):
    other = OrganisationFactory()
    for organisation in (acme, other):
        BreachCauseFactory(organisation=organisation, clock=late(organisation).clock)

    with organisation_scope(acme, by=filer):
        found = list(breaches(Chosen(), at=NOW))

        assert [notice.organisation_id for notice in found] == [acme.pk]
        assert [notice.clock.cause.code for notice in found] == ["VOLUME"]


def test_paused_time_is_shared_out_by_reason_and_by_triager_and_overlaps_count_once(at_desk, triager):
    notice = promised(
        at_desk, due=sg(11, 5), sent=sg(11, 2, 9), state="MET", stopped=sg(11, 4, 9), worked=12,
        triager=triager, claimed_at=sg(11, 2, 9),
    )  # fmt: skip
    for reason, opened, closed in (("ELSEWHERE", 10, 14), ("MARKETPLACE", 12, 16)):
        PauseFactory(
            organisation=at_desk, clock=notice.clock, reason=reason, opened_at=sg(11, 2, opened), cap_at=sg(11, 2, closed),
        )  # fmt: skip

    reasons, people = pause_shares(Chosen(), at=NOW)

    assert [(row.paused, row.worked) for row in reasons] == [(timedelta(hours=4), timedelta(hours=12))] * 2
    assert [(row.label, row.paused, float(round(row.share, 1)), row.is_alarm) for row in people] == [
        ("Tara Triager", timedelta(hours=6), 33.3, True)
    ]


def test_an_overdue_clock_that_the_sweep_has_not_marked_can_be_explained(at_desk, manager):
    notice = promised(at_desk, due=NOW - TICK)

    explain([notice], manager)

    assert Clock.objects.get(pk=notice.clock_id).cause.code == "SYSTEM"
