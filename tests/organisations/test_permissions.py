"""Who may open which page: strangers find nothing, insiders without the right are told so."""

import pytest
from django.urls import reverse

from ipr_portal.tenancy.models import Membership
from tests.factories import InvitationFactory, LetterFactory, MembershipFactory

SEEN = {"acme_owner": 200, "filer": 200, "viewer": 200}
OWNERS = {"acme_owner": 200, "filer": 403, "viewer": 403}
DONE = {"acme_owner": 302, "filer": 403, "viewer": 403}
REFUSED = {"acme_owner": 422, "filer": 403, "viewer": 403}

# name of the address -> method, and what each insider gets
MEMBER_PAGES = {
    "verification": ("get", SEEN),
    "verification_sending": ("post", REFUSED),
    "organisation_settings": ("get", OWNERS),
    "members": ("get", SEEN),
    "leaving": ("get", SEEN),
    "member_role": ("post", REFUSED),
    "member_removal": ("get", OWNERS),
    "invitations": ("get", OWNERS),
    "invitation_resending": ("post", DONE),
    "invitation_revocation": ("post", DONE),
    "letters": ("get", SEEN),
    "letter_new": ("get", OWNERS),
    "letter_revocation": ("get", OWNERS),
}
DESK_PAGES = {
    "register": ("get", 200),
    "organisation": ("get", 200),
    "organisation_take_up": ("post", 409),
    "organisation_review": ("post", 422),
    "organisation_invitation": ("post", 422),
}


@pytest.fixture
def addresses(acme, acme_owner, filer, viewer):
    """The address of each member page, with real rows where it names one."""
    keys = {
        "member_role": Membership.objects.get(user=filer).pk,
        "member_removal": Membership.objects.get(user=filer).pk,
        "invitation_resending": InvitationFactory(organisation=acme).pk,
        "invitation_revocation": InvitationFactory(organisation=acme).pk,
        "letter_revocation": LetterFactory(principal=acme).pk,
    }
    return {
        name: reverse(f"organisation:{name}", args=["acme", *([keys[name]] if name in keys else [])])
        for name in MEMBER_PAGES
    }


@pytest.mark.parametrize("insider", ["acme_owner", "filer", "viewer"])
@pytest.mark.parametrize("name", MEMBER_PAGES)
def test_member_page_answers_insiders_by_role(request, client, addresses, name, insider):
    method, expected = MEMBER_PAGES[name]
    client.force_login(request.getfixturevalue(insider))

    response = getattr(client, method)(addresses[name])

    assert response.status_code == expected[insider]


@pytest.mark.parametrize("name", MEMBER_PAGES)
def test_member_page_is_not_there_for_strangers(client, addresses, stranger, triager, name):
    method, _expected = MEMBER_PAGES[name]

    for person in (stranger, triager):
        client.force_login(person)
        assert getattr(client, method)(addresses[name]).status_code == 404


@pytest.mark.parametrize("name", MEMBER_PAGES)
def test_member_page_is_closed_to_agencies(client, addresses, acme, agency, name):
    LetterFactory(principal=acme, agent=agency)
    method, _expected = MEMBER_PAGES[name]
    client.force_login(MembershipFactory(organisation=agency, role="OWNER").user)

    assert getattr(client, method)(addresses[name]).status_code == 403


@pytest.mark.parametrize("name", DESK_PAGES)
def test_desk_page_is_for_those_who_verify(client, acme, acme_owner, triager, one_factor, name):
    method, expected = DESK_PAGES[name]
    address = reverse(f"desk:{name}", args=[] if name == "register" else ["acme"])

    client.force_login(triager)
    assert getattr(client, method)(address).status_code == expected
    triager.staff_role = "OUTREACH"
    triager.save()
    assert getattr(client, method)(address).status_code == 403
    client.force_login(acme_owner)
    assert getattr(client, method)(address).status_code == 404


@pytest.mark.parametrize("name", ["member_role", "invitation_revocation", "letter_revocation"])
def test_rows_of_another_organisation_are_not_there(client, addresses, stranger, name):
    client.force_login(stranger)
    theirs = addresses[name].replace("/o/acme/", "/o/other/")

    assert client.post(theirs).status_code == 404
