"""Calendars at the desk: who sees and who changes them, the preview in numbers, the yes, and the stale editor."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from ipr_portal.audit.models import AuditEvent
from ipr_portal.deadlines.actions import clocks
from ipr_portal.deadlines.actions.calendars import Change, change_calendar, newest
from ipr_portal.deadlines.enums import DayKind
from ipr_portal.deadlines.loading import CannotLoad, is_empty, load_change
from ipr_portal.deadlines.models import Calendar, Clock
from ipr_portal.deadlines.seeds import Proclaimed
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.tenancy.scope import staff_scope
from tests.factories import NoticeFactory, OrganisationFactory
from tests.statements import statements

pytestmark = pytest.mark.django_db

LIST = "/desk/calendars/"
SG, SG_DAY, SG_WEEK = (
    "/desk/calendars/SG/",
    "/desk/calendars/SG/change/day/",
    "/desk/calendars/SG/change/week/",
)
JUNE = datetime(2026, 6, 1, 4, tzinfo=UTC)
WEEK = {f"hours_{n}": "09:00-18:00" if n < 5 else "" for n in range(7)} | {"standard_day": "540"}


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


def in_force(market="SG"):
    with staff_scope():
        version = newest(Calendar.objects.get(market=market))
        version.calendar  # noqa: B018 - loaded while the scope is open
        return version


def table(market="SG"):
    with staff_scope():
        return worktime_of(in_force(market).pk)


def next_working_day() -> date:
    """The second working day of Singapore from now: every clock that begins now counts through it."""
    worktime = table()
    day = timezone.now().astimezone(worktime.zone).date()
    days = (day + timedelta(days=n) for n in range(1, 30))
    return next(day for day in days if worktime.hours_of(day))


def closure(**more):
    return {
        "day": next_working_day().isoformat(), "kind": "CLOSURE", "name": "Flood", "hours": "", "note": "The office is flooded",
        "seen": in_force().number,
    } | more  # fmt: skip


def a_clock(organisation) -> Clock:
    with staff_scope():
        notice = NoticeFactory(organisation=organisation, market="SG")
        notice.pk = -notice.pk  # another subject than the one the factory gave a clock
        return clocks.start(
            purpose="notice.decision", subject=notice, market="SG", at=timezone.now(), desk_path="/desk/x/"
        )


# --- who may ---


@pytest.mark.parametrize(
    ("who", "page", "status"),
    [
        ("triager", LIST, 200),
        ("triager", SG, 200),
        ("triager", SG_DAY, 403),
        ("lead", SG_DAY, 200),
        ("admin", SG_DAY, 200),
        ("filer", LIST, 404),
        ("filer", SG_DAY, 404),
        ("lead", "/desk/calendars/XX/", 404),
        ("lead", "/desk/calendars/XX/change/day/", 404),
        ("lead", "/desk/calendars/SG/change/whim/", 404),
    ],
)
def test_staff_see_calendars_and_leads_change_them(request, client, who, page, status):
    client.force_login(request.getfixturevalue(who))

    assert client.get(page).status_code == status


def test_only_who_may_change_sees_how(client, triager, lead):
    said = []
    for person in (triager, lead):
        client.force_login(person)
        said.append("Add a special day" in client.get(SG).content.decode())

    assert said == [False, True]


# --- looking ---


def test_the_list_says_how_every_market_stands(as_lead):
    page = as_lead.get(LIST).content.decode()

    assert [market in page for market in ("Singapore", "Malaysia", "Viet Nam", "European Union")] == [
        True
    ] * 4
    assert page.count("Sun 31 Dec 2028") == 8


def test_a_market_shows_its_week_its_days_and_its_versions(as_lead):
    page = as_lead.get(f"{SG}?year=2027").content.decode()

    assert "09:00–18:00" in page
    assert "Sat 25 Dec 2027" in page
    assert "First version" in page
    assert "A business day of a promise is 9 h <" in " ".join(page.split())


@pytest.mark.parametrize("year", ["1999", "x", "99999", ""])
def test_a_year_that_is_not_filled_shows_one_that_is(as_lead, year):
    assert as_lead.get(f"{SG}?year={year}").status_code == 200


def test_the_pages_take_as_many_statements_with_more_days_and_versions(as_lead, lead):
    before = [statements(as_lead, page) for page in (LIST, SG)]
    for n in range(3):
        with staff_scope():
            change_calendar(
                calendar=in_force().calendar, seen=in_force().number, by=lead, at=timezone.now(),
                change=Change(note=f"{n}", days=[Proclaimed(date(2028, 3, 6 + n), DayKind.CLOSURE, "Flood")]),
            )  # fmt: skip

    assert [statements(as_lead, page) for page in (LIST, SG)] == before


# --- changing ---


def test_a_change_is_shown_in_numbers_before_it_is_made(as_lead, acme):
    clock = a_clock(acme)

    page = as_lead.post(SG_DAY, closure()).content.decode()

    assert "1 running deadline moves" in page
    assert f'<a href="/desk/x/">{clock}</a>' in page
    assert "Closed on this day: Flood" in page
    assert in_force().number == 1


def test_a_preview_names_the_rights_holder_and_no_seconds_and_says_what_the_button_does(as_lead, acme):
    a_clock(acme), a_clock(OrganisationFactory(name="Batik Bersama"))

    page = as_lead.post(SG_DAY, closure()).content.decode()
    moved = page.partition('id="moved"')[2].partition("</table>")[0]

    assert [moved.count(name) for name in (str(acme), "Batik Bersama")] == [1, 1]
    assert re.search(r"\d\d:\d\d:\d\d", moved) is None
    assert len(re.findall(r"\d\d:\d\d", moved)) == 4
    assert "Move 2 deadlines</" in page
    assert "Make this change" not in page


def test_a_yes_makes_it_moves_the_clocks_and_writes_it_down(as_lead, acme, lead):
    clock = a_clock(acme)
    at = clock.due_at

    answer = as_lead.post(SG_DAY, closure() | {"confirm": "1"}, follow=True)

    assert "Version 2 is in force." in answer.content.decode()
    with staff_scope():
        clock.refresh_from_db()
        event = AuditEvent.objects.get(action="calendar.changed")
    assert (clock.due_at > at, clock.version.number) == (True, 2)
    assert (event.by, event.detail["note"], event.detail["moved"]) == (lead, "The office is flooded", 1)


def test_going_back_to_the_form_keeps_what_was_typed(as_lead):
    page = as_lead.post(SG_DAY, closure() | {"edit": "1"}).content.decode()

    assert 'value="Flood"' in page
    assert in_force().number == 1


@pytest.mark.parametrize("step", [{}, {"confirm": "1"}])
def test_an_editor_who_looks_at_an_older_version_is_told(as_lead, lead, step):
    data = closure()
    as_lead.post(SG_DAY, closure(day="2028-05-08") | {"confirm": "1"})

    answer = as_lead.post(SG_DAY, data | step)

    assert answer.status_code == 409
    assert "version 2 is in force now" in answer.content.decode()
    assert in_force().number == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day": "soon"}, "Give a day, such as 2026-12-24."),
        ({"day": "2031-01-01"}, "Load the holidays of further years first."),
        ({"kind": "HALF_DAY"}, "Enter the working hours, such as 09:00-13:00."),
        ({"hours": "09:00-13:00"}, "A holiday and a closure have no hours"),
        ({"kind": "HALF_DAY", "hours": "nine"}, "“nine” cannot be read."),
        ({"kind": "HALF_DAY", "hours": "13:00-09:00"}, "does not end after it starts on the same day"),
        ({"kind": "HALF_DAY", "hours": "09:00-25:00"}, "does not end after it starts on the same day"),
        ({"kind": "HALF_DAY", "hours": "09:00-12:00, 11:00-13:00"}, "Two periods of working hours overlap"),
        ({"note": ""}, "Fill this in."),
        ({"name": ""}, "Fill this in."),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_what_to_do(as_lead, wrong, said):
    answer = as_lead.post(SG_DAY, closure() | wrong)

    assert (answer.status_code, said in answer.content.decode()) == (422, True)


def test_what_changes_nothing_is_refused(as_lead):
    christmas = {"day": "2027-12-25", "kind": "HOLIDAY", "name": "Christmas Day"}

    answer = as_lead.post(SG_DAY, closure(**christmas))

    assert "Nothing to change" in answer.content.decode()


def test_an_estimated_day_is_confirmed_by_the_form_that_knows_it(as_lead):
    day, row = next((day, row) for day, row in sorted(table().special.items()) if row.estimated)
    page = as_lead.get(f"{SG_DAY}?day={day}").content.decode()

    data = closure(day=day.isoformat(), kind=row.kind, name=row.name, note="Gazetted") | {"confirm": "1"}
    as_lead.post(SG_DAY, data)

    assert f'value="{day}"' in page
    assert table().special[day].estimated is False


def test_a_special_day_is_taken_out(as_lead):
    data = {"day": "2028-12-25", "note": "Worked this year", "seen": 1, "confirm": "1"}

    as_lead.post("/desk/calendars/SG/change/removal/", data)

    assert date(2028, 12, 25) not in table().special
    assert table().hours_of(date(2028, 12, 25)) == ((540, 1080),)


def test_the_week_takes_lunch_breaks_and_other_days_of_rest(as_lead):
    week = WEEK | {"hours_0": "09:00-12:00, 13:00-18:00", "hours_4": "", "hours_6": "9:00 – 18:00"}

    as_lead.post(SG_WEEK, week | {"note": "New hours", "seen": 1, "confirm": "1"})

    hours = table().week
    assert (hours[0], hours.get(4, ()), hours[6]) == (((540, 720), (780, 1080)), (), ((540, 1080),))


def test_an_error_in_the_week_names_the_day(as_lead):
    page = as_lead.post(SG_WEEK, WEEK | {"hours_2": "9-18", "note": "x", "seen": 1}).content.decode()

    assert "Wednesday: “9-18” cannot be read." in page


def test_a_week_in_which_nobody_works_is_no_calendar(as_lead):
    week = dict.fromkeys(WEEK, "") | {"standard_day": "540"}

    answer = as_lead.post(SG_WEEK, week | {"note": "x", "seen": 1})

    assert answer.status_code == 422
    assert "There are no working hours for more than 60 days" in answer.content.decode()


def test_another_standard_day_counts_for_what_starts_then(as_lead, acme):
    clock = a_clock(acme)

    as_lead.post(SG_WEEK, WEEK | {"standard_day": "480", "note": "Eight hours", "seen": 1, "confirm": "1"})

    with staff_scope():
        clock.refresh_from_db()
    assert (clock.standard_day, a_clock(acme).standard_day) == (540, 480)


# --- loading holidays ---


def load(market="MY", **more):
    with staff_scope():
        version = in_force(market)
        return load_change(version, worktime_of(version.pk), note="x", at=JUNE, **more)


def test_loading_what_is_there_changes_nothing():
    assert is_empty(load()) is True


def test_loading_never_touches_what_is_past():
    change = load(subdivision="PNG")

    assert min([*(row.day for row in change.days), *change.without]) >= JUNE.date()


def test_another_part_brings_its_holidays_takes_others_out_and_has_its_own_week():
    change = load(subdivision="KTN")

    assert any("Kelantan" in row.name for row in change.days)
    assert date(2027, 2, 1) in change.without  # Federal Territory Day
    assert sorted(change.week) == [0, 1, 2, 3, 6]


def test_joint_leave_comes_with_its_category():
    change = load("ID", categories=["public", "government"])

    assert date(2026, 12, 24) in {row.day for row in change.days}


def test_further_years_are_filled():
    change = load("SG", until_year=2030)

    assert change.last_day == date(2030, 12, 31)
    assert {row.day.year for row in change.days} == {2029, 2030}


def test_what_people_confirmed_or_closed_stays(lead):
    day = next(day for day, row in sorted(table("MY").special.items()) if row.estimated and day > JUNE.date())
    own = [
        Proclaimed(day, DayKind.HOLIDAY, table("MY").special[day].name),
        Proclaimed(date(2027, 12, 25), DayKind.HALF_DAY, "Christmas", ((540, 720),)),
        Proclaimed(date(2027, 3, 3), DayKind.HOLIDAY, "Ours"),
    ]
    with staff_scope():
        change_calendar(calendar=in_force("MY").calendar, change=Change(note="x", days=own), seen=1, by=lead, at=JUNE)  # fmt: skip

    assert is_empty(load()) is True


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"subdivision": "XX"}, "“XX” are not listed separately in Malaysia. Choose one of: JHR (Johor)"),
        (
            {"categories": ["nonsense"]},
            "“nonsense” is not a kind of holiday in Malaysia. Choose one of: public.",
        ),
        ({"until_year": 2027}, "Enter a year from 2028"),
        ({"until_year": 9999}, "Enter a year from 2028"),
    ],
)
def test_what_the_package_does_not_know_is_refused_with_what_there_is(wrong, said):
    with pytest.raises(CannotLoad) as refused:
        load(**wrong)

    assert said in str(refused.value)


def test_the_page_loads_holidays_for_further_years(as_lead):
    data = {
        "subdivision": "KUL",
        "categories": "public",
        "until_year": "2029",
        "note": "Next year",
        "seen": 1,
    }
    page = reverse("desk:calendar_change", args=["MY", "holidays"])

    shown = as_lead.post(page, data).content.decode()
    as_lead.post(page, data | {"confirm": "1"})

    assert "Mon 31 Dec 2029" in shown
    assert in_force("MY").last_day == date(2029, 12, 31)


def test_the_page_refuses_a_year_it_cannot_fill(as_lead):
    data = {"subdivision": "KUL", "categories": "public", "until_year": "2025", "note": "x", "seen": 1}

    answer = as_lead.post("/desk/calendars/MY/change/holidays/", data)

    assert (answer.status_code, "Enter a year from 2028" in answer.content.decode()) == (422, True)


def test_the_command_previews_and_makes_only_with_a_yes(capsys):
    call_command("load_holidays", "my", years=[2029, 2030])
    before = in_force("MY").number
    call_command("load_holidays", "MY", years=[2029, 2030], yes=True)
    call_command("load_holidays", "MY", years=[2029, 2030])

    said = capsys.readouterr().out
    assert "Sun 27 May 2029: – → Holiday: Vesak Day (estimated)" in said
    assert "Nothing is changed yet. Add --yes to make it." in said
    assert said.endswith("Nothing differs.\n")
    assert (before, in_force("MY").number) == (1, 2)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"market": "XX"}, "There is no calendar for XX. There are: EU, ID"),
        ({"market": "SG", "years": [2031]}, "give every year from 2029 on"),
        ({"market": "SG", "years": [2029, 2031]}, "give every year from 2029 on"),
        ({"market": "SG", "also": ["government"]}, "is not a kind of holiday in Singapore"),
    ],
)
def test_the_command_refuses_with_what_to_do(arguments, said):
    market = arguments.pop("market")
    with pytest.raises(CommandError) as refused:
        call_command("load_holidays", market, **arguments)

    assert said in str(refused.value)


# --- explaining at a terminal ---


def test_the_command_explains_a_deadline_that_would_be(capsys):
    call_command(
        "explain_deadline", "SG", "2026-11-23T10:00", days=2, purpose="notice.decision",
        pause=["2026-11-23T16:00/2026-11-25T11:00"],
    )  # fmt: skip

    said = capsys.readouterr().out
    assert "Paused: A question has to be answered first" in said
    assert said.endswith("18 h of working time are used up on Thu 26 Nov, 14:00 SGT.\n")


def test_the_command_explains_a_stored_clock(capsys, acme):
    clock = a_clock(acme)

    call_command("explain_deadline", number=str(clock))

    assert "Standard: strictly less than 3 business days" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        (["XX", "2026-11-23"], {}, "There is no calendar for XX."),
        (["SG", "soon"], {}, "soon: write a moment such as 2026-11-23T10:00."),
        (["SG", "2026-11-23"], {"pause": ["now"]}, "now: write a pause as FROM/UNTIL."),
        (["SG", "2026-11-23"], {"pause": ["2026-11-25/2026-11-24"]}, "the pause ends before it begins"),
        (["SG", "2031-01-01"], {}, "The calendar is filled from Mon 1 Jan 2024 to Sun 31 Dec 2028."),
        ([], {}, "Give a market and a start, or --number."),
        ([], {"number": "SG-0"}, "No clock runs or ran for SG-0."),
    ],
)
def test_the_command_says_what_is_wrong(arguments, options, said):
    with pytest.raises(CommandError) as refused:
        call_command("explain_deadline", *arguments, **options)

    assert said in str(refused.value)
