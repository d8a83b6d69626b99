"""A notice by API: through the intake of the page, once, and in the name of a program and its person."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipr_portal.api import calls
from ipr_portal.api.models import ApiCall, ApiClient
from ipr_portal.audit.models import AuditEvent
from ipr_portal.tenancy.scope import organisation_scope, staff_scope, system_scope
from takedowns.models import Notice, OverruledWarning
from tests.api.conftest import ROOT, Program, token_of
from tests.api.filing import LISTINGS, body, faults
from tests.factories import DraftFileFactory, IPRightFactory, NoticeDraftFactory, OrganisationFactory
from tests.statements import asked_by
from tests.takedowns.drafting import certified
from tests.takedowns.pasted import Marketplace

pytestmark = pytest.mark.usefixtures("marketplace")
LONG = "9" * 5000


@pytest.fixture
def marketplace(monkeypatch):
    """A marketplace that knows every listing."""
    shown = Marketplace()
    monkeypatch.setattr("takedowns.intake.marketplace.connector", lambda: shown)
    return shown


@pytest.fixture
def right(acme):
    return certified(acme)


def sent():
    with staff_scope():
        return list(Notice.objects.order_by("pk"))


def test_a_notice_is_sent_with_its_address_and_etag(program, right, filer):
    answer = program.post("notices/", body(right, external_ref="BP-1"))

    [notice] = sent()
    said = answer.json()
    assert answer.status_code == 201, said
    assert answer["Location"] == f"http://testserver{ROOT}notices/{notice.number}/"
    assert answer["ETag"] == '"1"'
    assert (said["number"], said["external_ref"], said["state"]) == (notice.number, "BP-1", "SUBMITTED")
    assert [one["address"] for one in said["listings"]] == [
        f"https://www.lazada.sg/products/-i{2874410000 + n}.html" for n in (1, 2)
    ]
    assert (notice.source, notice.submitted_by, notice.signature) == ("API", filer, "Fadil Filer")
    assert program.get(f"notices/{notice.number}/").json() == said


def test_it_names_the_program_in_the_row_and_in_the_trail(program, right, new_key, everyone):
    program.post("notices/", body(right))

    [notice] = Notice.objects.all()
    assert notice.client == new_key.key.client
    event = AuditEvent.objects.get(action="notice.submitted")
    assert event.detail == {"listings": 2, "client": "Brandwatch"}


def test_both_sides_see_which_program_sent_it(program, right, filer, triager, client, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    number = program.post("notices/", body(right)).json()["number"]
    client.force_login(filer)

    page = client.get(f"/o/acme/notices/{number}/")

    assert "through the API client Brandwatch" in page.content.decode()
    client.force_login(triager)
    assert "through the API client Brandwatch" in client.get(f"/desk/notices/{number}/").content.decode()


def test_a_session_sends_without_a_client(right, filer):
    browser = Client()
    browser.force_login(filer)

    answer = browser.post(f"{ROOT}notices/", body(right), "application/json")

    assert answer.status_code == 201
    [notice] = sent()
    assert (notice.source, notice.client_id) == ("API", None)


def test_a_reference_is_used_once_and_the_refusal_names_the_notice(program, right):
    first = program.post("notices/", body(right, external_ref="BP-1")).json()["number"]
    again = program.post(
        "notices/", body(right, external_ref="BP-1", listings=[LISTINGS[0].replace("10001", "20001")])
    )

    assert (again.status_code, again.json()["code"], faults(again)) == (
        409,
        "conflict",
        [("external_ref", "external_ref")],
    )
    assert first in again.json()["detail"]
    assert len(sent()) == 1


def test_a_dry_run_writes_nothing_and_says_what_it_found(program, right, acme):
    answer = program.post("notices/?dry_run=true", body(IPRightFactory(organisation=acme)))

    said = answer.json()
    assert (answer.status_code, said["would_be_sent"], said["marketplace_answered"]) == (200, False, True)
    assert [(one["check"], one["blocks"]) for one in said["findings"]] == [("certificate", False)]
    assert sent() == []


def test_a_warning_is_refused_with_its_key_and_overruled_by_it(program, acme, everyone):
    bare = IPRightFactory(organisation=acme)
    refused = program.post("notices/", body(bare))
    key = program.post("notices/?dry_run=true", body(bare)).json()["findings"][0]["key"]

    answer = program.post("notices/", body(bare, overruled=[key]))

    assert (refused.status_code, refused.json()["code"]) == (422, "refused")
    assert key in refused.json()["errors"][0]["remedy"]
    assert answer.status_code == 201
    assert OverruledWarning.objects.get().check_name == "certificate"
    assert program.get(f"notices/{answer.json()['number']}/").json() == answer.json()


@pytest.mark.parametrize("count", [1, 300])
def test_sending_takes_a_fixed_number_of_statements(program, right, count):
    many = [f"https://www.lazada.sg/products/serum-i{2875410000 + n}.html" for n in range(count)]
    program.post("notices/", body(right), Idempotency_Key="first")

    answer, asked = asked_by(
        lambda: program.post("notices/", body(right, listings=many), Idempotency_Key="1")
    )

    assert (answer.status_code, asked) == (201, 25), answer.json()


def test_that_a_client_is_in_use_is_noted_once_a_minute(program, new_key):
    client, used = new_key.key.client_id, []
    for minutes in (0, 0, 2):
        calls._noted.update({client: calls._noted[client] - timedelta(minutes=minutes)} if minutes else {})
        with system_scope():
            ApiClient.objects.update(last_used_at=F("last_used_at") - timedelta(minutes=minutes))
        program.get("notices/")
        with system_scope():
            used.append(ApiClient.objects.get(pk=client).last_used_at)

    assert used[0] == used[1] < used[2]
    with system_scope():
        assert ApiCall.objects.filter(client=client).count() == 3


def test_a_file_of_the_organisation_is_named_by_its_key(program, right, acme, everyone):
    held = DraftFileFactory(organisation=acme, draft=NoticeDraftFactory(organisation=acme))

    answer = program.post("notices/", body(right, files=[{"key": str(held.file_id), "kind": "SUSPECT"}]))

    assert answer.status_code == 201, answer.json()
    assert list(Notice.objects.get().files.values_list("file_id", "kind")) == [(held.file_id, "SUSPECT")]


WRONG = [
    ({"right": "7"}, 422, ("type", "right")),
    ({"right": True}, 422, ("type", "right")),
    ({"right": [1]}, 422, ("type", "right")),
    ({"right": 999_999_999}, 422, ("refused", "right")),
    ({"right": 10**19}, 422, ("max_value", "right")),
    ({"market": "TH"}, 422, ("RT-03", "right")),
    ({"market": "XX"}, 422, ("invalid_choice", "market")),
    ({"reason": "ZZ-99"}, 422, ("refused", "reason")),
    ({"reason": LONG}, 422, ("max_length", "reason")),
    ({"listings": LISTINGS[0]}, 422, ("not_a_list", "listings")),
    ({"listings": []}, 422, ("LI-01", "listings")),
    ({"listings": [1]}, 422, ("type", "listings.1")),
    ({"listings": [LISTINGS[0] + "\n" + LISTINGS[1]]}, 422, ("lines", "listings.1")),
    ({"listings": [LISTINGS[0], "https://lazada.example/x"]}, 422, ("LI-01", "listings.2")),
    ({"listings": [LISTINGS[0], LISTINGS[0]]}, 422, ("LI-03", "listings.2")),
    ({"listings": ["x"] * 301}, 422, ("max_length", "listings")),
    ({"explanation": "Short."}, 422, ("EV-01", "explanation")),
    ({"explanation": LONG * 5}, 422, ("max_length", "explanation")),
    ({"explanation": {"en": "x"}}, 422, ("type", "explanation")),
    ({"explanation": None}, 422, ("null", "explanation")),
    ({"locations": "PRODUCT"}, 422, ("not_a_list", "locations")),
    ({"locations": ["MOON"]}, 422, ("invalid_choice", "locations.1")),
    ({"statements": []}, 422, ("refused", "statements")),
    ({"statements": [{"key": 1}]}, 422, ("required", "statements.1.version")),
    ({"statements": [{"key": 1, "version": 99}]}, 422, ("refused", "statements")),
    ({"statements": [{"key": 10**9, "version": 1}]}, 422, ("refused", "statements")),
    ({"files": [{"key": "x", "kind": "SUSPECT"}]}, 422, ("invalid", "files.1.key")),
    ({"files": [{"key": str(uuid4()), "kind": "SUSPECT"}]}, 422, ("not_found", "files.1.key")),
    ({"files": [{"key": str(uuid4()), "kind": "PICTURE"}]}, 422, ("invalid_choice", "files.1.kind")),
    ({"capacity": "AGENT"}, 422, ("AU-03", "capacity")),
    ({"signature": ""}, 422, ("AU-04", "signature")),
    ({"complainant_email": "nobody"}, 422, ("refused", "complainant_email")),
    ({"claims": "1 and 4"}, 422, ("unasked", "claims")),
    ({"external_ref": "x" * 101}, 422, ("max_length", "external_ref")),
    ({"overruled": [LONG]}, 422, ("max_length", "overruled.1")),
    ({"colour": "red"}, 422, ("unknown", "colour")),
    ({"submitted_at": "99999-01-01"}, 422, ("unknown", "submitted_at")),
    ({"signature": "F\u202eadil"}, 422, ("unwanted", "signature")),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "status", "fault"), WRONG)
def test_a_wrong_value_is_refused_at_its_field(program, right, changes, status, fault):
    answer = program.post("notices/", body(right) | changes)

    assert answer.status_code == status, answer.json()
    assert fault in faults(answer)
    assert all(one["detail"] and one["remedy"] for one in answer.json()["errors"])
    assert sent() == []


@pytest.mark.parametrize(
    "raw", [b"[]", b'"x"', b"1", b"null", b'{"right": "\\u0000"}', b'{"right": ' + LONG.encode() + b"}"]
)
def test_what_is_no_object_is_refused(program, raw):
    answer = program.call("POST", "notices/", raw)

    assert answer.status_code in (400, 422)
    assert answer.json()["errors"]


def test_nothing_of_another_organisation_can_be_named(program, right):
    other = OrganisationFactory()
    theirs = IPRightFactory(organisation=other)
    file = DraftFileFactory(organisation=other, draft=NoticeDraftFactory(organisation=other)).file_id

    answers = [
        program.post("notices/", body(theirs)),
        program.post("notices/", body(right, files=[{"key": str(file), "kind": "SUSPECT"}])),
    ]

    assert [(one.status_code, faults(one)[0]) for one in answers] == [
        (422, ("refused", "right")), (422, ("not_found", "files.1.key")),
    ]  # fmt: skip
    assert sent() == []


def test_a_viewer_may_not_send_and_a_stranger_finds_nothing(right, viewer, stranger):
    answers = []
    for person in (viewer, stranger):
        browser = Client()
        browser.force_login(person)
        answers.append(browser.post(f"{ROOT}notices/", body(right), "application/json").status_code)

    assert answers == [403, 404]


@pytest.mark.django_db(transaction=True)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=st.integers(2, 4), same=st.booleans())
def test_a_key_sent_twice_at_once_makes_one_notice(acme, right, new_key, calls, same):
    """With real threads; with other bodies under one key, one of them is sent and the others are told so."""
    token = token_of(new_key).json()["access_token"]
    key, before = f"key-{uuid4()}", len(sent())
    with organisation_scope(acme):
        bodies = [
            body(right, listings=[f"https://www.lazada.sg/products/x-i{uuid4().int % 10**12}.html"])
            for _call in range(calls)
        ]
    answers = at_once(
        *(
            lambda one=bodies[0 if same else n]: Program(token).post("notices/", one, Idempotency_Key=key)
            for n in range(calls)
        )
    )

    made = [one for one in answers if one.status_code == 201]
    others = [one.json()["code"] for one in answers if one.status_code != 201]
    assert len(sent()) == before + 1
    assert len({one.json()["number"] for one in made}) == 1
    assert set(others) <= ({"in_flight"} if same else {"in_flight", "idempotency_body"})
    again = Program(token).post("notices/", bodies[0], Idempotency_Key=key)
    assert again.status_code in ((201,) if same else (201, 422))
    assert len(sent()) == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_reference_sent_twice_at_once_makes_one_notice(acme, right, new_key):
    token = token_of(new_key).json()["access_token"]
    with organisation_scope(acme):
        bodies = [body(right, external_ref="BP-1", listings=[one]) for one in LISTINGS]

    answers = at_once(*(lambda one=one: Program(token).post("notices/", one) for one in bodies))

    assert sorted(one.status_code for one in answers) == [201, 409]
    [notice] = sent()
    [refused] = [one for one in answers if one.status_code == 409]
    assert notice.number in refused.json()["detail"]


def at_once(*calls):
    """Let each call run in a thread with a connection of its own, all from the same moment on."""
    answers, start = [None] * len(calls), threading.Barrier(len(calls))

    def run(place, call):
        start.wait(30)
        try:
            answers[place] = call()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert None not in answers
    return answers
