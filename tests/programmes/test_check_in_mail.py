"""The calendar mail of check-ins: one name, a sequence for time and place, and no cancellation before its invitation."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from ipr_portal.notifications.delivery import claim
from ipr_portal.notifications.mail import write
from ipr_portal.notifications.models import OutgoingMail
from ipr_portal.tenancy.scope import staff_scope
from programmes.actions import bookings
from programmes.actions.refusals import CannotDo
from programmes.models import CheckIn
from tests.conftest import NOON
from tests.factories import ParticipantFactory, UserFactory

HOUR = timedelta(hours=1)
STARTS = datetime(
    2026, 3, 27, 9, tzinfo=ZoneInfo("Europe/Paris")
)  # the Friday before the clocks are set forward


@pytest.fixture
def manager(db):
    return UserFactory(name="Hoa", staff_role="PROGRAMMES", email="hoa@ipr.example")


@pytest.fixture
def planned(everyone, acme, acme_owner, manager):
    participation = ParticipantFactory(organisation=acme)
    return bookings.plan(
        participation=participation, starts=STARTS, ends=STARTS + HOUR, place="Video", by=manager, at=NOON
    )


def move(check_in, starts=STARTS, place="Video", *, by, at):
    check_in.refresh_from_db()
    return bookings.move(
        check_in=check_in,
        sequence=check_in.sequence,
        starts=starts,
        ends=starts + HOUR,
        place=place,
        by=by,
        at=at,
    )


def entries(address="owner@acme.example"):
    """What the calendar of a reader is told, in the order in which it is sent: method, name, sequence, start, status."""
    found = []
    for mail in OutgoingMail.objects.filter(address=address).order_by("place"):
        calendar = Calendar.from_ical(calendar_part(mail).get_payload(decode=True))
        (event,) = calendar.walk("VEVENT")
        found.append(
            (calendar["method"], str(event["uid"]), event["sequence"], event["dtstart"].dt, event["status"])
        )
    return found


def calendar_part(mail):
    return next(part for part in write(mail).message().walk() if part.get_content_type() == "text/calendar")


def test_a_booking_is_an_invitation_for_both_sides(planned):
    for address in ("owner@acme.example", "hoa@ipr.example"):
        [(method, uid, sequence, starts, status)] = entries(address)
        assert (method, sequence, starts, status) == ("REQUEST", 0, STARTS.astimezone(UTC), "CONFIRMED")
        assert uid.startswith(f"check-in-{planned.pk}@")


def test_the_part_names_its_method_and_is_also_a_file(planned):
    message = write(OutgoingMail.objects.get(address="owner@acme.example")).message()
    parts = {part.get_content_type(): part for part in message.walk()}

    assert parts["text/calendar"].get_param("method") == "REQUEST"
    assert parts["text/calendar"].get_param("charset") == "utf-8"
    assert parts["application/ics"].get_filename() == "invite.ics"
    assert b"ATTENDEE" in parts["text/calendar"].get_payload(decode=True)


def test_a_move_across_the_change_to_summer_time_keeps_the_local_hour(planned, manager):
    monday = datetime(2026, 3, 30, 9, tzinfo=ZoneInfo("Europe/Paris"))

    move(planned, monday, by=manager, at=NOON + HOUR)

    first, second = entries()
    assert first[1] == second[1]
    assert (second[0], second[2]) == ("REQUEST", 1)
    assert (first[3].hour, second[3].hour) == (8, 7)  # nine in Paris on both days


def test_only_time_and_place_raise_the_sequence(planned, manager):
    move(planned, by=manager, at=NOON + HOUR)
    assert len(entries()) == 1

    move(planned, place="Room 4", by=manager, at=NOON + 2 * HOUR)
    assert [entry[2] for entry in entries()] == [0, 1]


def test_a_cancellation_after_a_move_removes_the_moved_entry(planned, manager):
    moved = move(planned, STARTS + 24 * HOUR, by=manager, at=NOON + HOUR)

    bookings.cancel(check_in=moved, reason="Holiday", by=manager, at=NOON + 2 * HOUR)

    last = entries()[-1]
    assert (last[0], last[2], last[4]) == ("CANCEL", 1, "CANCELLED")
    assert {entry[1] for entry in entries()} == {last[1]}


def test_a_cancellation_never_overtakes_its_invitation(planned, manager):
    bookings.cancel(check_in=planned, reason="Holiday", by=manager, at=NOON + timedelta(minutes=1))
    mails = OutgoingMail.objects.filter(address="owner@acme.example")
    mails.filter(place=0).update(next_try_at=NOON + HOUR)  # the server refused it for now
    later = NOON + timedelta(minutes=5)

    assert [mail for mail in OutgoingMail.objects.due(later) if mail.address == "owner@acme.example"] == []
    assert [mail.place for mail in mails.due(NOON + HOUR)] == [0]
    mails.filter(place=0).update(state="SENT", sent_at=NOON + HOUR)
    assert [mail.place for mail in mails.due(NOON + HOUR)] == [1]


def test_an_invitation_that_was_given_up_holds_nothing_back(planned, manager):
    bookings.cancel(check_in=planned, reason="Holiday", by=manager, at=NOON + timedelta(minutes=1))
    OutgoingMail.objects.filter(place=0).update(state="FAILED")

    assert {mail.place for mail in OutgoingMail.objects.due(NOON + HOUR)} == {1}


@pytest.mark.django_db(transaction=True)
def test_a_worker_claims_one_mail_of_a_series_at_a_time(acme, acme_owner, manager):
    participation = ParticipantFactory(organisation=acme)
    with staff_scope():
        made = bookings.plan(
            participation=participation, starts=STARTS, ends=STARTS + HOUR, place="Video", by=manager, at=NOON
        )
        bookings.cancel(check_in=made, reason="Holiday", by=manager, at=NOON)

    assert {mail.place for mail in claim(at=NOON + HOUR)} == {0}
    assert claim(at=NOON + HOUR) == []


def test_each_reader_is_told_the_time_in_their_own_zone(planned, acme_owner, manager):
    said = dict(OutgoingMail.objects.values_list("address", "context__when"))

    assert said == {"owner@acme.example": "Fri 27 Mar, 16:00 SGT", "hoa@ipr.example": "Fri 27 Mar, 16:00 SGT"}


def test_a_check_in_that_was_cancelled_cannot_be_moved(planned, manager):
    bookings.cancel(check_in=planned, reason="Holiday", by=manager, at=NOON)

    with pytest.raises(CannotDo, match="cancelled"):
        move(planned, STARTS + HOUR, by=manager, at=NOON)
    assert CheckIn.objects.get().state == "CANCELLED"
