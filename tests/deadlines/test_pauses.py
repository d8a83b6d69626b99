"""Time that does not count: why, who, and until when at the latest; and two leads at once."""

from datetime import UTC, datetime

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.audit.wording import say
from ipr_portal.deadlines.actions import clocks, pauses
from ipr_portal.deadlines.actions.pauses import CannotPause
from ipr_portal.deadlines.actions.sweep import sweep
from ipr_portal.deadlines.enums import ClockState
from ipr_portal.deadlines.models import Pause
from ipr_portal.errors import Stale
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.notifications.wording import what_to_do
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import triage
from takedowns.actions.claims import claim
from takedowns.rules.triage import Verdict
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
from tests.races import together


def pause(clock, lead, since, until, **more):
    more = {"reason": "QUESTION"} | more
    return pauses.pause(clock_id=clock.pk, cap_at=sg(until), by=lead, at=sg(since), **more)


def copies(clock):
    row = again(clock)
    return row.paused_from, row.paused_until, row.pause_reason


@pytest.mark.parametrize(
    ("start", "since", "cap", "due"),
    [
        ("Mon 10:00", "Mon 12:00", "Mon 15:00", "Thu 13:00"),
        ("Mon 10:00", "Mon 17:00", "Tue 10:00", "Thu 12:00"),
        ("Mon 10:00", "Mon 20:00", "Mon 23:00", "Thu 10:00"),  # outside hours: nothing is lost, nothing won
        ("Fri 15:00", "Sat 10:00", "Sat 12:00", "Dec 02 15:00"),
        ("Mon 10:00", "Thu 09:59", "Thu 12:00", "Thu 12:01"),
    ],
)
def test_due_moments_are_calculated_as_if_a_pause_lasted_to_its_cap(
    everyone, acme, lead, start, since, cap, due
):
    clock = a_clock(acme, sg(start))

    pause(clock, lead, since, cap)

    assert again(clock).due_at == sg(due)


def test_a_pause_moves_the_warnings_that_are_ahead_and_no_others(everyone, acme, lead):
    clock = a_clock(acme)

    pause(clock, lead, "Tue 15:00", "Tue 17:00")

    paused = again(clock)
    assert [paused.half_at, paused.three_quarters_at, paused.ninety_at, paused.due_at] == [
        sg("Tue 14:30"), sg("Wed 14:15"), sg("Thu 09:18"), DUE + 2 * HOUR,
    ]  # fmt: skip


def test_a_list_sees_the_pause_in_force(everyone, acme, lead):
    clock = a_clock(acme)

    pause(clock, lead, "Mon 12:00", "Mon 15:00", reason="ELSEWHERE", note="Court of Singapore")

    assert copies(clock) == (sg("Mon 12:00"), sg("Mon 15:00"), "ELSEWHERE")
    row = Pause.objects.get()
    assert (row.opened_by, row.opened_at, row.cap_at, row.note) == (
        lead, sg("Mon 12:00"), sg("Mon 15:00"), "Court of Singapore",
    )  # fmt: skip


def test_closing_a_pause_early_brings_the_deadline_forward(everyone, acme, lead):
    clock = a_clock(acme)
    row = pause(clock, lead, "Mon 12:00", "Tue 12:00")
    assert again(clock).due_at == sg("Fri 10:00")

    pauses.resume(pause=row, by=lead, at=sg("Mon 14:00"))

    assert again(clock).due_at == sg("Thu 12:00")
    assert copies(clock) == (None, None, "")
    assert (Pause.objects.get().closed_by, Pause.objects.get().closed_at) == (lead, sg("Mon 14:00"))


def test_opened_and_closed_outside_the_hours_has_no_effect(everyone, acme, lead):
    clock = a_clock(acme)
    row = pause(clock, lead, "Mon 19:00", "Tue 12:00")

    pauses.resume(pause=row, by=lead, at=sg("Tue 08:00"))

    assert again(clock).due_at == DUE


