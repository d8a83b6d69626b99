"""Mail about events as it leaves: every kind can be delivered, and calendars take, move and remove one entry."""

from datetime import timedelta

import pytest
from django.core import mail
from icalendar import Calendar

from ipr_portal.notifications.delivery import deliver
from ipr_portal.notifications.models import OutgoingMail
from outreach.actions import afterwards, door, events, registrations
from outreach.kinds import KINDS
from outreach.models import Event, Registration
from tests.conftest import NOON
from tests.factories import (
    EventFactory,
    RegistrationFactory,
    RegistrationRequestFactory,
    StakeholderPersonFactory,
)

pytestmark = pytest.mark.usefixtures("everyone")
HOUR = timedelta(hours=1)
OF_EVENTS = {kind for kind in KINDS if kind.partition(".")[0] in ("registration", "event", "certificate")}


def confirm(event, email="siti@batik.example", at=NOON):
    return registrations.confirm(request=RegistrationRequestFactory(event=event, email=email), at=at)


def change(event, *, at=NOON, **more):
    event = Event.objects.get(pk=event.pk)
    columns = {name: getattr(event, name) for name in events.EventDetails.__slots__} | more
    details = events.EventDetails(**columns)
    return events.change(event=event, details=details, version=event.version, by=event.owner, at=at)


def left(address="siti@batik.example"):
    """What a mailbox is told for its calendar, in the order in which it left: method, name, sequence, place."""
    deliver(clock=lambda: NOON + 9 * HOUR)
    found = []
    for message in mail.outbox:
        parts = [part for part in message.message().walk() if part.get_content_type() == "text/calendar"]
        if message.to == [address] and parts:
            calendar = Calendar.from_ical(parts[0].get_payload(decode=True))
            (entry,) = calendar.walk("VEVENT")
            assert parts[0].get_param("method") == calendar["method"]
            found.append(
                (str(calendar["method"]), str(entry["uid"]), entry["sequence"], str(entry["location"]))
            )
    return found


def test_every_kind_of_mail_about_events_is_delivered():
    event = EventFactory(capacity=1)
    person = StakeholderPersonFactory(email="bayu@firm.example")
    details = {"name": "Siti", "company": "Batik", "type": "LAW_FIRM", "email": "new@batik.example"}
    registrations.ask(event=event, details=details, at=NOON)
    first = confirm(event)
    registrations.ask(event=event, details=details | {"email": "siti@batik.example"}, at=NOON)
    confirm(event, "two@batik.example")
    registrations.invite(event=event, people=[person], by=event.owner, at=NOON)
    events.remind(event=event, at=NOON)
    change(event, place="Hall 2")
    other = registrations.substitute(registration=first, name="Ani", email="ani@batik.example", at=NOON)
    registrations.withdraw(registration=other, at=NOON)
    events.cancel(event=event, why="The venue is flooded.", by=event.owner, at=NOON)
    offers_and_approvals(EventFactory(capacity=1, promotion="OFFER"), EventFactory(needs_approval=True))
    came = RegistrationFactory(event=EventFactory(state="HELD"), state="ATTENDED")
    door.certify(registration=came, by=None, at=NOON)
    absent = RegistrationFactory(event=EventFactory(state="HELD"), state="NO_SHOW")
    afterwards.contest(registration=absent, words="I sat in row 2.", at=NOON)
    afterwards.refuse_contest(registration=absent, by=absent.event.owner, at=NOON)

    deliver(clock=lambda: NOON + 999 * HOUR)

    rows = OutgoingMail.objects.values_list("kind", "state", "last_error")
    assert {row for row in rows if row[1] != "SENT"} == set()
    assert {row[0] for row in rows} == OF_EVENTS
    assert len(mail.outbox) == len(rows)


def offers_and_approvals(offering, approving):
    """A place that is offered until it is too late, and a request that is refused."""
    first = confirm(offering)
    confirm(offering, "late@batik.example")
    registrations.withdraw(registration=first, at=NOON)
    registrations.expire_offers(event=offering, at=NOON + 500 * HOUR)
    asked = confirm(approving)
    registrations.decide(registration=asked, give=False, why="For authorities.", by=approving.owner, at=NOON)


def test_a_calendar_takes_moves_and_removes_one_entry():
    event = EventFactory()
    confirm(event)
    change(event, summary="Another sentence", at=NOON + HOUR)
    change(event, place="Hall 2", at=NOON + 2 * HOUR)
    events.cancel(event=event, why="Flood.", by=event.owner, at=NOON + 3 * HOUR)

    uid = left()[0][1]

    assert uid.startswith(f"event-{event.pk}@")
    assert left() == [
        ("REQUEST", uid, 0, "Balai Cendana, Jakarta"), ("REQUEST", uid, 1, "Hall 2"), ("CANCEL", uid, 1, "Hall 2"),
    ]  # fmt: skip


def test_who_withdraws_and_returns_has_the_entry_again_and_in_this_order():
    event = EventFactory()
    registrations.withdraw(registration=confirm(event), at=NOON)
    confirm(event)

    assert [mail.place for mail in OutgoingMail.objects.due(NOON + HOUR).exclude(series="")] == [0]
    assert [method for method, *_more in left()] == ["REQUEST", "CANCEL", "REQUEST"]


def test_who_waits_has_no_entry_and_who_is_put_back_in_line_loses_it():
    event = EventFactory(capacity=1)
    placed = confirm(event)
    confirm(event, "waits@batik.example")
    registrations.back_in_line(registration=placed, by=event.owner, at=NOON)

    assert [method for method, *_more in left()] == ["REQUEST", "CANCEL"]
    assert [method for method, *_more in left("waits@batik.example")] == ["REQUEST"]
    assert Registration.objects.waiting().get() == placed


def test_a_substitute_has_the_entry_and_who_sends_them_loses_it():
    event = EventFactory(capacity=1)
    registrations.substitute(registration=confirm(event), name="Ani", email="ani@batik.example", at=NOON)

    assert [method for method, *_more in left()] == ["REQUEST", "CANCEL"]
    assert [method for method, *_more in left("ani@batik.example")] == ["REQUEST"]
