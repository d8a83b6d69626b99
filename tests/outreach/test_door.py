"""At the door, and after the event."""

from datetime import timedelta

import pytest

from ipr_portal.errors import Stale
from ipr_portal.notifications.models import OutgoingMail
from outreach.actions import door, events, surveys
from outreach.models import Event, Registration, SurveyAnswer
from outreach.queries.events import survey_of, workshop_years
from tests.conftest import NOON
from tests.factories import EventFactory, RegistrationFactory, StakeholderPersonFactory, UserFactory

pytestmark = pytest.mark.usefixtures("everyone")


@pytest.fixture
def event():
    return EventFactory(starts_at=NOON, taken=1)


def check_in(registration, nonce="one-scan-1", at=NOON, by=None):
    return door.check_in(registration=registration, nonce=nonce, by=by or UserFactory(name="Aisyah"), at=at)


def test_a_scan_lets_in_once_however_often_it_is_sent(event):
    registration = RegistrationFactory(event=event)

    first, again = check_in(registration), check_in(registration, at=NOON + timedelta(hours=5))

    assert (first.is_replay, again.is_replay) == (False, True)
    assert again.registration.checked_in_at == NOON


def test_a_second_scan_says_who_let_them_in_and_when(event):
    registration = RegistrationFactory(event=event, person__name="Bayu")
    check_in(registration)

    with pytest.raises(door.NotLetIn) as refused:
        check_in(registration, nonce="two-scan-2")

    assert str(refused.value) == "Bayu is in already, since Mon 2 Mar, 19:00 WIB; let in by Aisyah."


@pytest.mark.parametrize(
    ("state", "at", "code"),
    [
        ("REGISTERED", NOON - timedelta(days=1), "day"),
        ("REGISTERED", NOON + timedelta(days=1), "day"),
        ("WITHDRAWN", NOON, "place"),
    ],
)
def test_the_wrong_day_and_no_place_are_refused(event, state, at, code):
    with pytest.raises(door.NotLetIn) as refused:
        check_in(RegistrationFactory(event=event, state=state), at=at)

    assert refused.value.code == code


def test_participants_of_a_small_meeting_confirm_in_the_first_hour():
    registration = RegistrationFactory(event=EventFactory(starts_at=NOON, confirms_itself=True))

    with pytest.raises(door.NotLetIn, match="first hour"):
        door.confirm_presence(registration=registration, at=NOON + timedelta(hours=1))
    assert (
        door.confirm_presence(registration=registration, at=NOON + timedelta(minutes=59)).state
        == "CHECKED_IN"
    )


def test_a_walk_in_takes_a_place_and_a_full_room_refuses(event):
    guest = StakeholderPersonFactory()
    made = door.walk_in(event=event, person=guest, by=UserFactory(), at=NOON)
    assert (made.state, Event.objects.get(pk=event.pk).taken) == ("CHECKED_IN", 2)

    with pytest.raises(door.NotLetIn, match="The room is full"):
        door.walk_in(event=event, person=StakeholderPersonFactory(), by=UserFactory(), at=NOON)
    with pytest.raises(door.NotLetIn, match="is registered"):
        door.walk_in(event=event, person=guest, by=UserFactory(), at=NOON)


def test_attendance_is_final_before_the_report(event):
    came, absent = RegistrationFactory(event=event, state="CHECKED_IN"), RegistrationFactory(event=event)
    by = UserFactory()
    with pytest.raises(door.CannotClose):
        door.report(event=event, by=by, at=NOON)
    with pytest.raises(door.CannotClose, match="not begun"):
        door.hold(event=event, by=by, at=NOON - timedelta(minutes=1))

    door.hold(event=event, by=by, at=NOON)

    states = dict(Registration.objects.values_list("pk", "state"))
    assert states == {came.pk: "ATTENDED", absent.pk: "NO_SHOW"}
    assert door.accept_presence(registration=absent, by=by, at=NOON).state == "ATTENDED"
    assert door.report(event=event, by=by, at=NOON).state == "REPORTED"


