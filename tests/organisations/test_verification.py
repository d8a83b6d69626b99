"""What the desk says of an organisation, and what two people at once get."""

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import Stale
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.organisations.actions import verification
from ipr_portal.organisations.enums import OrganisationVerdict
from ipr_portal.organisations.models import OrganisationReview
from ipr_portal.tenancy.models import Organisation
from tests.conftest import NOON
from tests.factories import MembershipFactory

VERIFY, ASK, REJECT = OrganisationVerdict.VERIFY, OrganisationVerdict.ASK, OrganisationVerdict.REJECT


def review(organisation, verdict, by, **more):
    more = {"round": 0, "at": NOON} | more
    return verification.review(organisation=organisation, verdict=verdict, by=by, **more)


def test_take_up_shows_that_somebody_looks(everyone, waiting, triager):
    verification.take_up(organisation=waiting, by=triager, at=NOON)

    waiting.refresh_from_db()
    assert waiting.state == "IN_REVIEW"
    assert AuditEvent.objects.values_list("action", "internal").get() == ("organisation.taken_up", True)


def test_take_up_tells_the_second_that_somebody_looks(everyone, waiting, triager, lead):
    verification.take_up(organisation=waiting, by=triager, at=NOON)

    with pytest.raises(Stale, match="Senandika is in review now"):
        verification.take_up(organisation=waiting, by=lead, at=NOON)


@pytest.mark.parametrize("state", ["SUBMITTED", "IN_REVIEW"])
def test_review_verifies_and_tells_the_owners(everyone, waiting, triager, dewi, state):
    Organisation.objects.update(state=state)

    review(waiting, VERIFY, triager)

    waiting.refresh_from_db()
    row = OrganisationReview.objects.get()
    assert waiting.state == "VERIFIED"
    assert (row.verdict, row.reviewed_by, row.reviewed_at) == (VERIFY, triager, NOON)
    told = Notification.objects.values_list("recipient", "kind", "path").get()
    assert told == (dewi.pk, "organisation.verified", "/o/senandika/verification/")
    assert OutgoingMail.objects.get().address == "dewi@senandika.example"


def test_review_asks_coded_questions(everyone, waiting, triager):
    questions = ("LEGAL_NAME_DIFFERS", "DOCUMENT_OUTDATED")

    review(waiting, ASK, triager, questions=questions, sentence="The extract is of 2019.")

    waiting.refresh_from_db()
    row = OrganisationReview.objects.get()
    assert waiting.state == "INFO_REQUIRED"
    assert (row.questions, row.sentence) == (list(questions), "The extract is of 2019.")
    event = AuditEvent.objects.get()
    assert (event.action, event.detail["count"]) == ("organisation.questioned", 2)
    assert Notification.objects.get().context["sentence"] == "The extract is of 2019."


def test_review_refuses_with_a_code_and_a_sentence(everyone, waiting, triager):
    review(waiting, REJECT, triager, code="AU-01", sentence="The number belongs to another company.")

    waiting.refresh_from_db()
    assert waiting.state == "REJECTED"
    assert AuditEvent.objects.get().detail["code"] == "AU-01"


@pytest.mark.parametrize(
    ("verdict", "more", "answer"),
    [
        (ASK, {}, "Choose at least one question"),
        (VERIFY, {"questions": ("KIND_UNCLEAR",)}, "Choose at least one question"),
        (REJECT, {"sentence": "No."}, "A refusal needs one of our codes"),
        (REJECT, {"code": "SU-01", "sentence": "No."}, "A refusal needs one of our codes"),
        (VERIFY, {"code": "AU-01"}, "only a refusal has one"),
        (REJECT, {"code": "AU-01"}, "Give the reason in a sentence"),
    ],
)
def test_review_refuses_a_verdict_that_lacks_something(everyone, waiting, triager, verdict, more, answer):
    with pytest.raises(verification.CannotReview, match=answer):
        review(waiting, verdict, triager, **more)

    assert not OrganisationReview.objects.exists()


@pytest.mark.parametrize("state", ["DRAFT", "INFO_REQUIRED", "VERIFIED", "REJECTED", "CLOSED"])
def test_review_refuses_what_does_not_wait(everyone, waiting, triager, state):
    Organisation.objects.update(state=state)

    with pytest.raises(verification.CannotReview, match="does not wait for a decision"):
        review(waiting, VERIFY, triager)


def test_review_is_for_somebody_who_does_not_belong(everyone, waiting, triager):
    MembershipFactory(organisation=waiting, user=triager)

    with pytest.raises(verification.CannotReview, match="You belong to this organisation"):
        review(waiting, VERIFY, triager)


def test_review_on_a_stale_page_says_what_happened(everyone, waiting, triager, lead):
    review(waiting, VERIFY, triager)

    with pytest.raises(Stale, match="Tara Triager decided on Senandika on .*: it is verified now"):
        review(waiting, REJECT, lead, code="AU-01", sentence="The number belongs to another company.")
