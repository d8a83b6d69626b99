"""Working time, case by case: the reference vectors, the boundaries, and the days on which calendars are odd."""

import sys
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ipr_portal.deadlines.worktime import BeyondCalendar, CalendarError, Special, Worktime, united

SGT = ZoneInfo("Asia/Singapore")
NINE_TO_SIX, MORNING, LUNCH = ((540, 1080),), ((540, 780),), ((540, 720), (780, 1080))
MON_TO_FRI = range(5)
BUDGET = timedelta(hours=18)  # two business days of nine hours
HOUR, MINUTE, TICK = timedelta(hours=1), timedelta(minutes=1), timedelta(microseconds=1)


def table(
    hours=NINE_TO_SIX, days=MON_TO_FRI, *, zone="Asia/Singapore", first=date(2026, 11, 1), last=date(2026, 12, 31), **special
):  # fmt: skip
    """A calendar; special days are given as `d1124=hours` for 24 November of its first year."""
    at = {
        date(first.year, int(name[1:3]), int(name[3:])): Special(name, hours)
        for name, hours in special.items()
    }
    return Worktime(zone=zone, week=dict.fromkeys(days, hours), special=at, first=first, last=last)


def at(text, zone=SGT):
    """`Nov 23 10:00` of 2026 in the market's local time."""
    return datetime.strptime(f"2026 {text}", "%Y %b %d %H:%M").replace(tzinfo=zone)


HALF_EVE = {"d1224": MORNING, "d1225": ()}
VECTORS = [
    # the reference vectors: submitted, special days, pause, due
    ("Nov 23 10:00", {}, None, "Nov 25 10:00"),
    ("Nov 23 08:00", {}, None, "Nov 24 18:00"),  # before opening
    ("Nov 23 18:00", {}, None, "Nov 25 18:00"),  # at close
    ("Nov 23 20:00", {}, None, "Nov 25 18:00"),
    ("Nov 27 17:59", {}, None, "Dec 01 17:59"),  # Friday
    ("Nov 28 12:00", {}, None, "Dec 01 18:00"),  # Saturday
    ("Nov 23 10:00", {"d1124": ()}, None, "Nov 26 10:00"),  # Tuesday is a public holiday
    ("Nov 23 10:00", {"d1124": MORNING}, None, "Nov 25 15:00"),  # Tuesday is a half day
    ("Dec 24 15:00", HALF_EVE, None, "Dec 29 18:00"),
    ("Nov 23 10:00", {}, ("Nov 23 16:00", "Nov 25 11:00"), "Nov 26 14:00"),
    ("Nov 27 15:00", {}, ("Nov 27 16:00", "Nov 29 12:00"), "Dec 01 17:00"),
    # and more
    ("Nov 23 09:00", {}, None, "Nov 24 18:00"),  # at opening: the same as before it
    ("Nov 23 17:59", {}, None, "Nov 25 17:59"),
    ("Nov 24 10:00", {"d1124": ()}, None, "Nov 26 18:00"),  # on a holiday
    ("Nov 27 10:00", {"d1128": NINE_TO_SIX}, None, "Nov 30 10:00"),  # a Saturday on which people work
    ("Nov 23 10:00", {"d1124": ((540, 1260),)}, None, "Nov 24 19:00"),  # a long day
]


@pytest.mark.parametrize(("start", "special", "pause", "due"), VECTORS)
def test_two_business_days_are_used_up(start, special, pause, due):
    worktime, pauses = table(**special), [tuple(map(at, pause))] if pause else []

    assert worktime.due(at(start), BUDGET, pauses) == at(due)
    assert worktime.worked(at(start), at(due), pauses) == BUDGET


@pytest.mark.parametrize(("start", "special", "pause", "due"), VECTORS)
def test_the_last_tick_before_is_in_time_and_the_instant_itself_is_not(start, special, pause, due):
    worktime, pauses = table(**special), [tuple(map(at, pause))] if pause else []

    assert worktime.worked(at(start), at(due) - TICK, pauses) == BUDGET - TICK
    assert not worktime.worked(at(start), at(due), pauses) < BUDGET


