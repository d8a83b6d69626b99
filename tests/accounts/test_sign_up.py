"""A new account: the name, the address and the code that proves it is one's own."""

import pytest
from django.test import Client

from ipr_portal.accounts.models import User
from tests.accounts.conftest import PASSWORD

FORM = {"name": "Nguyễn Thị Ánh", "email": "Anh@Brand.example", "password1": PASSWORD}
CODE_PAGE = "/accounts/confirm-email/"


@pytest.fixture
def sign_up(client):
    def post(**changes):
        return client.post("/accounts/signup/", FORM | changes)

    return post


def test_sign_up_asks_for_the_code_it_mailed(sign_up, mails):
    response = sign_up()

    assert response.url == CODE_PAGE
    assert mails() == [("account.verify", "anh@brand.example")]


def test_the_code_opens_the_account(client, sign_up, mails):
    sign_up()

    response = client.post(CODE_PAGE, {"code": mails("account.verify")["code"]})

    person = User.objects.get()
    assert (response.url, person.name, person.email) == ("/", "Nguyễn Thị Ánh", "anh@brand.example")
    assert [(row.method, row.let_in) for row in person.sign_ins.all()] == [("MAIL_CODE", True)]


def test_nobody_is_in_before_the_code(client, sign_up):
    sign_up()

    assert client.get("/you/profile/").status_code == 302


def test_a_wrong_code_is_refused_and_the_third_is_the_last(client, sign_up):
    sign_up()

    first, second, third = [client.post(CODE_PAGE, {"code": "WRONGS"}) for _ in range(3)]

    assert (first.status_code, second.status_code, third.url) == (422, 422, "/accounts/login/")
    assert client.get(CODE_PAGE).url == "/accounts/login/"


def test_a_known_address_looks_like_a_new_one(person, mails):
    new, known = Client(), Client()

    pages = []
    for client, email in [(new, "new@brand.example"), (known, person.email)]:
        client.post("/accounts/signup/", FORM | {"email": email})
        pages.append(client.get(CODE_PAGE))

    assert [page.status_code for page in pages] == [200, 200]
    assert mails() == [("account.verify", "new@brand.example"), ("account.exists", person.email)]
    assert User.objects.get(email=person.email) == person


def test_a_new_code_can_be_asked_for(client, sign_up, mails, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"confirm_email": ""}
    sign_up()
    first = mails("account.verify")["code"]

    client.post(CODE_PAGE, {"action": "resend"})

    assert mails() == [("account.verify", "anh@brand.example")] * 2
    assert client.post(CODE_PAGE, {"code": first}).status_code == 422
    assert client.post(CODE_PAGE, {"code": mails("account.verify")["code"]}).url == "/"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Fill this in."),
        (
            {"name": "Anh \u202egpj.exe"},
            "There is a character that reverses the reading direction at position 5.",
        ),
        ({"email": "anh at brand"}, "Enter a valid email address."),
        ({"password1": "short"}, "This password is too short. It must contain at least 12 characters."),
        ({"password1": "anh@brand.example"}, "The password is too similar to the e-mail address."),
        ({"password1": "1qaz2wsx3edc"}, "This password is too common."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(sign_up, changes, said):
    response = sign_up(**changes)

    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert ("Nguyễn Thị Ánh" in page) is ("name" not in changes)
    assert not User.objects.exists()
