"""Agreed actions and deep-dives by API: listed by view, followed, asked."""

import pytest
from django.utils import timezone

from tests.api.conftest import ROOT
from tests.api.filing import faults
from tests.api.people import Person
from tests.conftest import NOON
from tests.factories import ActionItemFactory, DeepDiveFactory, NoticeFactory, ParticipantFactory
from tests.programmes.check_in_world import decided
from tests.statements import statements


@pytest.fixture
def participation(acme):
    return ParticipantFactory(organisation=acme)


@pytest.fixture
def action(acme, participation, filer):
    return ActionItemFactory(organisation=acme, participation=participation, owner=filer)


def keys_in(program, address):
    return [one["key"] for one in program.get(address).json()["items"]]


def test_actions_are_listed_by_view(program, acme, participation, action):
    ours = ActionItemFactory(organisation=acme, participation=participation, side="US", due_on=NOON.date())
    done = ActionItemFactory(organisation=acme, participation=participation, state="DONE", ended_at=NOON)

    assert keys_in(program, "actions/") == [ours.pk, action.pk]
    assert keys_in(program, "actions/?view=mine") == [action.pk]
    assert keys_in(program, "actions/?view=done") == [done.pk]
    assert program.get("actions/?view=all").status_code == 400
    assert program.get(f"actions/{action.pk}/").json()["is_overdue"] is True


def test_an_action_is_followed_to_its_end_once(program, action):
    said = {"state": "DONE", "result": "Sent on Monday."}

    done, again = (
        program.post(f"actions/{action.pk}/state/", said),
        program.post(f"actions/{action.pk}/state/", said),
    )

    assert (done.status_code, done.json()["state"], done.json()["result"]) == (201, "DONE", "Sent on Monday.")
    assert done.json()["ended_at"] is not None
    assert (again.status_code, again.json()["code"]) == (422, "refused")


@pytest.mark.parametrize(
    ("side", "body", "fault"),
    [
        ("THEM", {"state": "DROPPED"}, ("refused", "result")),
        ("US", {"state": "DONE"}, ("refused", "")),
        ("THEM", {"state": "GONE"}, ("invalid_choice", "state")),
        ("THEM", {"state": 1}, ("type", "state")),
        ("THEM", {"state": "DONE", "result": "x" * 501}, ("max_length", "result")),
        ("THEM", {"state": "DONE", "colour": "red"}, ("unknown", "colour")),
    ],
)
def test_a_wrong_state_is_refused_at_its_field(program, acme, participation, side, body, fault):
    action = ActionItemFactory(organisation=acme, participation=participation, side=side)

    answer = program.post(f"actions/{action.pk}/state/", body)

    assert (answer.status_code, fault in faults(answer)) == (422, True), answer.json()


def test_a_deep_dive_is_asked_once_and_read(program, acme, participation):
    notice = decided(acme, down=0, rejected=1)
    said = {"notice": notice.number, "listing": 1, "question": "Which feature decided?"}

    made, again = program.post("deep-dives/", said), program.post("deep-dives/", said)

    body = made.json()
    assert (made.status_code, body["notice"], body["position"], body["finding"], body["side"]) == (
        201, notice.number, 1, "", "THEM",
    )  # fmt: skip
    assert (again.status_code, faults(again)) == (422, [("refused", "notice")])
    assert program.get("deep-dives/?state=open").json()["items"] == [body]
    assert program.get("deep-dives/?state=found").json()["items"] == []
    assert program.get(f"deep-dives/{body['key']}/").json() == body


def test_what_was_found_is_read(program, acme, participation, manager):
    dive = DeepDiveFactory(
        organisation=acme, participation=participation, finding="CORRECT", answer="The goods are genuine.",
        found_by=manager, found_at=NOON,
    )  # fmt: skip

    body = program.get(f"deep-dives/{dive.pk}/").json()

    assert (body["finding"], body["finding_in_words"], body["answer"], body["position"]) == (
        "CORRECT", "Correct", "The goods are genuine.", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"notice": "SG-2026-999999-X"}, ("refused", "notice")),
        ({"notice": 5}, ("type", "notice")),
        ({"notice": "x" * 25}, ("max_length", "notice")),
        ({"listing": 9}, ("refused", "listing")),
        ({"listing": 0}, ("min_value", "listing")),
        ({"listing": 301}, ("max_value", "listing")),
        ({"question": ""}, ("blank", "question")),
        ({"question": "x" * 1001}, ("max_length", "question")),
        ({"colour": "red"}, ("unknown", "colour")),
    ],
)
def test_a_question_about_nothing_is_refused(program, acme, participation, changes, fault):
    notice = decided(acme)

    answer = program.post("deep-dives/", {"notice": notice.number, "question": "Why?"} | changes)

    assert (answer.status_code, fault in faults(answer)) == (422, True), answer.json()


def test_nothing_of_another_organisation_is_there(program, action, viewer, stranger, participation):
    theirs, dive, notice = ActionItemFactory(), DeepDiveFactory(), NoticeFactory()
    reader, other = Person(viewer), Person(stranger)
    said = {"state": "DONE"}

    assert program.get(f"actions/{theirs.pk}/").status_code == 404
    assert program.post(f"actions/{theirs.pk}/state/", said).status_code == 404
    assert program.get(f"deep-dives/{dive.pk}/").status_code == 404
    asked = program.post("deep-dives/", {"notice": notice.number, "question": "Why?"})
    assert faults(asked) == [("refused", "notice")]
    assert reader.post(f"actions/{action.pk}/state/", said).status_code == 403
    assert reader.post("deep-dives/", {}).status_code == 403
    assert reader.get("actions/").status_code == reader.get("deep-dives/").status_code == 200
    assert other.get("actions/").status_code == other.get("deep-dives/").status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_lists_take_a_fixed_number_of_statements(acme, viewer, participation, count):
    for _one in range(count):
        ActionItemFactory(organisation=acme, participation=participation)
        DeepDiveFactory(organisation=acme, participation=participation, asked_at=timezone.now())
    client = Person(viewer).client

    assert statements(client, f"{ROOT}actions/") == 5
    assert statements(client, f"{ROOT}deep-dives/") == 5
