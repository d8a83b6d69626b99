"""Calendar files: what another calendar reads in them, and that nothing given can add to them."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from ipr_portal.calendar_files import (
    MOST_EVENTS,
    Event,
    as_values,
    calendar_file,
    calendar_mail,
    calendar_response,
    of_values,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def event(**more) -> Event:
    return Event(
        **{"key": "right-7", "title": "SENANDIKA", "starts": date(2026, 5, 9), "made_at": NOON} | more
    )


def read(*events, name="Renewals"):
    return Calendar.from_ical(calendar_file(events, name=name))


def only(made: Event):
    (found,) = read(made).walk("VEVENT")
    return found


def test_a_day_is_a_whole_day_and_ends_the_day_after():
    found = only(event(ends=date(2026, 5, 10)))

    assert found["dtstart"].dt == date(2026, 5, 9)
    assert found["dtend"].dt == date(2026, 5, 11)
    assert b"DTSTART;VALUE=DATE:20260509" in calendar_file([event()], name="x")


def test_a_moment_stands_in_utc():
    starts = datetime(2026, 5, 9, 18, 30, 1, 999, tzinfo=ZoneInfo("Asia/Singapore"))

    text = calendar_file([event(starts=starts, ends=starts + timedelta(hours=1))], name="x").decode()

    assert "DTSTART:20260509T103001Z" in text
    assert "DTEND:20260509T113001Z" in text


@pytest.mark.parametrize("wrong", [{"starts": datetime(2026, 5, 9)}, {"made_at": datetime(2026, 5, 9)}])
def test_a_moment_without_a_zone_is_refused(wrong):
    with pytest.raises(ValueError, match="zone"):
        calendar_file([event(**wrong)], name="x")


def test_an_event_keeps_its_name_and_counts_its_changes(settings):
    settings.SITE_URL = "https://ipr.example:8443"

    found = only(event(sequence=4, path="/o/acme/rights/7/"))

    assert found["uid"] == "right-7@ipr.example"
    assert found["sequence"] == 4
    assert found["url"] == "https://ipr.example:8443/o/acme/rights/7/"


def test_what_keeps_no_count_of_its_changes_is_newer_by_the_minute():
    later, much_later = event(made_at=NOON), event(made_at=NOON + timedelta(hours=2))

    assert only(much_later)["sequence"] - only(later)["sequence"] == 120
    assert only(event(made_at=datetime(2020, 1, 1, tzinfo=UTC)))["sequence"] == 0


def test_the_organiser_is_the_portal_and_no_person(settings):
    settings.DEFAULT_FROM_EMAIL = "IPR portal <portal@ipr.example>"

    text = calendar_file([event()], name="x").decode()

    assert text.count("@") == 2  # the portal's address, and the end of the key
    assert 'ORGANIZER;CN="IPR portal":mailto:portal@ipr.example' in text.replace("\r\n ", "")


def test_a_cancelled_event_says_so_and_reminds_nobody():
    found = only(event(cancelled=True, reminders=[timedelta(days=7)]))

    assert found["status"] == "CANCELLED"
    assert found.walk("VALARM") == []


def test_reminders_come_before_the_event():
    found = only(event(reminders=[timedelta(days=90), timedelta(hours=2)]))

    assert [alarm["trigger"].dt for alarm in found.walk("VALARM")] == [
        -timedelta(days=90),
        -timedelta(hours=2),
    ]
    assert {alarm["action"] for alarm in found.walk("VALARM")} == {"DISPLAY"}


@pytest.mark.parametrize(
    "said",
    [
        "a\r\nATTENDEE:mailto:x@evil.example", "a\nEND:VEVENT\nBEGIN:VEVENT", "a;b,c\\d", 'a"b"', "a\x00\x07b", "a\rURL:x",
        "เซรั่ม " * 30, "夜间精华液" * 40, "a" * 500, "\u2028x", "",
    ],
)  # fmt: skip
def test_no_text_can_add_a_line_of_its_own(said):
    text = calendar_file([event(title=said, notes=said, key=said or "x")], name=said).decode()
    lines = text.replace("\r\n ", "").split("\r\n")

    names = [line.partition(":")[0].partition(";")[0] for line in lines if line]
    assert sorted(names) == sorted([
        "BEGIN", "VERSION", "PRODID", "METHOD", "NAME", "X-WR-CALNAME", "BEGIN", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP",
        "UID", "SEQUENCE", *(["DESCRIPTION"] if said else []), "LAST-MODIFIED", "ORGANIZER", "STATUS", "TRANSP", "END", "END",
    ])  # fmt: skip
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_a_text_is_read_back_as_it_was():
    said = "Renew; then, send “us” a \\ copy\nof it"

    assert str(only(event(notes=said))["description"]) == said


def test_a_long_title_is_cut_with_a_sign_of_it():
    assert str(only(event(title="a" * 500))["summary"]) == "a" * 199 + "…"


def test_a_file_holds_several_events_and_not_without_end():
    assert len(read(*[event(key=f"right-{n}") for n in range(3)]).walk("VEVENT")) == 3
    with pytest.raises(ValueError, match="at most"):
        calendar_file([event()] * (MOST_EVENTS + 1), name="x")


def test_a_file_without_events_is_a_calendar_all_the_same():
    assert read().walk("VEVENT") == []


def test_a_download_has_its_type_and_name():
    answer = calendar_response([event()], name="x", file_name="renewals")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="renewals.ics"'


# --- by mail ---


def mailed(made: Event, guest="ana@acme.example"):
    text, method = calendar_mail(made, guest=guest)
    (found,) = Calendar.from_ical(text).walk("VEVENT")
    return method, found, Calendar.from_ical(text)


STARTS = datetime(2026, 5, 9, 10, tzinfo=UTC)


def test_an_invitation_asks_one_guest_and_names_its_place():
    method, found, calendar = mailed(event(starts=STARTS, ends=STARTS, sequence=2, place="Room 4", busy=True))

    assert (method, calendar["method"]) == ("REQUEST", "REQUEST")
    assert (str(found["attendee"]), found["location"], found["transp"]) == (
        "mailto:ana@acme.example",
        "Room 4",
        "OPAQUE",
    )
    assert found["sequence"] == 2


def test_a_cancelled_event_is_removed_from_calendars():
    method, found, calendar = mailed(event(starts=STARTS, cancelled=True))

    assert (method, calendar["method"], found["status"]) == ("CANCEL", "CANCEL", "CANCELLED")


def test_a_guest_cannot_add_a_line():
    text, _method = calendar_mail(event(starts=STARTS), guest="a@b.example\r\nATTENDEE:mailto:x@evil.example")

    assert text.replace("\r\n ", "").count("\r\nATTENDEE") == 1


def test_an_event_waits_as_plain_values():
    made = event(starts=STARTS, ends=STARTS + timedelta(hours=1), sequence=3, place="Room 4", busy=True)

    assert of_values(json.loads(json.dumps(as_values(made)))) == made
