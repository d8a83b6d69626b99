"""What every call has in common: strict reading, problems, limits, versions and safe repeats."""

import json
import time

import pytest
from django.test import Client

from ipr_portal.api import limits
from ipr_portal.api.exceptions import Problem
from ipr_portal.api.floods import RefuseFloods
from ipr_portal.api.parsers import read_json
from ipr_portal.api.problems import BY_STATUS, MEDIA_TYPE, PROBLEMS
from tests.factories import NoticeFactory

from .conftest import ROOT


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"{", "line 1, column 2"),
        (b'{"a": 1, "a": 2}', "“a” twice"),
        (b'{"a": "\x00"}', "NUL"),
        (b'{"a": "\\u0000"}', "NUL"),
        (b'{"a": "\xff"}', "UTF-8 at byte 8"),
        (b'{"a": "\\ud800"}', "half of a character"),
        (b"[" * 13 + b"]" * 13, "deeper than 12"),
        (b"[" * 100_000, "deeper than 12"),
        (b'{"a": ' + b"9" * 5000 + b"}", "more than 20 digits"),
        (b'{"a": 0.' + b"1" * 5000 + b"}", "more than 40 digits"),
        (b'{"a": 1e999}', "too large"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "-Infinity"),
        (b"", "line 1"),
    ],
)
def test_what_is_no_strict_json_is_refused_with_what_and_where(raw, said):
    with pytest.raises(Problem) as refused:
        read_json(raw)

    assert refused.value.problem_code == "malformed"
    assert said in str(refused.value.faults[0].detail)


def test_brackets_in_texts_are_no_depth():
    assert read_json(b'{"a": "' + b"[" * 50 + b'\\"["}') == {"a": "[" * 50 + '"['}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "nothing/", 404, "not_found"),
        ("GET", "/api/", 404, "not_found"),
        ("GET", "/api/v1/o/nowhere/notices/", 404, "not_found"),
        ("GET", "notices", 404, "not_found"),
        ("DELETE", "notices/", 405, "method"),
        ("GET", "notices/?state=SOLD", 400, "parameter"),
        ("GET", "notices/?colour=red", 400, "parameter"),
        ("GET", "notices/LZ-SG-2026-999999-X/?colour=red", 400, "parameter"),
        ("GET", "notices/?market=SG&market=MY", 400, "parameter"),
        ("GET", "notices/?size=5000", 400, "parameter"),
        ("GET", "notices/?size=" + "9" * 5000, 400, "parameter"),
        ("GET", "notices/?right=" + "9" * 18, 200, None),
        ("GET", "notices/?right=" + "9" * 25, 400, "parameter"),
        ("GET", "notices/?submitted_since=99999-01-01T00:00:00Z", 400, "parameter"),
        ("GET", "notices/?after=abc", 400, "cursor"),
        ("GET", "notices/?fields=secret", 400, "parameter"),
        ("GET", "notices/?expand=organisation", 400, "parameter"),
        ("GET", "notices/?external_ref=%00", 400, "malformed"),
    ],
)
def test_every_refusal_is_a_problem(program, method, path, status, code):
    answer = program.call(method, path)

    assert (answer.status_code, answer.json().get("code")) == (status, code)
    if code:
        body = answer.json()
        assert answer["Content-Type"] == MEDIA_TYPE
        assert (body["status"], body["request_id"], bool(body["detail"])) == (
            status,
            answer["X-Request-Id"],
            True,
        )


def test_a_parameter_is_named(program):
    body = program.get("notices/?colour=red").json()

    assert [(one["field"], one["code"]) for one in body["errors"]] == [("colour", "unknown")]


def test_a_stranger_gets_the_same_as_for_nothing(program, acme):
    theirs = NoticeFactory()

    answers = [program.get(f"notices/{number}/").json() for number in (theirs.number, "LZ-SG-2026-999999-X")]

    assert answers[0] | {"request_id": ""} == answers[1] | {"request_id": ""}


def test_a_session_reads_and_keeps_csrf(acme, filer):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(filer)

    read, written = browser.get(f"{ROOT}notices/"), browser.post(f"{ROOT}notices/", {}, "application/json")

    assert (read.status_code, written.status_code, written.json()["code"]) == (200, 403, "csrf")


def test_every_status_has_a_code_and_every_code_says_what_to_do():
    assert {PROBLEMS[code].status for code in BY_STATUS.values()} >= {
        400,
        401,
        403,
        404,
        409,
        422,
        429,
        500,
        503,
    }
    assert [code for code, kind in PROBLEMS.items() if not (kind.title and kind.remedy)] == []


