"""Feedback by API: the board as the page shows it, giving, and the one vote of an organisation."""

import pytest

from ipr_portal.tenancy.scope import staff_scope
from outreach.models import Vote
from tests.api.conftest import ROOT
from tests.api.filing import faults
from tests.api.people import Person
from tests.factories import (
    FeedbackFactory,
    LetterFactory,
    MembershipFactory,
    OrganisationFactory,
    VoteFactory,
)
from tests.statements import statements

SAID = {"kind": "SUGGESTION", "title": "Let me file from a sheet", "text": "We keep ours in one."}


def test_the_board_shows_what_is_wanted_most_first(program, acme):
    less, more = FeedbackFactory(title="Less"), FeedbackFactory(title="More")
    for _n in range(2):
        VoteFactory(feedback=more, organisation=OrganisationFactory())
    VoteFactory(feedback=less, organisation=acme)
    FeedbackFactory(state="NEW")  # read by nobody yet, and somebody else's
    FeedbackFactory(state="DELETED")

    first = program.get("feedback/?size=1").json()
    rest = program.get(first["next"].removeprefix("http://testserver")).json()

    rows = first["items"] + rest["items"]
    assert [(one["title"], one["votes"], one["is_voted"]) for one in rows] == [
        ("More", 2, False),
        ("Less", 1, True),
    ]
    assert rest["next"] is None


def test_feedback_is_given_with_a_vote_and_the_vote_is_withdrawn(program, acme):
    item = FeedbackFactory()
    made = program.post("feedback/", SAID)
    key = made.json()["key"]

    voted, again = (program.post(f"feedback/{item.pk}/vote/", None) for _call in range(2))
    back = program.call("DELETE", f"feedback/{item.pk}/vote/")

    assert (made.status_code, made.json()["votes"], made.json()["is_voted"]) == (201, 1, True)
    assert program.get(f"feedback/{key}/").json()["title"] == SAID["title"]
    assert [(one.status_code, one.json()["votes"]) for one in (voted, again)] == [(201, 1), (201, 1)]
    assert (back.status_code, back.json()["votes"], back.json()["is_voted"]) == (200, 0, False)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"kind": "KING"}, ("invalid_choice", "kind")), ({"title": "Short"}, ("min_length", "title")), ({"title": 5}, ("type", "title")),
        ({"title": "x" * 151}, ("max_length", "title")), ({"text": "x" * 5001}, ("max_length", "text")), ({"votes": 5}, ("unknown", "votes")),
    ],
)  # fmt: skip
def test_wrong_feedback_is_refused_at_its_field(program, acme, changes, fault):
    answer = program.post("feedback/", SAID | changes)

    assert (answer.status_code, fault in faults(answer)) == (422, True), answer.json()


def test_what_we_have_not_read_takes_no_vote(program, acme):
    item = FeedbackFactory(state="NEW", asked_for=acme)

    answer = program.post(f"feedback/{item.pk}/vote/", None)

    assert (answer.status_code, answer.json()["code"]) == (422, "refused")
    assert program.get(f"feedback/{item.pk}/").json()["takes_votes"] is False


def test_what_is_not_on_the_board_is_not_found(program, acme):
    hidden = FeedbackFactory(state="NEW")

    answers = [program.get(f"feedback/{hidden.pk}/"), program.post(f"feedback/{hidden.pk}/vote/", None)]

    assert [one.status_code for one in answers] == [404, 404]


def test_viewers_read_and_agencies_and_strangers_find_nothing(acme, viewer, stranger):
    item, letter = FeedbackFactory(), LetterFactory(principal=acme)
    agent = Person(MembershipFactory(organisation=letter.agent, role="OWNER").user)
    reader = Person(viewer)

    assert [reader.get("feedback/").status_code, reader.send("feedback/", SAID).status_code] == [200, 403]
    assert reader.send(f"feedback/{item.pk}/vote/").status_code == 403
    assert {one.get("feedback/").status_code for one in (agent, Person(stranger))} == {404}
    with staff_scope():
        assert not Vote.objects.exists()


@pytest.mark.parametrize("count", [1, 5])
def test_the_board_takes_a_fixed_number_of_statements(acme, viewer, count):
    for _n in range(count):
        VoteFactory(organisation=acme)

    assert statements(Person(viewer).client, f"{ROOT}feedback/") == 5
