"""Passkeys, made and used by a browser with a virtual authenticator."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import expect

from ipr_portal.accounts.models import SignIn
from tests.accounts.conftest import PASSWORD, give_password
from tests.factories import UserFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def person(live_server):
    cache.clear()
    return give_password(UserFactory(name="Putri Anggraini", email="putri@brand.example"))


@pytest.fixture
def authenticator(page):
    """A fingerprint reader built into this browser: (protocol session, its id)."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = protocol.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return protocol, made["authenticatorId"]


@pytest.fixture
def visit(page, live_server):
    return lambda path: page.goto(f"{live_server.url}{path}")


def expect_to_be_in(page):
    """The menu of the person is shown: somebody is signed in."""
    expect(page.get_by_label("Putri Anggraini, your account")).to_be_visible()


def type_password(page, person):
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def add_passkey(page, visit, person, *, alone=True):
    visit("/accounts/login/")
    type_password(page, person)
    expect_to_be_in(page)
    visit("/accounts/2fa/webauthn/add/")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("This laptop")
    page.get_by_label("Sign in with this passkey alone").set_checked(alone)
    page.get_by_role("button", name="Add passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def sign_out(page, visit):
    visit("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("main").get_by_text("You are signed out.")).to_be_visible()
    visit("/accounts/login/")


def means(person):
    return [(row.method, row.let_in) for row in person.sign_ins.order_by("pk")]


def test_a_passkey_signs_in_alone(page, visit, person, authenticator, faults):
    add_passkey(page, visit, person)
    sign_out(page, visit)

    page.get_by_role("button", name="Sign in with a passkey").click()
    expect_to_be_in(page)
    visit("/you/sign-ins/")

    expect(page.get_by_role("cell", name="passkey", exact=True)).to_be_visible()
    assert means(person) == [("PASSWORD", True), ("PASSKEY", True)]
    assert faults == []


def test_a_passkey_is_the_second_step_after_the_password(page, visit, person, authenticator, faults):
    add_passkey(page, visit, person, alone=False)
    sign_out(page, visit)

    type_password(page, person)
    page.get_by_role("button", name="Use your passkey").click()
    expect_to_be_in(page)
    visit("/you/profile/")

    expect(page.get_by_role("heading", name="Your profile")).to_be_visible()
    assert means(person)[-1] == ("PASSWORD PASSKEY", True)
    assert faults == []


def test_a_passkey_of_a_finger_that_is_not_known_lets_nobody_in(page, visit, person, authenticator):
    protocol, key = authenticator
    add_passkey(page, visit, person)
    sign_out(page, visit)
    protocol.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(
        page.get_by_text("No passkey was given. Try again, or sign in with your password.")
    ).to_be_visible()
    assert means(person) == [("PASSWORD", True)]


def test_a_removed_passkey_lets_nobody_in(page, visit, person, authenticator):
    add_passkey(page, visit, person)
    sign_out(page, visit)
    Authenticator.objects.filter(user=person).delete()

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_text("This passkey was not accepted.")).to_be_visible()
    # Nobody knows whose it was, and so does the history.
    assert means(person) == [("PASSWORD", True)]
    assert SignIn.objects.filter(user=None, method="PASSKEY", let_in=False).count() == 1


def test_a_device_has_one_passkey_for_an_account(page, visit, person, authenticator):
    add_passkey(page, visit, person)
    visit("/accounts/2fa/webauthn/add/")

    page.get_by_role("button", name="Add passkey").click()

    expect(page.get_by_text("This device has a passkey for this account already.")).to_be_visible()


def test_a_passkey_is_renamed_and_removed(page, visit, person, authenticator, faults):
    add_passkey(page, visit, person)
    visit("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Rename").click()
    page.get_by_label("Name").fill("Old laptop")
    page.get_by_role("button", name="Save name").click()
    expect(page.get_by_role("rowheader", name="Old laptop")).to_be_visible()

    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove passkey").click()

    expect(page.get_by_role("heading", name="No passkeys")).to_be_visible()
    assert faults == []
