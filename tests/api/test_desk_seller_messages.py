"""Messages to sellers by API: read and tried again, and their links revoked and renewed by leads."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import SellerMessage
from tests.api.people import Person
from tests.factories import UserFactory
from tests.statements import statements
from tests.takedowns.corrected import tell
from tests.takedowns.disputing import told
from tests.takedowns.test_dispute_pages import token_of

from .test_filing import at_once

pytestmark = pytest.mark.django_db
DESK = "/api/v1/desk/"
DAY = timedelta(days=1)
NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def boss(lead, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return Person(lead, DESK)


@pytest.fixture
def message(acme, triager):
    _notice, made = told(acme, triager, at=timezone.now() - DAY)
    return made


def at(message, noun=""):
    return f"seller-messages/{message.pk}/{noun}"


def keys(answer):
    return [UUID(one["key"]) for one in answer.json()["items"]]


def test_a_lead_revokes_a_link_and_has_the_message_sent_with_a_new_one(boss, message, client):
    before = reverse("seller_statement", args=[token_of(message)])
    read = boss.get(at(message)).json()
    early = boss.post(at(message, "link-renewal/"))
    revoked = boss.post(at(message, "link-revocation/"), Idempotency_Key="once")
    again = boss.post(at(message, "link-revocation/"), Idempotency_Key="once")
    late = boss.post(at(message, "link-revocation/"))
    ended = client.get(before).status_code
    renewed = boss.post(at(message, "link-renewal/"))
    tell(timezone.now())

    assert (read["state"], read["seller"], read["link"]["works"]) == ("TOLD", message.seller_key, True)
    assert (early.status_code, early.json()["code"]) == (409, "conflict")
    assert (revoked.status_code, revoked.json()["link"]["works"], ended) == (201, False, 410)
    assert (again.json(), late.status_code) == (revoked.json(), 409)
    assert (renewed.status_code, renewed.json()["state"], renewed.json()["link"]) == (201, "WAITS", None)
    after = boss.get(at(message)).json()
    assert (after["state"], after["link"]["works"], after["link"]["revoked_at"]) == ("TOLD", True, None)


def test_what_was_given_up_is_tried_again_once(boss, message, triager):
    with staff_scope():
        SellerMessage.objects.update(state="REFUSED", told_at=None, last_error="No such shop.")
    tara = Person(triager, DESK)

    listed = tara.get("seller-messages/?state=REFUSED").json()["items"]
    made = tara.post(at(message, "retry/"))
    late = tara.post(at(message, "retry/"))

    assert [(one["last_error"], one["link"]) for one in listed] == [("No such shop.", None)]
    assert (made.status_code, made.json()["state"]) == (201, "WAITS")
    assert (late.status_code, late.json()["code"]) == (409, "conflict")


def test_they_are_listed_by_state_and_pages_follow_each_other(boss, acme, triager):
    made = [told(acme, triager, at=timezone.now() - n * DAY)[1].pk for n in (1, 2, 3)]

    first = boss.get("seller-messages/?state=TOLD&size=2")
    rest = boss.client.get(first.json()["next"])

    assert (keys(first) + keys(rest), rest.json()["next"]) == (made, None)
    assert keys(boss.get("seller-messages/")) == []
    assert [boss.get(f"seller-messages/?{query}").status_code for query in ("state=ALL", "x=1")] == [400, 400]


def test_a_triager_reads_no_link_and_ends_none(boss, message, triager):
    tara = Person(triager, DESK)

    acts = [tara.post(at(message, noun)).status_code for noun in ("link-revocation/", "link-renewal/")]

    assert (tara.get(at(message)).json()["link"], acts) == (None, [403, 403])
    assert token_of(message) not in boss.get(at(message)).content.decode()


def test_members_programs_and_others_reach_none(boss, message, acme_owner, program):
    manager, member = Person(UserFactory(staff_role="PROGRAMMES"), DESK), Person(acme_owner, DESK)

    for path in ("seller-messages/", at(message)):
        assert [one.get(path).status_code for one in (manager, member)] == [403, 404]
        assert program.get(f"{DESK}{path}").status_code == 404
    for noun in ("retry/", "link-revocation/", "link-renewal/"):
        assert [one.post(at(message, noun)).status_code for one in (manager, member)] == [403, 404]
    assert boss.get(f"seller-messages/{NOBODY}/").status_code == 404
    assert boss.post(f"seller-messages/{NOBODY}/link-revocation/").status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_they_are_read_in_a_fixed_number_of_statements(boss, acme, triager, count):
    for _n in range(count):
        _notice, last = told(acme, triager, at=timezone.now() - DAY)

    paths = ("seller-messages/?state=TOLD", at(last))

    assert [statements(boss.client, f"{DESK}{path}") for path in paths] == [5, 5]


@pytest.mark.django_db(transaction=True)
def test_two_leads_at_once_revoke_a_link_once(boss, message, admin):
    head = Person(admin, DESK)

    answers = at_once(*(lambda one=one: one.post(at(message, "link-revocation/")) for one in (boss, head)))

    assert sorted(one.status_code for one in answers) == [201, 409]
