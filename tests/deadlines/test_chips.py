"""The deadline chip: every state in words, in two zones, and cheap enough for fifty rows."""

import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import timezone
from django_cotton.compiler_regex import CottonCompiler

from ipr_portal.deadlines.chips import chip_of, chips_of
from ipr_portal.deadlines.enums import ClockState
from ipr_portal.deadlines.instants import instants
from ipr_portal.deadlines.models import Clock
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.deadlines.templatetags.deadlines import deadline
from tests.factories import ClockFactory

pytestmark = pytest.mark.usefixtures("everyone")

SGT = ZoneInfo("Asia/Singapore")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=SGT)
WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=SGT)
HOUR = timedelta(hours=1)


@pytest.fixture
def clock(acme):
    """IPP Plus, started Monday at ten: due Wednesday at ten."""
    clock = ClockFactory.build(organisation=acme, level="IPP Plus", business_days=2, started_at=MONDAY)
    for name, moment in instants(worktime_of(clock.version_id), MONDAY, clock.budget).as_columns().items():
        setattr(clock, name, moment)
    clock.pk = 1
    return clock


@pytest.fixture(autouse=True)
def in_singapore():
    with timezone.override(SGT):
        yield


def chip(clock, at):
    return chip_of(clock, at)


@pytest.mark.parametrize(
    ("at", "state", "said"),
    [
        (MONDAY, "running", "Due Wed 25 Nov, 10:00 SGT · 2 business days of working time"),
        (MONDAY + 5 * HOUR, "running", "Due Wed 25 Nov, 10:00 SGT · 1 business day 4 h of working time"),
        (MONDAY + timedelta(minutes=1, seconds=1), "running", "Due Wed 25 Nov, 10:00 SGT · 1 business day 8 h of working time"),
        (MONDAY + 25 * HOUR, "running", "Due Wed 25 Nov, 10:00 SGT · 8 h of working time"),
        (MONDAY + 29 * HOUR + 30 * timedelta(minutes=1), "risk", "At risk, due Wed 25 Nov, 10:00 SGT · 3 h 30 min of working time"),
        (WEDNESDAY - 9 * HOUR, "risk", "At risk, due Wed 25 Nov, 10:00 SGT · 1 h of working time"),
        (WEDNESDAY - timedelta(seconds=59), "risk", "At risk, due Wed 25 Nov, 10:00 SGT · under a minute of working time"),
        (WEDNESDAY, "breached", "Overdue since Wed 25 Nov, 10:00 SGT · under a minute of working time over"),
        (WEDNESDAY + 24 * HOUR, "breached", "Overdue since Wed 25 Nov, 10:00 SGT · 1 business day of working time over"),
    ],
)  # fmt: skip
def test_a_clock_that_runs_says_what_is_left_at_that_moment(clock, at, state, said):
    found = chip(clock, at)

    assert (found.state, str(found)) == (state, said)


def test_a_clock_that_is_due_today_is_at_risk_for_any_share_used(clock):
    clock.started_at, clock.due_at = WEDNESDAY - HOUR, WEDNESDAY + 8 * HOUR

    assert chip(clock, WEDNESDAY - HOUR).state == "risk"


def test_a_paused_clock_says_when_it_is_due_at_the_latest_and_why_and_uses_nothing(clock):
    clock.paused_from, clock.paused_until = MONDAY + HOUR, MONDAY + 5 * HOUR
    clock.pause_reason, clock.due_at = "QUESTION", WEDNESDAY + 4 * HOUR

    now, later = chip(clock, MONDAY + 2 * HOUR), chip(clock, MONDAY + 4 * HOUR)

    assert str(now) == "Paused, due Wed 25 Nov, 14:00 SGT · question open"
    assert (now.state, now.used, later.used) == ("paused", 5, 5)


def test_a_pause_that_has_reached_its_cap_is_over_without_anybody_writing_it(clock):
    clock.paused_from, clock.paused_until = MONDAY + HOUR, MONDAY + 5 * HOUR
    clock.pause_reason, clock.due_at = "QUESTION", WEDNESDAY + 4 * HOUR

    found = chip(clock, MONDAY + 5 * HOUR)

    assert str(found) == "Due Wed 25 Nov, 14:00 SGT · 1 business day 8 h of working time"


