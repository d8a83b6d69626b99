"""The sweep: each stage at its instant, each person once, and nothing touched that is not due."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ipr_portal.audit.models import AuditEvent
from ipr_portal.deadlines import tasks
from ipr_portal.deadlines.actions import clocks, pauses
from ipr_portal.deadlines.actions import sweep as sweeping
from ipr_portal.deadlines.actions.sweep import sweep
from ipr_portal.deadlines.enums import ClockState
from ipr_portal.deadlines.models import Clock
from ipr_portal.notifications.models import Notification, OutgoingMail
from tests.deadlines.scene import DUE, HOUR, MINUTE, START, TICK, a_clock, again, sg
from tests.factories import ClockFactory

HALF, THREE_QUARTERS, NINETY = sg("Tue 14:30"), sg("Wed 12:15"), sg("Wed 16:18")
TEN = timedelta(minutes=10)


def trail(clock):
    """What was written down of a clock, the oldest first."""
    return list(AuditEvent.objects.about(clock.subject).order_by("at", "pk").values_list("action", "at"))


def told(model=Notification):
    """Who was told what."""
    return sorted(model.objects.values_list("kind", "recipient__name"))


def mails():
    """When which mail goes to whom."""
    rows = OutgoingMail.objects.order_by("next_try_at", "kind", "address")
    return list(rows.values_list("kind", "recipient__name", "next_try_at"))


# --- each stage at its instant ---


@pytest.mark.parametrize(
    ("at", "stage", "next_at"),
    [
        (HALF - TICK, 0, HALF),
        (HALF, 50, THREE_QUARTERS),
        (THREE_QUARTERS - TICK, 50, THREE_QUARTERS),
        (THREE_QUARTERS, 75, NINETY),
        (NINETY - TICK, 75, NINETY),
        (NINETY, 90, DUE),
        (DUE - TICK, 90, DUE),
        (DUE, 100, DUE),
    ],
)
def test_a_stage_is_reached_at_its_instant_and_not_a_tick_before(everyone, acme, at, stage, next_at):
    clock = a_clock(acme)

    sweep(at=at)

    swept = again(clock)
    assert (swept.stage, swept.next_at) == (stage, next_at)
    assert swept.state == (ClockState.BREACHED if stage == 100 else ClockState.RUNNING)
    assert swept.breached_at == (DUE if stage == 100 else None)


def test_a_life_of_sweeps_writes_each_stage_once_with_its_own_instant(everyone, acme):
    clock = a_clock(acme)

    for n in range(80):
        sweep(at=START + n * HOUR)

    assert trail(clock) == [
        ("clock.warned", HALF), ("clock.warned", THREE_QUARTERS), ("clock.warned", NINETY), ("clock.breached", DUE),
    ]  # fmt: skip
    used = AuditEvent.objects.filter(action="clock.warned").order_by("at")
    assert [(row.detail["used"], row.internal) for row in used] == [(50, True), (75, True), (90, True)]
    assert not AuditEvent.objects.get(action="clock.breached").internal


def test_a_sweep_that_comes_days_late_marks_the_breach_alone_and_at_its_instant(everyone, acme, triager):
    clock = a_clock(acme)
    clocks.hand_over(clock_id=clock.pk, to=triager)

    sweep(at=DUE + timedelta(days=9))

    assert trail(clock) == [("clock.breached", DUE)]
    assert again(clock).breached_at == DUE
    assert told() == [("clock.breached", "Tara Triager")]


def test_a_second_sweep_at_the_same_moment_finds_nothing(everyone, acme, acme_owner, triager):
    for n in range(3):
        clocks.hand_over(clock_id=a_clock(acme, START + n * MINUTE).pk, to=triager)

    counts = [sweep(at=DUE + HOUR), sweep(at=DUE + HOUR), sweep(at=DUE + HOUR)]

    assert counts == [3, 0, 0]
    assert told() == [("clock.breached", "Tara Triager")] * 3 + [("clock.late", "Olivia Owner")] * 3
    assert told(OutgoingMail) == told()


def test_a_sweep_by_a_clock_that_was_put_back_takes_nothing_back(everyone, acme):
    clock = a_clock(acme)
    sweep(at=NINETY)

    sweep(at=NINETY - TEN)

    assert (again(clock).stage, len(trail(clock))) == (90, 1)


def test_what_has_stopped_is_not_swept(everyone, acme):
    clock = a_clock(acme)
    clocks.stop(clock_id=clock.pk, at=sg("Mon 11:00"))

    assert sweep(at=DUE) == 0
    assert again(clock).state == ClockState.MET


def test_a_pause_puts_the_stages_off(everyone, acme, lead):
    clock = a_clock(acme)
    pauses.pause(clock_id=clock.pk, reason="QUESTION", cap_at=sg("Mon 13:00"), by=lead, at=sg("Mon 12:00"))

    assert [sweep(at=HALF), sweep(at=HALF + HOUR - TICK), sweep(at=HALF + HOUR)] == [0, 0, 1]


# --- whom it concerns, and when ---


def test_who_works_on_it_is_warned_and_nobody_else(everyone, acme, acme_owner, triager, lead):
    clock = a_clock(acme)
    clocks.hand_over(clock_id=clock.pk, to=triager)

    for at in (HALF, THREE_QUARTERS, NINETY):
        sweep(at=at)

    assert told() == [("clock.warned", "Tara Triager")] * 3
    assert mails() == [("clock.warned", "Tara Triager", NINETY)]


def test_where_nobody_works_on_it_the_leads_are_warned(everyone, acme, triager, lead, admin):
    a_clock(acme)

    sweep(at=HALF)

    assert told() == [("clock.warned", "Ada Admin"), ("clock.warned", "Liam Lead")]


def test_a_person_who_has_left_is_not_warned_but_the_leads_are(everyone, acme, triager, lead):
    clock = a_clock(acme)
    clocks.hand_over(clock_id=clock.pk, to=triager)
    triager.is_active = False
    triager.save()

    sweep(at=HALF)

    assert told() == [("clock.warned", "Liam Lead")]


@pytest.mark.parametrize(
    ("zone", "started", "reached", "mailed"),
    [
        ("Asia/Singapore", "Mon 10:00", "Wed 16:18", sg("Wed 16:18")),
        ("Asia/Singapore", "Mon 10:00", "Wed 19:00", sg("Thu 09:00")),  # a late sweep: not in the evening
        ("America/New_York", "Mon 10:00", "Wed 16:18", datetime(2026, 11, 25, 14, tzinfo=UTC)),  # 03:18 there
        (
            "America/New_York",
            "Tue 10:00",
            "Thu 16:18",
            datetime(2026, 11, 27, 14, tzinfo=UTC),
        ),  # Thanksgiving
        ("Europe/Brussels", "Mon 10:00", "Wed 16:18", sg("Wed 16:18")),  # 09:18 there
        ("America/Bogota", "Mon 10:00", "Wed 16:18", sg("Wed 16:18")),  # no calendar: the desk's
    ],
)
def test_the_mail_of_a_warning_waits_for_the_recipients_working_hours(
    everyone, acme, triager, zone, started, reached, mailed
):
    triager.time_zone = zone
    triager.save()
    clock = a_clock(acme, sg(started))
    clocks.hand_over(clock_id=clock.pk, to=triager)

    sweep(at=sg(reached))

    assert mails() == [("clock.warned", "Tara Triager", mailed)]


def test_a_breach_is_notified_to_both_sides_at_any_hour(everyone, acme, acme_owner, filer, triager):
    triager.time_zone = "America/New_York"
    triager.save()
    clock = a_clock(acme, asker=filer, desk_path="/desk/n/", member_path="/o/acme/n/")
    clocks.hand_over(clock_id=clock.pk, to=triager)

    sweep(at=DUE)

    assert mails() == [
        ("clock.breached", "Tara Triager", DUE), ("clock.late", "Fadil Filer", DUE), ("clock.late", "Olivia Owner", DUE),
    ]  # fmt: skip
    assert dict(Notification.objects.values_list("recipient__name", "path")) == {
        "Tara Triager": "/desk/n/", "Fadil Filer": "/o/acme/n/", "Olivia Owner": "/o/acme/n/",
    }  # fmt: skip


# --- only what is due ---


def test_what_is_not_due_is_not_even_touched(everyone, acme):
    due, ahead = a_clock(acme), a_clock(acme, HALF)
    stopped = a_clock(acme)
    clocks.stop(clock_id=stopped.pk, at=sg("Mon 11:00"))
    before = row_versions()

    sweep(at=HALF)

    changed = {key for key, version in row_versions().items() if version != before[key]}
    assert (changed, ahead.pk in changed) == ({due.pk}, False)


def row_versions():
    """The row version of each clock: every write changes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, ctid::text FROM deadlines_clock")
        return dict(cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_the_due_are_found_by_the_partial_index_under_row_level_security(acme):
    """As the application's login in the desk's scope, with three thousand clocks that are not due."""
    with sweeping.system_scope():
        Clock.objects.bulk_create(ClockFactory.build_batch(
            3000, organisation=acme, version=a_clock(acme).version, started_at=START, next_at=HALF,
        ))  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, session_user")
            roles = cursor.fetchone()
            cursor.execute(f"EXPLAIN {sweeping.MARK}", {"at": START, "limit": 500})
            plan = "\n".join(line for (line,) in cursor.fetchall())

    assert roles == ("portal_system", "portal_app")
    assert "Index Scan using deadlines_to_look_at on deadlines_clock" in plan
    assert "Index Cond: (next_at <=" in plan
    assert "Seq Scan on deadlines_clock" not in plan


def test_many_take_as_many_statements_as_one(everyone, acme, acme_owner, triager, lead):
    def taken(how_many):
        for n in range(how_many):
            clocks.hand_over(clock_id=a_clock(acme, START + n * MINUTE).pk, to=triager)
        with CaptureQueriesContext(connection) as queries:
            assert sweep(at=DUE + HOUR) == how_many
        return len(queries)

    taken(1)  # the calendars are laid out

    assert taken(1) == taken(30)


def test_a_sweep_with_a_limit_takes_the_longest_due_first(everyone, acme):
    late = [a_clock(acme, START + n * MINUTE) for n in (2, 0, 1)]

    assert sweep(at=DUE + HOUR, limit=2) == 2
    assert [again(clock).state for clock in late] == [
        ClockState.RUNNING, ClockState.BREACHED, ClockState.BREACHED,
    ]  # fmt: skip


# --- a server whose clock is wrong ---


@pytest.mark.parametrize("wrong", [TEN, -TEN])
def test_a_worker_whose_clock_is_wrong_sweeps_by_the_clock_of_the_database(
    everyone, acme, monkeypatch, wrong
):
    now = timezone.now()
    just_due, nearly_due = (
        ClockFactory(
            organisation=acme, started_at=now - HOUR, half_at=now - HOUR, three_quarters_at=now - HOUR,
            ninety_at=now - HOUR, due_at=now + shift, next_at=now + shift, stage=90,
        )
        for shift in (-TEN / 2, TEN / 2)
    )  # fmt: skip
    monkeypatch.setattr(timezone, "now", lambda: now + wrong)

    tasks.sweep()

    assert (again(just_due).state, again(just_due).breached_at) == (ClockState.BREACHED, just_due.due_at)
    assert again(nearly_due).state == ClockState.RUNNING


@pytest.mark.parametrize(("wrong", "ok"), [(TEN, False), (-TEN, False), (timedelta(seconds=5), True)])
def test_a_server_with_a_wrong_clock_reports_it_in_its_health(everyone, client, monkeypatch, wrong, ok):
    right = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: right() + wrong)

    part = client.get("/healthz/").json()["clock"]

    assert part["ok"] is ok
    assert abs(part["ahead_seconds"] - wrong.total_seconds()) < 20


@pytest.mark.parametrize("wrong", [TEN, -TEN])
def test_a_filing_taken_by_a_server_whose_clock_is_wrong_ends_like_any_other(everyone, acme, wrong):
    clock = a_clock(acme, START + wrong)

    clocks.stop(clock_id=clock.pk, at=START + MINUTE)

    assert again(clock).state == ClockState.MET
    assert again(clock).worked == max(timedelta(), MINUTE - wrong)


def test_a_breach_stands_when_a_server_whose_clock_is_slow_stops_it(everyone, acme):
    clock = a_clock(acme)
    sweep(at=DUE)

    clocks.stop(clock_id=clock.pk, at=DUE - TEN)

    assert (again(clock).state, again(clock).breached_at) == (ClockState.MISSED, DUE)
