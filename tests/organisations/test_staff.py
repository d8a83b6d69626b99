"""The IPR team: invited by an administrator, given roles, and out at once when an account is closed."""

import threading
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test import Client

from ipr_portal.accounts.models import SignIn, User
from ipr_portal.audit.actions import record
from ipr_portal.audit.models import AuditEvent
from ipr_portal.notifications.models import OutgoingMail
from ipr_portal.organisations.actions import invitations, staff
from ipr_portal.organisations.models import Invitation
from ipr_portal.tenancy.roles import StaffRole
from ipr_portal.tenancy.scope import staff_scope
from tests.conftest import NOON
from tests.factories import OrganisationFactory, UserFactory

LATER = NOON + timedelta(days=8)


@pytest.fixture
def inside(client, admin):
    """An administrator at the desk, with a second factor."""
    TOTP.activate(admin, "JBSWY3DPEHPK3PXP")
    client.force_login(admin)
    return client


def trail(subject):
    with staff_scope():
        return list(AuditEvent.objects.about(subject).order_by("pk").values_list("action", flat=True))


def mails():
    with staff_scope():
        return list(OutgoingMail.objects.order_by("created_at", "pk").values_list("kind", "address"))


# --- actions ---


@pytest.mark.usefixtures("everyone")
def test_an_invitation_to_the_desk_is_mailed_and_recorded(admin):
    invitation = staff.invite_staff(email="New@IPR.example", role=StaffRole.TRIAGER, by=admin, at=NOON)

    assert (invitation.email, invitation.organisation, invitation.role) == (
        "new@ipr.example",
        None,
        "TRIAGER",
    )
    assert invitation.expires_at == NOON + timedelta(days=7)
    assert mails() == [("staff.invited", "new@ipr.example")]
    assert trail(invitation) == ["invitation.sent"]


@pytest.mark.usefixtures("everyone")
def test_a_person_who_joins_by_invitation_has_the_role(admin):
    invitation = staff.invite_staff(email="new@ipr.example", role=StaffRole.LEAD, by=admin, at=NOON)

    person = invitations.join(invitation=invitation, name="Nia New", password="orchid harbour", at=NOON)

    assert User.objects.get(pk=person.pk).staff_role == "LEAD"


@pytest.mark.usefixtures("everyone")
@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("triager", "Tara Triager already belongs to the team."),
        (
            "filer",
            "Fadil Filer belongs to an organisation. Use a separate account for work at the desk.",
        ),
    ],
)
def test_some_people_cannot_be_invited_to_the_desk(request, admin, who, said):
    person = request.getfixturevalue(who)

    with pytest.raises(invitations.CannotInvite) as refused:
        staff.invite_staff(email=person.email, role=StaffRole.LEAD, by=admin, at=NOON)

    assert str(refused.value) == said
    assert Invitation.objects.count() == 0


@pytest.mark.usefixtures("everyone")
def test_an_address_is_invited_once_until_the_invitation_runs_out(admin):
    invite = {"email": "new@ipr.example", "role": StaffRole.LEAD, "by": admin}
    first = staff.invite_staff(**invite, at=NOON)

    with pytest.raises(invitations.CannotInvite):
        staff.invite_staff(**invite, at=NOON)
    staff.invite_staff(**invite, at=LATER)

    first.refresh_from_db()
    assert (first.revoked_at, Invitation.objects.open().count()) == (LATER, 1)


@pytest.mark.usefixtures("everyone")
def test_a_changed_role_counts_and_is_told(admin, triager):
    staff.change_staff_role(person=triager, role=StaffRole.LEAD, by=admin, at=NOON)

    triager.refresh_from_db()
    assert triager.staff_role == "LEAD"
    assert trail(triager) == ["staff.role_changed"]
    assert mails() == [("staff.role_changed", triager.email)]


@pytest.mark.usefixtures("everyone")
def test_the_same_role_again_changes_nothing(admin, triager):
    staff.change_staff_role(person=triager, role=StaffRole.TRIAGER, by=admin, at=NOON)

    assert (trail(triager), mails()) == ([], [])


@pytest.mark.usefixtures("everyone")
@pytest.mark.parametrize(
    "change",
    [
        lambda **who: staff.change_staff_role(**who, role=StaffRole.LEAD, at=NOON),
        lambda **who: staff.close_staff(**who, at=NOON),
        lambda **who: staff.reset_factors(**who, at=NOON),
    ],
)
def test_nobody_changes_their_own_place(admin, change):
    with pytest.raises(staff.CannotChangeStaff) as refused:
        change(person=admin, by=admin)

    assert str(refused.value) == "You cannot change your own role in the team. Ask another administrator."


