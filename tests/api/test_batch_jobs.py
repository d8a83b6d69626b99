"""Batches that are sent in the background: watched, cancelled, resumed, and sent once even if workers are killed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.api.actions import revoke_client
from ipr_portal.audit.models import AuditEvent
from ipr_portal.organisations.actions.letters import revoke_letter
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions import batch_jobs
from takedowns.models import BatchPart, BatchRow, NoticeBatch
from tests.api.people import Person
from tests.api.test_batches import batch, marketplace, right, row, sent
from tests.api.test_filing import at_once
from tests.factories import LetterFactory, MembershipFactory, OrganisationFactory
from tests.programmes.test_killed import killed_while

__all__ = ["marketplace", "right"]  # fixtures
pytestmark = pytest.mark.usefixtures("marketplace")
PART = 100  # notices


@pytest.fixture
def many(right):
    """Two parts, all of which can be sent."""
    return rows(right, PART + 5)


def rows(right, count, first=1):
    alike = {"overruled": ["EV-01-template-00000000"]}
    return [row(right, number, **alike) for number in range(first, first + count)]


def take(program, notices, mode="partial"):
    answer = program.post("notice-batches/", batch(*notices, mode=mode))
    assert answer.status_code == 202, answer.json()
    return f"notice-batches/{answer.json()['key']}/"


def run():
    batch_jobs.run_due(clock=timezone.now)


def shown(program, address, *names):
    said = program.get(address).json()
    return [said[name] for name in names]


def test_it_is_taken_worked_on_in_parts_and_watched(program, many, filer, new_key):
    many[2]["signature"], many[4]["colour"] = "", "red"
    answer = program.post("notice-batches/", batch(*many), Idempotency_Key="day-1")
    address = f"notice-batches/{answer.json()['key']}/"
    assert (answer.status_code, answer["Location"].endswith(address), sent()) == (202, True, [])
    assert program.post("notice-batches/", batch(*many), Idempotency_Key="day-1").json() == answer.json()

    assert batch_jobs.run_part(at=timezone.now())
    assert shown(program, address, "state", "counted", "done", "sent", "refused") == [
        "running",
        105,
        100,
        98,
        2,
    ]
    run()

    assert shown(program, address, "state", "counted", "done", "sent", "refused") == [
        "done",
        105,
        105,
        103,
        2,
    ]
    notices = {one.external_ref: one for one in sent()}
    assert {(one.source, one.submitted_by, one.client_id) for one in notices.values()} == {
        ("API", filer, new_key.key.client_id)
    }
    first = program.get(f"{address}rows/?size=100").json()
    last = program.get(first["next"].removeprefix("http://testserver")).json()
    found = first["items"] + last["items"]
    assert [one["row"] for one in found] == list(range(1, 106))
    assert {one["external_ref"]: one["number"] for one in found if one["number"]} == {
        ref: one.number for ref, one in notices.items()
    }
    assert [error["code"] for one in found for error in one["errors"]] == ["AU-04", "unknown"]
    with staff_scope():
        assert BatchPart.objects.count() == 0


def test_cancelled_between_parts_it_sends_no_more(program, many):
    address = take(program, many)
    batch_jobs.run_part(at=timezone.now())

    cancelled = program.post(f"{address}cancellation/", None)
    run()

    assert (cancelled.status_code, cancelled.json()["state"], len(sent())) == (201, "cancelled", PART)
    again = [program.post(f"{address}{noun}/", None) for noun in ("cancellation", "resumption")]
    assert [(one.status_code, one.json()["code"]) for one in again] == [(409, "conflict")] * 2
    assert len(program.get(f"{address}rows/?size=200").json()["items"]) == PART
    with staff_scope():
        assert BatchPart.objects.count() == 0


def test_a_client_that_was_revoked_meanwhile_stops_it_and_its_person_resumes_it(
    program, many, acme, acme_owner, filer, new_key
):
    address = take(program, many)
    batch_jobs.run_part(at=timezone.now())
    with organisation_scope(acme, by=acme_owner):
        revoke_client(client=new_key.key.client, by=acme_owner, at=timezone.now())
    run()
    person = Person(filer)
    stopped = person.get(address).json()
    assert (stopped["state"], stopped["said"]) == ("stopped", "The API client “Brandwatch” was revoked.")

    resumed = person.post(f"{address}resumption/")
    run()

    assert (resumed.status_code, resumed.json()["said"]) == (201, "")
    assert person.get(address).json()["state"] == "done"
    notices = sent()
    assert sorted(one.external_ref for one in notices) == sorted(f"BP-{n}" for n in range(1, 106))
    assert [one.submitted_by for one in notices if one.client_id is None] == [filer] * 5
    with staff_scope():
        trail = list(AuditEvent.objects.filter(action__startswith="batch.").order_by("pk"))
    assert [one.action for one in trail] == ["batch.taken", "batch.stopped", "batch.resumed"]


def test_a_person_who_lost_the_right_stops_it(acme, filer, right):
    address = take(Person(filer), rows(right, 21))
    filer.memberships.update(role="VIEWER")
    run()

    assert shown(Person(filer), address, "state", "said") == [
        "stopped", "Fadil Filer may no longer send notices in the name of Acme Botanicals.",
    ]  # fmt: skip
    assert sent() == []


def test_an_agency_sends_under_its_letter_and_stops_where_it_ends(acme, right):
    agency = OrganisationFactory(kind="AGENCY", name="Tanjung & Rowe")
    agent = MembershipFactory(organisation=agency, role="FILER").user
    letter = LetterFactory(principal=acme, agent=agency)
    notices = [one | {"capacity": "AGENT", "signature": agent.name} for one in rows(right, PART + 5)]
    address = take(Person(agent), notices)
    batch_jobs.run_part(at=timezone.now())
    with staff_scope():
        revoke_letter(letter=letter, by=letter.granted_by, at=timezone.now())
    run()

    notices = sent()
    assert {(one.agent, one.letter, one.submitted_by) for one in notices} == {(agency, letter, agent)}
    assert len(notices) == PART
    with staff_scope():
        stopped = NoticeBatch.objects.get()
    assert (stopped.state, stopped.done) == ("stopped", PART)
    assert stopped.said == f"{agent.name} may no longer send notices in the name of Acme Botanicals."
    assert Person(agent).get(address).status_code == 404


def test_all_or_none_and_a_dry_run_in_the_background(program, right):
    notices = rows(right, 21)
    notices[20]["signature"] = ""
    tried, whole = take(program, notices, "dry_run"), take(program, notices, "atomic")
    misread = take(program, [*notices[:20], {"external_ref": "x", "right": "y"}], "atomic")
    run()

    assert shown(program, tried, "state", "done", "sent", "refused") == ["done", 21, 0, 1]
    assert shown(program, whole, "state", "done", "sent", "refused") == ["refused", 21, 0, 1]
    for address in (tried, whole, misread):
        items = program.get(f"{address}rows/").json()["items"]
        assert [one["row"] for one in items if one["errors"]] == [21]
        assert {one["number"] for one in items} == {None}
    assert sent() == []
    notices[20]["signature"] = "Fadil Filer"
    whole = take(program, notices, "atomic")
    run()
    assert shown(program, whole, "state", "sent") == ["done", 21]


def test_what_fails_on_our_side_stops_it_and_leaves_the_others(program, right):
    broken, other = take(program, rows(right, 21)), take(program, rows(right, 21, first=50))
    with staff_scope():
        BatchPart.objects.filter(batch_id=broken.split("/")[1]).update(rows=[{"no": "row"}])
    run()

    assert shown(program, broken, "state", "said") == ["stopped", "It failed on our side."]
    assert shown(program, other, "state", "sent") == ["done", 21]


def test_it_is_for_those_who_sent_it(program, right, viewer, stranger):
    address = take(program, rows(right, 21))
    with organisation_scope(OrganisationFactory()):
        assert NoticeBatch.objects.count() + BatchPart.objects.count() == 0

    asked = ["", "rows/"]
    assert [Person(viewer).get(address + one).status_code for one in asked] == [200, 200]
    assert [Person(stranger).get(address + one).status_code for one in asked] == [404, 404]
    changes = ["cancellation/", "resumption/"]
    assert [Person(viewer).post(address + one).status_code for one in changes] == [403, 403]
    assert [Person(stranger).post(address + one).status_code for one in changes] == [404, 404]


def test_too_many_at_once_are_refused(program, right):
    for number in range(10):
        take(program, rows(right, 21, first=100 * number))

    answer = program.post("notice-batches/", batch(*rows(right, 21, first=5000)))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "count")


def test_what_became_of_it_is_deleted_after_ninety_days_and_the_notices_stay(program, right):
    take(program, rows(right, 21))
    run()
    waiting, now = take(program, rows(right, 21, first=50)), timezone.now()

    batch_jobs.tidy(at=now + timedelta(days=89))
    with staff_scope():
        assert (NoticeBatch.objects.count(), BatchRow.objects.count()) == (2, 21)
    batch_jobs.tidy(at=now + timedelta(days=91))

    with staff_scope():
        assert (NoticeBatch.objects.count(), BatchRow.objects.count()) == (1, 0)
    assert shown(program, waiting, "state") == ["running"]
    assert len(sent()) == 21


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_nothing_and_two_at_once_send_nothing_twice(program, many, right):
    first, second = take(program, many), take(program, rows(right, 21, first=500))

    killed_while(
        lambda: batch_jobs.run_part(at=timezone.now()), "LOCK TABLE takedowns_batchrow IN SHARE MODE"
    )
    assert (sent(), shown(program, first, "state", "done")) == ([], ["running", 0])
    at_once(*[lambda: run() or True] * 3)
    run()

    refs = [f"BP-{n}" for n in (*range(1, 106), *range(500, 521))]
    assert sorted(one.external_ref for one in sent()) == sorted(refs)
    for address in (first, second):
        assert shown(program, address, "state", "refused") == ["done", 0]