def test_time_that_runs_out_at_closing_ends_at_closing_not_at_the_next_opening():
    due = table().due(at("Nov 27 09:00"), timedelta(hours=9))

    assert due == at("Nov 27 18:00")


PAUSES = [
    ("outside the hours", [("Nov 23 19:00", "Nov 24 08:00")], "Nov 25 10:00"),
    ("over the night", [("Nov 23 17:00", "Nov 24 10:00")], "Nov 25 12:00"),
    ("over a weekend", [("Nov 28 00:00", "Nov 29 23:00")], "Nov 25 10:00"),
    ("two that overlap", [("Nov 23 11:00", "Nov 23 13:00"), ("Nov 23 12:00", "Nov 23 14:00")], "Nov 25 13:00"),
    ("two that touch", [("Nov 23 11:00", "Nov 23 12:00"), ("Nov 23 12:00", "Nov 23 13:00")], "Nov 25 12:00"),
    ("one inside another", [("Nov 23 11:00", "Nov 23 14:00"), ("Nov 23 12:00", "Nov 23 13:00")], "Nov 25 13:00"),
    ("the same twice", [("Nov 23 11:00", "Nov 23 14:00")] * 2, "Nov 25 13:00"),
    ("two apart, given backwards", [("Nov 24 11:00", "Nov 24 12:00"), ("Nov 23 11:00", "Nov 23 13:00")], "Nov 25 13:00"),
    ("opened before the start", [("Nov 20 11:00", "Nov 23 11:00")], "Nov 25 11:00"),
    ("over before the start", [("Nov 20 11:00", "Nov 20 15:00")], "Nov 25 10:00"),
    ("of no length", [("Nov 23 11:00", "Nov 23 11:00")], "Nov 25 10:00"),
    ("backwards", [("Nov 23 14:00", "Nov 23 11:00")], "Nov 25 10:00"),
    ("opened at the deadline", [("Nov 25 10:00", "Nov 30 10:00")], "Nov 25 10:00"),
    ("opened a minute before it", [("Nov 25 09:59", "Nov 25 11:00")], "Nov 25 11:01"),
    ("which brings a later one before the deadline", [("Nov 24 10:00", "Nov 24 12:00"), ("Nov 25 11:00", "Nov 25 12:00")], "Nov 25 13:00"),
    ("opened only after the deadline", [("Nov 25 12:00", "Nov 30 12:00")], "Nov 25 10:00"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "pauses", "due"), PAUSES, ids=[name for name, *_ in PAUSES])
def test_a_pause(name, pauses, due):
    spans = [(at(since), at(until)) for since, until in pauses]

    assert table().due(at("Nov 23 10:00"), BUDGET, spans) == at(due)
    assert table().worked(at("Nov 23 10:00"), at(due), spans) == BUDGET


def test_a_deadline_at_closing_is_not_moved_by_a_pause_that_begins_after_hours():
    pause = (at("Nov 24 20:00"), at("Nov 26 12:00"))

    assert table().due(at("Nov 23 08:00"), BUDGET, [pause]) == at("Nov 24 18:00")


def test_a_pause_with_its_end_far_beyond_the_calendar_is_an_error_not_a_date():
    with pytest.raises(BeyondCalendar):
        table().due(at("Nov 23 10:00"), BUDGET, [(at("Nov 23 11:00"), datetime(2400, 1, 1, tzinfo=UTC))])


def test_united_pauses_are_in_order_and_apart():
    pauses = [(at("Nov 24 10:00"), at("Nov 24 12:00")), (at("Nov 23 10:00"), at("Nov 23 12:00"))]
    pauses += [(at("Nov 23 11:00"), at("Nov 23 13:00")), (at("Nov 25 11:00"), at("Nov 25 10:00"))]

    assert united(pauses) == [
        (at("Nov 23 10:00"), at("Nov 23 13:00")),
        (at("Nov 24 10:00"), at("Nov 24 12:00")),
    ]


