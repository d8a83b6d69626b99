"""Participations by API: how one stands against each criterion, what it gives, and the answer to an invitation."""

import pytest
from django.test import Client
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from tests.api.conftest import ROOT
from tests.api.filing import faults
from tests.api.people import Person
from tests.factories import (
    InvitationLetterFactory,
    LetterFactory,
    MembershipFactory,
    ParticipationFactory,
    StepFactory,
)
from tests.programmes.scene import DAY, active, again, invited, outcomes
from tests.statements import statements


@pytest.fixture
def taking_part(acme, acme_owner, manager):
    """Acme takes part: 90 of 100 listings were taken down."""
    outcomes(acme, good=90, bad=10, at=timezone.now() - DAY)
    return active(acme, by=manager, owner=acme_owner)


@pytest.fixture
def letter(acme, manager):
    """An invitation of Acme that is open."""
    return invited(acme, by=manager, at=timezone.now() - DAY)


def test_nobody_is_told_of_being_a_candidate(program, acme):
    candidate = ParticipationFactory(organisation=acme, state="SHORTLISTED")

    assert program.get("participations/").json() == {"items": [], "next": None}
    assert program.get(f"participations/{candidate.pk}/").status_code == 404


def test_participations_are_listed_with_their_promise(program, taking_part):
    [one] = program.get("participations/?state=ACTIVE&programme=IPP-PLUS").json()["items"]

    assert (one["key"], one["state"], one["state_in_words"], one["takes_part"]) == (
        taking_part.pk, "ACTIVE", "Active", True,
    )  # fmt: skip
    assert (one["programme"]["business_days"], one["programme"]["promise_in_words"]) == (2, "2 business days")
    assert (one["contact"], one["returns_at"]) == (str(taking_part.manager), None)
    assert one["promise_from"].startswith("2026-01-08T02:00:00")
    assert program.get("participations/?state=EXITED").json()["items"] == []


def test_one_says_every_criterion_with_its_value_and_what_is_missing(program, taking_part):
    body = program.get(f"participations/{taking_part.pk}/").json()
    found = {one["figure"]: one for one in body["standing"]["to_enter"]}

    assert (found["LOWER"]["numerator"], found["LOWER"]["denominator"]) == ("90.000000", "100.000000")
    assert found["LOWER"]["value"] == "0.825633"
    assert (found["LOWER"]["stands"], found["LOWER"]["threshold"], found["LOWER"]["comparison"]) == (
        "ATTENTION", "0.900000", "AT_LEAST",
    )  # fmt: skip
    assert found["LOWER"]["missing"] == "0.074367"
    assert found["LOWER"]["listings_missing"] > 0
    assert found["LOWER"]["missing_in_words"].startswith("7.4 points")
    assert {one["figure"] for one in body["standing"]["to_stay"]} >= {"EXIT_UPPER"}
    assert body["standing"]["figures"]["accuracy"] == "0.900000"


def test_without_a_listing_every_figure_is_null(program, acme):
    key = ParticipationFactory(organisation=acme, state="INVITED").pk

    standing = program.get(f"participations/{key}/").json()["standing"]
    lower = next(one for one in standing["to_enter"] if one["figure"] == "LOWER")

    assert (lower["value"], lower["denominator"], lower["stands"], lower["missing"]) == (
        None, None, "NO_DATA", None,
    )  # fmt: skip
    assert (standing["figures"]["accuracy"], standing["to_stay"]) == (None, [])


def test_it_says_terms_benefits_onboarding_and_what_happened(program, letter):
    body = program.get(f"participations/{letter.participation_id}/").json()

    assert body["terms"]["version"] == letter.terms.number
    assert {"PROMISE", "REASON"} <= {one["kind"] for one in body["terms"]["benefits"]}
    assert [one["state"] for one in body["steps"]] == ["INVITED"]  # nothing from before
    assert (body["plan"], body["onboarding"], body["promise_from"]) == (None, [], None)


def test_the_onboarding_says_what_is_missing_and_by_whom(program, acme, acme_owner, letter):
    owner = Person(acme_owner)
    owner.post(at(letter, "acceptance/"), {"letter": letter.pk, "signature": "Olivia Owner"})

    items = program.get(at(letter)).json()["onboarding"]

    assert {one["item"]: (one["by_owner"], one["at"] is None) for one in items} == {
        "TERMS": (False, False), "CONTACTS": (True, True), "ESCALATION": (True, True), "SELLERS": (True, True),
        "CADENCE": (True, True), "TRAINING": (False, True),
    }  # fmt: skip


