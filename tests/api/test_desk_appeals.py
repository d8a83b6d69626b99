"""Appeals at the desk by API: read, taken or given to a lead who had no part, and decided."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import Appeal, DecisionCorrection, Restoration
from tests.api.filing import faults
from tests.api.people import Person
from tests.factories import UserFactory
from tests.statements import statements
from tests.takedowns.appealed import GROUNDS, by_holder, by_seller
from tests.takedowns.corrected import sent
from tests.takedowns.disputing import told

from .test_filing import at_once

pytestmark = pytest.mark.django_db
DESK = "/api/v1/desk/"
DAY = timedelta(days=1)
WHY = "The papers show goods of the rights holder."
DENIED = {"decision": "DENIED", "sentence": WHY}
NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def boss(lead, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return Person(lead, DESK)


@pytest.fixture
def head(admin, boss):
    return Person(admin, DESK)


def of_seller(organisation, triager, count=1):
    """A seller's appeal, once no counter-notice is possible any more."""
    now = timezone.now()
    _notice, message = told(organisation, triager, ["REMOVED"] * count, at=now - 60 * DAY)
    return by_seller(message, range(1, count + 1), at=now - DAY)


def of_holder(organisation, triager, filer):
    notice, _products = sent(organisation, triager, ["REJECTED"], at=timezone.now() - 3 * DAY)
    return by_holder(notice, filer, at=timezone.now() - DAY)


@pytest.fixture
def appeal(acme, triager):
    return of_seller(acme, triager, 2)


def at(appeal, noun=""):
    return f"appeals/{appeal.pk}/{noun}"


def give(person, appeal, to, **headers):
    return person.post(at(appeal, "decider/"), {"to": to.pk}, **headers)


def keys(answer):
    return [UUID(one["key"]) for one in answer.json()["items"]]


def test_a_lead_takes_an_appeal_of_a_seller_and_grants_it_in_part(boss, appeal):
    read = boss.get(at(appeal))
    early = boss.post(at(appeal, "decision/"), DENIED)
    taken = give(boss, appeal, boss.user, If_Match=read["ETag"])
    stale = give(boss, appeal, boss.user, If_Match=read["ETag"])
    body = {"decision": "GRANTED", "positions": [2], "sentence": WHY}
    made = boss.post(at(appeal, "decision/"), body, If_Match=taken["ETag"], Idempotency_Key="once")
    again = boss.post(at(appeal, "decision/"), body, If_Match=taken["ETag"], Idempotency_Key="once")
    late = boss.post(at(appeal, "decision/"), body)

    said = read.json()
    assert (said["side"], said["state"], said["grounds"], said["name"]) == (
        "SELLER", "FILED", GROUNDS, "Lim Wei",
    )  # fmt: skip
    assert [one["key"] for one in said["may_be_given_to"]] == [boss.user.pk]
    assert (early.status_code, faults(early)) == (422, [("refused", "")])
    assert (taken.status_code, taken.json()["state"], taken.json()["taken_by"]["key"], stale.status_code) == (
        201, "ASSIGNED", boss.user.pk, 412,
    )  # fmt: skip
    assert (taken.json()["refusal"], taken.json()["may_be_given_to"]) == ("", [])
    assert (made.status_code, made.json()["state"]) == (201, "PARTLY"), made.json()
    assert [one["result"] for one in made.json()["listings"]] == ["DENIED", "GRANTED"]
    assert (again.json(), late.status_code, late.json()["code"]) == (made.json(), 409, "conflict")
    with staff_scope():
        assert Restoration.objects.get().listing.position == 2


def test_an_appeal_of_a_rights_holder_is_granted_with_the_ground_of_the_takedown(boss, acme, triager, filer):
    appeal = of_holder(acme, triager, filer)
    give(boss, appeal, boss.user)
    body = {"decision": "GRANTED", "positions": [1], "sentence": WHY}

    without = boss.post(at(appeal, "decision/"), body)
    made = boss.post(at(appeal, "decision/"), body | {"ground": "TRADEMARK_USE", "to": "RESTRICTED"})

    assert (without.status_code, faults(without)) == (422, [("refused", "ground")])
    assert (made.status_code, made.json()["state"], made.json()["filed_by"]["key"]) == (
        201, "GRANTED", filer.pk,
    )  # fmt: skip
    with staff_scope():
        assert DecisionCorrection.objects.get().corrected_to == "RESTRICTED"


def test_it_is_given_to_another_lead_who_had_no_part(boss, head, appeal, triager):
    busy = give(boss, appeal, triager)
    unknown = boss.post(at(appeal, "decider/"), {"to": 999999})
    given = give(boss, appeal, head.user)
    other = boss.post(at(appeal, "decision/"), DENIED)
    over = give(boss, appeal, boss.user)

    for answer in (busy, unknown):
        assert (answer.status_code, faults(answer)) == (422, [("unknown", "to")])
    assert (given.status_code, given.json()["taken_by"]["key"]) == (201, head.user.pk)
    assert (other.status_code, faults(other)) == (422, [("refused", "")])
    assert str(head.user) in other.json()["errors"][0]["detail"]
    assert (over.status_code, over.json()["taken_by"]["key"]) == (201, boss.user.pk)