def test_a_list_is_read_in_pages_while_rows_arrive(program, acme):
    first = [NoticeFactory(organisation=acme).number for _notice in range(3)]

    page = program.get("notices/?size=2").json()
    NoticeFactory(organisation=acme)
    rest = program.get(page["next"].removeprefix("http://testserver")).json()

    assert {one["number"] for one in page["items"] + rest["items"]} == set(first)
    assert (len(page["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)


@pytest.mark.parametrize("count", [1, 7])
def test_a_list_with_its_listings_takes_a_fixed_number_of_statements(
    program, acme, count, django_assert_num_queries
):
    for _notice in range(count):
        NoticeFactory(organisation=acme)
    program.get("notices/")

    with django_assert_num_queries(18):
        answer = program.get("notices/?expand=listings&fields=number,listings")

    assert [set(one) for one in answer.json()["items"]] == [{"number", "listings"}] * count


def test_an_unchanged_notice_is_not_sent_again(program, acme):
    notice = NoticeFactory(organisation=acme)
    first = program.get(f"notices/{notice.number}/")

    again = program.get(f"notices/{notice.number}/", If_None_Match=first["ETag"])

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_a_client_that_calls_too_often_is_told_how_long_to_wait(program, settings, counted):
    settings.API_CALLS_OF_CLIENT = 3

    answers = [program.get("notices/") for _call in range(8)]

    refused = [one for one in answers if one.status_code == 429]
    assert refused
    assert refused[-1].json()["code"] == "too_many"
    assert 1 <= int(refused[-1]["Retry-After"]) <= limits.WINDOW
    assert answers[0]["RateLimit-Limit"] == "3"


def test_a_person_is_counted_alone_and_told_what_is_left(acme, filer, viewer, settings, counted):
    settings.API_CALLS_OF_CLIENT = 2
    browsers = [Client(), Client()]
    for browser, person in zip(browsers, (filer, viewer), strict=True):
        browser.force_login(person)

    answers = [browsers[0].get(f"{ROOT}notices/") for _call in range(3)]
    other = browsers[1].get(f"{ROOT}notices/")

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert [one["RateLimit-Remaining"] for one in answers] == ["1", "0", "0"]
    assert (answers[-1]["Retry-After"], answers[-1]["RateLimit-Reset"]) == ("5", "10")
    assert (other.status_code, other["RateLimit-Limit"], other["RateLimit-Remaining"]) == (200, "2", "1")


def test_an_allowance_comes_back_evenly_and_a_refused_call_takes_none_of_it(settings, counted):
    settings.API_CALLS_OF_CLIENT = (
        5  # one in two seconds, which is longer than a busy machine takes for these calls
    )
    for call in range(5):
        with limits.taken("brandwatch", 1, str(call)) as last:
            pass

    refused = [left_of("brandwatch") for _call in range(20)]
    time.sleep(refused[-1].wait + 0.02)

    assert (last.left, {one.is_used_up for one in refused}) == (0, {True})
    assert 0 < refused[-1].wait <= 2
    assert (left_of("brandwatch").is_used_up, left_of("brandwatch").is_used_up) == (False, True)


def test_the_clients_of_an_organisation_share_its_allowance_and_others_do_not(settings, counted):
    settings.API_CALLS_OF_ORGANISATION = 2

    found = [left_of(client, together) for client, together in (("a", 1), ("b", 1), ("c", 1), ("d", 2))]

    assert [one.is_used_up for one in found] == [False, False, True, False]


def left_of(client, together=1):
    with limits.taken(client, together, "call") as allowance:
        return allowance


def test_who_calls_on_after_a_refusal_is_refused_before_anything_is_asked(program, settings, counted):
    settings.API_CALLS_OF_CLIENT = 1
    for _call in range(2):
        refused = program.get("notices/")
    reached = []

    def inner(environ, start_response):
        reached.append(environ["HTTP_AUTHORIZATION"])
        return []

    answers = [call(RefuseFloods(inner), token) for token in (program.token, "another")]

    assert (reached, answers[1]) == (["Bearer another"], None)
    status, headers, body = answers[0]
    assert (status, headers["X-Request-Id"]) == ("429 Too Many Requests", body["request_id"])
    assert body | {"request_id": ""} == refused.json() | {"request_id": ""}
    for name in ("Content-Type", "Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "Cache-Control"):
        assert headers[name] == refused[name]


def call(application, token):
    """The status, headers and body of an answer of the web server's entry point."""
    said = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": f"{ROOT}notices/",
        "HTTP_AUTHORIZATION": f"Bearer {token}",
    }
    body = b"".join(application(environ, lambda status, headers: said.extend([status, dict(headers)])))
    return (*said, json.loads(body)) if said else None


def test_calls_in_progress_are_counted_and_leave_their_place(program, acme, settings, counted):
    settings.API_AT_ONCE = 1
    with limits.taken("another", acme.pk, "running"):
        refused = program.get("notices/")

    assert (refused.status_code, refused["Retry-After"]) == (429, "1")
    assert program.get("notices/").status_code == 200


def test_without_redis_calls_are_let_through_and_it_is_left_alone_for_a_while(program, caplog):
    answers = [program.get("notices/").status_code for _call in range(3)]

    assert answers == [200, 200, 200]
    assert len([one for one in caplog.records if one.name == limits.log.name]) <= 1
