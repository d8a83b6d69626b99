"""Events where clocks change: the hour at the place is what people were told, and it stays."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from icalendar import Calendar

from ipr_portal.notifications.delivery import deliver
from outreach.actions import events, registrations
from outreach.actions.mails import say_when
from outreach.forms.events import EventForm, initial_of
from outreach.models import Event
from tests.conftest import NOON
from tests.factories import EventFactory, RegistrationRequestFactory, UserFactory

PLANNED = {
    "title": "IP Enforcement Summit", "format": "CONFERENCE", "our_part": "SPEAKER", "day": "2026-10-23", "begins": "10:00",
    "ends": "16:00", "zone": "Europe/Brussels", "place": "Hall 4", "promotion": "AUTOMATIC", "is_public": "on",
    "closes_on": "2026-10-20", "offer_hours": "48",
}  # fmt: skip


def details(**changed):
    form = EventForm(PLANNED | changed)
    assert form.is_valid(), form.errors
    return form.details()


@pytest.fixture
def summit(everyone):
    made = events.draft(details=details(), by=UserFactory(), at=NOON)
    return events.publish(event=made, by=made.owner, at=NOON)


def move(event, **changed):
    moved = details(**changed)
    return events.change(event=event, details=moved, version=event.version, by=event.owner, at=NOON)


def test_an_event_moved_across_the_end_of_summer_time_keeps_its_hour(summit):
    assert (summit.starts_at.astimezone(UTC).hour, say_when(summit)) == (
        8,
        "Fri 23 Oct 2026, 10:00 to 16:00 CEST",
    )

    moved = move(summit, day="2026-10-26", closes_on="2026-10-25")

    assert (moved.starts_at.astimezone(UTC).hour, say_when(moved)) == (
        9,
        "Mon 26 Oct 2026, 10:00 to 16:00 CET",
    )
    assert moved.local(moved.closes_at).isoformat() == "2026-10-25T23:59:59+01:00"
    assert (moved.sequence, initial_of(Event.objects.get())["begins"].hour) == (1, 10)


def test_the_calendar_and_the_mail_say_the_new_moment(summit):
    registrations.confirm(request=RegistrationRequestFactory(event=summit), at=NOON)
    deliver(clock=lambda: NOON + timedelta(hours=9))
    mail.outbox.clear()

    move(summit, day="2026-10-26")
    deliver(clock=lambda: NOON + timedelta(hours=9))

    (sent,) = mail.outbox
    assert "Mon 26 Oct 2026, 10:00 to 16:00 CET" in sent.body
    (entry,) = Calendar.from_ical(calendar_in(sent)).walk("VEVENT")
    assert entry.decoded("dtstart").astimezone(UTC) == datetime(2026, 10, 26, 9, tzinfo=UTC)


def calendar_in(sent):
    return next(
        part.get_payload(decode=True)
        for part in sent.message().walk()
        if part.get_content_type() == "text/calendar"
    )


def test_a_copy_into_summer_time_ends_and_closes_at_the_same_hours(summit):
    starts = datetime(2027, 3, 30, 10, tzinfo=summit.local(NOON).tzinfo)  # summer time begins on 28 March

    made = events.clone(event=summit, starts_at=starts, by=summit.owner, at=NOON)

    assert made.local(made.ends_at).isoformat() == "2027-03-30T16:00:00+02:00"
    assert made.local(made.closes_at).isoformat() == "2027-03-27T23:59:59+01:00"


def test_an_hour_that_the_clocks_skip_is_refused():
    form = EventForm(PLANNED | {"day": "2027-03-28", "begins": "02:30", "closes_on": ""})

    assert not form.is_valid()
    assert form.errors["begins"] == [
        "Clocks skip this hour on that day: summer time begins. Choose another hour."
    ]


@pytest.mark.usefixtures("everyone")
def test_an_event_in_a_zone_without_summer_time_moves_by_whole_days():
    event = EventFactory()
    before = event.starts_at

    made = events.clone(event=event, starts_at=before.replace(year=before.year + 1), by=event.owner, at=NOON)

    assert made.local(made.starts_at).time() == event.local(before).time()
