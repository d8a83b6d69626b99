"""Pilots and interest by API: as the page, in versions, and in the own name alone."""

import pytest

from ipr_portal.tenancy.scope import staff_scope
from outreach.models import Interest
from tests.api.conftest import ROOT
from tests.api.filing import faults
from tests.api.people import Person
from tests.factories import (
    InterestFactory,
    LetterFactory,
    MembershipFactory,
    OrganisationFactory,
    PilotFactory,
)
from tests.statements import statements

WHY = "We report two hundred copies a month."


@pytest.fixture
def pilot(db):
    return PilotFactory()


def words(person, **more):
    return {
        "contact": person.pk,
        "why": WHY,
        "volume": 200,
        "markets": ["SG", "MY"],
        "readiness": "NOW",
    } | more


def test_a_pilot_is_read_with_its_places(program, pilot, acme):
    PilotFactory(state="PROPOSED", opened_at=None)
    InterestFactory(pilot=pilot, organisation=OrganisationFactory(), why="Theirs alone, and secret.")

    [row] = program.get("pilots/").json()["items"]
    body = program.get(f"pilots/{pilot.pk}/").json()

    assert (row["key"], row["state"], row["own_interest"]) == (pilot.pk, "OPEN", None)
    assert (body["places"], body["places_left"], body["interested"]) == (2, 2, 1)
    assert body["about"] == "One sheet for many listings."
    assert program.get("interests/").json()["items"] == []
    assert program.get(f"pilots/{pilot.pk}/interest/").status_code == 404


def test_interest_is_put_down_changed_and_withdrawn(program, pilot, filer):
    path = f"pilots/{pilot.pk}/interest/"

    made, again = program.post(path, words(filer)), program.post(path, words(filer))
    changed = program.call("PUT", path, words(filer, volume=300), If_Match=made["ETag"])
    late = program.call("DELETE", path, If_Match=made["ETag"])
    ended = program.call("DELETE", path, If_Match=changed["ETag"])

    assert (made.status_code, made.json()["state"], made["ETag"]) == (201, "SUBMITTED", '"1"')
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    assert (changed.json()["volume"], changed["ETag"]) == (300, '"2"')
    assert (late.status_code, late.json()["code"]) == (412, "version")
    assert (ended.status_code, ended.json()["state"]) == (200, "WITHDRAWN")
    assert [one["state"] for one in program.get("interests/").json()["items"]] == ["WITHDRAWN"]
    assert program.get("pilots/").json()["items"][0]["own_interest"] == "WITHDRAWN"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"contact": 10**9}, "contact"), ({"contact": "1"}, "contact"), ({"why": "Short"}, "why"), ({"volume": 0}, "volume"), ({"volume": "9"}, "volume"),
        ({"markets": []}, "markets"), ({"markets": ["XX"]}, "markets.1"), ({"markets": "SG"}, "markets"), ({"readiness": "SOON"}, "readiness"),
        ({"state": "ACCEPTED"}, "state"),
    ],
)  # fmt: skip
def test_wrong_interest_is_refused_at_its_field(program, pilot, filer, changes, fault):
    answer = program.post(f"pilots/{pilot.pk}/interest/", words(filer, **changes))

    assert (answer.status_code, fault in [field for _code, field in faults(answer)]) == (422, True), (
        answer.json()
    )
    with staff_scope():
        assert not Interest.objects.exists()


def test_another_organisation_s_person_is_no_contact(program, pilot, stranger):
    answer = program.post(f"pilots/{pilot.pk}/interest/", words(stranger))

    assert (answer.status_code, [field for _code, field in faults(answer)]) == (422, ["contact"])


def test_a_pilot_that_is_full_of_deciding_takes_no_interest(program, filer):
    pilot = PilotFactory(state="SELECTING")

    answer = program.post(f"pilots/{pilot.pk}/interest/", words(filer))

    assert (answer.status_code, answer.json()["code"]) == (422, "refused")
    assert "no more" in program.get(f"pilots/{pilot.pk}/").json()["not_showing_interest"]


def test_viewers_read_and_agencies_and_strangers_find_nothing(acme, pilot, viewer, stranger):
    agent = Person(MembershipFactory(organisation=LetterFactory(principal=acme).agent, role="OWNER").user)
    reader, path = Person(viewer), f"pilots/{pilot.pk}/interest/"

    assert reader.get("pilots/").status_code == 200
    assert [reader.send(path, method=method).status_code for method in ("POST", "PUT", "DELETE")] == [403] * 3
    for person in (agent, Person(stranger)):
        assert {person.get(noun).status_code for noun in ("pilots/", f"pilots/{pilot.pk}/", path, "interests/")} == {404}  # fmt: skip


@pytest.mark.parametrize("count", [1, 4])
def test_lists_take_a_fixed_number_of_statements(acme, viewer, count):
    for _n in range(count):
        InterestFactory(organisation=acme, contact=viewer)

    browser = Person(viewer).client
    assert [statements(browser, f"{ROOT}{noun}") for noun in ("pilots/", "interests/")] == [5, 5]
