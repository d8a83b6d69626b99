"""Authorised sellers, reasons, statements, letters and reviews of outcomes, by API."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import triage
from takedowns.models import AuthorisedSeller, OutcomeReview, StatementText
from takedowns.rules.triage import GRACE, Verdict
from tests.api.conftest import ROOT
from tests.api.filing import faults
from tests.factories import AuthorisedSellerFactory, LetterFactory, NoticeFactory
from tests.takedowns.corrected import WHY, correct, sent

SELLER = {
    "market": "SG",
    "seller": "https://www.lazada.sg/shop/glowhaus-sg",
    "name": "Glowhaus",
    "valid_from": "2026-01-01",
}
NO_ONE = 10**9


def refused_to(method, address, body, *people):
    answers = []
    for person in people:
        browser = Client()
        browser.force_login(person)
        answers.append(browser.generic(method, f"{ROOT}{address}", body, "application/json").status_code)
    return answers


# --- authorised sellers ---


def test_a_seller_is_added_listed_and_ended(program):
    made = program.post("authorised-sellers/", SELLER)
    key = made.json()["key"]

    listed = program.get("authorised-sellers/").json()["items"]
    ended = program.post(f"authorised-sellers/{key}/end/", None)
    again = program.post(f"authorised-sellers/{key}/end/", None)

    assert (made.status_code, made["Location"]) == (201, f"http://testserver{ROOT}authorised-sellers/{key}/")
    assert [(one["seller"], one["seller_key"], one["valid_until"]) for one in listed] == [
        ("glowhaus-sg", "lazada:SG:glowhaus-sg", None)
    ]
    assert (ended.status_code, again.status_code, again.json()["code"]) == (201, 409, "conflict")
    assert program.get("authorised-sellers/").json()["items"] == []
    assert program.get(f"authorised-sellers/{key}/").json()["ended_at"] is not None


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"market": "XX"}, ("invalid_choice", "market")),
        ({"seller": 5}, ("type", "seller")),
        ({"seller": "not a shop !"}, ("refused", "seller")),
        ({"valid_from": "soon"}, ("invalid", "valid_from")),
        ({"valid_until": "2025-01-01"}, ("refused", "valid_until")),
        ({"valid_until": "2569-01-01"}, ("year", "valid_until")),
        ({"colour": "red"}, ("unknown", "colour")),
    ],
)
def test_a_wrong_entry_is_refused_at_its_field(program, changes, fault):
    answer = program.post("authorised-sellers/", SELLER | changes)

    assert (answer.status_code, fault in faults(answer)) == (422, True), answer.json()
    with staff_scope():
        assert not AuthorisedSeller.objects.exists()


def test_a_seller_stands_on_the_register_once(program):
    program.post("authorised-sellers/", SELLER)

    again = program.post("authorised-sellers/", SELLER)

    assert (again.status_code, faults(again)) == (422, [("refused", "seller")])


@pytest.mark.parametrize("count", [1, 6])
def test_the_register_takes_a_fixed_number_of_statements(program, acme, count, django_assert_num_queries):
    for number in range(count):
        AuthorisedSellerFactory(organisation=acme, seller=f"shop-{number}", key=f"lazada:SG:shop-{number}")
    program.get("authorised-sellers/")

    with django_assert_num_queries(15):
        answer = program.get("authorised-sellers/")

    assert len(answer.json()["items"]) == count


def test_others_leave_the_register_alone(program, viewer, stranger):
    theirs = AuthorisedSellerFactory()

    answers = [
        program.get(f"authorised-sellers/{theirs.pk}/"),
        program.post(f"authorised-sellers/{theirs.pk}/end/", None),
    ]

    assert [one.status_code for one in answers] == [404, 404]
    assert refused_to("POST", "authorised-sellers/", b"{}", viewer, stranger) == [403, 404]


# --- reasons, statements, letters ---


def test_reasons_say_what_they_ask_for(program):
    items = {one["code"]: one for one in program.get("reasons/").json()["items"]}

    assert items["TM-01"] | {"label": ""} == {
        "code": "TM-01", "version": 1, "label": "", "rights": items["TM-01"]["rights"], "details": [], "files": [],
        "is_closed": False,
    }  # fmt: skip
    assert "TRADEMARK" in items["TM-01"]["rights"]
    assert items["CF-03"]["is_closed"]
    assert any(one["details"] for one in items.values())


def test_statements_are_shown_in_their_present_wording(program):
    items = program.get("statements/").json()["items"]

    with staff_scope():
        texts = {one.pk: one.text for one in StatementText.objects.all()}
    assert {one["kind"] for one in items} == {"GOOD_FAITH", "ACCURACY"}
    assert all(one["text"] == texts[one["key"]] for one in items)


def test_letters_of_ones_own_are_listed(program, acme):
    ours, _theirs = LetterFactory(principal=acme), LetterFactory()

    items = program.get("letters/").json()["items"]

    assert [(one["key"], one["agent"]) for one in items] == [(ours.pk, str(ours.agent))]


@pytest.mark.parametrize(
    "address", ["reasons/", "statements/", "letters/", "outcome-reviews/", "authorised-sellers/"]
)
def test_a_stranger_finds_none_of_them(acme, viewer, stranger, address):
    assert refused_to("GET", address, b"", viewer, stranger) == [200, 404]


# --- reviews of outcomes ---


@pytest.fixture
def rejected(acme, triager):
    """A decided notice with one listing, which was rejected."""
    notice, at = NoticeFactory(organisation=acme), timezone.now() - timedelta(hours=1)
    with staff_scope():
        verdict = Verdict(notice.listings.get().pk, "REJECTED", code="SU-01", sentence="Another mark.")
        triage.decide(notice=notice, version=1, verdicts=[verdict], by=triager, at=at, confirmed=True)
        triage.settle_ripe(at=at + GRACE)
    return notice


@pytest.fixture
def already_down(acme, triager):
    """A decided notice with one listing, which was down before."""
    notice, _products = sent(acme, triager, ["ALREADY_DOWN"], at=timezone.now() - timedelta(hours=1))
    return notice


def test_a_review_is_asked_for_once_and_shown(program, already_down):
    body = {"notice": already_down.number, "position": 1, "grounds": "The third picture shows the mark."}

    answer, again = program.post("outcome-reviews/", body), program.post("outcome-reviews/", body)

    assert answer.status_code == 201, answer.json()
    assert (answer.json()["notice"], answer.json()["verdict"], answer.json()["reviewed_at"]) == (
        already_down.number,
        "",
        None,
    )
    assert (again.status_code, again.json()["code"]) == (422, "refused")
    assert program.get("outcome-reviews/").json()["items"] == [answer.json()]
    [outcome] = program.get(f"notices/{already_down.number}/").json()["outcomes"]
    assert (outcome["in_review"], outcome["effect"]) == (True, "REVIEW")


def test_against_a_rejection_there_is_an_appeal_instead_of_a_review(program, rejected):
    body = {"notice": rejected.number, "position": 1, "grounds": "The third picture shows the mark."}

    answer = program.post("outcome-reviews/", body)

    assert (answer.status_code, "Appeal against the decision" in answer.content.decode()) == (422, True)


def test_a_corrected_decision_is_shown_beside_the_first_one(program, rejected, lead):
    correct(rejected, lead, to="REMOVED", at=timezone.now())

    [outcome] = program.get(f"notices/{rejected.number}/").json()["outcomes"]

    assert (outcome["outcome"], outcome["code"], outcome["sentence"]) == (
        "REJECTED",
        "SU-01",
        "Another mark.",
    )
    assert (outcome["corrected_to"], outcome["correction_reason"], outcome["correction_sentence"]) == (
        "REMOVED", "MISREAD", WHY,
    )  # fmt: skip
    assert (outcome["effect"], outcome["can_be_sent_again"], outcome["corrected_at"] is None) == (
        "GOOD", False, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "status", "fault"),
    [
        ({"position": "1"}, 422, ("type", "position")),
        ({"position": 0}, 422, ("min_value", "position")),
        ({"position": 2}, 404, None),
        ({"notice": "SG-2026-999999-X"}, 404, None),
        ({"grounds": ""}, 422, ("blank", "grounds")),
        ({"grounds": "x" * 1001}, 422, ("max_length", "grounds")),
        ({"colour": "red"}, 422, ("unknown", "colour")),
    ],
)
def test_a_review_of_nothing_is_refused(program, rejected, changes, status, fault):
    answer = program.post(
        "outcome-reviews/", {"notice": rejected.number, "position": 1, "grounds": "It is ours."} | changes
    )

    assert answer.status_code == status
    assert fault is None or fault in faults(answer)
    with staff_scope():
        assert not OutcomeReview.objects.exists()


def test_only_filers_ask_and_only_about_their_own(program, viewer, stranger):
    theirs = NoticeFactory()

    answer = program.post("outcome-reviews/", {"notice": theirs.number, "position": 1, "grounds": "Ours."})

    assert answer.status_code == 404
    assert refused_to("POST", "outcome-reviews/", b"{}", viewer, stranger) == [403, 404]
