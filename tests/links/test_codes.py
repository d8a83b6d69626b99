"""The second step: a code by mail, ten minutes, five tries, five codes."""

from datetime import timedelta

import pytest

from ipr_portal.links import actions
from ipr_portal.links.actions import MOST_CODES, MOST_TRIES, NOT_FOUND, Refused, Why
from ipr_portal.links.models import Done
from ipr_portal.notifications.models import OutgoingMail
from ipr_portal.tenancy.scope import staff_scope
from tests.conftest import NOON
from tests.races import together

from .conftest import MINUTE

PLANS = "bridge.plans"


def send(token, at=NOON):
    return actions.send_code(token=token, purpose=PLANS, at=at)


def confirm(token, code, at=NOON):
    return actions.confirm_code(token=token, purpose=PLANS, code=code, at=at)


def opened(token, proof="", at=NOON):
    return actions.open_link(token=token, purpose=PLANS, at=at, proof=proof)


def last_code():
    with staff_scope():
        return (
            OutgoingMail.objects.filter(kind="link.code")
            .order_by("-created_at", "-event_key")
            .first()
            .context["code"]
        )


def wrong_one(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_a_code_opens_the_link_for_half_an_hour(given):
    link, token = given(PLANS)

    assert opened(token) == Refused(Why.CODE, link)
    assert send(token) is None
    proof = confirm(token, last_code())

    assert opened(token, proof) == link
    assert opened(token, proof, NOON + 30 * MINUTE - timedelta(seconds=1)) == link
    assert opened(token, proof, NOON + 30 * MINUTE).why == Why.CODE


def test_the_code_is_sent_to_the_address_of_the_link_and_stored_nowhere(given):
    link, token = given(PLANS)
    send(token)

    with staff_scope():
        mail = OutgoingMail.objects.get(kind="link.code")
    link.refresh_from_db()
    assert mail.address == "bong@shop.example"
    assert last_code() not in str(vars(link))


@pytest.mark.parametrize("proof", ["", "x", "1.9999999999", "1.9999999999:abc", "\x00", "ü"])
def test_a_proof_that_we_did_not_sign_proves_nothing(given, proof):
    _link, token = given(PLANS)

    assert opened(token, proof).why == Why.CODE


def test_a_proof_is_of_one_link_alone(given):
    (_first, one), (_second, other) = given(PLANS), given(PLANS)
    send(one)
    proof = confirm(one, last_code())

    assert opened(other, proof).why == Why.CODE


def test_a_code_works_once_and_ten_minutes(given):
    _link, token = given(PLANS)
    send(token)
    code = last_code()

    assert confirm(token, code, NOON + 10 * MINUTE).why == Why.WRONG_CODE
    assert isinstance(confirm(token, code, NOON + 9 * MINUTE), str)
    assert confirm(token, code, NOON + 9 * MINUTE).why == Why.WRONG_CODE


def test_after_five_wrong_tries_the_right_code_is_wrong_too(given):
    link, token = given(PLANS)
    send(token)
    code = last_code()

    for _ in range(MOST_TRIES):
        assert confirm(token, wrong_one(code)).why == Why.WRONG_CODE
    assert confirm(token, code).why == Why.WRONG_CODE
    assert link.log.filter(done=Done.CODE_WRONG).count() == MOST_TRIES + 1


def test_a_new_code_replaces_the_one_before_and_their_number_is_bounded(given):
    link, token = given(PLANS)
    codes = []
    for number in range(MOST_CODES):
        assert send(token, NOON + number * MINUTE) is None
        codes.append(last_code())

    assert send(token, NOON + 9 * MINUTE).why == Why.NO_MORE_CODES
    if codes[0] != codes[-1]:
        assert confirm(token, codes[0], NOON + 5 * MINUTE).why == Why.WRONG_CODE
    assert isinstance(confirm(token, codes[-1], NOON + 5 * MINUTE), str)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef"])
def test_no_code_opens_before_one_was_sent(given, code):
    _link, token = given(PLANS)

    assert confirm(token, code).why == Why.WRONG_CODE


def test_tries_at_once_are_counted_one_by_one(transactional_db, given):
    link, token = given(PLANS)
    send(token)
    wrong = wrong_one(last_code())

    answers = together(*[lambda: confirm(token, wrong)] * 8)

    link.refresh_from_db()
    assert {answer.why for answer in answers} == {Why.WRONG_CODE}
    assert (link.code_hash, link.log.filter(done=Done.CODE_WRONG).count()) == ("", 8)


def test_no_code_is_sent_for_a_link_that_has_none_or_has_ended(given, lead):
    link, token = given(PLANS)
    _other, toll = given()

    assert actions.send_code(token=toll, purpose="bridge.toll", at=NOON) is NOT_FOUND
    assert send(token, NOON + timedelta(days=3)).why == Why.EXPIRED
    with staff_scope():
        actions.revoke(link=link, by=lead, at=NOON)
    assert send(token) is NOT_FOUND
    assert confirm(token, "123456") is NOT_FOUND
    with staff_scope():
        assert OutgoingMail.objects.filter(kind="link.code").count() == 0
