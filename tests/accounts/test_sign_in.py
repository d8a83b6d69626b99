"""The roads in, and who is excluded of them."""

import pytest
from django.test import Client

from ipr_portal.accounts.models import SignIn
from tests.accounts.conftest import PASSWORD, code_of, give_app, give_password, without_token
from tests.factories import UserFactory

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36"


def history(user):
    return [(row.method, row.let_in, row.held_up) for row in user.sign_ins.order_by("pk")]


def is_in(client):
    return "_auth_user_id" in client.session


def test_a_password_lets_in(client, person, sign_in):
    response = sign_in(person)

    assert (response.status_code, response.url, is_in(client)) == (302, "/", True)


def test_the_address_is_taken_in_any_case(client, person):
    client.post("/accounts/login/", {"login": "PUTRI@Brand.Example", "password": PASSWORD})

    assert is_in(client)


def test_sign_in_continues_to_the_requested_page(client, person, sign_in):
    response = client.post(
        "/accounts/login/", {"login": person.email, "password": PASSWORD, "next": "/o/acme/notices/"}
    )

    assert response.url == "/o/acme/notices/"


def test_sign_in_never_continues_to_another_site(client, person):
    response = client.post(
        "/accounts/login/", {"login": person.email, "password": PASSWORD, "next": "https://evil.example/"}
    )

    assert response.url == "/"


def test_sign_in_gives_a_new_session(client, person, sign_in):
    client.get("/accounts/login/")
    client.session["planted"] = True
    client.session.save()
    before = client.session.session_key

    sign_in(person)

    assert client.session.session_key != before


def test_a_wrong_password_is_refused_with_422(client, person, sign_in):
    response = sign_in(person, "something else")

    assert (response.status_code, is_in(client)) == (422, False)
    assert "This e-mail address and password do not match." in response.content.decode()


def test_an_unknown_address_is_refused_in_the_same_words(person, sign_in):
    known = sign_in(person, "something else")
    unknown = sign_in(UserFactory.build(email="putru@brand.example"), "something else")

    assert without_token(unknown).replace("putru", "putri") == without_token(known)


def test_every_attempt_goes_into_the_history(person, sign_in):
    sign_in(person, "something else")
    sign_in(person, headers={"user-agent": WINDOWS})

    assert history(person) == [("PASSWORD", False, False), ("PASSWORD", True, False)]
    last = person.sign_ins.newest_first()[0]
    assert (last.address, last.device) == ("127.0.0.1", "Chrome, Windows")


def test_an_attempt_on_no_account_is_kept_for_nobody(db, sign_in):
    sign_in(UserFactory.build(email="nobody@brand.example"))

    assert list(SignIn.objects.values_list("user", "email", "let_in")) == [
        (None, "nobody@brand.example", False)
    ]


def test_a_deactivated_person_is_refused_with_the_reason(client, person, sign_in):
    person.is_active = False
    person.save()

    response = sign_in(person)

    assert (response.url, is_in(client)) == ("/accounts/inactive/", False)
    assert history(person) == [("PASSWORD", False, False)]


def test_a_deactivated_person_is_out_at_once(client, person, sign_in):
    sign_in(person)
    person.is_active = False
    person.save()

    response = client.get("/you/profile/")

    assert response.status_code == 302
    assert response.url == "/accounts/login/?next=/you/profile/"


def test_sign_out_ends_the_session_on_the_server(client, person, sign_in):
    sign_in(person)
    key = client.session.session_key
    client.post("/accounts/logout/")
    client.cookies["session"] = key

    assert client.get("/you/profile/").status_code == 302


def test_sign_out_asks_before_it_acts_on_a_link(client, person, sign_in):
    sign_in(person)

    response = client.get("/accounts/logout/")

    assert (response.status_code, is_in(client)) == (200, True)


def test_an_app_is_asked_for_after_the_password(client, person, sign_in):
    secret = give_app(person)

    first = sign_in(person)
    second = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})

    assert (first.url, second.url, is_in(client)) == ("/accounts/2fa/authenticate/", "/", True)
    assert history(person) == [("PASSWORD APP", True, False)]


def test_a_wrong_code_is_refused(client, person, sign_in):
    give_app(person)
    sign_in(person)

    response = client.post("/accounts/2fa/authenticate/", {"code": "000000"})

    assert (response.status_code, is_in(client)) == (422, False)
    assert history(person) == [("APP", False, False)]


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_of_the_app_counts_once(person, sign_in, client, steps):
    secret = give_app(person)
    code = code_of(secret, steps)
    sign_in(person)
    client.post("/accounts/2fa/authenticate/", {"code": code})

    thief = Client()
    thief.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    response = thief.post("/accounts/2fa/authenticate/", {"code": f"{code[:3]} {code[3:]}"})

    assert (response.status_code, is_in(thief)) == (422, False)


def test_a_code_that_is_too_old_is_refused(client, person, sign_in):
    secret = give_app(person)
    sign_in(person)

    response = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret, -2)})

    assert (response.status_code, is_in(client)) == (422, False)


def test_the_second_step_cannot_be_reached_without_the_first(client, person):
    give_app(person)

    assert client.get("/accounts/2fa/authenticate/").url == "/accounts/login/"


def test_addresses_differ_by_more_than_case(db):
    give_password(UserFactory(email="one@brand.example"))

    with pytest.raises(Exception, match="accounts_one_account_an_address|accounts_user_email_key"):
        UserFactory(email="ONE@brand.example")
