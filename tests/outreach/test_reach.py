"""Distinct reach equals a count by hand, also after merges."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach import reach
from outreach.enums import PRESENT, RegistrationState
from outreach.models import LoggedContact, Registration
from programmes.models import Attendance
from tests.factories import (
    CheckInFactory,
    EventFactory,
    LoggedContactFactory,
    RegistrationFactory,
    StakeholderOrganisationFactory,
    StakeholderPersonFactory,
)
from tests.factories.people import LONG_AGO

pytestmark = pytest.mark.usefixtures("everyone")
DAY = LONG_AGO.date()
DAY_OF_CHECK_IN = LONG_AGO + timedelta(days=500)
MET = st.tuples(
    st.integers(0, 5), st.integers(0, 3), st.sampled_from(RegistrationState.values), st.booleans()
)
SPOKEN = st.tuples(st.integers(0, 5), st.integers(0, 40))


def by_hand(window):
    """Count in Python, from whole rows."""
    found = []
    for row in Registration.objects.select_related("event"):
        day = (row.event.starts_at + timedelta(hours=8)).date()  # in Singapore
        if row.state in PRESENT and row.duplicate_of_id is None and window.since <= day <= window.until:
            found.append((row.comes_from_id, row.person_id))
    found += [
        (row.with_organisation_id, row.person_id)
        for row in LoggedContact.objects.all()
        if window.since <= row.on <= window.until
    ]
    return len({one for one, _two in found} - {None}), len({two for _one, two in found} - {None})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    met=st.lists(MET, max_size=12),
    spoken=st.lists(SPOKEN, max_size=5),
    since=st.integers(0, 30),
    long=st.integers(0, 30),
)
def test_reach_equals_a_count_by_hand(met, spoken, since, long):
    people = [
        StakeholderPersonFactory(works_for=None if n == 5 else StakeholderOrganisationFactory())
        for n in range(6)
    ]
    days = [EventFactory(starts_at=LONG_AGO + timedelta(days=10 * n, hours=n * 5)) for n in range(4)]
    for guest, event in {(guest, event) for guest, event, _state, _double in met}:
        state, double = next((row[2], row[3]) for row in met if row[:2] == (guest, event))
        first = RegistrationFactory(event=days[event], person=people[guest], state="REGISTERED")
        duplicate = first if double else None
        in_line = 1 + guest if state == "WAITLISTED" else None
        Registration.objects.filter(pk=first.pk).update(state=state, in_line=in_line)
        if duplicate:
            RegistrationFactory(event=days[event], person=people[guest], state="ATTENDED", duplicate_of=first)
    for guest, day in spoken:
        LoggedContactFactory(person=people[guest], on=DAY + timedelta(days=day))
    window = reach.Window(DAY + timedelta(days=since), DAY + timedelta(days=since + long))

    found = reach.total(window)

    assert (found.organisations, found.people) == by_hand(window)


def test_who_was_registered_and_absent_never_counts():
    for state in ("REGISTERED", "NO_SHOW", "WITHDRAWN", "INVITED"):
        RegistrationFactory(state=state)
    RegistrationFactory(state="ATTENDED")

    found = reach.total(reach.Window(DAY, DAY + timedelta(days=900)))

    assert (found.organisations, found.people) == (1, 1)


def test_reach_by_type_market_and_format():
    police = StakeholderOrganisationFactory(type="LAW_ENFORCEMENT", markets=["TH", "VN"])
    RegistrationFactory(person=StakeholderPersonFactory(works_for=police), state="ATTENDED")
    LoggedContactFactory(on=DAY + timedelta(days=500))
    window = reach.Window(DAY, DAY + timedelta(days=900))

    assert {(row.key, row.organisations) for row in reach.by_type(window)} == {
        ("LAW_ENFORCEMENT", 1),
        ("RIGHTS_HOLDER", 1),
    }
    assert {(row.key, row.organisations) for row in reach.by_format(window)} == {
        ("WORKSHOP", 1),
        ("CONTACT", 1),
    }
    assert reach.by_type_and_market(window) == {
        ("LAW_ENFORCEMENT", "TH"): 1, ("LAW_ENFORCEMENT", "VN"): 1, ("RIGHTS_HOLDER", "SG"): 1,
    }  # fmt: skip
    assert list(reach.organisations_in(window)).count(police) == 1


@pytest.mark.parametrize(
    ("until", "months", "since"),
    [
        (date(2026, 11, 24), 18, date(2025, 5, 25)),
        (date(2026, 8, 31), 18, date(2025, 3, 1)),
        (date(2026, 1, 15), 12, date(2025, 1, 16)),
        (date(2026, 12, 31), 6, date(2026, 7, 1)),
    ],
)
def test_a_window_of_months_ends_with_its_day(until, months, since):
    assert reach.months_to(until, months) == reach.Window(since, until)


def test_check_ins_of_programmes_count_apart():
    held = CheckInFactory(state="HELD", held_at=DAY_OF_CHECK_IN, starts_at=DAY_OF_CHECK_IN)
    for name, side, presence in (
        ("Dewi", "THEM", "ATTENDED"),
        ("Rizky", "THEM", "ABSENT"),
        ("Hoa", "US", "ATTENDED"),
    ):
        Attendance.objects.create(
            check_in=held, organisation=held.organisation, name=name, side=side, presence=presence
        )
    CheckInFactory(starts_at=DAY_OF_CHECK_IN)
    window = reach.Window(DAY_OF_CHECK_IN.date(), DAY_OF_CHECK_IN.date())

    assert reach.check_ins_in(window) == reach.Met(1, 1, 1)
    assert reach.total(window) == reach.Reached("", 0, 0)
    assert reach.check_ins_in(reach.Window(DAY, DAY)) == reach.Met(0, 0, 0)