@pytest.mark.usefixtures("everyone")
def test_a_member_of_an_organisation_is_none_of_the_team(admin, filer):
    with pytest.raises(staff.CannotChangeStaff):
        staff.change_staff_role(person=filer, role=StaffRole.ADMIN, by=admin, at=NOON)


@pytest.mark.usefixtures("everyone")
def test_a_former_administrator_changes_nobody(admin, triager):
    stale = User.objects.get(pk=admin.pk)
    User.objects.filter(pk=admin.pk).update(staff_role="TRIAGER")

    with pytest.raises(staff.CannotChangeStaff):
        staff.close_staff(person=triager, by=stale, at=NOON)


def test_two_administrators_who_close_each_other_leave_one(transactional_db):
    pair = [UserFactory(staff_role="ADMIN", name=name) for name in ("Ada", "Ben")]
    start, refused = threading.Barrier(2), []

    def close(person, by):
        start.wait()
        try:
            with staff_scope(by=by):
                staff.close_staff(person=person, by=by, at=NOON)
        except staff.CannotChangeStaff as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=turn) for turn in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refused == ["You may not change the team any more."]
    assert User.objects.filter(is_active=True).count() == 1


@pytest.mark.usefixtures("everyone")
def test_an_account_can_be_opened_again(admin, triager):
    staff.close_staff(person=triager, by=admin, at=NOON)
    staff.reopen_staff(person=triager, by=admin, at=LATER)

    triager.refresh_from_db()
    assert (triager.is_active, triager.staff_role) == (True, "TRIAGER")
    assert trail(triager) == ["staff.closed", "staff.reopened"]


@pytest.mark.usefixtures("everyone")
def test_an_open_account_is_not_opened_again(admin, triager):
    with pytest.raises(staff.CannotChangeStaff):
        staff.reopen_staff(person=triager, by=admin, at=NOON)


@pytest.mark.usefixtures("everyone")
def test_lost_factors_are_removed_and_sessions_end(admin, triager):
    TOTP.activate(triager, "JBSWY3DPEHPK3PXP")
    browser = Client()
    browser.force_login(triager)
    browser.get("/you/profile/")

    staff.reset_factors(person=triager, by=admin, at=NOON)

    assert not Authenticator.objects.filter(user=triager).exists()
    assert browser.get("/you/profile/").status_code == 302
    assert mails() == [("staff.factors_reset", triager.email)]


# --- pages ---


def test_a_closed_account_is_out_of_every_browser_at_once(inside, triager):
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.force_login(triager)
        browser.get("/you/profile/")

    inside.post(f"/desk/staff/{triager.pk}/closing/")

    assert [browser.get("/you/profile/").status_code for browser in browsers] == [302, 302]
    with staff_scope():
        assert AuditEvent.objects.about(triager).get().detail == {"sessions": 2}


def test_a_role_counts_from_the_next_click(inside, triager):
    browser = Client()
    TOTP.activate(triager, "JBSWY3DPEHPK3PXP")
    browser.force_login(triager)
    before = browser.get("/desk/staff/").status_code

    inside.post(f"/desk/staff/{triager.pk}/", {"role": "ADMIN"})

    assert (before, browser.get("/desk/staff/").status_code) == (403, 200)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_many(inside, admin, count, django_assert_num_queries):
    for number in range(count - 1):
        UserFactory(staff_role="TRIAGER", name=f"Triager {number}")
    inside.get("/desk/staff/")

    with django_assert_num_queries(LIST_QUERIES):
        page = inside.get("/desk/staff/").content.decode()

    assert page.count('data-l="Last signed in"') == count


@pytest.mark.parametrize("count", [1, 3])
def test_open_invitations_are_listed(inside, admin, count, django_assert_num_queries):
    with staff_scope():
        for number in range(count):
            staff.invite_staff(email=f"new-{number}@ipr.example", role=StaffRole.LEAD, by=admin, at=NOON)
    inside.get("/desk/staff/")

    with django_assert_num_queries(LIST_QUERIES):
        page = inside.get("/desk/staff/").content.decode()

    assert (page.count("Send again"), page.count("expired")) == (count, count)


