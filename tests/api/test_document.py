"""The document of the API is fresh, valid, and names every resource and every problem."""

import pytest
import yaml
from django.urls import get_resolver
from jsonschema import Draft202012Validator

from devstack import openapi
from ipr_portal.api.problems import PROBLEMS
from ipr_portal.api.scopes import SCOPES
from tests.guards.test_code import views


@pytest.fixture(scope="module")
def document():
    return yaml.safe_load(openapi.document())


def test_the_document_is_fresh():
    assert openapi.FILE.read_text() == openapi.document(), "run make docs"


def test_it_names_every_resource_and_nothing_else(document):
    ours = [(trail, entry) for trail, entry in views(get_resolver()) if getattr(entry.callback, "cls", None)]

    methods = sum(len(set(entry.callback.actions) - {"head"}) for _trail, entry in ours)
    assert sum(len(path) for path in document["paths"].values()) == methods


def test_every_operation_says_what_it_does_and_which_problems_it_has(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation.get("description"), f"{method} {path} has no description"
            assert {"400", "401", "403", "404", "429", "500"} <= set(operation["responses"]), (
                f"{method} {path}"
            )


def test_its_schemas_are_schemas(document):
    for name, schema in document["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema), name

    assert document["openapi"] == "3.1.0"
    assert document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"] == list(PROBLEMS)


def test_a_list_is_described_as_a_page(document):
    for path, methods in document["paths"].items():
        schema = (
            methods.get("get", {})
            .get("responses", {})
            .get("200", {})
            .get("content", {})
            .get("application/json")
        )
        assert (schema or {}).get("schema", {}).get("type") != "array", path


def test_every_scope_that_owners_may_choose_opens_an_operation(document):
    named = {
        name
        for methods in document["paths"].values()
        for operation in methods.values()
        for requirement in operation["security"]
        for name in requirement.get("clientCredentials", ())
    }

    assert set(SCOPES) == named
