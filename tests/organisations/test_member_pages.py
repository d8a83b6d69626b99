"""An organisation's own pages: verification, settings, members, invitations, letters."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.organisations.actions import verification
from ipr_portal.organisations.enums import QUESTIONS, OrganisationVerdict
from ipr_portal.organisations.models import Invitation, OrganisationSubmission
from ipr_portal.tenancy.models import LetterOfAuthority, Membership, Organisation
from ipr_portal.tenancy.scope import staff_scope
from tests.conftest import NOON
from tests.evidence.files import pdf, upload
from tests.factories import (
    InvitationFactory,
    LetterFactory,
    MembershipFactory,
    OrganisationDocumentFactory,
    OrganisationFactory,
)

from .conftest import SENANDIKA


@pytest.fixture
def at_home(client, dewi, draft):
    """Dewi, signed in; the organisation is a draft."""
    client.force_login(dewi)
    return client


@pytest.fixture
def as_owner(client, acme_owner):
    client.force_login(acme_owner)
    return client


def ask(organisation, triager, *questions):
    with staff_scope():
        verification.review(
            organisation=organisation, round=0, verdict=OrganisationVerdict.ASK, by=triager, at=NOON,
            questions=questions, sentence="The extract is of 2019.",
        )  # fmt: skip


def test_verification_says_what_is_missing(at_home):
    Organisation.objects.update(address="")

    page = at_home.get("/o/senandika/verification/").content.decode()

    assert "Not sent yet" in page
    assert "Still missing:</b> Registered address" in " ".join(page.split())


def test_sending_takes_the_document_and_waits(at_home):
    response = at_home.post(
        "/o/senandika/verification/sending/", {"documents": upload("extract.pdf", pdf()), "message": "Hello"}
    )

    page = at_home.get(response.url).content.decode()
    assert response.status_code == 302
    assert "Sent, waiting for review" in page
    assert "Send registration" not in page


def test_sending_without_a_document_says_so_and_keeps_the_words(at_home):
    response = at_home.post("/o/senandika/verification/sending/", {"message": "Please be quick."})

    page = response.content.decode()
    assert response.status_code == 422
    assert "Still missing: Registration document." in page
    assert "Please be quick." in page


def test_sending_twice_sends_once(at_home, draft):
    OrganisationDocumentFactory(organisation=draft)

    codes = [at_home.post("/o/senandika/verification/sending/").status_code for _twice in range(2)]

    with staff_scope():
        assert (codes, OrganisationSubmission.objects.count()) == ([302, 422], 1)


def test_verification_shows_each_question_with_its_remedy(client, dewi, waiting, triager):
    ask(waiting, triager, "LEGAL_NAME_DIFFERS", "DOCUMENT_OUTDATED")
    client.force_login(dewi)

    page = client.get("/o/senandika/verification/").content.decode()

    for code in ("LEGAL_NAME_DIFFERS", "DOCUMENT_OUTDATED"):
        assert str(QUESTIONS[code].asked) in page
        assert str(QUESTIONS[code].remedy) in page
    assert "The extract is of 2019." in page


def test_an_answer_needs_words(client, dewi, waiting, triager):
    ask(waiting, triager, "KIND_UNCLEAR")
    client.force_login(dewi)

    refused = client.post("/o/senandika/verification/sending/", {"message": ""})
    taken = client.post("/o/senandika/verification/sending/", {"message": "We own the brand."})

    waiting.refresh_from_db()
    assert (refused.status_code, taken.status_code, waiting.state) == (422, 302, "SUBMITTED")


def test_verification_of_a_refused_organisation_says_why_and_what_to_do(client, dewi, waiting, triager):
    with staff_scope():
        verification.review(
            organisation=waiting, round=0, verdict=OrganisationVerdict.REJECT, code="AU-04", by=triager, at=NOON,
            sentence="You are not in the extract.",
        )  # fmt: skip
    client.force_login(dewi)

    page = client.get("/o/senandika/verification/").content.decode()

    for words in (
        "AU-04",
        "may not act for the organisation",
        "You are not in the extract.",
        "Have somebody register",
    ):
        assert words in page


def test_settings_leave_out_what_was_verified(as_owner):
    page = as_owner.get("/o/acme/settings/")

    assert list(page.context["form"].fields) == ["address", "website", "contact_email", "contact_phone"]
    assert "We have verified it under this name and number" in page.content.decode()


def test_settings_change_a_draft(at_home, draft):
    details = SENANDIKA.as_columns() | {"legal_name": "PT Senandika"}

    response = at_home.post("/o/senandika/settings/", details)

    draft.refresh_from_db()
    assert (response.status_code, draft.legal_name) == (302, "PT Senandika")


def test_settings_refuse_with_the_reason(as_owner):
    response = as_owner.post("/o/acme/settings/", {"contact_email": "nobody"})

    assert response.status_code == 422
    assert "Enter a valid email address" in response.content.decode()


def test_role_of_the_only_owner_stays(as_owner, acme_owner):
    membership = Membership.objects.get(user=acme_owner)

    response = as_owner.post(f"/o/acme/members/{membership.pk}/role/", {"role": "VIEWER"})

    assert response.status_code == 422
    assert "is the only owner of Acme Botanicals" in response.content.decode()


def test_role_is_changed(as_owner, filer):
    membership = Membership.objects.get(user=filer)

    response = as_owner.post(f"/o/acme/members/{membership.pk}/role/", {"role": "VIEWER"})

    membership.refresh_from_db()
    assert (response.status_code, membership.role) == (302, "VIEWER")


def test_removal_shuts_a_person_out(as_owner, client, filer):
    membership = Membership.objects.get(user=filer)

    as_owner.post(f"/o/acme/members/{membership.pk}/removal/")

    client.force_login(filer)
    assert client.get("/o/acme/members/").status_code == 404


def test_removal_of_the_only_owner_is_refused(as_owner, acme_owner):
    membership = Membership.objects.get(user=acme_owner)

    response = as_owner.post(f"/o/acme/members/{membership.pk}/removal/")

    assert (response.status_code, Membership.objects.count()) == (422, 1)


def test_leaving_goes_home(client, acme_owner, viewer):
    client.force_login(viewer)

    response = client.post("/o/acme/members/leaving/")

    assert (response.status_code, response.url) == (302, "/")
    assert not viewer.memberships.exists()


def test_invitations_take_one_person_at_a_time(as_owner):
    guest = {"email": "rizky@senandika.example", "role": "FILER"}

    first, second = (as_owner.post("/o/acme/invitations/", guest) for _twice in range(2))

    assert (first.status_code, second.status_code) == (302, 422)
    assert "was invited on" in second.content.decode()


def test_invitation_that_is_settled_answers_409(as_owner, acme, acme_owner):
    invitation = InvitationFactory(organisation=acme, revoked_by=acme_owner, revoked_at=NOON)

    response = as_owner.post(f"/o/acme/invitations/{invitation.pk}/resending/")

    assert response.status_code == 409
    assert "Olivia Owner revoked this invitation" in response.content.decode()


def test_invitation_is_revoked(as_owner, acme):
    invitation = InvitationFactory(organisation=acme)

    as_owner.post(f"/o/acme/invitations/{invitation.pk}/revocation/")

    with staff_scope():
        assert not Invitation.objects.open().exists()


def test_letter_ends_with_its_last_day(as_owner, agency, acme_owner):
    day = timezone.localdate() + timedelta(days=30)

    response = as_owner.post("/o/acme/letters/new/", {"agency": agency.name, "until": day.isoformat()})

    end = LetterOfAuthority.objects.get().valid_until.astimezone(
        timezone.zoneinfo.ZoneInfo(acme_owner.time_zone)
    )
    assert (response.status_code, end.date(), end.hour) == (302, day + timedelta(days=1), 0)


def test_letter_for_nobody_is_refused_beside_the_field(as_owner):
    response = as_owner.post("/o/acme/letters/new/", {"agency": "Nobody & Co"})

    assert response.status_code == 422
    assert "We know no verified agency of exactly this name" in response.content.decode()


def test_revoked_letter_shuts_the_agency_out(as_owner, client, acme, agency):
    letter = LetterFactory(principal=acme, agent=agency)
    counsel = MembershipFactory(organisation=agency, role="FILER").user
    client.force_login(counsel)
    before = client.get("/o/acme/notices/").status_code

    client.force_login(acme.memberships.get().user)
    client.post(f"/o/acme/letters/{letter.pk}/revocation/")

    client.force_login(counsel)
    assert (before, client.get("/o/acme/notices/").status_code) == (200, 404)


def test_agency_opens_its_mandates(client, acme, agency):
    LetterFactory(principal=acme, agent=agency)
    client.force_login(MembershipFactory(organisation=agency, role="VIEWER").user)

    page = client.get("/o/tanjung-rowe/letters/").content.decode()

    assert 'href="/o/acme/"' in page
    assert "Grant a letter" not in page


def test_switcher_names_a_place_once_however_many_ways_lead_there(client, acme, acme_owner, agency):
    other = OrganisationFactory(name="Alder IP", kind="AGENCY")
    member = MembershipFactory(organisation=agency, role="FILER").user
    MembershipFactory(organisation=other, user=member, role="FILER")
    for way in (agency, other):
        LetterFactory(principal=acme, agent=way)
    LetterFactory(principal=acme, agent=agency, version=2)
    LetterFactory(principal=OrganisationFactory(name="Gone"), agent=agency, valid_until=timezone.now())
    client.force_login(member)

    page = client.get("/o/tanjung-rowe/members/")

    assert [(place["name"], place["via"]) for place in page.context["places"]] == [
        ("Alder IP", None),
        ("Tanjung & Rowe IP Counsel", None),
        ("Acme Botanicals", "Alder IP"),
    ]


def test_switcher_lists_every_place(client, acme, acme_owner, agency):
    LetterFactory(principal=acme, agent=agency)
    counsel = MembershipFactory(organisation=agency, role="FILER").user
    client.force_login(counsel)

    page = client.get("/o/tanjung-rowe/members/")

    assert [(place["name"], place["via"], place["current"]) for place in page.context["places"]] == [
        ("Tanjung & Rowe IP Counsel", None, True),
        ("Acme Botanicals", agency.name, False),
    ]
