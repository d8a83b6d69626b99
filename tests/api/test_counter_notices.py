"""Counter-notices by API: read, replied to and contested; and listings that are retracted."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from ipr_portal.audit.models import Subject
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions.retractions import offer
from takedowns.enums import RetractionReason
from takedowns.models import CounterNotice, CounterNoticeFile, DisputeRule, Listing, SellerAnswer
from tests.api.filing import faults
from tests.api.people import Person
from tests.factories import DraftFileFactory, EvidenceFileFactory, NoticeDraftFactory, OrganisationFactory
from tests.statements import statements
from tests.takedowns.disputing import WHY, answered, contested, forwarded, ids, states, told

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
CONTESTS = {"accept": False, "sentence": "The dealer's contract ended in May."}


@pytest.fixture
def now():
    return timezone.now()


def asked(organisation, triager, at, outcomes=("REMOVED",)):
    """A notice with counter-notices about all its listings, forwarded."""
    notice, message = told(organisation, triager, outcomes, at=at - 2 * HOUR)
    positions = range(1, len(outcomes) + 1)
    answer = answered(message, positions, at=at - HOUR)
    forwarded(answer, triager, positions, at=at - HOUR)
    return notice, answer


def keys(program, **query):
    said = "&".join(f"{name}={value}" for name, value in query.items())
    return [one["key"] for one in program.get(f"counter-notices/?{said}").json()["items"]]


def sworn(answer):
    """Put the counter-notices of an answer under the rule that asks for a sworn statement."""
    with staff_scope():
        rule = DisputeRule.objects.filter(sworn=True).first()
        CounterNotice.objects.filter(answer=answer).update(rule=rule)
        row = SellerAnswer.objects.get(pk=answer.pk)
        row.address, row.phone = "12 Jalan Besar", "+65 6555 0100"
        row.save(update_fields=["address", "phone"])


def test_what_was_forwarded_is_read_without_who_the_seller_is(program, acme, triager, now):
    notice, answer = asked(acme, triager, now)
    with staff_scope():
        file = EvidenceFileFactory(organisation=acme, name="invoice.png")
        CounterNoticeFile.objects.create(
            organisation=acme, message_id=answer.message_id, answer=answer, file=file, added_at=now
        )

    read = program.get("counter-notices/?state=FORWARDED")
    (row,) = read.json()["items"]

    assert (row["notice"], row["position"], row["state"], row["answer"]) == (
        notice.number, 1, "FORWARDED", str(answer.pk),
    )  # fmt: skip
    assert (row["reason"], row["statement"], row["seller"]) == ("AUTHORISED", WHY, None)
    assert [(one["key"], one["name"]) for one in row["files"]] == [(str(file.pk), "invoice.png")]
    assert (row["due_at"] is not None, row["reply"], row["restoration"]) == (True, "", None)
    assert ("Lim Wei" in read.content.decode(), "lim@shop" in read.content.decode()) == (False, False)
    assert program.get(f"evidence-files/{file.pk}/").json()["name"] == "invoice.png"
    assert program.get(f"counter-notices/{row['key']}/").json() == row


def test_under_a_sworn_statement_the_seller_is_named(program, acme, triager, now):
    _notice, answer = asked(acme, triager, now)
    sworn(answer)

    (row,) = program.get("counter-notices/").json()["items"]

    assert row["seller"] == {
        "name": "Lim Wei", "address": "12 Jalan Besar", "email": "lim@shop.example", "phone": "+65 6555 0100",
    }  # fmt: skip
    assert row["rule"]["sworn"] is True


def test_what_is_not_forwarded_is_not_there(program, acme, triager, now):
    _notice, message = told(acme, triager, at=now - HOUR)
    answered(message, at=now)
    with staff_scope():
        key = CounterNotice.objects.get().pk

    assert keys(program) == []
    assert program.get(f"counter-notices/{key}/").status_code == 404
    assert program.post(f"counter-notices/{key}/reply/", {"accept": True}).status_code == 404


def test_the_list_is_narrowed(program, acme, triager, now):
    first, answer = asked(acme, triager, now, ["REMOVED", "REMOVED"])
    other, _answer = asked(acme, triager, now)
    contested(answer, triager, (2,), at=now)

    assert (len(keys(program)), len(keys(program, state="FORWARDED"))) == (3, 2)
    assert len(keys(program, notice=first.number, state="HOLDER_CONTESTS")) == 1
    assert (len(keys(program, notice=other.number)), len(keys(program, answer=answer.pk))) == (1, 2)
    assert faults(program.get("counter-notices/?state=RECEIVED")) == [("invalid_choice", "state")]


def test_one_is_accepted_and_the_others_of_its_answer_contested_with_a_file(
    program, acme, triager, filer, now
):
    notice, _answer = asked(acme, triager, now, ["REMOVED", "REMOVED", "REMOVED"])
    file = str(DraftFileFactory(organisation=acme, draft=NoticeDraftFactory(organisation=acme)).file_id)
    third, second, first = keys(program)

    accepted = program.post(f"counter-notices/{first}/reply/", {"accept": True})
    body = CONTESTS | {"whole_answer": True, "files": [file], "lawsuit": "HC/S 12/2026"}
    made = program.post(f"counter-notices/{third}/reply/", body)

    assert (accepted.status_code, accepted.json()["state"], accepted.json()["restoration"]["because"]) == (
        201, "HOLDER_ACCEPTS", "COUNTER_NOTICE",
    )  # fmt: skip
    assert (made.status_code, made.json()["replied_by"], made.json()["lawsuit"]) == (
        201, str(filer), "HC/S 12/2026",
    )  # fmt: skip
    assert [one["key"] for one in made.json()["reply_files"]] == [file]
    assert states() == ["HOLDER_ACCEPTS", "HOLDER_CONTESTS", "HOLDER_CONTESTS"]
    assert program.get(f"counter-notices/{second}/").json()["reply"] == CONTESTS["sentence"]
    outcomes = program.get(f"notices/{notice.number}/").json()["outcomes"]
    assert [(one["restoration"] or {}).get("because") for one in outcomes] == ["COUNTER_NOTICE", None, None]


def test_who_is_slower_is_told_so(program, acme, triager, now):
    _notice, answer = asked(acme, triager, now, ["REMOVED", "REMOVED"])
    second, first = keys(program)
    contested(answer, triager, (1,), at=now)

    late = program.post(f"counter-notices/{first}/reply/", {"accept": True, "whole_answer": True})
    with staff_scope():
        CounterNotice.objects.filter(pk=second).update(due_at=now - HOUR / 2)
    over = program.post(f"counter-notices/{second}/reply/", {"accept": True})

    assert [(one.status_code, one.json()["code"]) for one in (late, over)] == [(409, "conflict")] * 2
    assert states() == ["HOLDER_CONTESTS", "FORWARDED"]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, ("required", "accept")),
        ({"accept": "yes"}, ("type", "accept")),
        ({"accept": False}, ("refused", "sentence")),
        (CONTESTS | {"lawsuit": 12}, ("type", "lawsuit")),
        (CONTESTS | {"files": [str(uuid4())]}, ("not_found", "files.1")),
        ({"accept": True, "sentence": "Fine."}, ("unasked", "sentence")),
        ({"accept": True, "listings": [1]}, ("unknown", "listings")),
    ],
)
def test_a_reply_is_refused_at_its_field(program, acme, triager, now, body, fault):
    asked(acme, triager, now)

    assert faults(program.post(f"counter-notices/{keys(program)[0]}/reply/", body)) == [fault]
    assert states() == ["FORWARDED"]


def test_where_only_an_action_in_court_stops_it_one_is_named(program, acme, triager, now):
    _notice, answer = asked(acme, triager, now)
    sworn(answer)
    (key,) = keys(program)

    without = program.post(f"counter-notices/{key}/reply/", CONTESTS)
    made = program.post(f"counter-notices/{key}/reply/", CONTESTS | {"lawsuit": "HC/S 12/2026"})

    assert faults(without) == [("refused", "lawsuit")]
    assert (made.status_code, made.json()["state"]) == (201, "HOLDER_CONTESTS")


def test_viewers_read_and_strangers_find_nothing(program, acme, triager, viewer, stranger, now):
    notice, _answer = asked(acme, triager, now)
    (key,) = keys(program)
    listing = f"notices/{notice.number}/listings/1/retraction/"

    found = [
        [
            who.get("counter-notices/").status_code, who.get(f"counter-notices/{key}/").status_code,
            who.post(f"counter-notices/{key}/reply/", {"accept": True}).status_code,
            who.post(listing, {"reason": "SETTLED"}).status_code,
        ]
        for who in (Person(viewer), Person(stranger))
    ]  # fmt: skip

    assert found == [[200, 200, 403, 403], [404, 404, 404, 404]]


def test_those_of_another_organisation_are_not_there(program, triager, now):
    notice, _answer = asked(OrganisationFactory(), triager, now)
    with staff_scope():
        key = CounterNotice.objects.get().pk

    assert (keys(program), program.get(f"counter-notices/{key}/").status_code) == ([], 404)
    assert program.post(f"counter-notices/{key}/reply/", {"accept": True}).status_code == 404
    address = f"notices/{notice.number}/listings/1/retraction/"
    assert program.post(address, {"reason": "SETTLED"}).status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_takes_a_fixed_number_of_statements(acme, triager, viewer, now, count):
    asked(acme, triager, now, ["REMOVED"] * count)

    assert statements(Person(viewer).client, "/api/v1/o/acme/counter-notices/") == 7


# --- retractions ---


def test_a_listing_is_retracted_as_it_was_read_and_once(program, acme, triager, now):
    notice, _answer = asked(acme, triager, now, ["REMOVED", "REMOVED"])
    address = f"notices/{notice.number}/listings/2/retraction/"
    read = program.get(f"notices/{notice.number}/")

    stale = program.post(address, {"reason": "SETTLED"}, if_match='"9"')
    made = program.post(address, {"reason": "SETTLED"}, if_match=read["ETag"])
    again = program.post(address, {"reason": "SETTLED"})

    first, second = made.json()["outcomes"]
    assert (stale.status_code, made.status_code, made["ETag"] != read["ETag"]) == (412, 201, True)
    assert (second["retraction"]["reason"], second["retraction"]["offered_at"]) == ("SETTLED", None)
    assert (second["restoration"]["because"], second["restoration"]["carried_out_at"]) == ("RETRACTION", None)
    assert (first["retraction"], first["restoration"], states()) == (None, None, ["FORWARDED", "NOT_NEEDED"])
    assert (again.status_code, again.json()["code"]) == (422, "refused")


def test_a_proposal_is_shown_and_confirmed(program, acme, triager, now):
    notice, _message = told(acme, triager, at=now - HOUR)
    with staff_scope():
        listing = Listing.objects.get(pk=ids(notice, [1])[0])
        offer(
            listing=listing, origin=Subject("enforcement.purchase", "1", "TP-1", acme.pk), by=triager, at=now
        )

    (proposed,) = program.get(f"notices/{notice.number}/").json()["outcomes"]
    address = f"notices/{notice.number}/listings/1/retraction/"
    (made,) = program.post(address, {"reason": "MISTAKE"}).json()["outcomes"]

    assert (proposed["retraction"]["reason"], proposed["retraction"]["retracted_at"]) == ("MISTAKE", None)
    assert (proposed["retraction"]["offered_at"], proposed["restoration"]) == (
        made["retraction"]["offered_at"], None,
    )  # fmt: skip
    assert (made["retraction"]["retracted_at"] is None, made["effect"]) == (False, "BAD")


def test_the_reason_after_a_genuine_test_purchase_is_fixed_and_has_a_last_day(program, acme, triager, now):
    notice, _message = told(acme, triager, at=now - HOUR)
    with staff_scope():
        listing, origin = (
            Listing.objects.get(pk=ids(notice, [1])[0]),
            Subject("enforcement.testpurchase", "1", "", None),
        )
        row = offer(listing=listing, reason=RetractionReason.GENUINE, origin=origin, by=None, at=now)
    address = f"notices/{notice.number}/listings/1/retraction/"

    (proposed,) = program.get(f"notices/{notice.number}/").json()["outcomes"]
    refused = program.post(address, {"reason": "SETTLED"})
    (made,) = program.post(address, {"reason": "GENUINE"}).json()["outcomes"]

    assert datetime.fromisoformat(proposed["retraction"]["due_at"]) == row.due_at
    assert (refused.status_code, faults(refused)) == (422, [("refused", "reason")])
    assert (made["retraction"]["reason"], made["effect"]) == ("GENUINE", "BAD")


@pytest.mark.parametrize(
    ("position", "body", "status", "fault"),
    [
        (1, {}, 422, ("required", "reason")),
        (1, {"reason": "BORED"}, 422, ("invalid_choice", "reason")),
        (1, {"reason": 3}, 422, ("type", "reason")),
        (1, {"reason": "OTHER", "sentence": "x"}, 422, ("unknown", "sentence")),
        (2, {"reason": "OTHER"}, 422, ("refused", "")),
    ],
)
def test_a_retraction_is_refused_with_why(program, acme, triager, now, position, body, status, fault):
    notice, _message = told(acme, triager, ["REMOVED", "REJECTED"], at=now - HOUR)

    refused = program.post(f"notices/{notice.number}/listings/{position}/retraction/", body)

    assert (refused.status_code, faults(refused)) == (status, [fault])
    assert program.post(f"notices/{notice.number}/listings/3/retraction/", {}).status_code == 404
