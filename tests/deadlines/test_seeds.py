"""What calendars begin with: every market's hours and holidays, with the marks that the package gives them."""

from datetime import date

import pytest

from ipr_portal.deadlines.enums import DayKind
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


@pytest.mark.parametrize("market", ["SG", "MY", "ID", "PH"])
def test_every_market_with_a_moon_in_its_calendar_has_estimates_ahead(market):
    rows = proclaimed(market, first=date(2027, 1, 1), last=LAST_DAY)

    assert any(row.estimated for row in rows)


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
