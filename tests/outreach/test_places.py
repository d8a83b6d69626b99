"""Who gets a place, who waits, who moves up."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from ipr_portal.errors import Stale
from ipr_portal.notifications.models import OutgoingMail
from outreach.actions import events, registrations
from outreach.actions.places import place_in_line
from outreach.models import Event, Registration, RegistrationRequest, StakeholderPerson
from outreach.rules.events import why_nobody_moves_up
from tests.conftest import NOON
from tests.factories import EventFactory, RegistrationRequestFactory, StakeholderPersonFactory

pytestmark = pytest.mark.usefixtures("everyone")


def confirm(event, **more):
    return registrations.confirm(request=RegistrationRequestFactory(event=event, **more), at=NOON)


def mails(kind):
    return list(OutgoingMail.objects.filter(kind=kind).order_by("created_at"))


def reread(row):
    return type(row).objects.get(pk=row.pk)


def test_who_comes_after_the_last_place_waits_in_order():
    event = EventFactory(capacity=2)

    rows = [confirm(event) for _guest in range(4)]

    assert [row.state for row in rows] == ["REGISTERED", "REGISTERED", "WAITLISTED", "WAITLISTED"]
    assert [place_in_line(row) for row in rows[2:]] == [1, 2]
    assert (reread(event).taken, reread(event).free) == (2, 0)
    assert mails("registration.waiting")[1].context["place"] == "2"


def test_the_mail_says_day_time_zone_and_place():
    confirm(EventFactory())

    context = mails("registration.placed")[0].context
    assert context["when"] == "Thu 21 May 2026, 16:00 to 22:00 WIB"
    assert context["where"] == "Balai Cendana, Jakarta"


def test_the_first_who_waits_moves_up_when_somebody_withdraws():
    event = EventFactory(capacity=1)
    first, second, third = [confirm(event) for _guest in range(3)]

    registrations.withdraw(registration=first, at=NOON)

    assert [reread(row).state for row in (first, second, third)] == ["WITHDRAWN", "REGISTERED", "WAITLISTED"]
    assert (place_in_line(reread(third)), reread(event).taken) == (1, 1)


def test_an_offer_holds_the_place_until_it_ends():
    event = EventFactory(capacity=1, promotion="OFFER", offer_hours=48)
    first, second, third = [confirm(event) for _guest in range(3)]
    registrations.withdraw(registration=first, at=NOON)

    assert reread(second).offered_until == NOON + timedelta(hours=48)
    assert confirm(event).state == "WAITLISTED"
    assert registrations.expire_offers(event=event, at=NOON + timedelta(hours=48)) == 1
    assert reread(second).state == "WITHDRAWN"
    assert (
        registrations.answer(registration=third, comes=True, at=NOON + timedelta(hours=49)).state
        == "REGISTERED"
    )
    with pytest.raises(Stale):
        registrations.answer(registration=second, comes=True, at=NOON + timedelta(hours=49))


def test_more_places_go_to_those_who_wait():
    event = EventFactory(capacity=1)
    rows = [confirm(event) for _guest in range(3)]

    columns = {name: getattr(event, name) for name in events.EventDetails.__slots__} | {"capacity": 2}
    events.change(event=event, details=events.EventDetails(**columns), version=1, by=event.owner, at=NOON)

    assert [reread(row).state for row in rows] == ["REGISTERED", "REGISTERED", "WAITLISTED"]


def test_places_kept_back_are_given_by_the_team_alone():
    event = EventFactory(capacity=2, kept_back=1)
    rows = [confirm(event) for _guest in range(3)]
    assert [row.state for row in rows] == ["REGISTERED", "WAITLISTED", "WAITLISTED"]
    assert "which the team keeps back" in why_nobody_moves_up(reread(event), at=NOON)

    given = registrations.give_place(registration=rows[2], by=event.owner, at=NOON)

    assert (given.state, given.is_kept_back) == ("REGISTERED", True)
    assert reread(rows[1]).state == "WAITLISTED"
    with pytest.raises(registrations.CannotRegister, match="No place is free"):
        registrations.give_place(registration=rows[1], by=event.owner, at=NOON)


def test_the_page_says_why_nobody_moves_up():
    closed = EventFactory(state="REGISTRATION_CLOSED", capacity=5)

    assert why_nobody_moves_up(closed, at=NOON) == "Nobody moves up: Registration is closed."
    assert (
        why_nobody_moves_up(EventFactory(capacity=2, taken=2), at=NOON)
        == "Nobody moves up: all 2 places are taken."
    )
    assert why_nobody_moves_up(EventFactory(), at=NOON) == ""


def test_withdrawing_and_registering_again_goes_to_the_end():
    event = EventFactory(capacity=1)
    confirm(event)
    back = confirm(event, email="one@firm.example")
    confirm(event)
    registrations.withdraw(registration=back, at=NOON)

    again = confirm(event, email="One@Firm.example".lower())

    assert (again.state, place_in_line(again), again.person) == ("WAITLISTED", 2, back.person)


def test_one_address_is_one_person_however_the_name_is_spelled():
    event = EventFactory(capacity=5)
    first = confirm(event, email="siti@batik.example", name="Siti Nurhaliza")

    again = confirm(event, email="siti@batik.example", name="SITI NURHALIZA B.")

    assert again == first
    assert (StakeholderPerson.objects.count(), reread(event).taken) == (1, 1)


def test_approval_decides_on_each_place():
    event = EventFactory(needs_approval=True, capacity=1)
    rows = [confirm(event) for _guest in range(3)]
    assert {row.state for row in rows} == {"PENDING_APPROVAL"}

    registrations.decide(registration=rows[1], give=True, by=event.owner, at=NOON)
    registrations.decide(registration=rows[0], give=True, by=event.owner, at=NOON)
    registrations.decide(
        registration=rows[2], give=False, why="For authorities only.", by=event.owner, at=NOON
    )

    assert [reread(row).state for row in rows] == ["WAITLISTED", "REGISTERED", "REJECTED"]
    with pytest.raises(Stale):
        registrations.decide(registration=rows[2], give=True, by=event.owner, at=NOON)


def test_a_substitute_takes_the_place_though_others_wait():
    event = EventFactory(capacity=1)
    first, second = confirm(event), confirm(event)

    made = registrations.substitute(registration=first, name="Bayu", email="bayu@firm.example", at=NOON)

    assert (reread(first).state, made.state, made.instead_of, made.comes_from) == (
        "SUBSTITUTED", "REGISTERED", first, first.comes_from,
    )  # fmt: skip
    assert (reread(second).state, reread(event).taken) == ("WAITLISTED", 1)


def test_who_takes_part_by_video_takes_no_place():
    event = EventFactory(capacity=1, by_video=True)

    rows = [confirm(event, is_remote=True) for _guest in range(2)]

    assert ([row.state for row in rows], reread(event).taken) == (["REGISTERED"] * 2, 0)


def test_registering_for_an_event_that_was_cancelled_in_between_is_refused():
    event = EventFactory()
    request = RegistrationRequestFactory(event=event)
    events.cancel(event=event, why="The venue is flooded.", by=event.owner, at=NOON)

    with pytest.raises(registrations.CannotRegister, match="The venue is flooded"):
        registrations.confirm(request=request, at=NOON)


def test_a_request_counts_once_and_is_deleted_after_seven_days():
    old = RegistrationRequestFactory(asked_at=NOON - timedelta(days=7))
    RegistrationRequestFactory(asked_at=NOON - timedelta(days=6))

    assert registrations.delete_unconfirmed(at=NOON) == 1
    with pytest.raises(Stale):
        registrations.confirm(request=old, at=NOON)


def test_asking_answers_the_same_for_who_is_registered():
    event = EventFactory(capacity=5)
    known = confirm(event, email="known@firm.example")
    details = {"name": "A", "company": "Firm", "type": "LAW_FIRM"}

    for email in ("known@firm.example", "new@firm.example", "new@firm.example"):
        assert registrations.ask(event=event, details=details | {"email": email}, at=NOON) is None

    assert [mail.address for mail in mails("registration.known")] == [known.person.email]
    assert RegistrationRequest.objects.get().email == "new@firm.example"


def test_an_invitation_is_answered_once():
    event, person = EventFactory(), StakeholderPersonFactory()
    assert registrations.invite(event=event, people=[person, person], by=event.owner, at=NOON) == 1
    assert registrations.invite(event=event, people=[person], by=event.owner, at=NOON) == 0

    invited = Registration.objects.get()

    assert registrations.answer(registration=invited, comes=True, at=NOON).state == "REGISTERED"
    with pytest.raises(Stale):
        registrations.answer(registration=invited, comes=False, at=NOON)


def test_postgres_refuses_more_places_than_there_are():
    event = EventFactory(capacity=1)

    with pytest.raises(IntegrityError, match="outreach_no_more_than_there_are"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(taken=2)
