"""What calendars begin with: every market's hours and holidays, with the marks that the package gives them."""

from datetime import date

import pytest

from ipr_portal.deadlines import seeds
from ipr_portal.deadlines.enums import DayKind
from ipr_portal.deadlines.estimates import LAST_PROCLAIMED
from ipr_portal.deadlines.models import CalendarVersion, SpecialDay, WeekHours
from ipr_portal.deadlines.seeds import (
    FIRST_DAY,
    LAST_DAY,
    SEEDS,
    Proclaimed,
    categories_of,
    proclaimed,
    rest_days,
    subdivisions,
)
from ipr_portal.deadlines.tables import worktime_of

YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}

KNOWN = [
    ("SG", date(2026, 8, 10), "National Day (observed)"),
    ("MY", date(2026, 2, 2), "Federal Territory Day (observed); Thaipusam (observed)"),  # of Kuala Lumpur
    ("TH", date(2026, 4, 13), "Songkran Festival"),
    ("ID", date(2026, 8, 17), "Independence Day"),
    ("PH", date(2026, 11, 30), "Bonifacio Day"),
    ("VN", date(2026, 2, 17), "Lunar New Year"),
    ("US", date(2026, 11, 26), "Thanksgiving Day"),
    ("EU", date(2026, 4, 3), "Good Friday"),
]


@pytest.mark.parametrize(("market", "day", "name"), KNOWN)
def test_each_market_is_filled_with_its_holidays(db, market, day, name):
    version = CalendarVersion.objects.get(calendar__market=market, number=1)

    row = SpecialDay.objects.get(calendar=version.calendar, day=day)

    assert (row.name, row.kind, row.hours, row.since, row.until) == (name, DayKind.HOLIDAY, [], 1, None)
    assert worktime_of(version.pk).hours_of(day) == ()


@pytest.mark.parametrize("market", SEEDS)
def test_each_market_is_filled_for_five_years_and_works_from_nine_to_six(db, market):
    version = CalendarVersion.objects.get(calendar__market=market, number=1)
    years = SpecialDay.objects.filter(calendar=version.calendar).values_list("day__year", flat=True)

    assert (version.first_day, version.last_day, version.standard_day) == (FIRST_DAY, LAST_DAY, 540)
    assert set(years) == {2024, 2025, 2026, 2027, 2028}
    assert sorted(
        WeekHours.objects.filter(calendar=version.calendar).values_list("weekday", "opens", "closes")
    ) == [(weekday, 540, 1080) for weekday in range(5)]


def test_kuala_lumpur_keeps_its_own_holidays():
    in_kuala_lumpur = {row.day for row in proclaimed("MY", subdivision="KUL", **YEAR)}
    everywhere = {row.day for row in proclaimed("MY", **YEAR)}

    assert (SEEDS["MY"].subdivision, date(2026, 2, 2) in in_kuala_lumpur) == ("KUL", True)
    assert date(2026, 2, 2) not in everywhere


def test_what_is_not_proclaimed_yet_is_marked_and_loses_the_words():
    rows = {
        row.day: row for row in proclaimed("MY", subdivision="KUL", first=date(2026, 1, 1), last=LAST_DAY)
    }

    assert rows[date(2026, 1, 1)] == Proclaimed(date(2026, 1, 1), DayKind.HOLIDAY, "New Year's Day")
    assert rows[date(2028, 1, 26)].estimated
    assert [row.name for row in rows.values() if "estimated" in row.name] == []


NOT_PROCLAIMED = [  # days of the first year that nobody has proclaimed, and some that stand without it
    ("SG", 2028, "01-26 01-27 02-27 02-28 05-05 05-09 11-15", "01-01 04-14 05-01 08-09 12-25"),
    ("MY", 2028, "01-26 01-27 02-09 02-27 02-28 05-05 05-09 05-26 08-04 11-15", "01-01 02-01 05-01 06-05 08-31 12-25"),
    ("TH", 2027, "02-21 02-22 05-20 07-18 07-19 07-20", "01-01 04-06 04-13 05-03 06-03 10-25 12-05 12-06 12-31"),
    ("TH", 2028, "02-10 05-08 07-06 07-07", "01-01 04-06 04-13 05-01 12-05"),
    ("ID", 2028, "01-26 02-27 02-28 03-26 05-05 05-09 05-26 08-04 12-14", "01-01 04-14 05-01 05-25 08-17 12-25"),
    ("PH", 2028, "01-26 02-26 05-05", "01-01 04-13 04-14 04-15 08-28 11-30 12-25"),
    ("VN", 2027, "02-04 02-05 02-06 02-07 02-08 02-09 02-10 04-16 09-03", "01-01 04-30 05-01 05-03 09-02"),
    ("VN", 2028, "01-24 01-25 01-26 01-27 01-28 01-29 04-04 09-01", "01-01 05-01 09-02"),
]  # fmt: skip


