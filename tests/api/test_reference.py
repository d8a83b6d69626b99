"""The pages for developers: they name every operation and every code, and need nobody to sign in."""

import pytest
import yaml
from django.test import Client

from ipr_portal.api.problems import PROBLEMS, body_of
from ipr_portal.api.reference import document
from ipr_portal.api.reference.examples import example_of

PAGES = ["", "guide/", "reference/", "errors/", "limits/", "changes/"]


@pytest.fixture
def nobody(db):
    return Client()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_open_and_names_the_others(nobody, page):
    answer = nobody.get(f"/developers/{page}")

    assert answer.status_code == 200
    assert [one for one in PAGES if f'href="/developers/{one}"' not in answer.content.decode()] == []


@pytest.mark.parametrize("slug", sorted(document.tags()))
def test_the_page_of_a_noun_shows_each_operation_once(nobody, slug):
    page = nobody.get(f"/developers/reference/{slug}/").content.decode()

    operations = document.tags()[slug].operations
    assert [one.key for one in operations if page.count(f'id="{one.key}"') != 1] == []
    assert [one.name for one in document.tags()[slug].schemas if f'id="schema-{one.name}"' not in page] == []


def test_all_operations_of_the_document_are_shown():
    shown = {(one.path, one.method.lower()) for tag in document.tags().values() for one in tag.operations}

    assert shown == {(path, method) for path, said in document.document()["paths"].items() for method in said}


def test_an_unknown_noun_is_not_found(nobody):
    assert nobody.get("/developers/reference/nothing/").status_code == 404


@pytest.mark.parametrize("code", PROBLEMS)
def test_the_address_in_a_problem_leads_to_its_code(nobody, code):
    path, _hash, anchor = body_of(code)[0]["type"].partition("#")

    assert f'id="{anchor}"' in nobody.get(path).content.decode()


def test_the_limits_are_those_that_are_set(nobody, settings):
    settings.API_CALLS_OF_CLIENT, settings.API_AT_ONCE = 7123, 39

    page = nobody.get("/developers/limits/").content.decode()

    assert ("7123" in page, ">39<" in page) == (True, True)


def test_the_document_is_open(nobody):
    answer = nobody.get("/api/v1/openapi.yaml")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/yaml")
    assert yaml.safe_load(answer.content) == document.document()


def test_the_document_is_only_read(nobody):
    assert nobody.post("/api/v1/openapi.yaml").status_code == 405


def test_an_operation_says_the_scopes_that_open_it():
    scopes = {one.key: one.scopes for one in document.tags()["notices"].operations}

    assert scopes["notices_list"] == ("notices:read", "notices:write")


def test_an_example_has_every_field_of_its_schema():
    schemas = document.document()["components"]["schemas"]
    page = example_of({"$ref": "#/components/schemas/NoticePage"}, schemas)

    assert set(page["items"][0]) == set(schemas["Notice"]["properties"])
    assert page["items"][0]["listings"][0]["outcome"] == "PENDING"


@pytest.mark.parametrize(
    ("said", "type_", "choices"),
    [
        ({"type": "string"}, "text", ()),
        ({"type": ["string", "null"], "format": "date-time"}, "moment (ISO 8601) or null", ()),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Listing"}}, "list of Listing", ()),
        ({"$ref": "#/components/schemas/Listing"}, "Listing", ()),
        (
            {"type": "string", "enum": ["", "A"], "description": "* `` - \n* `A` - first"},
            "text",
            (("A", "first"),),
        ),
    ],
)
def test_a_field_says_its_type_and_what_it_may_be(said, type_, choices):
    field = document.fields_of({"properties": {"name": said}})[0]

    assert (field.type, field.choices) == (type_, choices)