def test_a_lunch_break_does_not_count():
    worktime = table(LUNCH)

    assert worktime.due(at("Nov 23 11:30"), HOUR) == at("Nov 23 13:30")
    assert worktime.due(at("Nov 23 09:00"), 3 * HOUR) == at("Nov 23 12:00")  # at the break, not after it
    assert worktime.due(at("Nov 23 12:30"), 5 * HOUR) == at("Nov 23 18:00")
    assert worktime.worked(at("Nov 23 00:00"), at("Nov 24 00:00")) == 8 * HOUR


def test_an_interval_until_midnight_has_its_last_minute():
    worktime = table(((1080, 1440),))

    assert worktime.worked(at("Nov 23 18:00"), at("Nov 24 00:00")) == 6 * HOUR
    assert worktime.due(at("Nov 23 18:00"), 6 * HOUR) == at("Nov 24 00:00")
    assert (worktime.is_open(at("Nov 23 23:59")), worktime.is_open(at("Nov 24 00:00"))) == (True, False)


def test_a_night_shift_is_two_intervals_that_meet_at_midnight():
    worktime = table(((0, 360), (1320, 1440)), range(7))

    assert worktime.due(at("Nov 23 22:00"), 3 * HOUR) == at("Nov 24 01:00")
    assert worktime.worked(at("Nov 23 22:00"), at("Nov 24 06:00")) == 8 * HOUR


def test_a_market_may_rest_on_friday_and_saturday():
    worktime = table(days=(6, 0, 1, 2, 3))

    assert worktime.due(at("Nov 26 17:00"), BUDGET) == at("Nov 30 17:00")  # Thursday, Sunday, Monday


def test_a_leap_day_is_a_day():
    worktime = table(first=date(2028, 2, 1), last=date(2028, 3, 31), d0228=())
    start = datetime(2028, 2, 25, 10, tzinfo=SGT)  # Friday; Monday the 28th is a holiday

    assert worktime.due(start, BUDGET) == datetime(2028, 3, 1, 10, tzinfo=SGT)


def test_a_late_evening_in_utc_belongs_to_the_next_day_of_the_market():
    late_on_sunday = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # 07:30 on Monday in Singapore

    assert table().due(late_on_sunday, BUDGET) == at("Nov 24 18:00")
    assert table(d1123=()).due(late_on_sunday, BUDGET) == at("Nov 25 18:00")


def test_microseconds_are_kept():
    start = at("Nov 23 10:00") + TICK

    assert table().due(start, BUDGET) == at("Nov 25 10:00") + TICK
    assert table().due(start, 2 * TICK) == start + 2 * TICK
    assert table().worked(start, start + 3 * TICK, [(start + TICK, start + 2 * TICK)]) == 2 * TICK


@pytest.mark.parametrize(
    ("moment", "is_open", "opening"),
    [
        ("Nov 23 08:59", False, "Nov 23 09:00"),
        ("Nov 23 09:00", True, "Nov 23 09:00"),
        ("Nov 23 17:59", True, "Nov 23 17:59"),
        ("Nov 23 18:00", False, "Nov 24 09:00"),
        ("Nov 27 18:00", False, "Nov 30 09:00"),
    ],
)
def test_opening_is_included_and_closing_is_not(moment, is_open, opening):
    assert table().is_open(at(moment)) == is_open
    assert table().next_opening(at(moment)) == at(opening)


def test_an_end_before_the_start_is_no_time():
    assert table().worked(at("Nov 24 10:00"), at("Nov 23 10:00")) == timedelta()


def test_the_openings_of_a_span_are_cut_to_it():
    openings = list(table().openings(at("Nov 23 10:00"), at("Nov 24 10:00")))

    assert openings == [
        (at("Nov 23 10:00"), at("Nov 23 18:00")),
        (at("Nov 24 09:00"), at("Nov 24 10:00")),
    ]
    assert table().ahead(at("Nov 23 10:00"), at("Nov 24 10:00")) == [(0, 28_800), (82_800, 86_400)]