def test_an_agency_reads_how_its_principal_stands_but_not_what_happened(acme, letter):
    agent = LetterFactory(principal=acme).agent
    person = MembershipFactory(organisation=agent, role="FILER").user

    body = Person(person).get(at(letter)).json()

    assert (body["state"], body["steps"]) == ("INVITED", [])
    assert body["standing"]["to_enter"]


def at(letter, noun=""):
    return f"participations/{letter.participation_id}/{noun}"


def test_an_owner_reads_and_accepts_an_invitation_once(acme_owner, letter):
    owner = Person(acme_owner)
    said = {"letter": letter.pk, "signature": "Olivia Owner"}

    read = owner.get(at(letter, "invitation/")).json()
    done = owner.post(at(letter, "acceptance/"), said)
    again_ = owner.post(at(letter, "acceptance/"), said)

    assert (read["key"], read["end"], read["why_not"]) == (letter.pk, "", "")
    assert read["pdf"].endswith(f"/o/acme/programme/invitation.pdf?letter={letter.pk}")
    assert (done.status_code, done.json()["state"]) == (201, "ACCEPTED"), done.json()
    assert (again_.status_code, again_.json()["code"]) == (422, "refused")
    assert owner.get(at(letter, "invitation/")).json()["end"] == "ACCEPTED"
    assert again(letter.participation).state == "ACCEPTED"


def test_an_owner_declines_and_says_why(acme_owner, letter):
    answer = Person(acme_owner).post(at(letter, "refusal/"), {"letter": letter.pk, "reason": "Not now."})

    assert (answer.status_code, answer.json()["state"]) == (201, "DECLINED"), answer.json()
    with staff_scope():
        letter.refresh_from_db()
        assert letter.refusal == "Not now."


@pytest.mark.parametrize(
    ("noun", "changes", "status", "fault"),
    [
        ("acceptance/", {"signature": "Al"}, 422, ("refused", "signature")),
        ("acceptance/", {"signature": 5}, 422, ("type", "signature")),
        ("acceptance/", {"signature": "x" * 201}, 422, ("max_length", "signature")),
        ("acceptance/", {"letter": "1"}, 422, ("type", "letter")),
        ("acceptance/", {"letter": 2**31 - 1}, 404, None),
        ("acceptance/", {"colour": "red"}, 422, ("unknown", "colour")),
        ("refusal/", {"reason": ""}, 422, ("blank", "reason")),
        ("refusal/", {"reason": "x" * 1001}, 422, ("max_length", "reason")),
    ],
)
def test_a_wrong_answer_is_refused_at_its_field(acme_owner, letter, noun, changes, status, fault):
    said = {"signature": "Olivia Owner"} if noun == "acceptance/" else {"reason": "Not now."}

    answer = Person(acme_owner).post(at(letter, noun), {"letter": letter.pk} | said | changes)

    assert answer.status_code == status, answer.json()
    assert fault is None or fault in faults(answer), faults(answer)
    assert again(letter.participation).state == "INVITED"


def test_only_owners_answer_in_person_and_nobody_for_others(program, letter, filer, viewer, stranger):
    theirs = InvitationLetterFactory(sent_at=timezone.now())
    said = {"letter": letter.pk, "signature": "Fadil Filer"}

    people = [Person(one).post(at(letter, "acceptance/"), said) for one in (filer, viewer, stranger)]

    assert [one.status_code for one in people] == [403, 403, 404]
    assert program.post(at(letter, "acceptance/"), said).status_code == 403  # no token signs
    assert program.get(f"participations/{theirs.participation_id}/").status_code == 404
    assert Person(viewer).get(at(letter)).status_code == 200
    assert Person(viewer).get(at(letter, "invitation/")).status_code == 403
    assert Client().get(f"{ROOT}participations/").status_code == 401


def test_a_letter_of_another_organisation_is_not_found(acme_owner, letter):
    theirs = InvitationLetterFactory(sent_at=timezone.now())

    answer = Person(acme_owner).post(
        at(letter, "acceptance/"), {"letter": theirs.pk, "signature": "Olivia Owner"}
    )

    assert answer.status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_lists_take_a_fixed_number_of_statements(acme, viewer, count):
    for _one in range(count - 1):
        ParticipationFactory(organisation=acme, state="DECLINED", ended_at=timezone.now())
    found = ParticipationFactory(organisation=acme, state="INVITED")
    for _one in range(count):
        StepFactory(organisation=acme, participation=found, state="INVITED")
    person = Person(viewer)

    assert statements(person.client, f"{ROOT}participations/") == 5
    assert statements(person.client, f"{ROOT}participations/{found.pk}/") == 13
