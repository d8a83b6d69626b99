"""Inviting people, and accepting."""

from datetime import timedelta

import pytest

from ipr_portal.accounts.models import User
from ipr_portal.audit.models import AuditEvent
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.organisations.actions import invitations
from ipr_portal.organisations.models import Invitation
from ipr_portal.tenancy.models import Membership, Organisation
from ipr_portal.tenancy.scope import staff_scope
from tests.conftest import NOON
from tests.factories import InvitationFactory, MembershipFactory, UserFactory

A_WEEK = timedelta(days=7)


def invite(organisation, by, email="Rizky@Senandika.example", role="FILER", at=NOON):
    return invitations.invite(organisation=organisation, email=email, role=role, by=by, at=at)


@pytest.fixture
def rizky(db):
    return UserFactory(name="Rizky Pratama", email="rizky@senandika.example")


@pytest.fixture
def offered(acme, acme_owner):
    """An invitation of Rizky's address into Acme."""
    return InvitationFactory(
        organisation=acme, email="rizky@senandika.example", invited_by=acme_owner, invited_at=NOON
    )


def test_invite_offers_a_place_by_mail(everyone, acme, acme_owner):
    invitation = invite(acme, acme_owner)

    assert (invitation.email, invitation.role) == ("rizky@senandika.example", "FILER")
    assert invitation.expires_at == NOON + A_WEEK
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.address) == ("member.invited", "rizky@senandika.example")
    assert AuditEvent.objects.about(acme).get().detail == {
        "email": "rizky@senandika.example",
        "role": "Filer",
    }


def test_invite_keeps_the_link_out_of_the_outbox(everyone, acme, acme_owner):
    invitation = invite(acme, acme_owner)

    context = OutgoingMail.objects.get().context
    assert (context["signed_link"], context["signed_value"]) == ("invitation", invitation.pk)
    assert context.keys() == {"subject", "by", "role", "signed_link", "signed_value", "sent_from"}


def test_invite_refuses_a_member(everyone, acme, acme_owner, filer):
    with pytest.raises(invitations.CannotInvite, match="already belongs to Acme Botanicals"):
        invite(acme, acme_owner, email=filer.email)


def test_invite_refuses_a_second_open_invitation(everyone, acme, acme_owner):
    invite(acme, acme_owner)

    with pytest.raises(invitations.CannotInvite, match="was invited on Mon 2 Mar"):
        invite(acme, acme_owner, email="rizky@senandika.example", at=NOON + timedelta(days=2))


def test_invite_replaces_an_invitation_that_has_ended(everyone, acme, acme_owner, offered):
    fresh = invite(acme, acme_owner, at=NOON + A_WEEK)

    offered.refresh_from_db()
    assert (offered.revoked_by, offered.revoked_at) == (acme_owner, NOON + A_WEEK)
    assert list(Invitation.objects.open()) == [fresh]


def test_invite_stops_at_fifty_open_invitations(everyone, acme, acme_owner):
    InvitationFactory.create_batch(50, organisation=acme, invited_by=acme_owner, invited_at=NOON)

    with pytest.raises(invitations.CannotInvite, match="50 invitations are open"):
        invite(acme, acme_owner)


@pytest.mark.parametrize("state", ["REJECTED", "CLOSED"])
def test_invite_refuses_for_an_organisation_that_is_gone(everyone, acme, acme_owner, state):
    Organisation.objects.update(state=state)

    with pytest.raises(invitations.CannotInvite):
        invite(acme, acme_owner)


def test_resend_gives_seven_more_days_and_another_mail(everyone, acme_owner, offered):
    later = NOON + timedelta(days=8)

    invitations.resend(invitation=offered, by=acme_owner, at=later)

    offered.refresh_from_db()
    assert offered.expires_at == later + A_WEEK
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize("act", [invitations.resend, invitations.revoke_invitation])
def test_a_settled_invitation_says_what_became_of_it(everyone, acme_owner, offered, act):
    invitations.revoke_invitation(invitation=offered, by=acme_owner, at=NOON)

    with pytest.raises(invitations.CannotInvite, match="Olivia Owner revoked this invitation on Mon 2 Mar"):
        act(invitation=offered, by=acme_owner, at=NOON)


def test_accept_makes_a_member_and_tells_who_invited(acme, acme_owner, offered, rizky):
    invitations.accept_invitation(invitation=offered, by=rizky, at=NOON)

    assert list(Membership.objects.filter(user=rizky).values_list("organisation", "role", "joined_at")) == [
        (acme.pk, "FILER", NOON)
    ]
    with staff_scope():
        offered.refresh_from_db()
        assert (offered.accepted_by, offered.accepted_at) == (rizky, NOON)
        news = Notification.objects.get()
        assert (news.recipient, news.kind, news.context["who"]) == (
            acme_owner,
            "invitation.accepted",
            "Rizky Pratama",
        )


def test_accept_refuses_another_address(offered, stranger):
    with pytest.raises(
        invitations.CannotAccept, match="for rizky@senandika.example, and you are signed in as"
    ):
        invitations.accept_invitation(invitation=offered, by=stranger, at=NOON)


def test_accept_refuses_after_seven_days(offered, rizky):
    with pytest.raises(invitations.CannotAccept, match="Ask Olivia Owner to send it again"):
        invitations.accept_invitation(invitation=offered, by=rizky, at=NOON + A_WEEK)


def test_accept_refuses_a_second_time(offered, rizky):
    invitations.accept_invitation(invitation=offered, by=rizky, at=NOON)

    with pytest.raises(invitations.CannotAccept, match="Rizky Pratama accepted this invitation"):
        invitations.accept_invitation(invitation=offered, by=rizky, at=NOON)


def test_accept_refuses_a_member(acme, offered, rizky):
    MembershipFactory(organisation=acme, user=rizky)

    with pytest.raises(invitations.CannotAccept, match="You already belong to Acme Botanicals"):
        invitations.accept_invitation(invitation=offered, by=rizky, at=NOON)


def test_accept_gives_a_place_at_the_desk(admin, rizky):
    invitation = InvitationFactory(
        organisation=None, email=rizky.email, role="TRIAGER", invited_by=admin, invited_at=NOON
    )

    invitations.accept_invitation(invitation=invitation, by=rizky, at=NOON)

    rizky.refresh_from_db()
    assert rizky.staff_role == "TRIAGER"


def test_join_makes_an_account_whose_address_is_confirmed(offered):
    person = invitations.join(invitation=offered, name="Rizky Pratama", password="sate lontong opor", at=NOON)

    assert (person.email, person.check_password("sate lontong opor")) == ("rizky@senandika.example", True)
    assert list(person.emailaddress_set.values_list("email", "verified")) == [
        ("rizky@senandika.example", True)
    ]
    assert person.memberships.get().role == "FILER"


def test_join_leaves_an_existing_account_alone(offered, rizky):
    with pytest.raises(invitations.CannotAccept, match="has an account. Sign in to accept"):
        invitations.join(invitation=offered, name="Somebody Else", password="sate lontong opor", at=NOON)

    assert User.objects.get(email=rizky.email).name == "Rizky Pratama"
