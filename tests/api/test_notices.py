"""Notices by API: what their page shows, withdrawing them, and sending rejected listings again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import triage
from takedowns.models import Listing, Notice, NoticeDraft
from takedowns.rules.triage import GRACE, Verdict
from tests.api.conftest import ROOT
from tests.api.filing import body, faults
from tests.factories import DraftFileFactory, NoticeDraftFactory, NoticeFactory
from tests.takedowns.drafting import certified
from tests.takedowns.pasted import Marketplace

REJECTED = {"outcome": "REJECTED", "rejection_code": "EV-01"}


@pytest.fixture(autouse=True)
def marketplace(monkeypatch):
    """A marketplace that knows every listing."""
    shown = Marketplace()
    monkeypatch.setattr("takedowns.intake.marketplace.connector", lambda: shown)
    return shown


@pytest.fixture
def right(acme):
    return certified(acme)


@pytest.fixture
def decided(acme, right, triager):
    """A notice of which the first listing was rejected, and the second was down already."""
    notice, at = (
        NoticeFactory(organisation=acme, right=right, listing_count=2),
        timezone.now() - timedelta(hours=1),
    )
    with staff_scope():
        first, second = notice.listings.in_order()
        verdicts = [
            Verdict(first.pk, "REJECTED", code="EV-01", sentence="The mark cannot be seen."),
            Verdict(second.pk, "ALREADY_DOWN"),
        ]
        triage.decide(notice=notice, version=1, verdicts=verdicts, by=triager, at=at, confirmed=True)
        triage.settle_ripe(at=at + GRACE)
    return notice


def test_a_notice_shows_what_its_page_shows(program, right, acme):
    held = DraftFileFactory(organisation=acme, draft=NoticeDraftFactory(organisation=acme))
    number = program.post(
        "notices/", body(right, files=[{"key": str(held.file_id), "kind": "SUSPECT"}], external_ref="BP-1")
    ).json()["number"]

    said = program.get(f"notices/{number}/").json()

    assert said["files"] == [
        {
            "key": str(held.file_id), "kind": "SUSPECT", "name": held.file.name, "media_type": held.file.media_type,
            "size": held.file.size, "sha256": held.file.sha256, "added_at": said["files"][0]["added_at"],
        }
    ]  # fmt: skip
    assert {name: said[name] for name in ("source", "client", "submitted_by", "signature", "agent", "outcomes")} == {
        "source": "API", "client": "Brandwatch", "submitted_by": "Fadil Filer", "signature": "Fadil Filer",
        "agent": "", "outcomes": [],
    }  # fmt: skip
    assert [one["version"] for one in said["statements"]] == [1, 1]
    assert (said["locations"], said["withdrawal"], "clock" in said) == (["PRODUCT", "TITLE"], None, False)


def test_its_deadline_is_explained_where_that_is_asked_for(program, right):
    number = program.post("notices/", body(right)).json()["number"]

    clock = program.get(f"notices/{number}/?expand=clock").json()["clock"]

    assert clock["state"] == "RUNNING"
    assert clock["due_at"] == program.get(f"notices/{number}/").json()["due_at"]
    assert clock["rules"]
    assert {one["kind"] for one in clock["stretches"]} >= {"counted", "closed"}


def test_what_is_decided_but_not_sent_yet_is_not_shown(program, acme):
    notice = NoticeFactory(
        organisation=acme, listing_count=2, pending_count=1, upheld_count=0, claim_expires_at=None
    )
    with staff_scope():
        first = notice.listings.in_order().first()
        Listing.objects.filter(pk=first.pk).update(decided_at=timezone.now(), **REJECTED)

    whole, listed = (
        program.get(f"notices/{notice.number}/").json(), program.get("notices/?expand=listings").json()["items"][0]
    )  # fmt: skip

    for said in (whole, listed):
        assert [one["outcome"] for one in said["listings"]] == ["PENDING", "PENDING"]
        assert [one["rejection_code"] for one in said["listings"]] == ["", ""]
        assert (said["pending_count"], said["upheld_count"]) == (None, None)
    assert whole["outcomes"] == []


def test_an_outcome_says_what_it_means_how_it_counts_and_until_when_it_can_be_made_good(program, decided):
    first, second = program.get(f"notices/{decided.number}/").json()["outcomes"]

    assert (first["outcome"], first["code"], first["sentence"]) == (
        "REJECTED",
        "EV-01",
        "The mark cannot be seen.",
    )
    assert first["remedy_address"] == "/resources/remedies/EV-01/"
    assert (first["effect"], first["can_be_sent_again"], first["cure_ends"] is not None) == (
        "HALF",
        True,
        True,
    )
    assert (second["outcome"], second["code"], second["effect"], second["remedy_address"]) == (
        "ALREADY_DOWN",
        "",
        "NEUTRAL",
        "",
    )


@pytest.mark.parametrize("count", [1, 7])
def test_a_notice_takes_a_fixed_number_of_statements(program, acme, count, django_assert_max_num_queries):
    notice = NoticeFactory(organisation=acme, listing_count=count)
    program.get("notices/")

    with django_assert_max_num_queries(21):
        answer = program.get(f"notices/{notice.number}/")

    assert len(answer.json()["listings"]) == count


# --- withdrawing ---


def test_a_notice_is_withdrawn_in_the_version_that_was_read(program, right):
    first = program.post("notices/", body(right))
    address = f"notices/{first.json()['number']}/withdrawal/"

    late = program.post(address, {"reason": "MISTAKE"}, If_Match='"7"')
    done = program.post(address, {"reason": "MISTAKE", "sentence": "Wrong shop."}, If_Match=first["ETag"])

    assert (late.status_code, late.json()["code"], late["ETag"]) == (412, "version", '"1"')
    assert (done.status_code, done.json()["state"]) == (201, "WITHDRAWN")
    assert done.json()["withdrawal"]["sentence"] == "Wrong shop."


def test_what_is_decided_cannot_be_withdrawn(program, decided):
    answer = program.post(f"notices/{decided.number}/withdrawal/", {"reason": "MISTAKE"})

    assert (answer.status_code, answer.json()["code"]) == (422, "refused")


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({}, ("required", "reason")),
        ({"reason": "BORED"}, ("invalid_choice", "reason")),
        ({"reason": 1}, ("type", "reason")),
        ({"reason": "MISTAKE", "sentence": "x" * 1001}, ("max_length", "sentence")),
        ({"reason": "MISTAKE", "why": "x"}, ("unknown", "why")),
    ],
)
def test_a_withdrawal_with_wrong_values_is_refused(program, right, said, fault):
    number = program.post("notices/", body(right)).json()["number"]

    answer = program.post(f"notices/{number}/withdrawal/", said)

    assert (answer.status_code, fault in faults(answer)) == (422, True)


# --- corrections ---


def test_a_correction_begins_as_a_draft_of_the_rejected_listings(program, decided):
    answer = program.post(f"notices/{decided.number}/correction/", {})

    said = answer.json()
    assert (answer.status_code, said["corrects"]) == (201, decided.number)
    assert answer["Location"].endswith(f"{ROOT}drafts/{said['key']}/")
    with staff_scope():
        draft = NoticeDraft.objects.get(pk=said["key"])
        assert (draft.corrects_id, draft.fields["listings"]) == (
            decided.pk,
            decided.listings.get(position=1).pasted,
        )


def test_a_correction_with_its_values_is_sent_at_once(program, decided, right):
    signed = {name: body(right)[name] for name in ("statements", "signature", "explanation")}

    answer = program.post(f"notices/{decided.number}/correction/", {"values": signed})

    assert answer.status_code == 201, answer.json()["errors"]
    assert (answer.json()["corrects"], answer.json()["listing_count"]) == (decided.number, 1)
    assert program.get(f"notices/{decided.number}/").json()["corrections"] == [answer.json()["number"]]


def test_nothing_is_corrected_before_the_outcome(program, acme):
    notice = NoticeFactory(organisation=acme)

    answer = program.post(f"notices/{notice.number}/correction/", {})

    assert (answer.status_code, answer.json()["code"]) == (422, "refused")


# --- who may ---


@pytest.mark.parametrize("address", ["withdrawal", "correction"])
def test_a_viewer_changes_nothing_and_a_stranger_finds_nothing(acme, viewer, stranger, address):
    notice = NoticeFactory(organisation=acme)
    answers = []
    for person in (viewer, stranger):
        browser = Client()
        browser.force_login(person)
        answers.append(
            browser.post(f"{ROOT}notices/{notice.number}/{address}/", {}, "application/json").status_code
        )

    assert answers == [403, 404]


@pytest.mark.parametrize("address", ["", "withdrawal/", "correction/"])
def test_a_notice_of_another_organisation_is_not_there(program, address):
    theirs = NoticeFactory()

    answer = program.call(
        "POST" if address else "GET", f"notices/{theirs.number}/{address}", {} if address else None
    )

    assert answer.status_code == 404
    with staff_scope():
        assert Notice.objects.get(pk=theirs.pk).state == "ACKNOWLEDGED"
