"""People and organisations of these tests: one being registered, one waiting, an agency; and a storage of their own."""

import pytest

from ipr_portal.organisations.details import Details
from tests.factories import MembershipFactory, OrganisationDocumentFactory, OrganisationFactory, UserFactory

SENANDIKA = Details(
    name="Senandika",
    legal_name="PT Senandika Botanika Nusantara",
    country="ID",
    registration_number="8120104962",
    address="Jl. Kemang Raya 24, Jakarta Selatan 12730",
    website="https://www.senandika.example",
    contact_email="legal@senandika.example",
    contact_phone="+62 21 555 0182",
)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """An empty private folder for documents."""
    place = {
        "BACKEND": "ipr_portal.evidence.storage.PrivateFolder",
        "OPTIONS": {"location": str(tmp_path / "files")},
    }
    settings.STORAGES = settings.STORAGES | {"evidence": place}


@pytest.fixture
def one_factor(settings):
    """Lets staff in without a second factor, as the demo does."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def dewi(db):
    """Somebody who belongs nowhere yet."""
    return UserFactory(name="Dewi Lestari", email="dewi@senandika.example")


@pytest.fixture
def draft(dewi):
    """An organisation that Dewi is registering: everything is there but the document."""
    organisation = OrganisationFactory(slug="senandika", state="DRAFT", **SENANDIKA.as_columns())
    MembershipFactory(organisation=organisation, user=dewi, role="OWNER")
    return organisation


@pytest.fixture
def waiting(draft):
    """Dewi's organisation, sent to the desk with its document."""
    OrganisationDocumentFactory(organisation=draft)
    draft.state = "SUBMITTED"
    draft.save()
    return draft


@pytest.fixture
def agency(db):
    return OrganisationFactory(name="Tanjung & Rowe IP Counsel", slug="tanjung-rowe", kind="AGENCY")
