"""The register, and the page on which an organisation is decided."""

import pytest

from ipr_portal.organisations.actions import registration
from ipr_portal.organisations.advice import MAIL_ADVICE
from ipr_portal.organisations.details import Details
from ipr_portal.organisations.likeness import MailAdvice
from ipr_portal.organisations.models import Invitation, OrganisationReview
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.scope import staff_scope
from tests.conftest import NOON
from tests.factories import OrganisationFactory

SENANDIKA = "/desk/organisations/senandika/"


@pytest.fixture
def desk(client, triager, one_factor):
    client.force_login(triager)
    return client


def names(response):
    return [row.name for row in response.context["organisations"]]


def test_register_begins_with_what_waits(desk, waiting):
    OrganisationFactory(name="Verified", state="VERIFIED")
    OrganisationFactory(name="In review", state="IN_REVIEW")

    assert names(desk.get("/desk/organisations/")) == ["Senandika", "In review"]
    assert names(desk.get("/desk/organisations/?view=all")) == ["In review", "Verified", "Senandika"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=VERIFIED", ["Kopi", "Batik"]),
        ("kind=AGENCY", ["Kopi"]),
        ("country=MY", ["Batik"]),
        ("text=botanika", ["Senandika"]),
        ("text=8120104962", ["Senandika"]),
        ("text=batik&country=SG", []),
        ("state=NONSENSE&kind=&country=XX", ["Kopi", "Batik", "Senandika"]),
    ],
)
def test_register_filters_stand_in_the_address(desk, waiting, query, expected):
    OrganisationFactory(name="Batik", country="MY")
    OrganisationFactory(name="Kopi", kind="AGENCY")

    assert names(desk.get(f"/desk/organisations/?view=all&{query}")) == expected


def test_register_pages_by_keyset(desk):
    OrganisationFactory.create_batch(60, state="VERIFIED")

    first = desk.get("/desk/organisations/?view=all")
    second = desk.get(f"/desk/organisations/?view=all&after={first.context['organisations'].next}")

    assert (len(names(first)), len(names(second))) == (50, 10)
    assert not set(names(first)) & set(names(second))


def test_organisation_shows_what_helps_to_decide(desk, waiting):
    OrganisationFactory(name="Senandika Asia", registration_number="1")

    page = desk.get(SENANDIKA)

    assert page.context["advice"] == {
        "legal@senandika.example": MAIL_ADVICE[MailAdvice.MATCHES],
        "dewi@senandika.example": MAIL_ADVICE[MailAdvice.MATCHES],
    }
    assert [str(row) for row in page.context["alike"]] == ["Senandika Asia"]
    assert [str(row) for row in page.context["documents"]] == ["certificate.pdf"]


def test_review_verifies(desk, waiting):
    response = desk.post(SENANDIKA + "review/", {"round": 0, "verdict": "VERIFIED"})

    waiting.refresh_from_db()
    assert (response.status_code, waiting.state) == (302, "VERIFIED")


def test_review_refuses_and_keeps_what_was_typed(desk, waiting):
    response = desk.post(SENANDIKA + "review/", {"round": 0, "verdict": "REJECTED", "sentence": "Not yours."})

    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("Choose the code that says why.") == 2  # in the summary, with a link, and at the field
    assert ">Why not: Choose the code" in page.partition('<a href="#id_code"')[2]
    assert "(optional)" not in page.partition("when-asked")[2].partition("id_sentence")[0]
    assert "Not yours." in page


def test_review_of_a_stale_page_answers_409_with_what_happened(desk, waiting, lead):
    desk.post(SENANDIKA + "review/", {"round": 0, "verdict": "VERIFIED"})
    desk.force_login(lead)

    response = desk.post(
        SENANDIKA + "review/", {"round": 0, "verdict": "REJECTED", "code": "AU-01", "sentence": "No."}
    )

    with staff_scope():
        assert OrganisationReview.objects.count() == 1
    assert response.status_code == 409
    assert "Tara Triager decided on Senandika" in response.content.decode()


def test_take_up_twice_answers_409(desk, waiting):
    codes = [desk.post(SENANDIKA + "take-up/").status_code for _twice in range(2)]

    waiting.refresh_from_db()
    assert (codes, waiting.state) == ([302, 409], "IN_REVIEW")


def test_an_imported_organisation_gets_its_first_owner(desk, admin):
    with staff_scope():
        registration.enrol(kind="RIGHTS_HOLDER", details=Details(name="Warner Records"), by=admin, at=NOON)

    response = desk.post("/desk/organisations/warner-records/invitation/", {"email": "ip@warner.example"})

    with staff_scope():
        invitation = Invitation.objects.get()
    assert response.status_code == 302
    assert (invitation.role, invitation.organisation) == ("OWNER", Organisation.objects.get())


# --- the documents beside what was declared ---


def review_with(desk, **answer):
    return desk.post(SENANDIKA + "review/", {"round": 0} | answer)


def only_review():
    with staff_scope():
        return OrganisationReview.objects.get()


def test_what_differs_is_asked_and_named_to_the_owners(desk, waiting):
    answer = review_with(
        desk, verdict="INFO_REQUIRED", claim_legal_name="differs", claim_registration_number="differs",
        claim_country="matches", questions=["NUMBER_DIFFERS", "DOCUMENT_OUTDATED"], sentence="Thank you.",
    )  # fmt: skip

    assert answer.status_code == 302
    assert only_review().questions == ["NUMBER_DIFFERS", "DOCUMENT_OUTDATED", "LEGAL_NAME_DIFFERS"]
    assert (
        only_review().sentence == "Thank you.\nDiffers from the document: Legal name and Registration number."
    )


def test_what_differs_is_named_in_a_refusal(desk, waiting):
    review_with(desk, verdict="REJECTED", code="AU-01", claim_country="differs")

    assert (only_review().sentence, only_review().questions) == ("Differs from the document: Country.", [])


def test_nothing_that_differs_is_verified(desk, waiting):
    answer = review_with(desk, verdict="VERIFIED", claim_address="differs")

    waiting.refresh_from_db()
    assert (answer.status_code, waiting.state) == (422, "SUBMITTED")
    assert "You marked as different: Registered address." in answer.content.decode()
    assert answer.context["form"]["claim_address"].value() == "differs"


@pytest.mark.parametrize("claim", ["claim_legal_name", "claim_nonsense", "claim_website"])
def test_what_is_no_comparison_changes_nothing(desk, waiting, claim):
    answer = review_with(desk, verdict="VERIFIED", **{claim: "matches"})

    waiting.refresh_from_db()
    assert (answer.status_code, waiting.state) == (302, "VERIFIED")


def test_an_answer_that_is_none_is_refused(desk, waiting):
    assert review_with(desk, verdict="VERIFIED", claim_country="perhaps").status_code == 422


def test_a_document_that_is_no_picture_is_a_download_with_its_size(desk, waiting):
    page = desk.get(SENANDIKA).content.decode()

    sheets = page.partition('class="sheets"')[2].partition('class="stack stack--6"')[0]
    assert "Download certificate.pdf (" in sheets
    assert "<img" not in sheets


@pytest.mark.parametrize("advice", MailAdvice)
def test_every_advice_on_an_address_has_words(advice):
    assert MAIL_ADVICE[advice].said
