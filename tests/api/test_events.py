"""Events and registrations by API: the public list, the own registrations, a place or the waiting list."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from outreach.models import Registration, RegistrationRequest
from tests.api.conftest import ROOT
from tests.api.filing import faults
from tests.api.people import Person
from tests.factories import (
    EventFactory,
    RegistrationFactory,
    RegistrationRequestFactory,
    StakeholderPersonFactory,
)
from tests.statements import statements

DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def event(db, now):
    return EventFactory(
        starts_at=now + 9 * DAY, slug="letters", capacity=1, agenda="09:30-10:15 What changed"
    )


def mine(event, person, **more):
    found = StakeholderPersonFactory(email=person.email.lower(), name=person.name)
    return RegistrationFactory(event=event, person=found, **more)


def test_events_on_the_public_list_are_read(program, event, now):
    EventFactory(starts_at=now + DAY, is_public=False)
    EventFactory(starts_at=now + DAY, state="DRAFT")
    gone = EventFactory(starts_at=now + DAY, state="CANCELLED", cancelled_because="The speaker is ill.")
    held = EventFactory(starts_at=now - DAY, state="HELD")

    [coming] = program.get("events/").json()["items"]
    past = program.get("events/?when=held").json()["items"]

    assert (coming["slug"], coming["places"], coming["places_left"]) == ("letters", 1, 1)
    assert (coming["not_registering"], coming["agenda"]) == (None, "09:30-10:15 What changed")
    assert [one["slug"] for one in past] == [held.slug]
    assert "closed" in past[0]["not_registering"]
    assert program.get("events/letters/").json() == coming
    assert program.get(f"events/{gone.slug}/").json()["cancelled_because"] == "The speaker is ill."


def test_what_is_not_public_is_not_found(program, now):
    hidden = EventFactory(starts_at=now + DAY, is_public=False)

    answers = [program.get(f"events/{hidden.slug}/"), program.post("registrations/", {"event": hidden.slug})]

    assert [one.status_code for one in answers] == [404, 404]


def test_the_first_gets_the_place_and_the_second_waits(event, filer, viewer):
    first, second = Person(filer), Person(viewer)

    placed = first.send("registrations/", {"event": "letters", "topic": "Letters of authority"})
    waits = second.send("registrations/", {"event": "letters"})

    assert (placed.status_code, placed.json()["state"], placed.json()["place_in_line"]) == (
        201,
        "REGISTERED",
        None,
    )
    assert (waits.json()["state"], waits.json()["place_in_line"]) == ("WAITLISTED", 1)
    assert [one["key"] for one in first.get("registrations/").json()["items"]] == [placed.json()["key"]]
    cancelled = first.send(f"registrations/{placed.json()['key']}/cancellation/")
    assert (cancelled.status_code, cancelled.json()["state"]) == (201, "WITHDRAWN")
    assert second.get("registrations/").json()["items"][0]["state"] == "REGISTERED"
    again = first.send(f"registrations/{placed.json()['key']}/cancellation/")
    assert (again.status_code, again.json()["code"]) == (409, "conflict")


def test_nobody_is_registered_twice_and_what_waits_for_a_mail_is_taken_over(program, event, filer):
    RegistrationRequestFactory(event=event, email=filer.email.lower(), wants_news=True)

    made, again = (program.post("registrations/", {"event": "letters"}) for _call in range(2))

    assert (made.status_code, again.status_code, again.json()["code"]) == (201, 409, "conflict")
    with staff_scope():
        assert (Registration.objects.count(), RegistrationRequest.objects.count()) == (1, 0)
        assert not Registration.objects.get().person.consents.exists()


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, ("required", "event")), ({"event": 5}, ("type", "event")), ({"event": "letters", "type": "KING"}, ("invalid_choice", "type")),
        ({"event": "letters", "by_video": "yes"}, ("type", "by_video")), ({"event": "letters", "topic": "x" * 1001}, ("max_length", "topic")),
        ({"event": "letters", "email": "x@y.example"}, ("unknown", "email")),
    ],
)  # fmt: skip
def test_a_wrong_registration_is_refused_at_its_field(program, event, body, fault):
    answer = program.post("registrations/", body)

    assert (answer.status_code, fault in faults(answer)) == (422, True), answer.json()


def test_a_closed_event_takes_nobody(program, now):
    EventFactory(starts_at=now + DAY, slug="closed", state="REGISTRATION_CLOSED")

    answer = program.post("registrations/", {"event": "closed"})

    assert (answer.status_code, answer.json()["code"]) == (422, "refused")


def test_the_registrations_of_others_are_not_there(program, event, viewer, stranger):
    theirs = mine(event, viewer)

    assert program.get("registrations/").json()["items"] == []
    assert program.post(f"registrations/{theirs.pk}/cancellation/", None).status_code == 404
    assert {Person(stranger).get(noun).status_code for noun in ("events/", "registrations/")} == {404}
    with staff_scope():
        assert Registration.objects.get().state == "REGISTERED"


@pytest.mark.parametrize("query", ["when=soon", "size=0", "colour=red", "after=abc"])
def test_what_is_no_parameter_is_refused(program, event, query):
    assert program.get(f"events/?{query}").status_code == 400


@pytest.mark.parametrize("count", [1, 4])
def test_lists_take_a_fixed_number_of_statements(filer, now, count):
    for n in range(count):
        event = EventFactory(starts_at=now + DAY)
        RegistrationFactory(event=event, state="WAITLISTED", in_line=1)
        mine(event, filer, state="WAITLISTED", in_line=2 + n)
    person = Person(filer)

    assert [one["place_in_line"] for one in person.get("registrations/").json()["items"]] == [2] * count
    assert [statements(person.client, f"{ROOT}{noun}") for noun in ("events/", "registrations/")] == [5, 5]
