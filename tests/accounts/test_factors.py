"""Second factors: how they come, what they do, how they go."""

from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet

from ipr_portal.accounts.adapter import SecondFactorAdapter
from tests.accounts.conftest import PASSWORD, code_of, factors_of, give_app

ADD_APP = "/accounts/2fa/totp/activate/"


@pytest.fixture
def inside(person, sign_in, confirmed):
    """Signed in, and confirmed a moment ago."""
    sign_in(person)
    confirmed()
    return person


@pytest.fixture
def add_app(client, inside, django_capture_on_commit_callbacks):
    def post():
        secret = client.get(ADD_APP).context["form"].secret
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(ADD_APP, {"code": code_of(secret)})

    return post


def recovery_codes(user):
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()


@pytest.mark.parametrize(
    "address", [ADD_APP, "/accounts/2fa/webauthn/add/", "/accounts/2fa/recovery-codes/generate/"]
)
def test_factors_want_the_password_once_more(client, person, sign_in, address):
    sign_in(person)

    assert client.get(address).url == f"/accounts/reauthenticate/?next={quote(address, safe='')}"


def test_an_app_brings_recovery_codes(client, inside, add_app, mails):
    response = add_app()

    page = client.get(response.url).content.decode()
    assert response.url == "/accounts/2fa/recovery-codes/"
    assert factors_of(inside) == ["recovery_codes", "totp"]
    assert [code for code in recovery_codes(inside) if code in page] == recovery_codes(inside)
    assert mails() == [("account.app_added", inside.email)]


def test_the_code_that_adds_an_app_does_not_sign_in_as_well(client, inside, sign_in):
    secret = client.get(ADD_APP).context["form"].secret
    code = code_of(secret)
    client.post(ADD_APP, {"code": code})
    client.post("/accounts/logout/")
    sign_in(inside)

    assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 422


def test_a_wrong_code_adds_no_app(client, inside):
    client.get(ADD_APP)

    response = client.post(ADD_APP, {"code": "000000"})

    assert (response.status_code, factors_of(inside)) == (422, [])


def test_the_key_of_an_authenticator_app_is_stored_encrypted(inside, add_app, client, settings):
    secret = client.get(ADD_APP).context["form"].secret
    client.post(ADD_APP, {"code": code_of(secret)})

    kept = Authenticator.objects.get(type="totp").data["secret"]

    assert secret not in kept
    assert SecondFactorAdapter().decrypt(kept) == secret


def test_a_new_secret_key_still_opens_what_the_old_one_locked(settings):
    locked = SecondFactorAdapter().encrypt("JBSWY3DPEHPK3PXP")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = Fernet.generate_key().decode(), [settings.SECRET_KEY]

    assert SecondFactorAdapter().decrypt(locked) == "JBSWY3DPEHPK3PXP"


def test_a_recovery_code_signs_in_once(client, inside, add_app, sign_in):
    add_app()
    code = recovery_codes(inside)[0]
    client.post("/accounts/logout/")

    sign_in(inside)
    first = client.post("/accounts/2fa/authenticate/", {"code": code})
    client.post("/accounts/logout/")
    sign_in(inside)
    second = client.post("/accounts/2fa/authenticate/", {"code": code})

    assert (first.status_code, second.status_code) == (302, 422)
    last_in = inside.sign_ins.filter(let_in=True).newest_first()[0]
    assert last_in.method == "PASSWORD RECOVERY_CODE"


def test_new_recovery_codes_replace_the_old(
    client, inside, add_app, django_capture_on_commit_callbacks, mails
):
    add_app()
    before = recovery_codes(inside)

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/recovery-codes/generate/")

    assert not set(before) & set(recovery_codes(inside))
    assert mails()[-1] == ("account.codes_replaced", inside.email)


def test_recovery_codes_come_as_a_file(client, inside, add_app):
    add_app()

    response = client.get("/accounts/2fa/recovery-codes/download/")

    assert response.headers["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert response.content.decode().split()[-10:] == recovery_codes(inside)


def test_removing_the_app_removes_its_recovery_codes(client, inside, add_app, mails):
    add_app()

    client.post("/accounts/2fa/totp/deactivate/")

    assert factors_of(inside) == []
    assert mails()[-1] == ("account.app_removed", inside.email)


def test_the_page_of_factors_says_what_is_there(client, inside, add_app):
    bare = client.get("/accounts/2fa/").content.decode()
    add_app()
    full = client.get("/accounts/2fa/").content.decode()

    assert ("Set up app" in bare, "Remove app" in bare) == (True, False)
    assert ("Set up app" in full, "Remove app" in full, "10 codes are left." in full) == (False, True, True)


def test_the_codes_of_an_app_confirm_who_one_is(client, person, sign_in):
    secret = give_app(person)
    sign_in(person)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret, -1)})

    response = client.post(
        "/accounts/2fa/reauthenticate/?next=/accounts/email/",
        {"code": code_of(secret), "next": "/accounts/email/"},
    )

    assert response.url == "/accounts/email/"


NO_PASSKEYS = [
    "",
    "no json",
    "null",
    "[]",
    '"text"',
    "{}",
    '{"id": "x"}',
    '{"id": "eA", "rawId": "eA", "response": []}',
    '{"id": "eA", "rawId": "eA", "response": {"clientDataJSON": "eA"}}',
    '{"id": 1, "rawId": {}, "type": "public-key", "response": {"clientDataJSON": 1, "userHandle": 5}}',
    '{"id":"eA","rawId":"eA","response":{"clientDataJSON":"e30","authenticatorData":"eA","signature":"eA"}}',
    '{"id":"eA","rawId":"eA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}',
    "[" * 2000 + "]" * 2000,
    '"' + "x" * 30_000 + '"',
]


@pytest.mark.parametrize("credential", NO_PASSKEYS)
def test_what_is_no_passkey_signs_nobody_in(client, person, credential):
    client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})

    response = client.post("/accounts/2fa/webauthn/login/", {"credential": credential})

    assert (response.status_code, response.url) == (302, "/accounts/login/")
    assert client.get("/you/profile/").status_code == 302


@pytest.mark.parametrize("credential", NO_PASSKEYS)
def test_what_is_no_passkey_is_not_added(client, inside, credential):
    client.get("/accounts/2fa/webauthn/add/")

    response = client.post("/accounts/2fa/webauthn/add/", {"name": "Mine", "credential": credential})

    assert (response.status_code, factors_of(inside)) == (422, [])


def test_a_passkey_that_was_not_accepted_goes_into_the_history(client, person):
    give_app(person)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})

    client.post("/accounts/2fa/authenticate/", {"credential": '{"id": "x"}'})

    assert [(row.method, row.let_in) for row in person.sign_ins.all()] == [("PASSKEY", False)]


def test_the_password_is_never_enough_once_there_is_an_app(client, person):
    give_app(person)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})

    assert client.get("/you/profile/").url == "/accounts/login/?next=/you/profile/"
