"""Counter-notices at the desk by API: checked by who decides notices, decided by a lead who had no part."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import CounterNotice, Restoration
from tests.api.filing import faults
from tests.api.people import Person
from tests.factories import UserFactory
from tests.statements import statements
from tests.takedowns.disputing import WHY, answered, contested, forwarded, states, told

from .test_filing import at_once

pytestmark = pytest.mark.django_db
DESK = "/api/v1/desk/"
DAY = timedelta(days=1)
DENY = {"accept": False, "code": "NO_FACTS", "sentence": "Say which of the pictures you mean."}
UPHELD = {"decision": "UPHELD", "sentence": "The invoice shows it."}


@pytest.fixture
def boss(lead, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return Person(lead, DESK)


@pytest.fixture
def tara(triager, boss):
    return Person(triager, DESK)


def received(organisation, triager, count=1):
    """What a seller answers about so many listings at once."""
    _notice, message = told(organisation, triager, ["REMOVED"] * count, at=timezone.now() - 5 * DAY)
    return answered(message, range(1, count + 1), at=timezone.now() - 2 * DAY)


def contested_of(organisation, triager, filer, count=1):
    answer = received(organisation, triager, count)
    places = range(1, count + 1)
    forwarded(answer, triager, places, at=timezone.now() - DAY)
    contested(answer, filer, places, at=timezone.now() - timedelta(hours=1))
    return answer


def rows_of(answer):
    with staff_scope():
        return list(CounterNotice.objects.filter(answer=answer).order_by("listing__position"))


def at(row, noun=""):
    return f"counter-notices/{row.pk}/{noun}"


def keys(answer):
    return [one["key"] for one in answer.json()["items"]]


def test_one_is_forwarded_and_another_not_accepted(tara, acme, triager):
    first, second = rows_of(received(acme, triager, 2))

    read = tara.get(at(first)).json()
    sent = tara.post(at(first, "check/"), {"accept": True}, Idempotency_Key="once")
    again = tara.post(at(first, "check/"), {"accept": True}, Idempotency_Key="once")
    late = tara.post(at(first, "check/"), {"accept": True})
    denied = tara.post(at(second, "check/"), DENY)

    assert (read["state"], read["statement"], read["seller"]["name"]) == ("RECEIVED", WHY, "Lim Wei")
    assert (sent.status_code, sent.json()["state"], sent.json()["checked_by"]["key"]) == (
        201, "FORWARDED", triager.pk,
    )  # fmt: skip
    assert (again.json(), late.status_code, late.json()["code"]) == (sent.json(), 409, "conflict")
    assert (denied.status_code, denied.json()["state"], denied.json()["invalid_sentence"]) == (
        201, "INVALID", DENY["sentence"],
    )  # fmt: skip


def test_a_whole_answer_is_forwarded_and_decided_at_once(boss, tara, acme, triager, filer):
    answer = received(acme, triager, 3)
    first, *_rest = rows_of(answer)

    tara.post(at(first, "check/"), {"accept": True, "whole_answer": True})
    contested(answer, filer, (1, 2), at=timezone.now())
    made = boss.post(at(first, "decision/"), UPHELD | {"whole_answer": True})
    late = boss.post(at(first, "decision/"), UPHELD)

    assert (made.status_code, made.json()["decided_by"]["key"], states()) == (
        201, boss.user.pk, ["UPHELD", "UPHELD", "FORWARDED"],
    )  # fmt: skip
    assert (late.status_code, late.json()["code"]) == (409, "conflict")
    with staff_scope():
        assert Restoration.objects.count() == 2


def test_a_lead_dismisses_it_and_who_had_a_part_does_not(boss, acme, lead, admin, triager, filer):
    [row] = rows_of(contested_of(acme, lead, filer))

    refusal = boss.get(at(row)).json()["refusal"]
    own = boss.post(at(row, "decision/"), UPHELD)
    made = Person(admin, DESK).post(at(row, "decision/"), UPHELD | {"decision": "DISMISSED"})

    assert "had a part" in refusal
    assert (own.status_code, faults(own)) == (422, [("refused", "")])
    assert (made.status_code, made.json()["state"], made.json()["decision_sentence"]) == (
        201, "DISMISSED", UPHELD["sentence"],
    )  # fmt: skip


WRONG_CHECKS = [
    ({}, ("required", "accept")),
    ({"accept": "yes"}, ("type", "accept")),
    ({"accept": True, "sentence": "x"}, ("unasked", "sentence")),
    ({"accept": True, "code": "NO_FACTS"}, ("unasked", "code")),
    (DENY | {"sentence": " "}, ("required", "sentence")),
    (DENY | {"sentence": "x" * 1001}, ("max_length", "sentence")),
    (DENY | {"code": "BAD"}, ("invalid_choice", "code")),
    ({"accept": False, "sentence": "x"}, ("required", "code")),
    (DENY | {"mood": "bad"}, ("unknown", "mood")),
]


@pytest.mark.parametrize(("body", "fault"), WRONG_CHECKS)
def test_what_is_no_check_is_refused_at_its_field(tara, acme, triager, body, fault):
    [row] = rows_of(received(acme, triager))

    answer = tara.post(at(row, "check/"), body)

    assert (answer.status_code, faults(answer), states()) == (422, [fault], ["RECEIVED"]), answer.json()


WRONG_DECISIONS = [
    (UPHELD | {"decision": "INVALID"}, ("invalid_choice", "decision")),
    (UPHELD | {"sentence": " "}, ("refused", "sentence")),
    (UPHELD | {"sentence": "x" * 1001}, ("max_length", "sentence")),
    ({"decision": "UPHELD"}, ("required", "sentence")),
    (UPHELD | {"positions": [1]}, ("unknown", "positions")),
]


@pytest.mark.parametrize(("body", "fault"), WRONG_DECISIONS)
def test_what_is_no_decision_is_refused_at_its_field(boss, acme, triager, filer, body, fault):
    [row] = rows_of(contested_of(acme, triager, filer))

    answer = boss.post(at(row, "decision/"), body)

    assert (answer.status_code, faults(answer), states()) == (422, [fault], ["HOLDER_CONTESTS"])


def test_they_are_listed_by_view_and_pages_follow_each_other(boss, acme, triager, filer):
    made = [row.pk for _n in range(2) for row in rows_of(received(acme, triager, 2))]
    answer = contested_of(acme, triager, filer)

    first = boss.get("counter-notices/?size=3")
    rest = boss.client.get(first.json()["next"])

    assert (sorted(keys(first) + keys(rest)), rest.json()["next"]) == (made, None)
    assert keys(boss.get("counter-notices/?view=decide")) == [rows_of(answer)[0].pk]
    assert keys(boss.get(f"counter-notices/?view=decide&answer={answer.pk}")) == [rows_of(answer)[0].pk]
    assert keys(boss.get(f"counter-notices/?answer={answer.pk}")) == []
    assert (
        keys(boss.get("counter-notices/?view=ended")) == keys(boss.get("counter-notices/?view=holder")) == []
    )
    queries = ("view=all", "answer=1", "x=1")
    assert [boss.get(f"counter-notices/?{query}").status_code for query in queries] == [400] * 3


def test_a_triager_decides_none_and_others_reach_none(boss, tara, acme, triager, filer, acme_owner, program):
    [row] = rows_of(contested_of(acme, triager, filer))
    manager, member = Person(UserFactory(staff_role="PROGRAMMES"), DESK), Person(acme_owner, DESK)

    assert [tara.get(at(row)).status_code, tara.post(at(row, "decision/"), UPHELD).status_code] == [200, 403]
    for path in ("counter-notices/", at(row)):
        assert [one.get(path).status_code for one in (manager, member)] == [403, 404]
        assert program.get(f"{DESK}{path}").status_code == 404
    for noun, body in (("check/", DENY), ("decision/", UPHELD)):
        assert [one.post(at(row, noun), body).status_code for one in (manager, member)] == [403, 404]
    assert boss.get("counter-notices/999999/").status_code == 404
    assert boss.post("counter-notices/999999/decision/", UPHELD).status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_they_are_read_in_a_fixed_number_of_statements(boss, acme, triager, filer, count):
    answer = contested_of(acme, triager, filer, count)

    paths = ("counter-notices/?view=decide", at(rows_of(answer)[0]))

    assert [statements(boss.client, f"{DESK}{path}") for path in paths] == [4, 7]


@pytest.mark.django_db(transaction=True)
def test_two_leads_at_once_decide_it_once(boss, acme, admin, triager, filer):
    [row] = rows_of(contested_of(acme, triager, filer))
    head = Person(admin, DESK)

    answers = at_once(
        lambda: boss.post(at(row, "decision/"), UPHELD),
        lambda: head.post(at(row, "decision/"), UPHELD | {"decision": "DISMISSED"}),
    )

    assert sorted(one.status_code for one in answers) == [201, 409]
