"""Too many attempts are refused, with the time to wait."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ipr_portal.accounts import actions
from ipr_portal.accounts.limits import longest_wait, say_wait
from tests.accounts.conftest import PASSWORD, code_of, give_app, give_password
from tests.factories import UserFactory


def test_five_wrong_passwords_hold_an_account_up(person, sign_in):
    for _ in range(5):
        sign_in(person, "something else")

    response = sign_in(person)

    assert (response.status_code, response.headers["Retry-After"]) == (429, "300")
    assert "Wait five minutes, or sign in with a passkey." in response.content.decode()
    assert [row.held_up for row in person.sign_ins.order_by("pk")] == [False] * 5 + [True]


def test_an_account_held_up_holds_up_nobody_else(client, person, sign_in):
    other = give_password(UserFactory(email="other@brand.example"))
    for _ in range(5):
        sign_in(person, "something else")

    assert sign_in(other).status_code == 302


def test_an_address_that_guesses_is_held_up_for_every_account(person, sign_in):
    for number in range(10):
        sign_in(UserFactory.build(email=f"guess-{number}@brand.example"))

    assert sign_in(person).status_code == 429
    assert sign_in(person, REMOTE_ADDR="203.0.113.9").status_code == 302


def test_an_unknown_account_is_held_up_like_a_known_one(sign_in):
    nobody = UserFactory.build(email="nobody@brand.example")
    for _ in range(5):
        sign_in(nobody)

    assert sign_in(nobody).status_code == 429


def test_right_passwords_are_not_counted(person, sign_in, client):
    for _ in range(6):
        response = sign_in(person)
        client.post("/accounts/logout/")

    assert response.status_code == 302


def test_a_flood_of_refusals_holds_everybody_up(person, sign_in, settings):
    settings.SIGN_INS_REFUSED_AT_MOST = 3
    for number in range(3):
        actions.note_attempt(email=f"{number}@x.example", method="PASSWORD", let_in=False, at=timezone.now())

    assert sign_in(person).status_code == 429


def test_a_flood_runs_off(person, sign_in, settings):
    settings.SIGN_INS_REFUSED_AT_MOST = 3
    past = timezone.now() - timedelta(minutes=6)
    for number in range(3):
        actions.note_attempt(email=f"{number}@x.example", method="PASSWORD", let_in=False, at=past)

    assert sign_in(person).status_code == 302


def test_being_held_up_does_not_feed_the_flood(person, sign_in, settings):
    settings.SIGN_INS_REFUSED_AT_MOST = 3
    for _ in range(3):
        actions.note_attempt(
            email=person.email, method="PASSWORD", let_in=False, held_up=True, at=timezone.now()
        )

    assert sign_in(person).status_code == 302


def test_five_wrong_codes_hold_the_second_step_up(client, person, sign_in):
    secret = give_app(person)
    sign_in(person)
    for _ in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})

    response = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})

    assert (response.status_code, response.headers["Retry-After"]) == (429, "300")


def test_wrong_codes_are_counted_by_the_hour_too(client, person, sign_in, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed": ""}
    secret = give_app(person)
    sign_in(person)
    for _ in range(20):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})

    assert client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 429
    assert person.sign_ins.newest_first()[0].held_up


ELSEWHERE = "203.0.113.{}"


@pytest.mark.parametrize("email", ["putri@brand.example", "nobody@brand.example"])
def test_resets_are_answered_alike_and_few_are_mailed(person, client, email, mails):
    answers = [client.post("/accounts/password/reset/", {"email": email}) for _ in range(8)]

    assert [answer.status_code for answer in answers] == [302] * 8
    assert len(mails()) == 5  # each works for an hour


def test_resets_are_held_up_by_address_of_origin(person, client):
    answers = [
        client.post("/accounts/password/reset/", {"email": f"{n}@brand.example"}).status_code
        for n in range(11)
    ]
    from_elsewhere = client.post(
        "/accounts/password/reset/", {"email": person.email}, REMOTE_ADDR=ELSEWHERE.format(9)
    )

    assert answers == [302] * 10 + [429]
    assert from_elsewhere.status_code == 302


def test_nobody_holds_up_a_sign_in_from_somewhere_else(person, sign_in):
    for _ in range(6):
        sign_in(person, "something else", REMOTE_ADDR=ELSEWHERE.format(9))

    assert sign_in(person, REMOTE_ADDR=ELSEWHERE.format(9)).status_code == 429
    assert sign_in(person).status_code == 302


def test_guessing_from_many_places_is_held_up_but_not_the_person(person, sign_in):
    sign_in(person)
    for number in range(31):
        Client().post(
            "/accounts/login/", {"login": person.email, "password": "x"}, REMOTE_ADDR=ELSEWHERE.format(number)
        )

    strange = Client().post(
        "/accounts/login/", {"login": person.email, "password": PASSWORD}, REMOTE_ADDR=ELSEWHERE.format(99)
    )
    at_home = Client().post("/accounts/login/", {"login": person.email, "password": PASSWORD})

    assert (strange.status_code, at_home.status_code) == (429, 302)


def test_guessing_codes_elsewhere_does_not_hold_up_the_person(person, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed": ""}
    secret = give_app(person)
    said = {"login": person.email, "password": PASSWORD}
    actions.note_attempt(
        email=person.email, method="PASSWORD", let_in=True, at=timezone.now(), address="127.0.0.1"
    )
    thief = Client(REMOTE_ADDR=ELSEWHERE.format(9))
    thief.post("/accounts/login/", said)
    for _ in range(21):
        thief.post("/accounts/2fa/authenticate/", {"code": "000000"})
    at_home = Client()
    at_home.post("/accounts/login/", said)

    assert at_home.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 302


@pytest.mark.parametrize(
    "typed", ["somchai@บริษัท.ไทย", "somchai@xn--o3cf1ay4bq.xn--o3cw4h", "SOMCHAI@XN--O3CF1AY4BQ.XN--O3CW4H"]
)
def test_a_person_signs_in_however_the_domain_is_written(client, typed):
    give_password(UserFactory(email="somchai@xn--o3cf1ay4bq.xn--o3cw4h"))

    assert client.post("/accounts/login/", {"login": typed, "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize("place", ["login", "signup", "password/reset"])
def test_no_browser_keeps_a_page_with_a_token(client, place):
    said = client.get(f"/accounts/{place}/").headers["Cache-Control"]

    assert {"private", "no-store"} <= set(said.split(", "))


def test_sign_ups_are_counted_by_address(client):
    for _ in range(20):
        client.post("/accounts/signup/", {})

    response = client.post("/accounts/signup/", {})

    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert "Too many attempts" in response.content.decode()


def test_confirming_with_a_wrong_password_is_counted(client, person, sign_in):
    sign_in(person)
    answers = [client.post("/accounts/reauthenticate/", {"password": "wrong"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]


def test_a_forged_address_of_origin_does_not_help(person):
    for number in range(10):
        Client().post(
            "/accounts/login/",
            {"login": f"guess-{number}@brand.example", "password": PASSWORD},
            headers={"x-forwarded-for": f"198.51.100.{number}"},
        )

    answer = Client().post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 429


@pytest.mark.parametrize(
    ("action", "seconds"),
    [("login", 60), ("login_failed", 300), ("second_factor", 86400), ("webauthn_login", 60), ("other", 60)],
)
def test_the_longest_wait_is_read_from_the_rates(action, seconds):
    assert longest_wait(action) == seconds


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 minute"), (60, "1 minute"), (300, "5 minutes"), (3600, "60 minutes"), (86400, "24 hours")],
)
def test_a_wait_is_said_in_minutes_or_hours(seconds, words):
    assert say_wait(seconds) == words