@pytest.mark.parametrize(("market", "year", "moving", "certain"), NOT_PROCLAIMED)
def test_days_that_the_moon_moves_are_estimates_beyond_the_last_proclaimed_year(
    market, year, moving, certain
):
    part = SEEDS[market].subdivision
    rows = proclaimed(market, subdivision=part, first=date(year, 1, 1), last=date(year, 12, 31))
    marks = {f"{row.day:%m-%d}": row.estimated for row in rows}

    assert [day for day in moving.split() if not marks[day]] == []
    assert [day for day in certain.split() if marks[day]] == []


@pytest.mark.parametrize("market", SEEDS)
def test_what_was_proclaimed_is_no_estimate_of_ours(market):
    part, last = SEEDS[market].subdivision, LAST_PROCLAIMED.get(market, 2028)
    rows = proclaimed(market, subdivision=part, first=FIRST_DAY, last=date(last, 12, 31))
    marked = {row.day for row in rows if row.estimated}
    known = seeds._known(market, part, ("public",), range(2024, last + 1))

    assert marked == {day for day, name in known.items() if "estimated" in name}


@pytest.mark.parametrize("market", ["US", "EU"])
def test_where_the_law_fixes_the_days_nothing_is_an_estimate(market):
    rows = proclaimed(market, first=FIRST_DAY, last=date(2035, 12, 31))

    assert [row for row in rows if row.estimated] == []


def test_viet_nam_works_on_some_saturdays():
    rows = [
        row for row in proclaimed("VN", first=FIRST_DAY, last=LAST_DAY) if row.kind == DayKind.WORKING_DAY
    ]

    assert [(row.day, row.hours) for row in rows] == [
        (date(2024, 5, 4), ((540, 1080),)),
        (date(2025, 4, 26), ((540, 1080),)),
        (date(2026, 8, 22), ((540, 1080),)),
    ]  # fmt: skip
    assert {row.day.weekday() for row in rows} == {5}


def test_joint_leave_in_indonesia_can_be_chosen():
    without = {row.day for row in proclaimed("ID", **YEAR)}
    joint = {row.day for row in proclaimed("ID", categories=("public", "government"), **YEAR)}

    assert SEEDS["ID"].categories == ("public",)
    assert date(2026, 3, 23) in joint - without
    assert without <= joint


@pytest.mark.parametrize(
    ("market", "subdivision", "rest"),
    [("MY", "KDH", {4, 5}), ("MY", "TRG", {4, 5}), ("MY", "KUL", {5, 6}), ("SG", "", {5, 6}), ("US", "", {5, 6}), ("EU", "", {5, 6})],
)  # fmt: skip
def test_some_places_rest_on_friday_and_saturday(market, subdivision, rest):
    assert rest_days(market, subdivision) == rest


def test_only_days_that_were_asked_for_come_in_order():
    rows = proclaimed("SG", first=date(2026, 2, 1), last=date(2026, 5, 31))

    days = [row.day for row in rows]
    assert days == sorted(days)
    assert (days[0], days[-1]) == (date(2026, 2, 17), date(2026, 5, 31))


@pytest.mark.parametrize("market", ["XX", "", "sg", "registry", "HolidayBase", "Singapore"])
def test_an_unknown_market_is_refused(market):
    with pytest.raises(ValueError, match="not known"):
        proclaimed(market, **YEAR)


def test_an_unknown_subdivision_is_refused():
    with pytest.raises(ValueError, match="XYZ"):
        proclaimed("MY", subdivision="XYZ", **YEAR)


@pytest.mark.parametrize(
    ("market", "kind"), [("SG", "government"), ("PH", "workday"), ("US", "half_day"), ("EU", "bank")]
)
def test_an_unknown_kind_of_holiday_and_one_on_which_people_work_are_refused(market, kind):
    with pytest.raises(ValueError, match=kind):
        proclaimed(market, categories=("public", kind), **YEAR)


def test_what_can_be_chosen_is_what_the_package_knows():
    assert ("KUL" in subdivisions("MY") or "14" in subdivisions("MY"), subdivisions("EU")) == (True, ())
    assert categories_of("ID") == ("government", "public")
    assert categories_of("PH") == categories_of("EU") == ("public",)


def test_no_name_is_longer_than_its_column():
    names = [row.name for market in SEEDS for row in proclaimed(market, first=FIRST_DAY, last=LAST_DAY)]

    assert max(map(len, names)) <= 200