NEW_YORK, BRUSSELS = ZoneInfo("America/New_York"), ZoneInfo("Europe/Brussels")
CHANGES = [
    # zone, hours, the day on which the clocks change, what is worked on it
    ("America/New_York", ((0, 1440),), (3, 8), 23),
    ("America/New_York", ((0, 1440),), (11, 1), 25),
    ("America/New_York", ((120, 180),), (3, 8), 0),  # an hour that local time skips
    ("America/New_York", ((60, 120),), (11, 1), 2),  # an hour that it shows twice
    ("America/New_York", ((90, 150),), (3, 8), 0.5),
    ("America/New_York", ((90, 150),), (11, 1), 1.5),
    ("America/New_York", ((0, 90), (90, 240)), (11, 1), 5),
    ("America/New_York", ((0, 75), (105, 240)), (11, 1), 4),
    ("America/New_York", NINE_TO_SIX, (3, 8), 9),
    ("Europe/Brussels", ((0, 1440),), (3, 29), 23),
    ("Europe/Brussels", ((0, 1440),), (10, 25), 25),
    ("Europe/Brussels", ((120, 180),), (3, 29), 0),
    ("Europe/Brussels", ((120, 180),), (10, 25), 2),
    ("Europe/Brussels", ((150, 240),), (10, 25), 2),
]


@pytest.mark.parametrize(("zone", "hours", "day", "worked"), CHANGES)
def test_a_day_on_which_the_clocks_change_has_its_local_hours(zone, hours, day, worked):
    worktime = table(hours, range(7), zone=zone, first=date(2026, 2, 1), last=date(2026, 12, 31))
    begin = datetime(2026, *day, tzinfo=ZoneInfo(zone))
    end = datetime(2026, day[0], day[1] + 1, tzinfo=ZoneInfo(zone))

    assert worktime.worked(begin, end) == worked * HOUR


@pytest.mark.parametrize(
    ("zone", "start", "due"),
    [
        (NEW_YORK, (3, 6, 17), (3, 10, 17)),  # Friday to Tuesday, over a night an hour shorter
        (NEW_YORK, (10, 30, 17), (11, 3, 17)),
        (BRUSSELS, (3, 27, 17), (3, 31, 17)),
        (BRUSSELS, (10, 23, 17), (10, 27, 17)),
    ],
)
def test_a_deadline_over_a_change_of_clocks_is_at_the_same_local_time(zone, start, due):
    worktime = table(zone=str(zone), first=date(2026, 2, 1), last=date(2026, 12, 31))

    found = worktime.due(datetime(2026, *start, tzinfo=zone), BUDGET)

    assert found == datetime(2026, *due, tzinfo=zone)


def test_around_the_clock_a_day_of_promise_is_a_day_of_time():
    worktime = table(((0, 1440),), range(7), zone="America/New_York", first=date(2026, 2, 1))
    start = datetime(2026, 3, 7, 12, tzinfo=NEW_YORK)

    assert worktime.due(start, 24 * HOUR) == datetime(2026, 3, 8, 13, tzinfo=NEW_YORK)


def test_openings_that_a_repeated_hour_shuffles_are_in_order():
    """Local time has 01:15 to 01:45 twice, and between them comes what opens at 01:45."""
    worktime = table(((75, 105), (105, 110)), range(7), zone="America/New_York", first=date(2026, 10, 1))
    start = datetime(2026, 11, 1, tzinfo=NEW_YORK)

    found = list(worktime.openings(start, start + timedelta(days=1)))

    assert found == sorted(found)
    assert worktime.due(start, 50 * MINUTE) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_a_calendar_without_working_time_for_sixty_days_is_an_error():
    with pytest.raises(CalendarError) as refused:
        table(days=(), first=date(2026, 1, 1))

    assert (refused.value.code, refused.value.values) == ("rest", {"since": date(2026, 1, 1)})


