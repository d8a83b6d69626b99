"""A deadline explained: the stretches follow each other, say why they do not count, and add up to the budget exactly."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipr_portal.deadlines.enums import DayKind
from ipr_portal.deadlines.explain import CLOSED, COUNTED, OVER, PAUSED, Rest, explain
from ipr_portal.deadlines.worktime import Special, Worktime

SGT = ZoneInfo("Asia/Singapore")
OFFICE = ((540, 1080),)
BUDGET = timedelta(hours=18)
NOTHING = timedelta()


def table(**special):
    days = {date.fromisoformat(day.replace("_", "-")[1:]): row for day, row in special.items()}
    return Worktime(
        zone="Asia/Singapore", week=dict.fromkeys(range(5), OFFICE), special=days,
        first=date(2026, 11, 1), last=date(2027, 2, 28),
    )  # fmt: skip


def at(text):
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SGT)


def rows(found):
    return [(one.kind, f"{one.since.astimezone(SGT):%a %H:%M}", f"{one.until.astimezone(SGT):%a %H:%M}", one.worked) for one in found.stretches]  # fmt: skip


def hours(n):
    return timedelta(hours=n)


def test_two_business_days_are_told_stretch_by_stretch():
    found = explain(table(), at("11-23T10:00"), BUDGET, at=at("11-23T10:00"))

    assert rows(found) == [
        (COUNTED, "Mon 10:00", "Mon 18:00", hours(8)),
        (CLOSED, "Mon 18:00", "Tue 09:00", NOTHING),
        (COUNTED, "Tue 09:00", "Tue 18:00", hours(9)),
        (CLOSED, "Tue 18:00", "Wed 09:00", NOTHING),
        (COUNTED, "Wed 09:00", "Wed 10:00", hours(1)),
    ]
    assert [one.total for one in found.stretches] == [hours(8), hours(8), hours(17), hours(17), hours(18)]
    assert (found.due, found.counted) == (at("11-25T10:00"), BUDGET)


def test_a_weekend_is_one_stretch_and_says_which_days():
    found = explain(table(), at("11-27T17:59"), BUDGET, at=at("11-27T17:59"))

    weekend = found.stretches[1]
    assert (weekend.kind, weekend.until) == (CLOSED, at("11-30T09:00"))
    assert [(one.kind, one.first, one.last) for one in weekend.reasons] == [
        ("rest", date(2026, 11, 28), date(2026, 11, 29))
    ]


def test_a_holiday_is_named_and_an_estimate_marked():
    deepavali = Special("Deepavali", (), DayKind.HOLIDAY, estimated=True)

    found = explain(table(d2026_11_24=deepavali), at("11-23T10:00"), BUDGET, at=at("11-23T10:00"))

    assert found.due == at("11-26T10:00")
    assert [(one.special.name, one.special.estimated) for one in found.stretches[1].reasons] == [
        ("Deepavali", True)
    ]


def test_a_half_day_is_named_only_where_it_takes_time_away():
    eve = Special("Eve", ((540, 780),), DayKind.HALF_DAY)

    found = explain(table(d2026_11_24=eve), at("11-23T10:00"), BUDGET, at=at("11-23T10:00"))

    assert [[one.special.name for one in row.reasons] for row in found.stretches if row.kind == CLOSED] == [
        [], ["Eve"],
    ]  # fmt: skip
    assert found.due == at("11-25T15:00")


def test_a_special_working_day_counts():
    saturday = Special("Make-up day", OFFICE, DayKind.WORKING_DAY)

    found = explain(table(d2026_11_28=saturday), at("11-27T10:00"), BUDGET, at=at("11-27T10:00"))

    assert found.due == at("11-30T10:00")
    assert [one.kind for one in found.stretches].count(COUNTED) == 3


def test_a_pause_is_one_stretch_over_nights_and_does_not_count():
    pause = Rest(at("11-23T16:00"), at("11-25T11:00"), "why")

    found = explain(table(), at("11-23T10:00"), BUDGET, [pause], at=at("11-23T10:00"))

    assert rows(found)[:2] == [
        (COUNTED, "Mon 10:00", "Mon 16:00", hours(6)),
        (PAUSED, "Mon 16:00", "Wed 11:00", hours(2 + 9 + 2)),
    ]
    assert (found.due, found.counted, found.stretches[1].rests) == (at("11-26T14:00"), BUDGET, ("why",))


def test_pauses_that_overlap_count_once_and_are_all_named():
    pauses = [
        Rest(at("11-23T11:00"), at("11-23T13:00"), "a"),
        Rest(at("11-23T12:00"), at("11-23T14:00"), "b"),
    ]

    found = explain(table(), at("11-23T10:00"), BUDGET, pauses, at=at("11-23T10:00"))

    assert [(one.worked, one.rests) for one in found.stretches if one.kind == PAUSED] == [
        (hours(3), ("a", "b"))
    ]


def test_a_pause_outside_the_hours_changes_nothing_and_is_shown():
    pause = Rest(at("11-23T20:00"), at("11-23T22:00"), "why")

    found = explain(table(), at("11-23T10:00"), BUDGET, [pause], at=at("11-23T10:00"))

    assert found.due == at("11-25T10:00")
    assert (PAUSED, "Mon 20:00", "Mon 22:00", NOTHING) in rows(found)


def test_the_present_splits_counted_and_future_stretches():
    found = explain(table(), at("11-23T10:00"), BUDGET, at=at("11-23T12:00"))

    assert rows(found)[:2] == [
        (COUNTED, "Mon 10:00", "Mon 12:00", hours(2)),
        (COUNTED, "Mon 12:00", "Mon 18:00", hours(6)),
    ]
    assert [one.ahead for one in found.stretches[:3]] == [False, True, True]


def test_what_is_over_is_one_stretch_beyond_the_deadline():
    found = explain(table(), at("11-23T10:00"), BUDGET, at=at("11-26T10:00"))

    assert rows(found)[-1] == (OVER, "Wed 10:00", "Thu 10:00", hours(9))
    assert (found.counted, found.over) == (BUDGET, hours(9))


def test_a_stopped_clock_is_told_until_it_stopped():
    found = explain(table(), at("11-23T10:00"), BUDGET, at=at("12-01T10:00"), stopped_at=at("11-24T11:00"))

    assert rows(found)[-1] == (COUNTED, "Tue 09:00", "Tue 11:00", hours(2))
    assert (found.counted, found.due) == (hours(10), at("11-25T10:00"))


def test_a_start_outside_the_hours_begins_with_a_stretch_that_does_not_count():
    found = explain(table(), at("11-23T07:30"), BUDGET, at=at("11-23T07:30"))

    assert rows(found)[0] == (CLOSED, "Mon 07:30", "Mon 09:00", NOTHING)
    assert (found.due, rows(found)[-1][2]) == (at("11-24T18:00"), "Tue 18:00")


moments = st.datetimes(datetime(2026, 11, 2), datetime(2026, 12, 20)).map(lambda one: one.replace(tzinfo=SGT))
spans = st.tuples(moments, st.timedeltas(NOTHING, timedelta(days=6)))
LUNCH = Worktime(
    zone="Asia/Singapore", week=dict.fromkeys((0, 1, 2, 3, 6), ((540, 720), (780, 1080))),
    special={
        date(2026, 11, 10): Special("Holiday"), date(2026, 11, 17): Special("Half", ((540, 700),)),
        date(2026, 11, 20): Special("Friday worked", ((600, 1440),)),
    },
    first=date(2026, 11, 1), last=date(2027, 2, 28),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(start=moments, minutes=st.integers(1, 4000), pauses=st.lists(spans, max_size=4), now=moments)
def test_what_counts_adds_up_to_the_budget_exactly(start, minutes, pauses, now):
    budget = timedelta(minutes=minutes)
    rests = [Rest(since, since + long) for since, long in pauses]

    found = explain(LUNCH, start, budget, rests, at=now)

    assert found.counted == budget
    assert found.due == LUNCH.due(start, budget, [(rest.since, rest.until) for rest in rests])
    assert (found.stretches[0].since, found.stretches[-1].until) == (start, found.end)
    assert all(one.until == after.since for one, after in pairwise(found.stretches))


@settings(max_examples=200, deadline=None)
@given(start=moments, minutes=st.integers(1, 4000), pauses=st.lists(spans, max_size=4), stop=moments)
def test_what_counts_until_a_stop_is_what_was_worked(start, minutes, pauses, stop):
    budget, stop = timedelta(minutes=minutes), max(start, stop)
    rests = [Rest(since, since + long) for since, long in pauses]

    found = explain(LUNCH, start, budget, rests, at=stop, stopped_at=stop)

    cut = [(rest.since, min(rest.until, stop)) for rest in rests]
    worked = LUNCH.worked(start, stop, cut)
    assert min(found.counted + found.over, budget) == min(worked, budget)


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Brussels"])
def test_a_day_on_which_the_clocks_change_has_its_local_hours(zone):
    wall = ZoneInfo(zone)
    always = Worktime(
        zone=zone, week=dict.fromkeys(range(7), ((0, 1440),)), first=date(2026, 3, 1), last=date(2026, 4, 30)
    )
    start = datetime(2026, 3, 7, 12, tzinfo=wall)

    found = explain(always, start, timedelta(days=40), at=start)

    assert found.counted == timedelta(days=40)
