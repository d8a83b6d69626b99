"""Mail to strangers: whom an organisation may write to, how often, and what an answer reveals about others."""

from datetime import timedelta

import pytest

from ipr_portal.accounts.models import User
from ipr_portal.notifications.delivery import deliver
from ipr_portal.notifications.limits import BY_AUTHOR, FROM_ALL, TO_ADDRESS
from ipr_portal.notifications.models import MailState, Notification, OutgoingMail
from ipr_portal.organisations.actions import invitations, letters, staff
from ipr_portal.organisations.actions.invitations import CannotInvite
from ipr_portal.organisations.models import Invitation
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from tests.conftest import NOON
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.organisations.conftest import SENANDIKA
from tests.races import together

VICTIM = "victim@brand.example"
A_MINUTE = timedelta(minutes=1)


def invite(organisation, by, email=VICTIM, at=NOON):
    with organisation_scope(organisation, by=by):
        return invitations.invite(organisation=organisation, email=email, role="VIEWER", by=by, at=at)


def mails_to(address):
    with staff_scope():
        return OutgoingMail.objects.filter(address=address).count()


def test_an_organisation_that_nobody_has_verified_invites_nobody(draft, dewi):
    with pytest.raises(CannotInvite, match="We verify Senandika first; then it can invite people."):
        invite(draft, dewi)

    assert mails_to(VICTIM) == 0


@pytest.mark.parametrize("state", ["DRAFT", "SUBMITTED", "IN_REVIEW", "INFO_REQUIRED"])
def test_its_page_says_so_in_place_of_the_form(client, draft, dewi, state):
    draft.state = state
    draft.save()
    client.force_login(dewi)

    page = client.get("/o/senandika/invitations/").content.decode()

    assert "We verify Senandika first; then it can invite people." in page
    assert 'name="email"' not in page


def test_an_address_gets_few_invitations_a_day_however_they_are_sent(acme, acme_owner):
    at, made = NOON, invite(acme, acme_owner)
    with organisation_scope(acme, by=acme_owner):
        invitations.resend(invitation=made, by=acme_owner, at=at + A_MINUTE)
        invitations.revoke_invitation(invitation=made, by=acme_owner, at=at + A_MINUTE)
    again = invite(acme, acme_owner, at=at + 2 * A_MINUTE)
    with organisation_scope(acme, by=acme_owner):
        invitations.resend(invitation=again, by=acme_owner, at=at + 3 * A_MINUTE)
        with pytest.raises(CannotInvite, match="We sent 4 such mails to"):
            invitations.resend(invitation=again, by=acme_owner, at=at + 4 * A_MINUTE)
        invitations.resend(invitation=again, by=acme_owner, at=at + timedelta(days=1, minutes=1))

    assert mails_to(VICTIM) == TO_ADDRESS + 1


def test_many_organisations_together_write_to_an_address_few_times(db):
    for number in range(FROM_ALL):
        place = OrganisationFactory()
        invite(place, MembershipFactory(organisation=place, role="OWNER").user, at=NOON + number * A_MINUTE)
    last = OrganisationFactory()

    with pytest.raises(CannotInvite, match="limit of mails for one day"):
        invite(last, MembershipFactory(organisation=last, role="OWNER").user, at=NOON + 20 * A_MINUTE)


def test_a_person_invites_so_many_a_day_wherever_they_do(acme, acme_owner):
    other = OrganisationFactory()
    MembershipFactory(organisation=other, role="OWNER", user=acme_owner)
    for number in range(BY_AUTHOR):
        invite((acme, other)[number % 2], acme_owner, f"guest-{number}@brand.example")

    with pytest.raises(CannotInvite, match="Continue tomorrow"):
        invite(acme, acme_owner)


def test_the_desk_is_counted_too(everyone, admin):
    made = staff.invite_staff(email=VICTIM, role="TRIAGER", by=admin, at=NOON)
    for number in range(1, TO_ADDRESS):
        invitations.resend(invitation=made, by=admin, at=NOON + number * A_MINUTE)

    with pytest.raises(CannotInvite, match="in the last 24 hours"):
        invitations.resend(invitation=made, by=admin, at=NOON + timedelta(hours=1))


def test_letters_are_granted_to_one_agency_few_times_a_day(acme, acme_owner, agency):
    with organisation_scope(acme, by=acme_owner):
        for number in range(letters.LETTERS_TO_ONE):
            at = NOON + number * A_MINUTE
            made = letters.grant_letter(principal=acme, agency=agency.name, by=acme_owner, at=at)
            letters.revoke_letter(letter=made, by=acme_owner, at=at + timedelta(seconds=1))

        with pytest.raises(letters.CannotGrant, match="in 24 hours"):
            letters.grant_letter(
                principal=acme, agency=agency.name, by=acme_owner, at=NOON + timedelta(hours=1)
            )


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_no_more_are_sent_than_one_after_the_other(acme, acme_owner):
    made = invite(acme, acme_owner)
    acts = [
        lambda n=n: invitations.resend(invitation=made, by=acme_owner, at=NOON + n * A_MINUTE)
        for n in range(1, 8)
    ]

    answers = together(*acts)

    assert sum(isinstance(answer, CannotInvite) for answer in answers) == 7 - (TO_ADDRESS - 1)
    assert mails_to(VICTIM) == TO_ADDRESS


