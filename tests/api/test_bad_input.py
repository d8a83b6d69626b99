"""Bad input at every address of the document: refused with what to do, and never a server error."""

from collections import Counter
from uuid import uuid4

import pytest
import yaml
from django.utils import timezone

from devstack import openapi
from tests.api.test_rights import MARK
from tests.factories import (
    AuthorisedSellerFactory,
    DraftFileFactory,
    IPRightFactory,
    NoticeDraftFactory,
    NoticeFactory,
    RightProductFactory,
)
from tests.takedowns.disputing import answered, forwarded, told

DOCUMENT = yaml.safe_load(openapi.FILE.read_text())
PATHS, SCHEMAS = DOCUMENT["paths"], DOCUMENT["components"]["schemas"]
JSON = "application/json"
SELLER = {"market": "SG", "seller": "glowhaus-sg", "valid_from": "2026-01-01"}
NOT_OFFERED = [
    "order=-secret",
    "ordering=pk",
    "sort=name",
    "organisation=2",
    "state__in=SENT",
    "q[]=1",
    "page=2",
]
NOT_VALUES = ["9" * 5000, "-1", "1e9", "true,false", "%EF%BF%BF", "%ED%A0%80", "[1]", "a" * 9000]
NOT_DAYS = [
    "99999-01-01", "0000-01-01", "-0001-01-01", "2026-02-30", "2026-W60-1", "99999-01-01T00:00:00Z",
    "2026-01-01T00:00:00%2B99:00", "9" * 400, "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00", "0001-01-01", "9999-12-31",
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
]  # fmt: skip
NOT_READ = [b"{", b"null", b"[]", b'"text"', b"1", b'{"a": 1, "a": 2}', b'{"a": "\\u0000"}', b"[" * 100_000, b"\xff", b'{"a": ' + b"9" * 5000 + b"}"]  # fmt: skip
NOT_TYPES = [
    "",
    "text/plain",
    "application/xml",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
]


@pytest.fixture
def address(acme, triager):
    """Makes a path of the document an address, with keys of Acme's own things."""
    right, notice = IPRightFactory(organisation=acme), NoticeFactory(organisation=acme)
    draft = NoticeDraftFactory(organisation=acme)
    _notice, message = told(acme, triager, at=timezone.now())
    [counter] = forwarded(answered(message, at=timezone.now()), triager, at=timezone.now())
    keys = {
        "rights": right.pk, "notices": notice.number, "drafts": draft.pk, "authorised-sellers":
        AuthorisedSellerFactory(organisation=acme).pk, "evidence-files": DraftFileFactory(organisation=acme, draft=draft).file_id,
        "counter-notices": counter.pk, "products": RightProductFactory(organisation=acme, right=right).pk,
    }  # fmt: skip

    def address(path):
        parts = path.replace("{organisation}", "acme").split("/")
        return "/".join(
            str(keys.get(parts[n - 1], 1)) if one.startswith("{") else one for n, one in enumerate(parts)
        )

    return address


def operations(*methods):
    """Every operation of members: its method, its path and what the document says of it."""
    for path, described in PATHS.items():
        for method, operation in described.items():
            if method in methods and path.startswith("/api/v1/o/"):
                yield method.upper(), path, operation


def parameters_of(operation, *formats):
    """The names of the parameters of an address, or of those with one of some formats."""
    asked = [one for one in operation.get("parameters", ()) if one["in"] == "query"]
    return [one["name"] for one in asked if not formats or one["schema"].get("format") in formats]


def check(answer, *said):
    """Whether it is a problem that says what to do."""
    assert 400 <= answer.status_code < 500, (answer.status_code, *said)
    body = answer.json()
    assert body["detail"], said
    assert [one for one in body["errors"] if not one["detail"]] == [], said


def lists_of(program, address):
    """The addresses of the lists that the program may read; those of cases are not for its responsible person."""
    found = [
        address(path) for _method, path, operation in operations("get") if "after" in parameters_of(operation)
    ]
    read = [one for one in found if program.get(one).status_code == 200]
    assert len(read) >= 12, read
    return read


def test_what_no_list_offers_is_refused_by_name(program, address):
    for one in lists_of(program, address):
        for asked in NOT_OFFERED:
            answer = program.get(f"{one}?{asked}")
            check(answer, one, asked)
            assert [fault["field"] for fault in answer.json()["errors"]] == [asked.partition("=")[0]], (
                one,
                asked,
            )


def test_what_takes_no_parameters_refuses_them_by_name(program, address):
    refused = 0
    for method, path, operation in operations("get", "post", "patch", "delete"):
        if parameters_of(operation):
            continue
        answer = program.call(method, f"{address(path)}?colour=red")
        check(answer, method, path)
        if answer.status_code not in (403, 404):  # not for programs, or a case that is not known
            fault = [(one["field"], one["code"]) for one in answer.json()["errors"]]
            assert (answer.json()["code"], fault) == ("parameter", [("colour", "unknown")]), (method, path)
            refused += 1

    assert refused >= 30