@pytest.mark.parametrize(
    ("state", "worked", "said"),
    [
        (ClockState.MET, timedelta(hours=13, minutes=12), "In time Wed 25 Nov, 11:00 SGT · 4 h 48 min of working time to spare"),
        (ClockState.MISSED, timedelta(hours=19), "Late Wed 25 Nov, 11:00 SGT · 1 h of working time over"),
        (ClockState.MISSED, timedelta(hours=18), "Late Wed 25 Nov, 11:00 SGT · under a minute of working time over"),
        (ClockState.VOID, timedelta(hours=1), "Does not count Wed 25 Nov, 11:00 SGT · The notice was withdrawn before it was decided"),
    ],
)  # fmt: skip
def test_a_stopped_clock_says_what_came_of_it(clock, state, worked, said):
    clock.state, clock.stopped_at, clock.worked = state, WEDNESDAY + HOUR, worked
    clock.void_reason = "WITHDRAWN" if state == ClockState.VOID else ""

    assert str(chip(clock, WEDNESDAY + 9 * HOUR)) == said


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Asia/Singapore", "Wed 25 Nov, 10:00 SGT"),
        ("Asia/Kuala_Lumpur", "Wed 25 Nov, 10:00 MYT"),
        ("Asia/Bangkok", "Wed 25 Nov, 09:00 ICT"),
        ("America/New_York", "Tue 24 Nov, 21:00 EST"),
    ],
)
@pytest.mark.parametrize("paused", [False, True])
def test_a_chip_names_one_instant_in_the_readers_time(clock, zone, said, paused):
    if paused:
        clock.paused_from, clock.paused_until = MONDAY, MONDAY + HOUR
        clock.pause_reason = "MARKETPLACE"

    with timezone.override(zone):
        html = deadline(found := chip(clock, MONDAY))

    assert found.said == said
    assert html.count(said[-4:]) == 1
    assert html.count("<time") == 1


def test_a_chip_calls_a_day_of_work_a_business_day_in_script_too():
    words = render_to_string("shell/deadline_words.html")

    assert 'data-day="# business day"' in words
    assert 'data-days="# business days"' in words


def test_beyond_the_calendar_the_chip_says_what_it_can(clock):
    found = chip(clock, datetime(2029, 6, 1, tzinfo=UTC))

    assert str(found) == "Overdue since Wed 25 Nov 2026, 10:00 SGT · "


def test_a_notice_without_a_clock_has_no_chip():
    assert (chips_of([None], MONDAY), deadline(chip_of(None, MONDAY))) == ({}, "")


def test_the_chip_is_a_link_with_word_instant_time_and_fuse(clock):
    html = deadline(chip(clock, MONDAY + 25 * HOUR), "/explain/", "1")

    assert html.startswith(
        '<a class="deadline deadline--running" href="/explain/" title="Explain this deadline" data-deadline="28800 540 1080 0-25200'
    )
    assert '<rect width="55%"' in html
    assert ">8 h of working time</span>" in html


def test_the_component_writes_the_same(clock):
    found = chip(clock, MONDAY)

    component = CottonCompiler().process('<c-deadline :chip="chip" href="/x/" compact="1" />')

    assert Template(component).render(Context({"chip": found})).strip() == deadline(found, "/x/", "1")


def test_chips_take_no_statement_once_the_calendars_are_laid_out(acme, django_assert_num_queries):
    for n in range(3):
        ClockFactory(organisation=acme, subject_id=f"c{n}")
    chips_of(Clock.objects.all()[:1], MONDAY)
    clocks = list(Clock.objects.all())

    with django_assert_num_queries(0):
        assert len(chips_of(clocks, MONDAY)) == 3


def test_a_chip_is_calculated_and_written_in_few_calls(clock):
    """A list writes fifty of them. Measured 274; time itself depends on who else is at work."""
    deadline(chip(clock, MONDAY), "/explain/", "1")  # formats and calendars are remembered
    calls = []

    sys.setprofile(lambda _frame, event, _argument: calls.append(event) if event == "call" else None)
    try:
        deadline(chips_of([clock], MONDAY + HOUR)[1], "/explain/", "1")
    finally:
        sys.setprofile(None)

    assert len(calls) < 400
