"""Changing, resetting and confirming a password, and an address."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.accounts.conftest import PASSWORD, give_app, give_password, without_token
from tests.factories import UserFactory

NEW = "lantern orchid harbour"


@pytest.fixture
def change(client):
    def post(old=PASSWORD, new=NEW):
        return client.post(
            "/accounts/password/change/", {"oldpassword": old, "password1": new, "password2": new}
        )

    return post


@pytest.fixture
def reset_link(client, mails):
    def ask(user):
        client.post("/accounts/password/reset/", {"email": user.email})
        return mails("account.reset")["password_reset_url"]

    return ask


def test_a_changed_password_ends_every_other_session(client, person, sign_in, change):
    other = Client()
    other.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    sign_in(person)

    response = change()

    assert response.status_code == 302
    assert client.get("/you/profile/").status_code == 200
    assert other.get("/you/profile/").status_code == 302


def test_a_change_wants_the_old_password(person, sign_in, change):
    sign_in(person)

    response = change(old="something else")

    person.refresh_from_db()
    assert (response.status_code, person.check_password(PASSWORD)) == (422, True)


def test_a_change_is_told_by_mail(person, sign_in, change, mails):
    sign_in(person)
    change()

    assert mails() == [("account.password_changed", person.email)]
    assert mails("account.password_changed")["ip"] == "127.0.0.1"


def test_a_reset_sets_the_password_and_signs_nobody_in(client, person, reset_link, mails):
    page = client.get(reset_link(person))
    client.post(page.url, {"password1": NEW, "password2": NEW})

    person.refresh_from_db()
    assert person.check_password(NEW)
    assert client.get("/you/profile/").status_code == 302
    assert [kind for kind, _to in mails()] == ["account.reset", "account.password_changed"]


def test_a_reset_ends_every_session(person, reset_link, client):
    inside = Client()
    inside.post("/accounts/login/", {"login": person.email, "password": PASSWORD})

    page = client.get(reset_link(person))
    client.post(page.url, {"password1": NEW, "password2": NEW})

    assert inside.get("/you/profile/").status_code == 302


def test_a_reset_does_not_skip_the_second_factor(client, person, reset_link, sign_in):
    give_app(person)
    page = client.get(reset_link(person))
    client.post(page.url, {"password1": NEW, "password2": NEW})

    assert sign_in(person, NEW).url == "/accounts/2fa/authenticate/"


def test_a_reset_link_works_once(client, person, reset_link):
    link = reset_link(person)
    page = client.get(link)
    client.post(page.url, {"password1": NEW, "password2": NEW})

    assert "This link does not work any more" in Client().get(link).content.decode()


def test_a_reset_link_is_good_for_an_hour(person, reset_link, settings):
    link = reset_link(person)
    settings.PASSWORD_RESET_TIMEOUT = -1

    assert "This link does not work any more" in Client().get(link).content.decode()


def test_a_reset_tells_nobody_whether_an_account_exists(person, mails):
    answers = [
        without_token(Client().post("/accounts/password/reset/", {"email": email}, follow=True))
        for email in (person.email, "nobody@brand.example")
    ]

    assert answers[0] == answers[1]
    assert mails() == [("account.reset", person.email), ("account.unknown", "nobody@brand.example")]


def test_a_closed_account_gets_no_link(client, person, mails):
    person.is_active = False
    person.save()
    client.post("/accounts/password/reset/", {"email": person.email})

    assert mails() == [("account.unknown", person.email)]


def test_a_new_address_counts_once_its_code_is_typed(client, person, sign_in, confirmed, mails):
    sign_in(person)
    confirmed()
    client.post("/accounts/email/", {"action_add": "1", "email": "new@brand.example"})

    person.refresh_from_db()
    assert person.email == "putri@brand.example"

    client.post("/accounts/confirm-email/", {"code": mails("account.verify")["code"]})

    person.refresh_from_db()
    assert person.email == "new@brand.example"
    assert mails()[-1] == ("account.address_changed", "putri@brand.example")


def test_a_new_address_wants_the_password_once_more(client, person, sign_in):
    sign_in(person)

    response = client.post("/accounts/email/", {"action_add": "1", "email": "new@brand.example"})

    assert response.url.startswith("/accounts/reauthenticate/")


def test_an_address_of_another_account_is_never_taken(client, person, sign_in, confirmed, mails):
    other = give_password(UserFactory(email="other@brand.example"))
    sign_in(person)
    confirmed()

    client.post("/accounts/email/", {"action_add": "1", "email": other.email})
    client.post("/accounts/confirm-email/", {"code": mails("account.verify")["code"]})

    person.refresh_from_db()
    assert person.email == "putri@brand.example"


def test_a_confirmation_holds_for_five_minutes(client, person, sign_in, confirmed):
    sign_in(person)
    confirmed()
    session = client.session
    earlier = (timezone.now() - timedelta(minutes=6)).timestamp()
    session["account_authentication_methods"] = [
        record | {"at": earlier} for record in session["account_authentication_methods"]
    ]
    session.save()

    assert client.get("/accounts/2fa/totp/activate/").url.startswith("/accounts/reauthenticate/")
