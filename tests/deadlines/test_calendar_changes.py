"""A calendar change with running clocks: the effects match the preview, and results are not changed."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from ipr_portal.audit.models import AuditEvent
from ipr_portal.audit.wording import say
from ipr_portal.deadlines.actions import calendars, clocks, moves, pauses
from ipr_portal.deadlines.actions.calendars import CannotChange, Change
from ipr_portal.deadlines.actions.sweep import sweep
from ipr_portal.deadlines.enums import ClockState, DayKind
from ipr_portal.deadlines.instants import Instants, instants, spans
from ipr_portal.deadlines.models import CalendarVersion, Clock, Rebinding, Recalculation
from ipr_portal.deadlines.seeds import Proclaimed
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.errors import Stale
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions.claims import claim
from tests.deadlines.scene import (
    DUE,
    HOUR,
    MINUTE,
    START,
    a_clock,
    a_notice,
    again,
    change,
    closed,
    in_force,
    sg,
    worked,
)
from tests.races import PATIENCE, together

WEDNESDAY = sg("Wed 11:00")


def preview(at, *days, market="SG", **more):
    calendar = in_force(market).calendar
    return calendars.preview(calendar=calendar, change=Change(note="Gazetted", days=days, **more), at=at)


@pytest.fixture
def every_kind(everyone, acme, lead):
    """By name, on Wednesday 11:00: clocks of Singapore that are running, paused, overdue, and ended in each way."""
    found = {
        "fresh": a_clock(acme, sg("Wed 10:00")),
        "late in its life": a_clock(acme, sg("Mon 10:00")),
        "rests": a_clock(acme, sg("Mon 12:00")),
        "due before the change": a_clock(acme, sg("Mon 09:00")),
        "overdue": a_clock(acme, sg("Nov 19 15:00")),
        "overdue, not marked": a_clock(acme, sg("Nov 20 10:00")),
        "met": a_clock(acme, sg("Mon 10:00")),
        "missed": a_clock(acme, sg("Nov 19 10:00")),
        "void": a_clock(acme, sg("Mon 10:00")),
        "elsewhere": a_clock(acme, sg("Mon 10:00"), "MY"),
    }
    pauses.pause(
        clock_id=found["rests"].pk, reason="QUESTION", cap_at=sg("Fri 12:00"), by=lead, at=sg("Tue 10:00")
    )
    clocks.void(clock_id=found["void"].pk, reason="DUPLICATE", at=sg("Tue 12:00"))
    sweep(at=sg("Tue 16:00"))
    clocks.stop(clock_id=found["missed"].pk, at=sg("Tue 17:00"))
    clocks.stop(clock_id=found["met"].pk, at=sg("Tue 18:00"))
    return found


def states():
    """All that is written on every clock."""
    return {clock.pk: {**vars(clock), "_state": None} for clock in Clock.objects.all()}


CHANGES = {
    "a day to come": {"days": [closed("Thu")]},
    "yesterday": {"days": [closed("Tue")]},
    "the weekend is worked": {"days": [worked("Sat"), worked("Sun")]},
    "last weekend was worked": {"days": [worked("Nov 21"), worked("Nov 22")]},
    "a half day and a closure": {
        "days": [closed("Mon"), Proclaimed(sg("Thu 00:00").date(), DayKind.HALF_DAY, "Eve", ((540, 780),))]
    },
    "a week of six days": {"week": {day: [(540, 1080)] for day in range(6)}},
    "a lunch break": {"week": {day: [(540, 720), (780, 1080)] for day in range(5)}},
    "a holiday that is none": {"without": frozenset([date(2026, 12, 25)])},
    "a year to come": {"last_day": date(2029, 12, 31)},
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_preview_says_is_what_happens(every_kind, lead, name):
    parts = CHANGES[name]
    said = preview(
        WEDNESDAY, *parts.get("days", ()), **{k: v for k, v in parts.items() if k != "days"}
    ).effects
    expected_dues = {clock.pk: found.due_at for clock, found in said.moved.items()}
    expected_records = sorted(
        (row.clock_id, row.due_at, row.worked, row.would_be_met) for row in said.restated
    )
    before = {clock.pk: clock.due_at for clock in Clock.objects.all()}
    overdue = Clock.objects.filter(state=ClockState.BREACHED).count()

    change(lead, WEDNESDAY, *parts.get("days", ()), **{k: v for k, v in parts.items() if k != "days"})

    after = {clock.pk: clock.due_at for clock in Clock.objects.all()}
    assert after == before | expected_dues
    assert sorted(Recalculation.objects.values_list("clock_id", "due_at", "worked", "would_be_met")) == (
        expected_records
    )
    assert sum(after[key] > before[key] for key in before) == said.later
    assert sum(after[key] < before[key] for key in before) == said.earlier
    told = AuditEvent.objects.get(action="calendar.changed").detail
    assert (told["moved"], told["restated"]) == (len(expected_dues), len(expected_records))
    sweep(at=WEDNESDAY)
    unmarked = 1  # overdue already, and only not marked yet
    now_overdue = Clock.objects.filter(state=ClockState.BREACHED).count()
    assert now_overdue == overdue + unmarked + said.overdue_at_once(WEDNESDAY)


@pytest.mark.parametrize("name", CHANGES)
def test_after_a_change_every_running_clock_equals_one_calculated_by_the_new_calendar(every_kind, lead, name):
    parts = CHANGES[name]

    change(lead, WEDNESDAY, *parts.get("days", ()), **{k: v for k, v in parts.items() if k != "days"})

    assert_as_reckoned(WEDNESDAY)
    names = {clock.pk: name for name, clock in every_kind.items()}
    bound = {names[clock.pk] for clock in Clock.objects.filter(version=in_force())}
    assert bound == {"fresh", "late in its life", "rests", "due before the change"}


def assert_as_reckoned(at):
    """Every running clock is bound to the calendar in force, and due as calculated with it."""
    for clock in Clock.objects.running_at(at):
        table = worktime_of(in_force(clock.version.calendar.market).pk)
        found = instants(table, clock.started_at, clock.budget, spans(clocks.pauses_of(clock)))
        assert Instants.of(clock) == found
        assert clock.version == in_force(clock.version.calendar.market)


def test_a_preview_changes_nothing(every_kind):
    before = states()

    preview(WEDNESDAY, closed("Tue"), closed("Thu"))

    assert states() == before
    assert CalendarVersion.objects.filter(number__gt=1).count() == 0
    assert (Rebinding.objects.count(), Recalculation.objects.count()) == (0, 0)


def test_a_day_to_come_moves_what_runs_over_it_and_leaves_every_result(every_kind, lead):
    before = states()

    change(lead, WEDNESDAY, closed("Thu"))

    moved = {name for name, clock in every_kind.items() if again(clock).due_at != before[clock.pk]["due_at"]}
    assert moved == {"fresh", "late in its life"}
    assert again(every_kind["late in its life"]).due_at == sg("Fri 10:00")
    kept = ("overdue", "overdue, not marked", "met", "missed", "void", "elsewhere")
    now = states()
    assert [now[every_kind[name].pk] for name in kept] == [before[every_kind[name].pk] for name in kept]
    assert Recalculation.objects.count() == 0


def test_a_holiday_added_for_yesterday_moves_what_runs_and_restates_what_stands(every_kind, lead):
    before = states()

    change(lead, WEDNESDAY, closed("Tue"))

    assert {name: again(every_kind[name]).due_at for name in ("late in its life", "due before the change")} == {
        "late in its life": sg("Fri 10:00"), "due before the change": sg("Thu 18:00"),
    }  # fmt: skip
    now = states()
    for name in ("overdue", "overdue, not marked", "met", "missed", "void"):
        assert now[every_kind[name].pk] == before[every_kind[name].pk]
    beside = {row.clock_id: row for row in Recalculation.objects.all()}
    names = {clock.pk: name for name, clock in every_kind.items()}
    assert {names[key]: (row.worked, row.would_be_met) for key, row in beside.items()} == {
        "overdue": (None, None), "overdue, not marked": (None, None), "met": (8 * HOUR, True),
        "missed": (26 * HOUR, True),
    }  # fmt: skip
    assert again(every_kind["missed"]).state == ClockState.MISSED


def test_a_calendar_that_never_was_makes_nothing_late_in_silence(every_kind, lead):
    """Tuesday was worked round the clock after all: by the new calendar some were due, and the preview counts them."""
    said = preview(WEDNESDAY, worked("Tue", (0, 1440))).effects

    change(lead, WEDNESDAY, worked("Tue", (0, 1440)))
    sweep(at=WEDNESDAY)

    overdue = {name for name, clock in every_kind.items() if again(clock).state == ClockState.BREACHED}
    assert said.overdue_at_once(WEDNESDAY) == 2
    assert overdue == {"late in its life", "due before the change", "overdue", "overdue, not marked"}


def test_a_move_is_written_down_and_told_to_who_waits_and_nobody_else(
    everyone, acme, acme_owner, filer, lead
):
    moved = a_notice(acme)
    a_clock(acme, sg("Nov 16 10:00"))
    clocks.stop(clock_id=Clock.objects.exclude(pk=moved.clock_id).get().pk, at=sg("Nov 17 10:00"))

    change(lead, WEDNESDAY, closed("Thu"))

    row = Rebinding.objects.get()
    assert (row.clock, row.due_before, row.due_after, row.to_version.number) == (
        moved.clock, DUE, sg("Fri 10:00"), 2,
    )  # fmt: skip
    assert list(Notification.objects.values_list("kind", "recipient__name", "context__due")) == [
        ("clock.moved", "Olivia Owner", "Fri 27 Nov, 10:00 SGT")
    ]
    assert [str(say(event)) for event in AuditEvent.objects.about(moved.clock.subject)] == [
        "The working calendar changed (Gazetted): due Fri 27 Nov, 10:00 SGT instead of Thu 26 Nov, 10:00 SGT."
    ]
    moved.refresh_from_db()
    assert moved.due_at == sg("Fri 10:00")


def test_a_stage_that_was_told_is_not_told_again_after_a_move(everyone, acme, lead):
    clock = a_clock(acme)
    sweep(at=sg("Wed 16:18"))

    change(lead, sg("Wed 16:30"), closed("Mon"))
    counts = [sweep(at=sg(text)) for text in ("Wed 17:00", "Thu 15:18", "Thu 17:59", "Thu 18:00")]

    assert (counts, again(clock).breached_at) == ([0, 0, 0, 1], sg("Thu 18:00"))


def test_a_change_takes_as_many_statements_for_many_clocks_as_for_one(
    everyone, acme, lead, acme_owner, django_assert_num_queries
):
    a_notice(acme)
    with django_assert_num_queries(26) as queries:
        change(lead, WEDNESDAY, closed("Thu"))
    for n in range(20):
        a_notice(acme, START + n * MINUTE)

    with django_assert_num_queries(len(queries)):
        change(lead, WEDNESDAY, closed("Fri"))


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"days": [closed("Thu"), closed("Thu")]}, "named twice"),
        ({"days": [Proclaimed(date(2026, 11, 26), DayKind.HALF_DAY, "Eve")]}, "have hours"),
        ({"days": [Proclaimed(date(2026, 11, 26), DayKind.HOLIDAY, "Eve", ((540, 600),))]}, "have none"),
        ({"standard_day": 0}, "1 to 1440"),
        ({"last_day": date(2027, 12, 31)}, "cannot end before"),
        ({"week": {}}, "more than 60 days"),
        ({"week": {0: [(540, 720), (700, 1080)]}}, "two periods of working hours overlap"),
    ],
)
def test_a_change_that_makes_no_calendar_is_refused_and_changes_nothing(everyone, acme, lead, parts, why):
    clock = a_clock(acme)
    days = parts.get("days", ())
    rest = {name: value for name, value in parts.items() if name != "days"}

    with pytest.raises(CannotChange, match=why):
        change(lead, WEDNESDAY, *days, **rest)

    assert (again(clock).due_at, in_force().number) == (DUE, 1)


def test_a_person_with_an_older_version_is_refused(everyone, lead):
    change(lead, WEDNESDAY, closed("Thu"))

    with pytest.raises(Stale, match="version 2 is in force"):
        change(lead, WEDNESDAY, closed("Fri"), seen=1)


# --- at the same moment ---


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_a_calendar_at_once_one_is_told(acme, lead, admin):
    with staff_scope():
        clock = a_clock(acme)

    answers = together(
        lambda: change(lead, START, closed("Tue"), seen=1).number,
        lambda: change(admin, START, closed("Tue"), seen=1).number,
    )

    assert [answer for answer in answers if not isinstance(answer, Stale)] == [2]
    with staff_scope():
        assert again(clock).due_at == sg("Fri 10:00")


@pytest.mark.django_db(transaction=True)
def test_a_clock_that_starts_while_its_calendar_changes_is_caught_up_with(acme, acme_owner, lead):
    """It reads the old version, the change is made and commits, and only then the start commits."""
    started, changed, trouble = threading.Event(), threading.Event(), []

    def start():
        try:
            with staff_scope():
                a_clock(acme)
                started.set()
                assert changed.wait(PATIENCE), "the change of the calendar has not come"
        except Exception as error:
            trouble.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=start)
    thread.start()
    assert started.wait(PATIENCE), trouble
    with staff_scope():
        change(lead, START, closed("Tue"))
    changed.set()
    thread.join(PATIENCE)

    with staff_scope():
        clock = Clock.objects.get()
        assert (trouble, clock.version.number, clock.due_at) == ([], 1, DUE)
    assert [moves.catch_up(at=START + HOUR), moves.catch_up(at=START + HOUR)] == [1, 0]
    with staff_scope():
        clock = Clock.objects.get()
        assert (clock.version.number, clock.due_at) == (2, sg("Fri 10:00"))
        assert Notification.objects.filter(kind="clock.moved").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_calendar_change_is_consistent_with_concurrent_starts_pauses_and_stops(acme, lead):
    """In any order: running clocks use the new calendar, stopped ones keep their result."""
    with staff_scope():
        notices = [a_notice(acme, START + n * MINUTE) for n in range(8)]

    together(
        lambda: change(lead, WEDNESDAY, closed("Tue"), closed("Thu")),
        lambda: [a_clock(acme, WEDNESDAY + n * MINUTE) for n in range(4)],
        lambda: [pauses.pause(
            clock_id=row.clock_id, reason="QUESTION", cap_at=WEDNESDAY + 2 * HOUR, by=lead, at=WEDNESDAY
        ) for row in notices[:3]],
        lambda: [clocks.stop(clock_id=row.clock_id, at=WEDNESDAY) for row in notices[3:5]],
        lambda: sweep(at=WEDNESDAY),
    )  # fmt: skip
    moves.catch_up(at=WEDNESDAY)

    with staff_scope():
        assert_as_reckoned(WEDNESDAY)
        assert Clock.objects.running_at(WEDNESDAY).count() == 10
        for notice in notices:
            notice.refresh_from_db()
            assert notice.due_at == again(notice.clock).due_at
        for clock in Clock.objects.filter(state=ClockState.MET):
            table = worktime_of(clock.version_id)
            assert clock.worked == table.worked(clock.started_at, WEDNESDAY)


@pytest.mark.django_db(transaction=True)
def test_who_takes_a_notice_and_who_changes_the_calendar_do_not_wait_in_a_circle(acme, lead, triager):
    with staff_scope():
        notices = [a_notice(acme, START + n * MINUTE) for n in range(6)]

    for n, day in enumerate(("Thu", "Fri")):
        together(
            lambda day=day: change(lead, WEDNESDAY, closed(day)),
            *[
                lambda notice=notice: claim(notice=notice, by=triager, at=WEDNESDAY)
                for notice in notices[3 * n : 3 * n + 3]
            ],
        )

    with staff_scope():
        assert {clock.holder for clock in Clock.objects.all()} == {triager}
        assert {clock.due_at - clock.started_at for clock in Clock.objects.all()} == {timedelta(days=7)}
