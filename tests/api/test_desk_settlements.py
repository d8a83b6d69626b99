"""Settling second reviews by API: a lead who gave neither opinion chooses, and the difference becomes a lesson."""

import pytest

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import second_reviews
from takedowns.enums import ListingOutcome
from takedowns.models import Lesson, ListingDecision, SecondReview
from takedowns.rules.triage import Verdict
from tests.api.filing import faults
from tests.api.people import Person
from tests.factories import UserFactory

from .test_desk_second_reviews import DESK, WORDS, at, held
from .test_filing import at_once

pytestmark = pytest.mark.django_db
LESSON = "A licence number on the label is enough."


@pytest.fixture
def second(settings, db):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return UserFactory(name="Otto Other", staff_role="TRIAGER")


@pytest.fixture
def review(triager, lead, second):
    """Two listings: about the first both agree, about the second they differ."""
    made = held(triager, lead, count=2)
    with staff_scope():
        one, two = made.notice.listings.in_order()
        verdicts = [
            Verdict(one.pk, ListingOutcome.REJECTED, code="SU-03", sentence=WORDS),
            Verdict(two.pk, ListingOutcome.REMOVED, ground="TRADEMARK_USE"),
        ]
        return second_reviews.give_second(review=made, verdicts=verdicts, by=second, at=made.decided_at)


@pytest.fixture
def boss(lead, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return Person(lead, DESK)


def body(*positions, counts="SECOND", **more):
    rows = [{"position": one, "counts": counts} for one in positions]
    return {"listings": rows, "sentence": LESSON} | more


def test_a_lead_settles_and_everybody_reads_the_lesson(boss, review, second, triager):
    read = boss.get(at(review)).json()
    made = boss.post(at(review, "settlement/"), body(2, code="SU-03"), Idempotency_Key="once")
    again = boss.post(at(review, "settlement/"), body(2, code="SU-03"), Idempotency_Key="once")
    late = boss.post(at(review, "settlement/"), body(2))

    assert (read["settlement_refusal"], read["lesson"]) == ("", None)
    said = made.json()
    assert (made.status_code, said["state"], said["closed_by"]["key"]) == (201, "SETTLED", boss.user.pk)
    lesson = {name: said["lesson"][name] for name in ("finding", "code", "sentence")}
    assert lesson == {"finding": "FIRST_WRONG", "code": "SU-03", "sentence": LESSON}
    assert (again.json(), late.status_code, late.json()["code"]) == (said, 409, "conflict")
    assert "ended on" in Person(second, DESK).get(at(review)).json()["settlement_refusal"]
    with staff_scope():
        rows = ListingDecision.objects.order_by("listing__position").values_list("outcome", flat=True)
        assert list(rows) == ["REJECTED", "REMOVED"]
        assert Lesson.objects.count() == 1


WRONG = [
    (body(1, 2), ("unknown", "listings.1.position")),
    (body(9), ("unknown", "listings.1.position")),
    (body(2, 2), ("twice", "listings.2.position")),
    (body(2, counts="THIRD"), ("invalid_choice", "listings.1.counts")),
    (body(2, code="XX-99"), ("invalid_choice", "code")),
    (body(2, sentence=" "), ("refused", "sentence")),
    (body(2, sentence="x" * 1001), ("max_length", "sentence")),
    (body(2, sentence=5), ("type", "sentence")),
    (body(2, mood="good"), ("unknown", "mood")),
    ({"listings": [], "sentence": LESSON}, ("min_length", "listings")),
]


@pytest.mark.parametrize(("sent", "fault"), WRONG)
def test_what_is_no_settlement_is_refused_at_its_field(boss, review, sent, fault):
    answer = boss.post(at(review, "settlement/"), sent)

    assert (answer.status_code, faults(answer)) == (422, [fault]), answer.json()
    with staff_scope():
        assert SecondReview.objects.get().state == "DISAGREED"


def test_every_listing_about_which_they_differ_is_named(boss, triager, lead, second):
    made = held(triager, lead, count=2)
    with staff_scope():
        verdicts = [
            Verdict(one.pk, ListingOutcome.REMOVED, ground="TRADEMARK_USE")
            for one in made.notice.listings.all()
        ]
        second_reviews.give_second(review=made, verdicts=verdicts, by=second, at=made.decided_at)

    answer = boss.post(at(made, "settlement/"), body(2))

    assert faults(answer) == [("required", "listings")]


def test_who_gave_an_opinion_or_is_no_lead_settles_nothing(review, second, triager):
    for person in (second, triager):
        answer = Person(person, DESK).post(at(review, "settlement/"), body(2))
        assert (answer.status_code, faults(answer)) == (422, [("refused", "")])
    with staff_scope():
        assert not Lesson.objects.exists()


def test_before_the_second_opinion_nothing_is_settled_and_nothing_shown(boss, triager, lead):
    waiting = held(triager, lead)

    answer = boss.post(at(waiting, "settlement/"), body(1))

    assert (answer.status_code, faults(answer)) == (422, [("refused", "")])
    assert "not there yet" in answer.json()["errors"][0]["detail"]
    assert WORDS not in answer.content.decode()


def test_who_decided_takes_it_back_until_the_second_opinion_is_there(boss, triager, lead, second):
    made = held(triager, lead)
    other, decider = Person(second, DESK), Person(triager, DESK)

    refused = other.post(at(made, "cancellation/"))
    taken = decider.post(at(made, "cancellation/"))
    late = decider.post(at(made, "cancellation/"))

    assert (refused.status_code, faults(refused)) == (422, [("refused", "")])
    assert (taken.status_code, taken.json()["state"]) == (201, "CANCELLED")
    assert [row["first"] for row in taken.json()["listings"]] == [None]
    assert (late.status_code, late.json()["code"]) == (409, "conflict")


def test_a_lead_takes_back_what_differs(boss, review):
    answer = boss.post(at(review, "cancellation/"))

    assert (answer.status_code, answer.json()["state"]) == (201, "CANCELLED")


def test_members_programs_and_others_reach_none(review, acme_owner, program):
    manager, member = Person(UserFactory(staff_role="PROGRAMMES"), DESK), Person(acme_owner, DESK)

    for noun in ("settlement/", "cancellation/"):
        assert [one.post(at(review, noun), body(2)).status_code for one in (manager, member)] == [403, 404]
        assert program.post(f"{DESK}{at(review, noun)}", body(2)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_leads_at_once_settle_it_once(review, lead, admin, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    people = [Person(one, DESK) for one in (lead, admin)]

    answers = at_once(*(lambda one=one: one.post(at(review, "settlement/"), body(2)) for one in people))

    assert sorted(one.status_code for one in answers) == [201, 409]
    with staff_scope():
        assert Lesson.objects.count() == 1
