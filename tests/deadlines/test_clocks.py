"""The life of a clock: what it is bound to when it starts, and how it ends."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from ipr_portal.audit.models import AuditEvent
from ipr_portal.deadlines.actions import clocks, pauses
from ipr_portal.deadlines.actions.sweep import sweep
from ipr_portal.deadlines.enums import ClockState
from ipr_portal.deadlines.models import Pause
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.deadlines.worktime import BeyondCalendar
from ipr_portal.notifications.models import Notification
from ipr_portal.notifications.register import kind_of
from ipr_portal.registers import UnknownKey
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import filing
from tests.deadlines.scene import (
    DUE,
    HOUR,
    MINUTE,
    START,
    TICK,
    a_clock,
    a_notice,
    again,
    change,
    closed,
    sg,
)
from tests.factories import ServiceLevelFactory
from tests.takedowns.test_filing import a_filing, submit

pytestmark = pytest.mark.usefixtures("everyone")


# --- starting ---


def test_a_clock_is_bound_to_promise_and_calendar_and_knows_when_what_is_due(acme, filer):
    clock = again(a_clock(acme, START, asker=filer))

    assert (clock.level, clock.business_days, clock.standard_day) == ("", 3, 540)
    assert (clock.version.calendar.market, clock.version.number, clock.asker) == ("SG", 1, filer)
    assert (clock.state, clock.stage, clock.started_at) == (ClockState.RUNNING, 0, START)
    assert [clock.half_at, clock.three_quarters_at, clock.ninety_at, clock.due_at] == [
        sg("Tue 14:30"), sg("Wed 12:15"), sg("Wed 16:18"), DUE,
    ]  # fmt: skip
    assert clock.next_at == clock.half_at


def test_ipp_plus_is_less_than_two_business_days(acme):
    ServiceLevelFactory(organisation=acme)

    clock = a_clock(acme)

    assert (clock.level, clock.budget, clock.due_at) == ("IPP Plus", 18 * HOUR, sg("Wed 10:00"))


def test_the_level_of_another_organisation_is_not_ours(acme, stranger):
    ServiceLevelFactory(organisation=stranger.memberships.get().organisation)

    assert a_clock(acme).level == ""


def test_the_standard_is_a_setting(acme, settings):
    settings.STANDARD_BUSINESS_DAYS = 5

    assert a_clock(acme).due_at == sg("Nov 30 10:00")


@pytest.mark.parametrize("level", [False, True])
def test_starting_takes_two_statements(acme, django_assert_num_queries, level):
    if level:
        ServiceLevelFactory(organisation=acme)
    a_clock(acme)

    with django_assert_num_queries(2):
        a_clock(acme)


def test_each_market_goes_by_its_own_hours(acme):
    late = sg("Mon 17:30")  # 16:30 in Bangkok, Jakarta and Ho Chi Minh City

    dues = {market: a_clock(acme, late, market).due_at for market in ("SG", "TH", "ID", "PH", "MY", "VN")}

    assert dues == {
        "SG": sg("Thu 17:30"), "MY": sg("Thu 17:30"), "PH": sg("Thu 17:30"), "TH": sg("Thu 17:30"),
        "ID": sg("Thu 17:30"), "VN": sg("Fri 17:30"),  # Culture Day of Viet Nam is on Tuesday
    }  # fmt: skip


def test_a_market_without_a_calendar_goes_by_that_of_the_desk(acme):
    assert a_clock(acme, market="JP").version.calendar.market == "SG"


def test_a_clock_that_starts_after_a_change_goes_by_the_new_version(acme, lead):
    change(lead, START, closed("Tue"))

    clock = a_clock(acme)

    assert (clock.version.number, clock.due_at) == (2, sg("Fri 10:00"))


def test_a_change_of_the_business_day_counts_for_what_starts_later(acme, lead):
    before = a_clock(acme)
    change(lead, START, standard_day=480)

    after = a_clock(acme)

    assert (again(before).standard_day, again(before).due_at) == (540, DUE)
    assert (after.standard_day, after.due_at) == (480, sg("Wed 16:00"))


def test_one_subject_has_one_clock_of_a_purpose(acme):
    clock = a_clock(acme)

    with pytest.raises(IntegrityError, match="deadlines_one_clock_a_purpose"), transaction.atomic():
        clocks.start(purpose="notice.decision", subject=clock.subject, market="SG", at=START)


def test_beyond_its_calendar_no_clock_starts(acme):
    with pytest.raises(BeyondCalendar):
        a_clock(acme, datetime(2028, 12, 29, 3, tzinfo=UTC))


def test_a_filing_for_which_nothing_can_be_promised_is_refused_in_words(acme, filer):
    with pytest.raises(filing.CannotFile, match="working calendar for Singapore ends before"):
        submit(acme, filer, a_filing(acme), at=datetime(2029, 3, 1, 3, tzinfo=UTC))


def test_who_files_is_told_and_who_imports_is_not(acme, filer):
    by_form, by_import = (
        submit(acme, filer, a_filing(acme), at=START, source=source) for source in ("PORTAL", "IMPORT")
    )

    assert (by_form.clock.asker, by_import.clock.asker) == (filer, None)


def test_a_notice_that_was_received_elsewhere_is_due_from_then_on(acme, filer):
    notice = submit(acme, filer, a_filing(acme), at=sg("Mon 10:00"), received_at=sg("Mon 12:00"))

    assert (notice.submitted_at, notice.due_at) == (sg("Mon 10:00"), sg("Thu 12:00"))


# --- stopping ---


@pytest.mark.parametrize(
    ("at", "state", "breached_at"),
    [
        (START, ClockState.MET, None),
        (DUE - TICK, ClockState.MET, None),
        (DUE, ClockState.MISSED, DUE),
        (DUE + TICK, ClockState.MISSED, DUE),
        (sg("Fri 10:00"), ClockState.MISSED, DUE),
        (START - HOUR, ClockState.MET, None),  # by the clock of another server
    ],
)
def test_in_time_is_strictly_before_it_is_due(acme, at, state, breached_at):
    clock = a_clock(acme)

    clocks.stop(clock_id=clock.pk, at=at)

    stopped = again(clock)
    assert (stopped.state, stopped.stopped_at, stopped.breached_at) == (state, at, breached_at)
    assert stopped.worked == worktime_of(clock.version_id).worked(START, max(START, at))
    assert (stopped.state == ClockState.MET) == (stopped.worked < stopped.budget)


def test_a_budget_that_runs_out_at_closing_is_late_all_evening(acme):
    clock = a_clock(acme, sg("Mon 08:00"))
    assert clock.due_at == sg("Wed 18:00")

    clocks.stop(clock_id=clock.pk, at=sg("Thu 08:59"))

    assert (again(clock).state, again(clock).worked) == (ClockState.MISSED, clock.budget)


def test_the_result_is_written_down_in_minutes(acme):
    in_time, late = a_clock(acme), a_clock(acme)

    clocks.stop(clock_id=in_time.pk, at=sg("Mon 11:30"))
    clocks.stop(clock_id=late.pk, at=sg("Thu 11:00"))

    details = [AuditEvent.objects.about(clock.subject).get() for clock in (in_time, late)]
    assert [(row.action, row.detail["minutes"], row.detail["budget"]) for row in details] == [
        ("clock.met", 90, 1620), ("clock.missed", 1680, 1620),
    ]  # fmt: skip


def test_stopping_twice_changes_nothing(acme):
    clock = a_clock(acme)
    clocks.stop(clock_id=clock.pk, at=sg("Mon 11:00"))

    clocks.stop(clock_id=clock.pk, at=sg("Fri 11:00"))
    clocks.void(clock_id=clock.pk, reason="WITHDRAWN", at=sg("Fri 11:00"))

    assert (again(clock).state, again(clock).stopped_at) == (ClockState.MET, sg("Mon 11:00"))
    assert [event.action for event in AuditEvent.objects.about(clock.subject)] == ["clock.met"]


def test_a_pause_counts_up_to_the_stop_and_ends_with_it(acme, lead):
    clock = a_clock(acme)
    pauses.pause(clock_id=clock.pk, reason="QUESTION", cap_at=sg("Wed 12:00"), by=lead, at=sg("Mon 12:00"))

    clocks.stop(clock_id=clock.pk, at=sg("Tue 12:00"))

    stopped, pause = again(clock), Pause.objects.get()
    assert (stopped.state, stopped.worked) == (ClockState.MET, 2 * HOUR)
    assert (stopped.paused_from, stopped.paused_until, stopped.pause_reason) == (None, None, "")
    assert (pause.closed_at, pause.closed_by) == (sg("Tue 12:00"), None)


def test_a_stop_by_a_server_whose_clock_lags_behind_a_pause_is_taken(acme, lead):
    clock = a_clock(acme)
    pauses.pause(clock_id=clock.pk, reason="QUESTION", cap_at=sg("Wed 12:00"), by=lead, at=sg("Mon 12:10"))

    clocks.stop(clock_id=clock.pk, at=sg("Mon 12:00"))

    assert (again(clock).worked, Pause.objects.get().closed_at) == (2 * HOUR, sg("Mon 12:10"))


def test_a_result_does_not_wait_for_a_calendar_to_be_filled(acme):
    clock = a_clock(acme, datetime(2028, 12, 18, 3, tzinfo=UTC))

    clocks.stop(clock_id=clock.pk, at=datetime(2029, 2, 1, tzinfo=UTC))

    assert again(clock).state == ClockState.MISSED
    assert again(clock).worked > clock.budget


# --- voiding ---


def test_a_voided_clock_is_kept_with_its_reason_and_counted(acme):
    clock = a_clock(acme)

    clocks.void(clock_id=clock.pk, reason="WITHDRAWN", at=sg("Mon 11:00"))

    voided = again(clock)
    assert (voided.state, voided.void_reason, voided.worked) == (ClockState.VOID, "WITHDRAWN", HOUR)
    event = AuditEvent.objects.about(clock.subject).get()
    assert (event.action, event.internal, event.detail) == (
        "clock.voided", False, {"reason": "The notice was withdrawn before it was decided"},
    )  # fmt: skip


@pytest.mark.parametrize("at", [DUE, sg("Fri 10:00")])
def test_an_overdue_clock_is_not_voided_but_late(acme, at):
    clock = a_clock(acme)

    clocks.void(clock_id=clock.pk, reason="WITHDRAWN", at=at)

    missed = again(clock)
    assert (missed.state, missed.void_reason, missed.breached_at) == (ClockState.MISSED, "", DUE)


def test_taking_a_notice_back_voids_its_clock(acme, filer):
    notice = a_notice(acme)

    filing.withdraw(notice=notice, reason="MISTAKE", by=filer, at=sg("Mon 11:00"))

    assert again(notice.clock).state == ClockState.VOID


def test_a_purpose_that_no_app_registered_is_refused(acme):
    with pytest.raises(UnknownKey, match="'bridge.closing' stands in no app's clocks.py"):
        a_clock(acme, purpose="bridge.closing")


def test_a_subject_has_a_clock_for_each_purpose_and_each_speaks_its_own_words(acme, triager):
    """The app that only tests have registers a purpose, and takes the words that every deadline has."""
    clock = a_clock(acme)
    with staff_scope():
        other = clocks.start(purpose="bridge.opening", subject=clock.subject, market="SG", at=START)
        clocks.hand_over_many(clock_ids=[clock.pk, other.pk], to=triager)
    sweep(at=other.due_at)
    with staff_scope():
        kinds = set(Notification.objects.filter(recipient=triager).values_list("kind", flat=True))
        told = Notification.objects.get(recipient=triager, kind="deadline.breached")

    assert kinds == {"clock.breached", "deadline.breached"}
    assert kind_of(told.kind).todo == "Finish it now. The people who wait for it know that we are late."


def test_a_reason_that_is_none_is_refused(acme):
    clock = a_clock(acme)

    with pytest.raises(UnknownKey), transaction.atomic():
        clocks.void(clock_id=clock.pk, reason="LAZY", at=sg("Mon 11:00"))

    assert again(clock).state == ClockState.RUNNING


# --- who works on it ---


def test_a_clock_is_handed_over_and_back(acme, triager):
    clock = a_clock(acme)

    clocks.hand_over(clock_id=clock.pk, to=triager)
    held = again(clock).holder
    clocks.hand_over(clock_id=clock.pk, to=None)

    assert (held, again(clock).holder) == (triager, None)


def test_a_stopped_clock_is_not_handed_over(acme, triager):
    clock = a_clock(acme)
    clocks.stop(clock_id=clock.pk, at=sg("Mon 11:00"))

    clocks.hand_over(clock_id=clock.pk, to=triager)

    assert again(clock).holder is None


# --- what stands ---


@pytest.mark.parametrize("end", ["stop", "void"])
def test_the_database_itself_keeps_a_stopped_clock(acme, end):
    clock = a_clock(acme)
    more = {"reason": "DUPLICATE"} if end == "void" else {}
    getattr(clocks, end)(clock_id=clock.pk, at=sg("Mon 11:00"), **more)

    with pytest.raises(IntegrityError, match="has stopped"), transaction.atomic():
        type(clock).objects.filter(pk=clock.pk).update(worked=timedelta())
    with pytest.raises(IntegrityError, match="has stopped"), transaction.atomic():
        clock.delete()

    assert again(clock).worked == HOUR


def test_the_trigger_keeps_what_the_queue_is_read_by(acme, lead):
    notice, other = a_notice(acme), a_notice(acme)

    pauses.pause(
        clock_id=notice.clock_id, reason="QUESTION", cap_at=sg("Mon 15:00"), by=lead, at=sg("Mon 12:00")
    )
    notice.refresh_from_db()
    other.refresh_from_db()

    clock = again(notice.clock)
    assert (notice.due_at, notice.risk_at, notice.paused_until) == (
        DUE + 3 * HOUR, clock.three_quarters_at, sg("Mon 15:00"),
    )  # fmt: skip
    assert (other.due_at, other.paused_until) == (DUE, None)


def test_the_trigger_keeps_the_due_times_of_many_at_once(acme, lead):
    notices = [a_notice(acme, START + n * MINUTE) for n in range(3)]

    change(lead, START, closed("Tue"))

    for notice in notices:
        notice.refresh_from_db()
    assert [notice.due_at for notice in notices] == [sg("Fri 10:00") + n * MINUTE for n in range(3)]