def test_nothing_has_to_happen_at_the_cap(everyone, acme, lead):
    clock = a_clock(acme)
    pause(clock, lead, "Mon 12:00", "Mon 15:00")

    clocks.stop(clock_id=clock.pk, at=sg("Mon 16:00"))

    assert again(clock).worked == 3 * HOUR
    assert Pause.objects.get().closed_at is None


def test_pauses_that_overlap_count_once_and_the_longest_is_shown(everyone, acme, lead):
    clock = a_clock(acme)
    pause(clock, lead, "Mon 11:00", "Mon 14:00", reason="QUESTION")

    second = pause(clock, lead, "Mon 12:00", "Mon 16:00", reason="MARKETPLACE")

    assert again(clock).due_at == DUE + 5 * HOUR
    assert copies(clock) == (sg("Mon 11:00"), sg("Mon 16:00"), "MARKETPLACE")

    pauses.resume(pause=second, by=lead, at=sg("Mon 13:00"))

    assert again(clock).due_at == DUE + 3 * HOUR
    assert copies(clock) == (sg("Mon 11:00"), sg("Mon 14:00"), "QUESTION")


@pytest.mark.parametrize(
    ("since", "cap", "why"),
    [
        ("Mon 12:00", "Mon 12:00", "must be in the future"),
        ("Mon 12:00", "Mon 11:00", "must be in the future"),
        ("Mon 09:59", "Mon 12:00", "before the deadline starts to run"),
        ("Mon 10:00", "Dec 07 10:01", "at most 10 business days"),
        ("Thu 10:00", "Thu 12:00", "used up"),  # at the deadline
        ("Fri 10:00", "Fri 12:00", "used up"),
    ],
)
def test_a_pause_is_refused_with_the_reason(everyone, acme, lead, since, cap, why):
    clock = a_clock(acme)

    with pytest.raises(CannotPause, match=why):
        pause(clock, lead, since, cap)

    assert (Pause.objects.count(), again(clock).due_at) == (0, DUE)


def test_a_pause_may_last_ten_business_days(everyone, acme, lead):
    clock = a_clock(acme)

    pause(clock, lead, "Mon 10:00", "Dec 07 10:00")

    assert again(clock).due_at == sg("Dec 10 10:00")


def test_a_clock_that_is_over_cannot_rest(everyone, acme, lead):
    overdue, stopped = a_clock(acme), a_clock(acme)
    sweep(at=DUE)
    clocks.stop(clock_id=stopped.pk, at=DUE)

    for clock, why in ((overdue, "used up"), (stopped, "is no longer running")):
        with pytest.raises(CannotPause, match=why):
            pause(clock, lead, "Thu 10:00", "Fri 12:00")


def test_a_pause_that_leads_beyond_the_calendar_is_refused_in_words(everyone, acme, lead):
    clock = a_clock(acme, datetime(2028, 12, 14, 3, tzinfo=UTC))

    with pytest.raises(CannotPause, match=r"filled from Mon 1 Jan 2024 to Sun 31 Dec 2028\. Fill in"):
        pauses.pause(
            clock_id=clock.pk, reason="QUESTION", cap_at=datetime(2028, 12, 28, 3, tzinfo=UTC), by=lead,
            at=datetime(2028, 12, 15, 3, tzinfo=UTC),
        )  # fmt: skip


@pytest.mark.parametrize("at", ["Mon 15:00", "Mon 15:01", "Thu 12:00"])
def test_a_pause_that_reached_its_cap_is_over(everyone, acme, lead, at):
    row = pause(a_clock(acme), lead, "Mon 12:00", "Mon 15:00")

    with pytest.raises(Stale, match="ended already"):
        pauses.resume(pause=row, by=lead, at=sg(at))


