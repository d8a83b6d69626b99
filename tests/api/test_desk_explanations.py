"""Explanation templates by API: listed with their use, written, changed, retired and restored by those who may."""

import pytest

from tests.api.filing import faults
from tests.api.people import Person
from tests.factories import UserFactory
from tests.statements import statements

DESK = "/api/v1/desk/"
WORDS = "This listing shows goods that the right {right} does not cover."


@pytest.fixture
def people(settings, db):
    """A lead of the desk, who writes templates, and a triager, who chooses them."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return tuple(Person(UserFactory(staff_role=role), DESK) for role in ("LEAD", "TRIAGER"))


@pytest.fixture
def made(people):
    answer = people[0].post("explanations/", {"code": "SU-01", "name": "Other goods", "text": WORDS})
    assert answer.status_code == 201, answer.json()
    return answer


def test_a_template_is_written_offered_and_shown(people, made):
    said = made.json()

    listed = people[1].get("explanations/?code=SU-01").json()["items"]
    shown = people[1].get(f"explanations/{said['key']}/")

    [one] = [row for row in listed if row["key"] == said["key"]]
    assert (one["name"], one["version"], one["text"], one["use"]["used"]) == ("Other goods", 1, WORDS, 0)
    assert {row["code"] for row in listed} == {"SU-01"}
    assert one["text_key"] == said["versions"][0]["text_key"]
    assert (shown.json(), shown["ETag"], made["Location"].endswith(f"/explanations/{said['key']}/")) == (
        said,
        '"1"',
        True,
    )
    assert said["events"][-1]["action"] == "explanation.written"


def test_another_text_is_the_next_version_of_what_was_read(people, made):
    path = f"explanations/{made.json()['key']}/versions/"
    body = {"name": "Other goods", "text": f"{WORDS} Look at its classes."}

    second = people[0].post(path, body, If_Match=made["ETag"])
    stale = people[0].post(path, body | {"text": WORDS}, If_Match=made["ETag"])

    assert [one["version"] for one in second.json()["versions"]] == [2, 1]
    assert (stale.status_code, stale.json()["code"]) == (412, "version")


def test_a_template_is_retired_and_restored(people, made):
    path = f"explanations/{made.json()['key']}/"

    gone = [people[0].post(f"{path}retirement/").json()["retired_at"] for _time in range(2)]
    late = people[0].post(f"{path}versions/", {"name": "x", "text": WORDS})
    retired = people[1].get("explanations/?view=retired").json()["items"]
    back = people[0].send(f"{path}retirement/", method="DELETE").json()

    assert (bool(gone[0]), gone[0] == gone[1], late.status_code, back["retired_at"]) == (
        True,
        True,
        409,
        None,
    )
    assert [one["key"] for one in retired] == [made.json()["key"]]


WRONG = [
    ({"code": "XX-99"}, ("invalid_choice", "code")),
    ({"name": "Other goods"}, ("refused", "name")),
    ({"name": 5}, ("type", "name")),
    ({"text": "Short."}, ("short", "text")),
    ({"text": "The colour of {colour} is another one."}, ("refused", "text")),
    ({"version": 1}, ("unknown", "version")),
]


def test_what_is_no_template_is_refused_at_its_field(people, made):
    body = {"code": "SU-01", "name": "Second", "text": WORDS}

    answers = [people[0].post("explanations/", body | change) for change, _fault in WRONG]

    assert [(one.status_code, faults(one)) for one in answers] == [(422, [fault]) for _change, fault in WRONG]


def test_a_triager_chooses_but_does_not_write_and_others_find_nothing(people, made, acme_owner, manager):
    path = f"explanations/{made.json()['key']}/"
    writes = [("", "POST"), ("versions/", "POST"), ("retirement/", "POST"), ("retirement/", "DELETE")]

    refused = [
        people[1].send(f"{path}{noun}" if noun else "explanations/", {}, method).status_code
        for noun, method in writes
    ]

    assert refused == [403] * 4
    assert [Person(one, DESK).get("explanations/").status_code for one in (acme_owner, manager)] == [404, 403]
    assert people[0].get("explanations/999999/").status_code == 404
    assert people[0].get("explanations/?view=all").status_code == 400


def test_the_list_takes_a_fixed_number_of_statements(people, made):
    first = statements(people[1].client, f"{DESK}explanations/")
    for n in range(4):
        people[0].post("explanations/", {"code": "SU-01", "name": f"Name {n}", "text": WORDS})

    assert (first, statements(people[1].client, f"{DESK}explanations/")) == (5, 5)