@pytest.mark.parametrize("who", ["triager", "stranger"])
def test_an_answer_tells_nothing_of_accounts_outside(client, acme, acme_owner, who, request):
    address = request.getfixturevalue(who).email
    client.force_login(acme_owner)

    known = client.post("/o/acme/invitations/", {"email": address, "role": "VIEWER"}, follow=True)
    unknown = client.post("/o/acme/invitations/", {"email": VICTIM, "role": "VIEWER"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain == [("/o/acme/invitations/", 302)]
    assert "works at the desk" not in known.content.decode()
    assert request.getfixturevalue(who).name not in known.content.decode()


def test_staff_are_refused_when_they_accept(acme, acme_owner, triager):
    made = invite(acme, acme_owner, triager.email)

    with pytest.raises(invitations.CannotAccept, match="works at the desk"):
        invitations.accept_invitation(invitation=made, by=triager, at=NOON)


NAMED = "Your parcel is held: visit https://evil.example/pay now"


def test_a_name_with_an_address_registers_nothing(client, dewi):
    client.force_login(dewi)
    said = SENANDIKA.as_columns() | {"kind": "RIGHTS_HOLDER", "name": NAMED}

    answer = client.post("/register/", said)

    assert answer.status_code == 422
    assert "A name cannot contain a web or e-mail address. Remove the address." in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "field"), [("/accounts/signup/", "email"), ("/you/profile/", "time_zone")]
)
def test_people_have_no_addresses_in_their_names(client, dewi, address, field):
    if "you" in address:
        client.force_login(dewi)
    said = {"name": "Eve www.evil.example", "email": "eve@brand.example", "password1": "orchid harbour lantern",
            "time_zone": "UTC"}  # fmt: skip

    answer = client.post(address, said)

    assert answer.status_code == 422
    assert "Remove the address" in answer.content.decode()


def test_an_address_is_one_however_its_domain_is_written(client, acme, acme_owner):
    client.force_login(acme_owner)
    client.post("/o/acme/invitations/", {"email": "somchai@บริษัท.ไทย", "role": "VIEWER"})

    again = client.post(
        "/o/acme/invitations/", {"email": "somchai@XN--O3CF1AY4BQ.xn--o3cw4h", "role": "VIEWER"}
    )

    assert again.status_code == 422
    with staff_scope():
        assert Invitation.objects.get().email == "somchai@xn--o3cf1ay4bq.xn--o3cw4h"


def test_an_invisible_character_in_an_address_is_refused_at_the_field(client, acme, acme_owner):
    client.force_login(acme_owner)

    answer = client.post("/o/acme/invitations/", {"email": "ana@acme-qa.example\u202c", "role": "VIEWER"})

    assert answer.status_code == 422
    assert "There is an invisible character at position 20." in answer.content.decode()


def test_a_mail_that_cannot_be_sent_is_told_to_its_author(client, acme, acme_owner, settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.organisations.refusing.Backend"
    made = invite(acme, acme_owner)

    deliver(clock=lambda: NOON)

    client.force_login(acme_owner)
    with staff_scope():
        mail = OutgoingMail.objects.get(address=made.email)
        news = Notification.objects.get(recipient=acme_owner)
    assert (mail.state, mail.attempts) == (MailState.FAILED, 1)
    assert (news.kind, news.path) == ("mail.not_delivered", "/o/acme/invitations/")
    assert "Could not be delivered" in client.get("/o/acme/invitations/").content.decode()
    assert f"Your mail to {VICTIM} could not be delivered" in client.get("/o/acme/inbox/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_link_that_is_opened_several_times_at_once_makes_one_account(acme, acme_owner):
    made = invite(acme, acme_owner)
    said = {"name": "Vic", "password": "orchid harbour lantern", "at": NOON}

    answers = together(*[lambda: invitations.join(invitation=made, **said)] * 4)

    assert sum(isinstance(answer, User) for answer in answers) == 1
    assert sum(isinstance(answer, invitations.CannotAccept) for answer in answers) == 3


def test_an_account_that_was_never_confirmed_does_not_stand_in_the_way(client, acme, acme_owner):
    client.post("/accounts/signup/", {"name": "Eve", "email": VICTIM, "password1": "another person entirely"})
    made = invite(acme, acme_owner)

    person = invitations.join(invitation=made, name="Vic", password="orchid harbour lantern", at=NOON)

    assert (person.email, person.name) == (VICTIM, "Vic")
    assert person.check_password("orchid harbour lantern")
    assert User.objects.filter(email=VICTIM).count() == 1


def test_an_account_whose_address_was_confirmed_signs_in_to_accept(acme, acme_owner):
    UserFactory(email=VICTIM)

    with pytest.raises(invitations.CannotAccept, match="has an account. Sign in to accept."):
        invitations.join(
            invitation=invite(acme, acme_owner), name="Vic", password="orchid harbour lantern", at=NOON
        )
