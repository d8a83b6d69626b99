"""Reviews of outcomes on their pages: a filer asks, a lead answers, and both read what became of it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions.reviews import ask_for_review
from takedowns.models import OutcomeReview, TriageDecision
from tests.factories import MembershipFactory, NoticeFactory, UserFactory
from tests.programmes.living import DAY, filed, settled
from tests.programmes.living import listings_of as rows_of
from tests.statements import statements

GROUNDS = "The label on the third picture shows the mark."


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def rejected(acme, triager):
    """A notice with three rejected listings and one taken down."""
    now = timezone.now()
    verdicts = [("REJECTED", "SU-01")] * 3 + [("REMOVED", "")]
    return settled(filed(acme, [{}] * 4, sent_at=now - 3 * DAY), triager, verdicts, at=now - 2 * DAY)


@pytest.fixture
def as_filer(client, acme):
    client.force_login(MembershipFactory(organisation=acme, role="FILER").user)
    return client


@pytest.fixture
def lead(db):
    return UserFactory(staff_role="LEAD", name="Lee Lead", email="lead@ipr.example")


def ask_page(notice, position=1):
    return reverse("organisation:outcome_review", args=["acme", notice.number, position])


def asked(notice, person, position=1):
    with staff_scope():
        listing = rows_of(notice)[position - 1]
        return ask_for_review(listing=listing, grounds=GROUNDS, by=person, at=timezone.now() - DAY)


def test_a_filer_asks_and_the_outcome_page_says_under_review(as_filer, rejected):
    answer = as_filer.post(ask_page(rejected, 4), {"grounds": GROUNDS})

    page = as_filer.get(answer.url).content.decode()
    assert answer.status_code == 302
    assert ("Under review" in page, GROUNDS in page, "Under review, not counted" in page) == (
        True,
        True,
        True,
    )


@pytest.mark.parametrize("grounds", ["", "x" * 1001, "So\u202ewrong"])
def test_a_refused_question_keeps_its_words(as_filer, rejected, grounds):
    answer = as_filer.post(ask_page(rejected, 4), {"grounds": grounds})

    assert (answer.status_code, answer.context["form"]["grounds"].value()) == (422, grounds)


def test_a_review_is_asked_for_once(as_filer, rejected):
    as_filer.post(ask_page(rejected, 4), {"grounds": GROUNDS})
    again = as_filer.post(ask_page(rejected, 4), {"grounds": "And again."})

    assert (again.status_code, "asked for already" in again.content.decode()) == (422, True)
    assert "asked for already" in as_filer.get(ask_page(rejected, 4)).content.decode()


def test_against_a_rejection_a_filer_appeals_instead(as_filer, rejected):
    appeal = reverse("organisation:appeal", args=["acme", rejected.number])

    assert as_filer.get(ask_page(rejected)).url == f"{appeal}?listing=1"
    assert as_filer.post(ask_page(rejected), {"grounds": GROUNDS}).url == f"{appeal}?listing=1"
    with staff_scope():
        assert not OutcomeReview.objects.exists()


def test_a_viewer_may_not_ask_and_a_stranger_finds_nothing(client, stranger, acme, rejected):
    client.force_login(MembershipFactory(organisation=acme, role="VIEWER").user)
    assert client.get(ask_page(rejected)).status_code == 403
    client.force_login(stranger)
    assert client.get(ask_page(rejected)).status_code == 404


def test_an_open_notice_and_a_listing_that_is_not_there(as_filer, acme):
    notice = NoticeFactory(organisation=acme)

    assert "not sent yet" in as_filer.get(ask_page(notice)).content.decode()
    assert as_filer.get(ask_page(notice, 99)).status_code == 404


@pytest.mark.parametrize(
    ("verdict", "shown"), [("CONFIRMED", "The outcome stands"), ("OVERTURNED", "was our mistake")]
)
def test_a_lead_answers_and_the_rights_holder_reads_it(client, lead, acme_owner, rejected, verdict, shown):
    review = asked(rejected, acme_owner)
    client.force_login(lead)
    assert GROUNDS in client.get(reverse("desk:outcome_reviews")).content.decode()

    answer = client.post(
        reverse("desk:outcome_review", args=[review.pk]),
        {
            "verdict": verdict, "sentence": "We looked again.", "to": "REMOVED", "reason": "MISREAD",
            "ground": "TRADEMARK_USE",
        },
    )  # fmt: skip

    client.force_login(acme_owner)
    page = client.get(reverse("organisation:notice", args=["acme", rejected.number])).content.decode()
    assert (answer.status_code, shown in page, "We looked again." in page) == (302, True, True)


def test_an_answer_without_a_reason_keeps_what_was_chosen(client, lead, acme_owner, rejected):
    review = asked(rejected, acme_owner)
    client.force_login(lead)

    answer = client.post(
        reverse("desk:outcome_review", args=[review.pk]), {"verdict": "CONFIRMED", "sentence": ""}
    )

    assert (answer.status_code, answer.context["form"]["verdict"].value()) == (422, "CONFIRMED")


def test_a_takedown_that_the_portal_did_not_carry_out_can_only_be_confirmed(
    client, lead, acme_owner, rejected
):
    review = asked(rejected, acme_owner, position=4)
    client.force_login(lead)
    page = client.get(reverse("desk:outcome_review", args=[review.pk])).content.decode()

    answer = client.post(
        reverse("desk:outcome_review", args=[review.pk]),
        {"verdict": "OVERTURNED", "reason": "MISREAD", "sentence": "No."},
    )

    said = "The portal did not take this listing down"
    assert (answer.status_code, said in page, said in answer.content.decode()) == (422, True, True)


def test_our_mistake_about_a_rejection_asks_for_what_the_takedown_needs(client, lead, acme_owner, rejected):
    review = asked(rejected, acme_owner)
    client.force_login(lead)

    answer = client.post(
        reverse("desk:outcome_review", args=[review.pk]), {"verdict": "OVERTURNED", "sentence": "We erred."}
    )

    form = answer.context["form"]
    assert (answer.status_code, sorted(form.errors)) == (422, ["ground", "reason", "to"])
    assert form["sentence"].value() == "We erred."


def test_who_had_a_part_reads_that_somebody_else_answers(client, lead, acme_owner, rejected):
    review = asked(rejected, acme_owner)
    with staff_scope():
        TriageDecision.objects.filter(notice=rejected).update(decided_by=lead)
    client.force_login(lead)

    page = client.get(reverse("desk:outcome_review", args=[review.pk])).content.decode()

    assert ("You had a part in the decision" in page, "Answer the review" in page) == (True, False)


def test_the_second_answer_is_a_conflict(client, lead, acme_owner, rejected):
    review = asked(rejected, acme_owner)
    client.force_login(lead)
    said = {"verdict": "CONFIRMED", "sentence": "It stands."}
    client.post(reverse("desk:outcome_review", args=[review.pk]), said)

    assert client.post(reverse("desk:outcome_review", args=[review.pk]), said).status_code == 409
    with staff_scope():
        assert OutcomeReview.objects.get(pk=review.pk).reviewed_by == lead


def test_triagers_do_not_see_reviews(client, triager):
    client.force_login(triager)

    assert client.get(reverse("desk:outcome_reviews")).status_code == 403


def test_statements_of_the_list_do_not_grow(client, lead, acme_owner, rejected):
    client.force_login(lead)
    asked(rejected, acme_owner)
    few = statements(client, reverse("desk:outcome_reviews"))
    asked(rejected, acme_owner, position=2)
    asked(rejected, acme_owner, position=3)

    assert (statements(client, reverse("desk:outcome_reviews")), few < 16) == (few, True)