def test_no_parameter_takes_what_it_cannot_mean(program, address):
    asked = 0
    for _method, path, operation in operations("get"):
        for value in NOT_VALUES if (names := parameters_of(operation)) else ():
            check(
                program.get(f"{address(path)}?" + "&".join(f"{name}={value}" for name in names)),
                path,
                value[:20],
            )
            asked += 1

    assert asked >= 12 * len(NOT_VALUES)


def test_no_day_beyond_the_calendar_is_taken(program, address):
    asked = 0
    for _method, path, operation in operations("get"):
        for name in parameters_of(operation, "date", "date-time"):
            for value in NOT_DAYS:
                check(program.get(f"{address(path)}?{name}={value}"), path, name, value[:30])
                asked += 1

    assert asked >= 4 * len(NOT_DAYS)


def test_no_body_is_taken_that_is_no_object(program, address):
    refused = 0
    for method, path, operation in operations("post", "patch"):
        if JSON not in operation.get("requestBody", {}).get("content", ()):
            continue
        for raw in NOT_READ:
            check(program.call(method, address(path), raw), path, raw[:20])
        for kind in NOT_TYPES:
            answer = program.client.generic(
                method, address(path), b"{}", kind, headers={"Authorization": f"Bearer {program.token}"}
            )
            code = answer.json()["code"]
            assert code in ("media_type", "not_found", "forbidden"), (
                path,
                kind,
            )  # nothing there, or not for programs
            refused += code == "media_type"

    assert refused >= 12 * len(NOT_TYPES)


def test_a_cursor_opens_no_other_list(program, acme, address):
    for _row in range(3):
        NoticeFactory(organisation=acme)
        NoticeDraftFactory(organisation=acme)
        AuthorisedSellerFactory(organisation=acme, seller=f"shop-{_row}")
        IPRightFactory(organisation=acme)
    lists, cursors = lists_of(program, address), {}
    for one in lists:
        cursor = program.get(f"{one}?size=1").json()["next"]
        if cursor:
            cursors[one] = cursor.partition("after=")[2].partition("&")[0]

    assert len(cursors) >= 3, cursors
    for one in lists:
        for origin, cursor in cursors.items():
            if one != origin:
                answer = program.get(f"{one}?after={cursor}")
                assert (answer.status_code, answer.json()["code"]) == (400, "cursor"), (one, origin)


def test_an_identifier_of_another_organisation_says_what_an_unknown_one_says(program, address):
    theirs = {
        "uuid": str(DraftFileFactory(draft=NoticeDraftFactory()).file_id),
        "int64": IPRightFactory(pk=2**60).pk,  # a number that no answer has by chance, such as 4 in 404
    }
    unknown, tried = {"uuid": str(uuid4()), "int64": 2**61}, Counter()
    for method, path, operation in operations("post", "patch"):
        for place, kind in identifiers_of(operation):
            answers = [
                program.call(method, address(path), nested(place, named[kind])) for named in (theirs, unknown)
            ]
            said = [
                plain(answer, named[kind]) for answer, named in zip(answers, (theirs, unknown), strict=True)
            ]
            assert said[0] == said[1], (path, place)
            tried[kind] += 1

    assert tried["uuid"] >= 5 <= tried["int64"], tried


def identifiers_of(operation):
    """The places in a body that name a row, each with the format of its key."""
    content = operation.get("requestBody", {}).get("content", {})
    yield from leaves(content[JSON]["schema"]) if JSON in content else ()


def leaves(schema, place=()):
    if "$ref" in schema:
        schema = SCHEMAS[schema["$ref"].rpartition("/")[2]]
    for inner in schema.get("allOf", ()):
        yield from leaves(inner, place)
    for name, inner in schema.get("properties", {}).items():
        yield from leaves(inner, (*place, name))
    if schema.get("type") == "array":
        yield from leaves(schema["items"], (*place, 0))
    if schema.get("format") in ("uuid", "int64"):
        yield place, schema["format"]


def nested(place, value):
    """A body with one value at its place, and what must stand beside it."""
    for name in reversed(place):
        value = [value] if name == 0 else {"kind": "SUSPECT", name: value} if name == "key" else {name: value}
    return value


def plain(answer, value):
    """An answer without what is another one each time."""
    body = answer.json() if answer.content else {}
    body |= {name: "" for name in ("request_id", "key", "etag", "changed_at", "updated_at") if name in body}
    return answer.status_code, str(body).replace(str(value), "its key")


@pytest.mark.parametrize(
    "day", ["99999-01-01", "0001-01-01", "9999-12-31", "2569-12-31", "2026-02-30", "9" * 10]
)
def test_no_day_of_a_body_lies_beyond_the_calendar(program, day):
    for path, body, field in (
        ("rights/", MARK, "expires_on"), ("rights/", MARK, "registered_on"), ("authorised-sellers/", SELLER, "valid_from"),
    ):  # fmt: skip
        answer = program.post(path, body | {field: day})
        check(answer, path, field, day)
        assert field in {one["field"] for one in answer.json()["errors"]}, (path, answer.json())