def test_who_had_a_part_gives_it_away_and_decides_nothing(boss, head, acme, lead):
    appeal = of_seller(acme, lead)

    own = give(boss, appeal, boss.user)
    read = boss.get(at(appeal)).json()
    back = give(head, appeal, lead)
    given = give(boss, appeal, head.user)

    assert (own.status_code, faults(own)) == (422, [("refused", "")])
    assert [one["key"] for one in read["may_be_given_to"]] == [head.user.pk]
    assert "had a part" in read["refusal"]
    assert (back.status_code, faults(back)) == (422, [("refused", "to")])
    assert (given.status_code, head.get(at(appeal)).json()["refusal"]) == (201, "")


WRONG = [
    (DENIED | {"decision": "NOT_NEEDED"}, ("invalid_choice", "decision")),
    (DENIED | {"sentence": " "}, ("refused", "sentence")),
    (DENIED | {"sentence": "x" * 1001}, ("max_length", "sentence")),
    (DENIED | {"positions": [1]}, ("unasked", "positions")),
    (DENIED | {"ground": "TRADEMARK_USE"}, ("unasked", "ground")),
    (DENIED | {"mood": "good"}, ("unknown", "mood")),
    (DENIED | {"decision": "GRANTED"}, ("refused", "positions")),
    (DENIED | {"decision": "GRANTED", "positions": [9]}, ("unknown", "positions.1")),
    (DENIED | {"decision": "GRANTED", "positions": ["1"]}, ("type", "positions.1")),
    (DENIED | {"decision": "GRANTED", "positions": [1], "to": "REMOVED"}, ("unasked", "to")),
]


@pytest.mark.parametrize(("body", "fault"), WRONG)
def test_what_is_no_decision_is_refused_at_its_field(boss, appeal, body, fault):
    give(boss, appeal, boss.user)

    answer = boss.post(at(appeal, "decision/"), body)

    assert (answer.status_code, faults(answer)) == (422, [fault]), answer.json()
    with staff_scope():
        assert Appeal.objects.get().state == "ASSIGNED"


def test_they_are_listed_open_and_ended_and_pages_follow_each_other(boss, acme, triager):
    made = [of_seller(acme, triager) for _n in range(3)]
    give(boss, made[0], boss.user)
    boss.post(at(made[0], "decision/"), DENIED | {"decision": "INADMISSIBLE"})

    first = boss.get("appeals/?size=1")
    rest = boss.client.get(first.json()["next"])

    assert {*keys(first), *keys(rest)} == {one.pk for one in made[1:]}
    assert (len(keys(first)), len(keys(rest)), rest.json()["next"]) == (1, 1, None)
    [ended] = boss.get("appeals/?view=ended").json()["items"]
    assert (ended["state"], ended["decided_by"]["key"], ended["due_at"]) == (
        "INADMISSIBLE", boss.user.pk, None,
    )  # fmt: skip
    assert [boss.get(f"appeals/?{query}").status_code for query in ("view=all", "x=1")] == [400, 400]


def test_a_triager_reads_them_and_only_leads_act(boss, appeal, triager, acme_owner, program):
    tara, member = Person(triager, DESK), Person(acme_owner, DESK)
    manager = Person(UserFactory(staff_role="PROGRAMMES"), DESK)

    reads = [[one.get(path).status_code for path in ("appeals/", at(appeal))] for one in (tara, manager, member)]  # fmt: skip
    acts = [
        [give(one, appeal, boss.user).status_code, one.post(at(appeal, "decision/"), DENIED).status_code]
        for one in (tara, manager, member)
    ]

    assert reads == [[200, 200], [403, 403], [404, 404]]
    assert acts == [[403, 403], [403, 403], [404, 404]]
    assert program.get(f"{DESK}{at(appeal)}").status_code == 404
    assert boss.get(f"appeals/{NOBODY}/").status_code == 404
    assert boss.post(f"appeals/{NOBODY}/decision/", DENIED).status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_they_are_read_in_a_fixed_number_of_statements(boss, acme, triager, count):
    for _n in range(count):
        last = of_seller(acme, triager, count)

    assert [statements(boss.client, f"{DESK}{path}") for path in ("appeals/", at(last))] == [5, 8]


@pytest.mark.django_db(transaction=True)
def test_of_two_leads_at_once_one_takes_what_both_have_read(boss, head, appeal):
    tag = boss.get(at(appeal))["ETag"]

    answers = at_once(*(lambda one=one: give(one, appeal, one.user, If_Match=tag) for one in (boss, head)))

    assert sorted(one.status_code for one in answers) == [201, 412]
