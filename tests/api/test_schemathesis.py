"""Every call, allowed by the document or not, is answered as the document says: never by a server error."""

import pytest
import requests
import yaml
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import content_type_conformance, not_a_server_error, response_schema_conformance
from schemathesis.core.transport import Response
from schemathesis.openapi import from_dict
from schemathesis.specs.openapi.checks import status_code_conformance

from devstack import openapi
from tests.factories import IPRightFactory, NoticeFactory

schema = from_dict(yaml.safe_load(openapi.FILE.read_text()))
REQUEST = ("method", "url", "headers", "files", "data", "params", "json")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def things(acme):
    """What the addresses may name: the caller's own rows, so that calls come further than a 404."""
    notice = NoticeFactory(organisation=acme)
    return {"organisation": "acme", "number": notice.number, "pk": str(IPRightFactory(organisation=acme).pk)}


few_examples = settings(
    max_examples=8, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@schema.include(path_regex=r"^/api/v1/o/").parametrize()
@few_examples
def test_calls_of_members_are_answered_as_documented(case, program, things):
    name_rows(case, things)

    answer = send(case, program.client, Authorization=f"Bearer {program.token}")

    assert answer.status_code < 500
    case.validate_response(answer, checks=CHECKS)


@schema.include(path_regex=r"^/api/v1/desk/").parametrize()
@few_examples
def test_calls_of_the_desk_are_answered_as_documented(case, client, lead, things):
    client.force_login(lead)
    name_rows(case, things)

    answer = send(case, client)

    assert answer.status_code < 500
    case.validate_response(answer, checks=CHECKS)


def name_rows(case, things):
    named = case.path_parameters or {}
    case.path_parameters = named | {name: value for name, value in things.items() if name in named}


def send(case, client, **headers):
    """Send a case in the transaction of the test, and take the answer as `requests` has it."""
    asked = case.as_transport_kwargs(base_url="http://testserver", headers=headers)
    asked.pop("cookies", None)
    prepared = requests.Request(**{name: asked[name] for name in asked if name in REQUEST}).prepare()
    body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body or b""
    headers = {
        name: value
        for name, value in prepared.headers.items()
        if name not in ("Content-Type", "Content-Length")
    }
    kind = prepared.headers.get("Content-Type", "application/json")
    told = client.generic(prepared.method, prepared.path_url, body, kind, headers=headers)
    headers = {name.lower(): [value] for name, value in told.headers.items()}
    content = b"".join(told.streaming_content) if told.streaming else told.content
    return Response(told.status_code, headers, content, prepared, elapsed=0.0, verify=False)