def test_a_pause_is_closed_once(everyone, acme, lead):
    row = pause(a_clock(acme), lead, "Mon 12:00", "Mon 15:00")
    pauses.resume(pause=row, by=lead, at=sg("Mon 13:00"))

    with pytest.raises(Stale):
        pauses.resume(pause=row, by=lead, at=sg("Mon 13:00"))


def test_a_pause_that_ended_with_its_clock_is_over(everyone, acme, lead):
    clock = a_clock(acme)
    row = pause(clock, lead, "Mon 12:00", "Mon 15:00")
    clocks.stop(clock_id=clock.pk, at=sg("Mon 13:00"))

    with pytest.raises(Stale):
        pauses.resume(pause=row, by=lead, at=sg("Mon 14:00"))

    assert again(clock).worked == 2 * HOUR


def test_a_server_whose_clock_lags_behind_may_close_a_pause(everyone, acme, lead):
    clock = a_clock(acme)
    row = pause(clock, lead, "Mon 12:10", "Mon 15:00")

    pauses.resume(pause=row, by=lead, at=sg("Mon 12:00"))

    assert (Pause.objects.get().closed_at, again(clock).due_at) == (sg("Mon 12:10"), DUE)


def test_a_pause_until_just_before_the_deadline_keeps_it_from_being_overdue(everyone, acme, lead):
    clock = a_clock(acme)
    pauses.pause(clock_id=clock.pk, reason="QUESTION", cap_at=sg("Fri 12:00"), by=lead, at=DUE - TICK)

    sweep(at=DUE)
    at_the_old_deadline = again(clock).state
    sweep(at=sg("Fri 12:00"))
    at_the_cap = again(clock).state
    sweep(at=sg("Fri 12:00") + TICK)

    assert (at_the_old_deadline, at_the_cap) == (ClockState.RUNNING, ClockState.RUNNING)
    assert (again(clock).state, again(clock).breached_at) == (ClockState.BREACHED, sg("Fri 12:00") + TICK)


def test_a_pause_after_a_change_of_the_calendar_goes_by_the_new_one(everyone, acme, lead):
    """The change comes after the deadline, so it moves nothing at first; the pause brings the deadline behind it."""
    clock = a_clock(acme)
    change(lead, START, closed("Fri"))
    assert again(clock).due_at == DUE

    pause(clock, lead, "Mon 12:00", "Tue 14:00")

    assert again(clock).due_at == sg("Nov 30 12:00")


def test_a_pause_is_written_down_and_told_in_the_time_of_market_and_reader(
    everyone, acme, acme_owner, filer, lead
):
    acme_owner.time_zone, filer.time_zone = "Asia/Singapore", "Europe/Brussels"
    acme_owner.save()
    filer.save()
    clock = a_clock(acme, asker=filer, member_path="/o/acme/n/")

    row = pause(clock, lead, "Mon 12:00", "Mon 15:00")
    pauses.resume(pause=row, by=lead, at=sg("Mon 14:00"))

    told = {(row.kind, row.recipient): row for row in Notification.objects.all()}
    assert {pair: row.context.get("until") or row.context["due"] for pair, row in told.items()} == {
        ("clock.paused", acme_owner): "Mon 23 Nov, 15:00 SGT",
        ("clock.paused", filer): "Mon 23 Nov, 08:00 CET (15:00 SGT)",
        ("clock.resumed", acme_owner): "Thu 26 Nov, 12:00 SGT",
        ("clock.resumed", filer): "Thu 26 Nov, 05:00 CET (12:00 SGT)",
    }
    assert {row.path for row in told.values()} == {"/o/acme/n/"}
    assert OutgoingMail.objects.count() == 4
    events = AuditEvent.objects.about(clock.subject).order_by("pk")
    assert [str(say(event)) for event in events] == [
        "We paused the deadline (A question has to be answered first), at the latest until Mon 23 Nov, 15:00 SGT.",
        "The deadline is running again: due by Thu 26 Nov, 12:00 SGT.",
    ]


