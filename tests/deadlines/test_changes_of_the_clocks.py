"""Clocks across a change to or from summer time: a business day keeps its local hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from ipr_portal.deadlines.actions import clocks, pauses
from ipr_portal.deadlines.actions.sweep import sweep
from ipr_portal.deadlines.enums import ClockState
from ipr_portal.deadlines.models import Calendar
from tests.deadlines.scene import HOUR, TICK, a_clock, again, in_force

pytestmark = pytest.mark.usefixtures("everyone")

ZONES = {"US": ZoneInfo("America/New_York"), "EU": ZoneInfo("Europe/Brussels")}


def wall(market, text):
    """`2026-10-30 16:00` in the local time of a market."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONES[market])


@pytest.mark.parametrize(
    ("market", "start", "due", "elapsed"),
    [
        ("US", "2026-10-30 16:00", "2026-11-04 16:00", timedelta(days=5, hours=1)),  # an hour longer
        ("US", "2026-03-06 16:00", "2026-03-11 16:00", timedelta(days=4, hours=23)),  # an hour shorter
        ("US", "2026-10-31 12:00", "2026-11-04 18:00", timedelta(days=4, hours=7)),  # sent on the Saturday
        ("EU", "2026-10-23 16:00", "2026-10-28 16:00", timedelta(days=5, hours=1)),
        ("EU", "2026-03-27 16:00", "2026-04-01 16:00", timedelta(days=4, hours=23)),
        ("EU", "2026-04-01 16:00", "2026-04-08 16:00", timedelta(days=7)),  # Good Friday, Easter Monday
        ("US", "2026-11-24 16:00", "2026-11-30 16:00", timedelta(days=6)),  # Thanksgiving
    ],
)
def test_a_deadline_across_a_change_is_at_the_same_local_time(acme, market, start, due, elapsed):
    clock = a_clock(acme, wall(market, start), market)

    assert clock.due_at == wall(market, due)
    assert clock.due_at - clock.started_at.astimezone(UTC) == elapsed


@pytest.mark.parametrize("market", ["US", "EU"])
def test_met_and_overdue_part_at_the_very_instant_after_a_change(acme, market):
    start = wall(market, "2026-10-23 16:00" if market == "EU" else "2026-10-30 16:00")
    in_time, overdue = a_clock(acme, start, market), a_clock(acme, start, market)
    due = in_time.due_at

    clocks.stop(clock_id=in_time.pk, at=due - TICK)
    sweep(at=due - TICK)
    before = again(overdue).state
    sweep(at=due)

    assert (again(in_time).state, again(in_time).worked) == (ClockState.MET, in_time.budget - TICK)
    assert (before, again(overdue).state) == (ClockState.RUNNING, ClockState.BREACHED)


def test_a_pause_across_a_change_counts_local_hours(acme, lead):
    """From Friday 16:00 to Monday 11:00 four hours would have been worked, regardless of the night between."""
    clock = a_clock(acme, wall("US", "2026-10-30 15:00"), "US")

    pauses.pause(
        clock_id=clock.pk, reason="QUESTION", cap_at=wall("US", "2026-11-02 11:00"), by=lead,
        at=wall("US", "2026-10-30 16:00"),
    )  # fmt: skip

    assert again(clock).due_at == wall("US", "2026-11-05 10:00")
    clocks.stop(clock_id=clock.pk, at=wall("US", "2026-11-02 12:00"))
    assert again(clock).worked == 2 * HOUR


@pytest.mark.parametrize(
    ("market", "start", "due"),
    [
        ("US", "2029-03-08 16:00", "2029-03-13 16:00"),
        ("US", "2029-11-02 16:00", "2029-11-07 16:00"),
        ("EU", "2029-03-23 16:00", "2029-03-28 16:00"),
        ("EU", "2029-10-26 16:00", "2029-10-31 16:00"),
        ("EU", "2029-12-21 16:00", "2029-12-28 16:00"),
    ],
)
def test_years_that_were_loaded_later_change_their_clocks_as_well(acme, capsys, market, start, due):
    call_command("load_holidays", market, "--years", "2029", "2030", "--yes")

    assert in_force(market).last_day == date(2030, 12, 31)
    assert Calendar.objects.get(market=market).versions.count() == 2
    assert a_clock(acme, wall(market, start), market).due_at == wall(market, due)
    assert "Version 2 is in force." in capsys.readouterr().out
