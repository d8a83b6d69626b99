"""Registering, the link of an invitation, and the page of roles."""

from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.accounts.models import User
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.roles import MEMBER_ROLES, STAFF_ROLES, Can
from ipr_portal.ui.links import signed_path
from tests.conftest import NOON
from tests.evidence.files import pdf, upload
from tests.factories import InvitationFactory, UserFactory

from .conftest import SENANDIKA

REGISTER = reverse("register_organisation")
NEW_ACCOUNT = {"name": "Rizky Pratama", "password": "sate lontong opor"}


@pytest.fixture
def invitation(acme, acme_owner):
    """An invitation of Rizky's address that can be accepted today."""
    return InvitationFactory(
        organisation=acme, email="rizky@senandika.example", invited_by=acme_owner, invited_at=timezone.now()
    )


def link(invitation):
    return signed_path("invitation", invitation.pk)


def test_register_asks_to_sign_in(client):
    response = client.get(REGISTER)

    assert response.url == f"/accounts/login/?next={REGISTER}"


def test_register_leads_to_the_verification(client, dewi):
    client.force_login(dewi)

    response = client.post(
        REGISTER,
        SENANDIKA.as_columns() | {"kind": "RIGHTS_HOLDER", "documents": upload("extract.pdf", pdf())},
    )

    assert (response.status_code, response.url) == (302, "/o/senandika/verification/")
    assert "extract.pdf" in client.get(response.url).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", "", "Fill this in."),
        ("legal_name", "x" * 301, "At most 300 characters"),
        ("legal_name", "Acme\x00 Ltd", "an empty control character at position 5"),
        ("name", "Acme \u202e", "a character that reverses the reading direction"),
        ("address", "x" * 100_000, "At most 500 characters, please; there are 100,000"),
        ("country", "ZZ", "Select a valid choice"),
        ("website", "javascript:alert(1)", "Enter a valid URL"),
        ("contact_email", "nobody", "Enter a valid email address"),
        ("documents", upload("extract.pdf", b""), "empty"),
    ],
)
def test_register_refuses_with_the_reason_and_keeps_what_was_typed(client, dewi, field, value, reason):
    client.force_login(dewi)
    typed = SENANDIKA.as_columns() | {"kind": "RIGHTS_HOLDER", field: value}

    response = client.post(REGISTER, typed)

    page = response.content.decode()
    assert response.status_code == 422
    assert reason in page
    assert SENANDIKA.registration_number in page
    assert not Organisation.objects.exists()


def test_roles_page_says_what_the_code_grants(client, triager):
    client.force_login(triager)
    page = client.get(reverse("roles"))

    members, staff = page.context["members"], page.context["staff"]
    assert [[granted for _role, granted in row.by_role[:3]] for row in members.rows] == [
        [can in granted for granted in MEMBER_ROLES.values()] for can in Can if can in MEMBER_ROLES["OWNER"]
    ]
    assert [len(row.by_role) for row in staff.rows] == [len(STAFF_ROLES)] * len(staff.rows)
    assert [column.anchor for column in members.columns] == ["OWNER", "FILER", "VIEWER", "AGENT"]


def test_invitation_is_not_there_for_a_link_that_we_did_not_sign(client, invitation):
    assert client.get(link(invitation)[:-2] + "x/").status_code == 404
    assert client.get(reverse("invitation", args=[str(invitation.pk)])).status_code == 404


def test_invitation_makes_an_account_and_signs_it_in(client, invitation, acme):
    response = client.post(link(invitation), NEW_ACCOUNT)

    person = User.objects.get(email="rizky@senandika.example")
    assert (response.status_code, response.url) == (302, "/o/acme/")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert acme in person.organisations.all()


@pytest.mark.parametrize("password", ["short", "rizky@senandika.example"])
def test_invitation_refuses_a_weak_password(client, invitation, password):
    response = client.post(link(invitation), NEW_ACCOUNT | {"password": password})

    assert (response.status_code, User.objects.filter(email=invitation.email).count()) == (422, 0)


def test_invitation_asks_an_existing_account_to_sign_in(client, invitation):
    UserFactory(email=invitation.email)

    page = client.get(link(invitation)).content.decode()

    assert f"/accounts/login/?next={quote(link(invitation))}" in page


def test_invitation_is_accepted_by_whom_it_is_for(client, invitation):
    client.force_login(UserFactory(email=invitation.email))

    response = client.post(link(invitation))

    assert (response.status_code, response.url) == (302, "/o/acme/")


def test_invitation_explains_a_wrong_address(client, invitation, stranger):
    client.force_login(stranger)

    page = client.get(link(invitation))
    refusal = client.post(link(invitation))

    assert "you are signed in as stranger@other.example" in page.content.decode()
    assert (refusal.status_code, stranger.memberships.count()) == (409, 1)


def test_invitation_that_is_over_says_whom_to_ask(client, acme, acme_owner):
    over = InvitationFactory(organisation=acme, invited_by=acme_owner, invited_at=NOON)

    page = client.get(link(over)).content.decode()

    assert "Ask Olivia Owner to send it again" in page