LIST_QUERIES = 14


def test_an_invitation_is_sent_from_the_page(inside):
    response = inside.post("/desk/staff/invitations/", {"email": "new@ipr.example", "role": "TRIAGER"})

    assert response.url == "/desk/staff/"
    assert mails() == [("staff.invited", "new@ipr.example")]


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "", "role": "TRIAGER"},
        {"email": "new at ipr", "role": "TRIAGER"},
        {"email": "new@ipr.example", "role": "OWNER"},
        {"email": "admin@ipr.example", "role": "TRIAGER"},
    ],
)
def test_a_refused_invitation_keeps_what_was_typed(inside, typed):
    response = inside.post("/desk/staff/invitations/", typed)

    assert response.status_code == 422
    assert typed["email"] in response.content.decode()
    assert mails() == []


@pytest.mark.parametrize(("do", "open_after", "sent"), [("resend", 1, 2), ("revoke", 0, 1), ("burn", 1, 1)])
def test_an_invitation_is_sent_again_or_revoked(inside, admin, do, open_after, sent):
    with staff_scope():
        invitation = staff.invite_staff(email="new@ipr.example", role=StaffRole.LEAD, by=admin, at=NOON)

    inside.post(f"/desk/staff/invitations/{invitation.pk}/", {"do": do})

    with staff_scope():
        assert Invitation.objects.open().count() == open_after
    assert len(mails()) == sent


def test_the_page_of_a_person_tells_what_happened(inside, admin, triager):
    with staff_scope():
        staff.change_staff_role(person=triager, role=StaffRole.LEAD, by=admin, at=NOON)

    page = inside.get(f"/desk/staff/{triager.pk}/").content.decode()

    assert "<b>Ada Admin</b> made Tara Triager Triage lead (before: Triager)." in page


def test_the_page_of_a_person_tells_their_acts_and_sign_ins(inside, admin, triager):
    SignIn.objects.create(user=triager, email=triager.email, at=NOON, address="203.0.113.9", let_in=True)
    SignIn.objects.create(user=triager, email=triager.email, at=NOON, address="203.0.113.66", let_in=False)
    SignIn.objects.create(user=admin, email=admin.email, at=NOON, address="203.0.113.1", let_in=True)
    with staff_scope():
        record("organisation.verified", OrganisationFactory(), by=triager, at=NOON)

    page = inside.get(f"/desk/staff/{triager.pk}/")
    said = " ".join(page.content.decode().split())

    assert [attempt.address for attempt in page.context["sign_ins"]] == ["203.0.113.66", "203.0.113.9"]
    assert '<span class="t-attention">refused</span> · 203.0.113.66' in said
    assert "signed in · 203.0.113.9" in said
    assert "<b>Tara Triager</b> verified the organisation." in said
    assert 'href="/desk/audit/?person=triager%40ipr.example"' in said


def test_the_page_of_somebody_new_says_that_nothing_happened_yet(inside, triager):
    said = inside.get(f"/desk/staff/{triager.pk}/").content.decode()

    assert "They have not acted here yet." in said
    assert "They have not signed in yet." in said


def test_the_page_of_oneself_offers_no_change(inside, admin):
    page = inside.get(f"/desk/staff/{admin.pk}/").content.decode()

    assert ("This is you." in page, "Close account" in page) == (True, False)


def test_members_of_organisations_have_no_page_among_the_team(inside, filer):
    assert inside.get(f"/desk/staff/{filer.pk}/").status_code == 404


ADDRESSES = ["/desk/staff/", "/desk/staff/invitations/", "/desk/staff/1/"]
POSTS = [
    "/desk/staff/invitations/1/",
    "/desk/staff/1/closing/",
    "/desk/staff/1/opening/",
    "/desk/staff/1/factors/",
]


@pytest.mark.parametrize("role", ["TRIAGER", "LEAD", "PROGRAMMES", "ENFORCEMENT", "OUTREACH"])
@pytest.mark.parametrize("address", ADDRESSES + POSTS)
def test_only_administrators_change_the_team(client, db, settings, role, address):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(UserFactory(staff_role=role))

    assert client.post(address).status_code == 403


@pytest.mark.parametrize("address", ADDRESSES + POSTS)
def test_strangers_find_no_team(client, stranger, address):
    client.force_login(stranger)

    assert client.post(address).status_code == 404
