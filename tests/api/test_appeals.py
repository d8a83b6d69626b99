"""Appeals against decisions, by API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import Appeal
from tests.api.filing import faults
from tests.factories import NoticeFactory
from tests.takedowns.appealed import GROUNDS, by_seller, decide, take
from tests.takedowns.corrected import sent
from tests.takedowns.disputing import told

from .test_registers import refused_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def rejected(acme, triager):
    """A decided notice with two listings, which were rejected."""
    notice, _products = sent(acme, triager, ["REJECTED", "REJECTED"], at=timezone.now() - timedelta(hours=3))
    return notice


def body(notice, /, **more):
    return {"notice": notice.number, "positions": [1, 2], "grounds": GROUNDS} | more


def test_an_appeal_is_filed_listed_and_decided(program, rejected, lead):
    answer = program.post("appeals/", body(rejected))

    assert answer.status_code == 201, answer.json()
    made = answer.json()
    assert (made["side"], made["state"], made["grounds"]) == ("HOLDER", "FILED", GROUNDS)
    assert made["listings"] == [{"position": 1, "result": ""}, {"position": 2, "result": ""}]
    assert program.get("appeals/").json()["items"] == [made]
    with staff_scope():
        appeal = Appeal.objects.get()
    take(appeal, lead, at=timezone.now())
    decide(appeal, lead, (2,), at=timezone.now(), ground="TRADEMARK_USE")
    [after] = program.get("appeals/").json()["items"]
    assert (after["state"], after["due_at"]) == ("PARTLY", None)
    assert after["listings"] == [{"position": 1, "result": "DENIED"}, {"position": 2, "result": "GRANTED"}]


def test_a_second_appeal_while_one_is_open_is_refused(program, rejected):
    program.post("appeals/", body(rejected, positions=[1]))

    again = program.post("appeals/", body(rejected))

    assert (again.status_code, "is being decided" in again.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("changes", "status", "fault"),
    [
        ({"positions": []}, 422, ("min_length", "positions")),
        ({"positions": [9]}, 422, None),
        ({"grounds": ""}, 422, ("blank", "grounds")),
        ({"notice": "SG-2026-999999-X"}, 404, None),
        ({"colour": "red"}, 422, ("unknown", "colour")),
    ],
)
def test_an_appeal_about_nothing_is_refused(program, rejected, changes, status, fault):
    answer = program.post("appeals/", body(rejected, **changes))

    assert answer.status_code == status
    assert fault is None or fault in faults(answer)
    with staff_scope():
        assert not Appeal.objects.exists()


def test_the_appeal_of_a_seller_is_listed_without_its_words(program, acme, triager):
    now = timezone.now()
    _notice, message = told(acme, triager, at=now - timedelta(days=40))
    by_seller(message, at=now)

    [shown] = program.get("appeals/").json()["items"]

    assert (shown["side"], shown["grounds"]) == ("SELLER", "")


def test_only_filers_appeal_and_only_about_their_own(program, viewer, stranger):
    assert program.post("appeals/", body(NoticeFactory())).status_code == 404
    assert refused_to("POST", "appeals/", b"{}", viewer, stranger) == [403, 404]
