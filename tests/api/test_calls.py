"""What every call has in common: strict reading, problems, limits, versions and safe repeats."""

import pytest
from django.test import Client

from ipr_portal.api import limits
from ipr_portal.api.exceptions import Problem
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
