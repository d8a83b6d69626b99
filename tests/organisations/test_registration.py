"""Registering an organisation, sending it to the desk, answering, and keeping its details."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ipr_portal.audit.models import AuditEvent
from ipr_portal.evidence.actions import RefusedFile
from ipr_portal.notifications.models import Notification
from ipr_portal.organisations.actions import registration
from ipr_portal.organisations.details import Details
from ipr_portal.organisations.models import OrganisationDocument, OrganisationSubmission
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.scope import staff_scope
from tests.conftest import NOON
from tests.evidence.files import pdf, upload
from tests.factories import OrganisationDocumentFactory, OrganisationFactory, UserFactory
from tests.races import together

from .conftest import SENANDIKA


def trail(organisation):
    return list(AuditEvent.objects.about(organisation).order_by("pk").values_list("action", flat=True))


def test_register_makes_a_draft_with_its_first_owner(dewi):
    organisation = registration.register(kind="RIGHTS_HOLDER", details=SENANDIKA, by=dewi, at=NOON)

    assert (organisation.state, organisation.slug, organisation.created_at) == ("DRAFT", "senandika", NOON)
    assert list(organisation.memberships.values_list("user", "role", "joined_at")) == [
        (dewi.pk, "OWNER", NOON)
    ]
    assert Details.of(organisation) == SENANDIKA
    with staff_scope():
        assert trail(organisation) == ["organisation.registered"]


def test_register_keeps_the_document(dewi):
    document = upload("extract.pdf", pdf())

    organisation = registration.register(
        kind="RIGHTS_HOLDER", details=SENANDIKA, by=dewi, at=NOON, documents=[document]
    )

    with staff_scope():
        assert str(OrganisationDocument.objects.get(organisation=organisation)) == "extract.pdf"
        assert trail(organisation) == [
            "organisation.registered",
            "organisation.document_added",
            "organisation.submitted",
        ]


def test_register_leaves_nothing_when_the_document_is_refused(dewi):
    with pytest.raises(RefusedFile):
        registration.register(
            kind="AGENCY", details=SENANDIKA, by=dewi, at=NOON, documents=[upload("extract.pdf", b"hello")]
        )

    assert not Organisation.objects.exists()


def test_register_finds_a_free_slug(dewi):
    OrganisationFactory(slug="senandika")
    OrganisationFactory(slug="senandika-2")

    organisation = registration.register(kind="RIGHTS_HOLDER", details=SENANDIKA, by=dewi, at=NOON)

    assert organisation.slug == "senandika-3"


def test_register_gives_a_name_without_latin_letters_a_slug(dewi):
    thai = replace(SENANDIKA, name="บริษัท สวนสมุนไพร จำกัด")

    organisation = registration.register(kind="RIGHTS_HOLDER", details=thai, by=dewi, at=NOON)

    assert (organisation.slug[:4], len(organisation.slug)) == ("org-", 12)


def test_register_stops_after_five_unfinished(dewi):
    for _number in range(5):
        registration.register(kind="RIGHTS_HOLDER", details=SENANDIKA, by=dewi, at=NOON)

    with pytest.raises(registration.CannotRegister, match="5 registrations that are not finished"):
        registration.register(kind="RIGHTS_HOLDER", details=SENANDIKA, by=dewi, at=NOON)


def test_enrol_takes_an_organisation_up_in_three_statements(everyone, admin):
    with CaptureQueriesContext(connection) as queries:
        organisation = registration.enrol(
            kind="RIGHTS_HOLDER", details=Details(name="Warner Records"), by=admin, at=NOON
        )

    assert (organisation.state, organisation.legal_name) == ("VERIFIED", "Warner Records")
    assert trail(organisation) == ["organisation.enrolled"]
    assert len([row for row in queries if "SAVEPOINT" not in (row["sql"] or "")]) == 3


def test_submit_sends_a_registration_and_tells_who_verifies(everyone, draft, dewi, triager, lead):
    OrganisationDocumentFactory(organisation=draft)

    registration.submit(organisation=draft, by=dewi, at=NOON)

    draft.refresh_from_db()
    assert draft.state == "SUBMITTED"
    assert OrganisationSubmission.objects.values_list("sent_by", "sent_at").get() == (dewi.pk, NOON)
    told = Notification.objects.filter(kind="organisation.submitted").values_list("recipient", "path")
    assert set(told) == {(person.pk, "/desk/organisations/senandika/") for person in (triager, lead)}
    assert trail(draft) == ["organisation.submitted"]


def test_submit_takes_the_document_along(everyone, draft, dewi):
    registration.submit(organisation=draft, by=dewi, at=NOON, documents=[upload("extract.pdf", pdf())])

    assert trail(draft) == ["organisation.document_added", "organisation.submitted"]


def test_submit_without_a_document_says_what_is_missing(everyone, draft, dewi):
    draft.address = ""
    draft.save()

    with pytest.raises(registration.CannotSubmit) as refusal:
        registration.submit(organisation=draft, by=dewi, at=NOON)

    assert str(refusal.value) == "Still missing: Registered address and Registration document."


@pytest.mark.parametrize("state", ["SUBMITTED", "IN_REVIEW", "VERIFIED", "REJECTED", "CLOSED"])
def test_submit_refuses_what_is_not_with_its_owners(everyone, waiting, dewi, state):
    Organisation.objects.update(state=state)

    with pytest.raises(registration.CannotSubmit, match="there is nothing to send"):
        registration.submit(organisation=waiting, by=dewi, at=NOON)


def test_answer_sends_it_again_with_the_words(everyone, waiting, dewi, triager):
    Organisation.objects.update(state="INFO_REQUIRED")

    registration.answer(organisation=waiting, message="The name is corrected.", by=dewi, at=NOON)

    waiting.refresh_from_db()
    assert waiting.state == "SUBMITTED"
    assert OrganisationSubmission.objects.get().message == "The name is corrected."
    assert Notification.objects.get().kind == "organisation.answered"
    assert trail(waiting) == ["organisation.answered"]


def test_add_documents_is_refused_while_the_desk_looks(everyone, waiting, dewi):
    with pytest.raises(registration.CannotChange, match="as you sent it"):
        registration.add_documents(
            organisation=waiting, documents=[upload("more.pdf", pdf())], by=dewi, at=NOON
        )


def test_update_details_changes_a_draft(everyone, draft, dewi):
    details = replace(SENANDIKA, legal_name="PT Senandika", address="Jl. Kemang Raya 26")

    registration.update_details(organisation=draft, details=details, by=dewi, at=NOON)

    draft.refresh_from_db()
    assert Details.of(draft) == details
    event = AuditEvent.objects.get()
    assert event.detail == {"fields": ["Legal name", "Registered address"]}


def test_update_details_writes_nothing_when_nothing_differs(everyone, draft, dewi):
    registration.update_details(organisation=draft, details=SENANDIKA, by=dewi, at=NOON)

    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("field", ["name", "legal_name", "country", "registration_number"])
@pytest.mark.parametrize("state", ["SUBMITTED", "IN_REVIEW", "VERIFIED"])
def test_update_details_leaves_an_identity_as_the_desk_sees_it(everyone, waiting, dewi, state, field):
    Organisation.objects.update(state=state)

    with pytest.raises(registration.CannotChange):
        registration.update_details(
            organisation=waiting, details=replace(SENANDIKA, **{field: "XX"}), by=dewi, at=NOON
        )


def test_update_details_changes_the_contact_of_a_verified_organisation(everyone, waiting, dewi):
    Organisation.objects.update(state="VERIFIED")
    details = replace(SENANDIKA, contact_phone="+62 21 555 0199")

    registration.update_details(organisation=waiting, details=details, by=dewi, at=NOON)

    waiting.refresh_from_db()
    assert waiting.contact_phone == "+62 21 555 0199"


@pytest.mark.django_db(transaction=True)
def test_of_many_registrations_at_once_no_more_are_made_than_may_stay_unfinished(dewi):
    def register(number):
        details = replace(SENANDIKA, name=f"Senandika {number}")
        return lambda: registration.register(kind="RIGHTS_HOLDER", details=details, by=dewi, at=NOON)

    answers = together(*map(register, range(8)))

    assert sum(isinstance(answer, registration.CannotRegister) for answer in answers) == 3
    assert Organisation.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_many_people_register_one_name_at_once():
    people = [UserFactory() for _ in range(8)]

    answers = together(*[
        lambda person=person: registration.register(kind="RIGHTS_HOLDER", details=SENANDIKA, by=person, at=NOON)
        for person in people
    ])  # fmt: skip

    assert all(isinstance(answer, Organisation) for answer in answers)
    assert len({answer.slug for answer in answers}) == 8