# --- two at once ---


@pytest.mark.django_db(transaction=True)
def test_two_pauses_at_once_are_both_kept_and_count_once(acme, lead, admin):
    with staff_scope():
        clock = a_clock(acme)

    answers = together(
        lambda: pause(clock, lead, "Mon 12:00", "Mon 15:00"),
        lambda: pause(clock, admin, "Mon 12:00", "Mon 16:00"),
    )

    with staff_scope():
        assert [answer.cap_at for answer in answers] == [sg("Mon 15:00"), sg("Mon 16:00")]
        assert Pause.objects.count() == 2
        assert (again(clock).due_at, copies(clock)[1]) == (DUE + 4 * HOUR, sg("Mon 16:00"))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_a_pause_one_is_told(acme, lead, admin):
    with staff_scope():
        row = pause(a_clock(acme), lead, "Mon 12:00", "Mon 15:00")

    answers = together(
        lambda: pauses.resume(pause=row, by=lead, at=sg("Mon 13:00")),
        lambda: pauses.resume(pause=row, by=admin, at=sg("Mon 13:00")),
    )

    assert [isinstance(answer, Stale) for answer in answers].count(True) == 1


@pytest.mark.django_db(transaction=True)
def test_who_pauses_and_who_takes_at_once_do_not_wait_for_each_other_in_a_circle(acme, lead, triager):
    """Both need the notice and its clock; were they locked in two orders, Postgres would end one of the two."""
    with staff_scope():
        notices = [a_notice(acme, START + n * MINUTE) for n in range(8)]

    for notice in notices:
        together(
            lambda notice=notice: claim(notice=notice, by=triager, at=sg("Mon 12:00")),
            lambda notice=notice: pause(notice.clock, lead, "Mon 12:00", "Mon 15:00"),
        )

    with staff_scope():
        assert {again(notice.clock).holder for notice in notices} == {triager}
        assert {again(notice.clock).paused_until for notice in notices} == {sg("Mon 15:00")}


def test_a_pause_holds_the_notice_before_its_clock(everyone, acme, lead, django_assert_num_queries):
    notice = a_notice(acme)

    with django_assert_num_queries(10) as queries:
        pause(notice.clock, lead, "Mon 12:00", "Mon 15:00")

    locks = [row["sql"] for row in queries.captured_queries if "FOR NO KEY UPDATE" in (row["sql"] or "")]
    tables = [sql.partition('FROM "')[2].partition('"')[0] for sql in locks]
    assert tables == ["takedowns_notice", "deadlines_clock"]


@pytest.mark.django_db(transaction=True)
def test_who_pauses_and_who_decides_at_once_both_are_heard(acme, lead, triager):
    with staff_scope():
        notice = a_notice(acme)
        verdict = Verdict(notice.listings.get().pk, "REJECTED", code="SU-01", sentence="Another mark.")

    together(
        lambda: triage.decide(notice=notice, version=1, verdicts=[verdict], by=triager, at=sg("Mon 12:00")),
        lambda: pause(notice.clock, lead, "Mon 12:00", "Mon 15:00"),
    )

    with staff_scope():
        notice.refresh_from_db()
        assert notice.pending_count == 0
        assert again(notice.clock).due_at == DUE + 3 * HOUR


def test_the_news_of_a_pause_says_why(acme_owner, acme, lead):
    with staff_scope(by=lead):
        clock = a_clock(acme, sg("Mon 10:00"))
        pauses.pause(
            clock_id=clock.pk, reason="ELSEWHERE", cap_at=sg("Tue 12:00"), by=lead, at=sg("Mon 11:00")
        )
        told = Notification.objects.get(recipient=acme_owner, kind="clock.paused")

    assert "we wait for a step outside the portal" in what_to_do(told.kind, told.context)
    assert "see the page of the deadline" in what_to_do(
        told.kind, {"until": "Tuesday"}
    )  # of an earlier release
