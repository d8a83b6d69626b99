"""Where each role arrives at the desk, and what only administrators are offered."""

import pytest

from ipr_portal.tenancy.roles import StaffRole
from tests.factories import InvitationFactory, UserFactory

MANAGERS = ["PROGRAMMES", "ENFORCEMENT", "OUTREACH", "LEGAL"]
DECIDERS = ["TRIAGER", "LEAD", "ADMIN"]


@pytest.fixture
def as_role(db, client, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False

    def sign_in(role):
        client.force_login(UserFactory(email=f"{role.lower()}.role@ipr.example", staff_role=role))
        return client

    return sign_in


@pytest.mark.parametrize(
    ("role", "there"),
    [
        ("PROGRAMMES", "/desk/programmes/home/"),
        ("ENFORCEMENT", "/desk/cases/"),
        ("LEGAL", "/desk/cases/"),
        ("OUTREACH", "/desk/outreach/engagement/"),
        *((role, "/desk/") for role in DECIDERS),
    ],
)
def test_everybody_arrives_where_their_work_is(as_role, role, there):
    assert as_role(role).get("/").url == there


@pytest.mark.parametrize("role", MANAGERS)
@pytest.mark.parametrize(
    "page", ["/desk/", "/desk/news/", "/desk/rights/", "/desk/load/", "/desk/executions/"]
)
def test_a_manager_does_not_see_the_queue(as_role, role, page):
    assert as_role(role).get(page).status_code == 403


@pytest.mark.parametrize(
    ("role", "there"),
    [
        ("TRIAGER", "/desk/"),
        ("PROGRAMMES", "/desk/programmes/home/"),
        ("OUTREACH", "/desk/outreach/engagement/"),
    ],
)
def test_who_has_a_home_among_the_pages_is_led_there(as_role, role, there):
    assert as_role(role).get("/desk/work/").url == there


@pytest.mark.parametrize("role", StaffRole.values)
def test_the_gallery_is_for_administrators_of_a_demo(as_role, settings, role):
    client = as_role(role)
    for demo, expected in ((True, 200 if role == "ADMIN" else 403), (False, 404 if role == "ADMIN" else 403)):
        settings.DEMO_MODE = demo
        assert client.get("/desk/components/").status_code == expected


def test_the_gallery_leaves_the_focus_alone(as_role, settings):
    settings.DEMO_MODE = True

    assert "data-focus" not in as_role("ADMIN").get("/desk/components/").content.decode()


@pytest.mark.parametrize(
    ("do", "said"), [("revoke", "its link no longer works"), ("resend", "again, with a new link")]
)
def test_what_happened_to_an_invitation_is_said(as_role, do, said):
    client = as_role("ADMIN")
    invitation = InvitationFactory(organisation=None, role="TRIAGER", email="grace.lim@ipr.example")

    page = client.post(f"/desk/staff/invitations/{invitation.pk}/", {"do": do}, follow=True).content.decode()

    assert "grace.lim@ipr.example" in page
    assert said in page
