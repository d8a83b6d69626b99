"""Whatever the document allows, and whatever it does not, is answered as the document says: never by a server error."""

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


@schema.include(path_regex=r"^/api/v1/o/").parametrize()
@settings(
    max_examples=15, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_calls_of_members_are_answered_as_documented(case, program, things):
    named = case.path_parameters or {}
    case.path_parameters = named | {name: value for name, value in things.items() if name in named}

    case.validate_response(send(case, program), checks=CHECKS)


def send(case, program):
    """Send a case in the transaction of the test, and take the answer as `requests` has it."""
    asked = case.as_transport_kwargs(
        base_url="http://testserver", headers={"Authorization": f"Bearer {program.token}"}
    )
    asked.pop("cookies", None)
    prepared = requests.Request(**{name: asked[name] for name in asked if name in REQUEST}).prepare()
    body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body or b""
    headers = {
        name: value
        for name, value in prepared.headers.items()
        if name not in ("Content-Type", "Content-Length")
    }
    kind = prepared.headers.get("Content-Type", "application/json")
    told = program.client.generic(prepared.method, prepared.path_url, body, kind, headers=headers)
    headers = {name.lower(): [value] for name, value in told.headers.items()}
    content = b"".join(told.streaming_content) if told.streaming else told.content
    return Response(told.status_code, headers, content, prepared, elapsed=0.0, verify=False)