def test_a_certificate_is_for_who_attended_once():
    held = EventFactory(state="HELD")
    came, absent = (
        RegistrationFactory(event=held, state="ATTENDED"),
        RegistrationFactory(event=held, state="NO_SHOW"),
    )

    first, again = [door.certify(registration=came, by=None, at=NOON) for _time in range(2)]

    assert first == again
    assert OutgoingMail.objects.get(kind="certificate.issued").address == came.person.email
    with pytest.raises(door.CannotClose):
        door.certify(registration=absent, by=None, at=NOON)


def test_answers_are_shown_from_five_on_and_lead_to_nobody():
    held = EventFactory(state="HELD")
    rows = [RegistrationFactory(event=held, state="ATTENDED") for _guest in range(5)]
    for row in rows[:4]:
        surveys.answer(registration=row, scores={"HELPED": 5})
    assert survey_of(held) == {}

    surveys.answer(registration=rows[4], scores={"HELPED": 4, "TIME": 1})

    assert survey_of(held) == {"HELPED": [0, 0, 0, 1, 4]}
    assert {field.name for field in SurveyAnswer._meta.fields} == {"id", "event", "question", "score"}
    with pytest.raises(surveys.CannotAnswer, match="already"):
        surveys.answer(registration=rows[0], scores={"HELPED": 1})


def details_of(event, **more):
    return events.EventDetails(
        **{name: getattr(event, name) for name in events.EventDetails.__slots__} | more
    )


def test_only_a_new_time_or_place_raises_the_sequence():
    event = RegistrationFactory().event
    change = {"by": event.owner, "at": NOON}

    events.change(event=event, details=details_of(event, summary="New"), version=1, **change)
    assert Event.objects.get(pk=event.pk).sequence == 0
    events.change(event=event, details=details_of(event, place="Hall 2"), version=2, **change)

    assert Event.objects.get(pk=event.pk).sequence == 1
    assert OutgoingMail.objects.get(kind="event.moved").context["where"] == "Hall 2"
    with pytest.raises(Stale):
        events.change(event=event, details=details_of(event), version=2, **change)


def test_who_is_registered_for_a_cancelled_event_is_told_why():
    event = RegistrationFactory().event
    RegistrationFactory(event=event, state="WITHDRAWN")

    events.cancel(event=event, why="The venue is flooded.", by=event.owner, at=NOON)

    mail = OutgoingMail.objects.get(kind="event.cancelled")
    assert mail.context["why"] == "The venue is flooded."


def test_participants_are_reminded_once():
    event = RegistrationFactory().event

    assert [events.remind(event=event, at=NOON) for _time in range(2)] == [1, 0]


def test_a_copy_has_the_same_hours_and_nobody():
    event = RegistrationFactory().event

    copy = events.clone(event=event, starts_at=event.starts_at + timedelta(days=182), by=event.owner, at=NOON)

    assert (copy.state, copy.title, copy.ends_at - copy.starts_at) == (
        "DRAFT",
        event.title,
        timedelta(hours=6),
    )
    assert copy.registrations.count() == 0


def test_cancelled_and_merged_workshops_and_webinars_keep_no_promise():
    by_year = {"format": "WORKSHOP", "state": "HELD", "starts_at": NOON - timedelta(days=300)}
    kept = EventFactory(**by_year)
    EventFactory(**by_year | {"format": "WEBINAR"})
    EventFactory(**by_year | {"state": "CANCELLED", "cancelled_because": "Flood"})
    EventFactory(**by_year | {"merged_into": kept})
    EventFactory(**by_year | {"our_part": "ATTENDEE"})

    year = next(row for row in workshop_years(at=NOON) if row.year == kept.starts_at.year)

    assert ([row.key for row in year.workshops], year.is_broken) == ([kept.pk], True)


def test_the_last_evening_of_a_year_counts_where_the_desk_is():
    new_year = EventFactory(state="HELD", starts_at=NOON.replace(year=2025, month=12, day=31, hour=17))

    years = {row.year: [one.key for one in row.workshops] for row in workshop_years(at=NOON)}

    assert (years[2025], years[2026]) == ([], [new_year.pk])
