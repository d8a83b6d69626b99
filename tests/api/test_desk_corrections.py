"""Corrections of decisions by API: listed for the desk, made by a lead or who decided, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import DecisionCorrection, MarketplaceOrder
from tests.api.filing import faults
from tests.api.people import Person
from tests.factories import UserFactory
from tests.statements import statements
from tests.takedowns.corrected import WHY, correct, sent

pytestmark = pytest.mark.django_db
DESK = "/api/v1/desk/"
RESTORE = {"position": 1, "to": "RESTORED", "reason": "MISREAD", "sentence": WHY}
TAKE_DOWN = RESTORE | {"position": 2, "to": "REMOVED"}


@pytest.fixture
def boss(lead, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return Person(lead, DESK)


@pytest.fixture
def notice(acme, triager):
    """A notice whose outcome was sent: its first listing was taken down, its second one rejected."""
    made, _products = sent(acme, triager, ["REMOVED", "REJECTED"], at=timezone.now() - timedelta(hours=3))
    return made


def at(notice):
    return f"notices/{notice.number}/corrections/"


def tag_of(boss, notice):
    return boss.get(f"notices/{notice.number}/")["ETag"]


def test_a_lead_restores_one_listing_and_takes_another_down(boss, notice):
    before = tag_of(boss, notice)

    restored = boss.post(at(notice), RESTORE, If_Match=before)
    taken = boss.post(at(notice), TAKE_DOWN, If_Match=restored["ETag"])

    assert (restored.status_code, taken.status_code) == (201, 201), taken.json()
    first, second = boss.get(at(notice)).json()["items"]
    assert (first, second) == (restored.json(), taken.json())
    assert (first["position"], first["outcome"], first["to"], first["ground"]) == (
        1, "REMOVED", "RESTORED", "TRADEMARK_USE",
    )  # fmt: skip
    assert (second["position"], second["outcome"], second["to"], second["carried_out_at"]) == (
        2, "REJECTED", "REMOVED", None,
    )  # fmt: skip
    assert second["corrected_by"] == {"key": boss.user.pk, "name": str(boss.user)}
    with staff_scope():
        orders = MarketplaceOrder.objects.filter(correction__isnull=False).order_by("pk")
        assert [one.kind for one in orders] == ["RESTORE", "TAKE_DOWN"]
    assert taken["ETag"] == tag_of(boss, notice) != before


def test_what_the_rights_holder_reads_is_the_same(boss, notice, program):
    boss.post(at(notice), RESTORE)

    outcome = program.get(f"notices/{notice.number}/").json()["outcomes"][0]

    assert (outcome["outcome"], outcome["corrected_to"], outcome["correction_sentence"]) == (
        "REMOVED", "RESTORED", WHY,
    )  # fmt: skip


def test_under_one_key_it_is_corrected_once_and_the_next_call_conflicts(boss, notice):
    once = [boss.post(at(notice), RESTORE, Idempotency_Key="once") for _call in range(2)]
    again = boss.post(at(notice), RESTORE)

    assert [one.status_code for one in once] == [201, 201]
    assert once[0].json() == once[1].json()
    assert (again.status_code, faults(again)) == (409, [("corrected", "position")])
    with staff_scope():
        assert DecisionCorrection.objects.count() == 1


def test_another_version_is_refused(boss, notice):
    before = tag_of(boss, notice)
    boss.post(at(notice), RESTORE)

    stale = boss.post(at(notice), TAKE_DOWN, If_Match=before)

    assert (stale.status_code, stale.json()["code"], stale["ETag"]) == (412, "version", tag_of(boss, notice))


WRONG = [
    ({"position": "1"}, ("type", "position")),
    ({"to": "PENDING"}, ("invalid_choice", "to")),
    ({"to": "REMOVED"}, ("refused", "")),
    ({"ground": "COPYRIGHT"}, ("unasked", "ground")),
    ({"reason": "APPEAL"}, ("invalid_choice", "reason")),
    ({"position": 2, "to": "REMOVED", "reason": "GENUINE"}, ("refused", "reason")),
    ({"sentence": "  "}, ("refused", "sentence")),
    ({"sentence": 5}, ("type", "sentence")),
    ({"why": "x"}, ("unknown", "why")),
]


def test_what_is_no_correction_is_refused_at_its_field(boss, notice):
    answers = [boss.post(at(notice), RESTORE | change) for change, _fault in WRONG]

    assert [(one.status_code, faults(one)) for one in answers] == [(422, [fault]) for _change, fault in WRONG]
    assert boss.post(at(notice), RESTORE | {"position": 9}).status_code == 404
    with staff_scope():
        assert not DecisionCorrection.objects.exists()


def test_who_decided_corrects_and_others_do_not(boss, notice, triager):
    other, manager = (UserFactory(staff_role=role) for role in ("TRIAGER", "PROGRAMMES"))

    refused = Person(other, DESK).post(at(notice), RESTORE)
    reads = Person(manager, DESK)
    made = Person(triager, DESK).post(at(notice), RESTORE)

    assert (refused.status_code, faults(refused)) == (422, [("refused", "")])
    assert (reads.get(at(notice)).status_code, reads.post(at(notice), RESTORE).status_code) == (200, 403)
    assert made.status_code == 201


def test_no_member_and_no_token_opens_it(boss, notice, program, acme_owner):
    member = Person(acme_owner, DESK)

    answers = [member.get(at(notice)), member.post(at(notice), RESTORE), program.get(f"{DESK}{at(notice)}")]

    assert [one.status_code for one in answers] == [404] * 3
    assert boss.get("notices/LZ-SG-2026-999999-X/corrections/").status_code == 404


def test_the_list_takes_a_fixed_number_of_statements(boss, notice, lead):
    counts = []
    for position, to in ((1, "RESTORED"), (2, "REMOVED")):
        correct(notice, lead, position=position, to=to, at=timezone.now())
        counts.append(statements(boss.client, f"{DESK}{at(notice)}"))

    assert counts == [5, 5]