def test_a_long_closure_in_the_middle_is_an_error_where_it_begins():
    closed = {f"d{month:02}{day:02}": () for month in (6, 7) for day in range(1, 31)} | {"d0731": (), "d0801": ()}  # fmt: skip

    with pytest.raises(CalendarError) as refused:
        table(first=date(2026, 1, 1), **closed)

    assert refused.value.values == {"since": date(2026, 5, 29)}


def test_a_rest_of_exactly_sixty_days_is_borne():
    days = [date(2026, 5, 1) + timedelta(days=n) for n in range(60)]
    week = dict.fromkeys(range(7), ((0, 1440),))

    worktime = Worktime(
        zone="Asia/Singapore", week=week, special={day: Special("closed") for day in days},
        first=date(2026, 1, 1), last=date(2026, 12, 31),
    )  # fmt: skip

    assert worktime.due(at("Apr 30 23:00"), 2 * HOUR) == at("Jun 30 01:00")


@pytest.mark.parametrize(
    ("hours", "code"),
    [
        (((540, 540),), "hours"),
        (((600, 540),), "hours"),
        (((-1, 540),), "hours"),
        (((540, 1441),), "hours"),
        (((540, 720), (700, 800)), "overlap"),
        (((540, 720), (540, 720)), "overlap"),
    ],
)
def test_hours_that_cannot_be_are_refused_where_they_stand(hours, code):
    with pytest.raises(CalendarError) as of_week:
        table(hours)
    with pytest.raises(CalendarError) as of_day:
        table(d1124=hours)

    assert (of_week.value.code, of_week.value.values["weekday"]) == (code, 0)
    assert (of_day.value.code, of_day.value.values["day"]) == (code, date(2026, 11, 24))


BEYOND = [
    lambda worktime: worktime.due(at("Dec 31 12:00"), BUDGET),
    lambda worktime: worktime.due(at("Oct 31 23:59"), BUDGET),
    lambda worktime: worktime.worked(at("Oct 31 23:59"), at("Nov 23 10:00")),
    lambda worktime: worktime.worked(at("Nov 23 10:00"), worktime.end + TICK),
    lambda worktime: worktime.is_open(worktime.end + TICK),
    lambda worktime: worktime.next_opening(at("Dec 31 18:00")),
    lambda worktime: worktime.due(datetime(1999, 1, 1, tzinfo=UTC), BUDGET),
]


@pytest.mark.parametrize("ask", BEYOND)
def test_beyond_the_days_that_are_filled_is_an_error(ask):
    with pytest.raises(BeyondCalendar) as refused:
        ask(table())

    assert refused.value.values == {"first": date(2026, 11, 1), "last": date(2026, 12, 31)}


def test_a_calendar_begins_and_ends_with_the_markets_own_midnights():
    worktime = table(first=date(2026, 11, 2))  # a Monday

    assert worktime.due(at("Nov 02 00:00"), 9 * HOUR) == at("Nov 02 18:00")
    assert worktime.end == datetime(2027, 1, 1, tzinfo=SGT)
    assert worktime.worked(at("Dec 31 09:00"), worktime.end) == 9 * HOUR


def calls_of(reckon) -> int:
    """How many functions run during a calculation, independent of other load."""
    calls = []
    sys.setprofile(
        lambda _frame, event, _argument: calls.append(event) if event in ("call", "c_call") else None
    )
    try:
        reckon()
    finally:
        sys.setprofile(None)
    return len(calls)


def test_a_due_date_takes_as_many_steps_in_a_day_as_in_a_year():
    """`make bench` holds the microseconds."""
    worktime = table(first=date(2024, 1, 1), last=date(2028, 12, 31))
    start, pauses = at("Jan 05 10:00"), [(at("Nov 23 16:00"), at("Nov 25 11:00"))]

    assert (
        calls_of(lambda: worktime.due(start, 200 * BUDGET))
        == calls_of(lambda: worktime.due(start, BUDGET))
        < 40
    )
    assert worktime.due(at("Nov 23 10:00"), BUDGET, pauses) == at("Nov 26 14:00")
