"""Help and guides by API: listed, searched and read by those for whom they are written."""

import pytest

from ipr_portal.tenancy.scope import staff_scope
from outreach.models import ResourceView
from tests.api.conftest import ROOT
from tests.api.people import Person
from tests.factories import ResourceFactory
from tests.statements import statements


@pytest.fixture
def pages(db):
    """A guide for each audience, and a draft."""
    for audience in ("PUBLIC", "REGISTERED", "IPP_PLUS", "STAFF"):
        ResourceFactory(
            slug=audience.lower(), audience=audience, title=f"Quartz {audience}", body="Send *it*."
        )
    ResourceFactory(slug="draft", state="DRAFT", published_at=None, title="Quartz draft")


def slugs(answer):
    return sorted(one["slug"] for one in answer.json()["items"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["public", "registered"]), ("q=quartz", ["public", "registered"]), ("q=nothing-at-all-here", []), ("topic=START", ["public", "registered"]),
        ("market=SG&language=en", ["public", "registered"]), ("language=th", []),
    ],
)  # fmt: skip
def test_what_is_for_us_is_found_and_nothing_else(program, acme, pages, query, found):
    assert slugs(program.get(f"resources/?{query}")) == found


def test_a_page_is_read_and_the_look_of_a_person_is_noted(program, acme, filer, pages):
    body = program.get("resources/registered/").json()
    Person(filer).get("resources/registered/")

    assert (body["body"], body["minutes"], body["helped"], body["asked_for"]) == ("Send *it*.", 1, None, [])
    assert [one["slug"] for one in body["next"]] == ["public"]
    assert [
        program.get(f"resources/{slug}/").status_code for slug in ("ipp_plus", "staff", "draft", "none")
    ] == [404] * 4
    with staff_scope():
        assert ResourceView.objects.get().person == filer


@pytest.mark.parametrize(
    "query", ["topic=GOLD", "market=XX", "q=quartz&topic=START", "q=" + "x" * 101, "colour=red"]
)
def test_what_is_no_parameter_is_refused(program, acme, query):
    answer = program.get(f"resources/?{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, "parameter")


def test_an_excerpt_says_where_the_words_are(program, acme):
    ResourceFactory(slug="long", summary="What to do.", body="Send the letter of authority first.")

    [row] = program.get("resources/?q=authority").json()["items"]

    assert (row["slug"], row["excerpt"]) == ("long", "Send the letter of authority first.")
    assert program.get("resources/").json()["items"][0]["excerpt"] is None


def test_strangers_find_nothing(acme, stranger, pages):
    assert {Person(stranger).get(noun).status_code for noun in ("resources/", "resources/public/")} == {404}


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_takes_a_fixed_number_of_statements(acme, viewer, count):
    for _n in range(count):
        ResourceFactory()

    assert statements(Person(viewer).client, f"{ROOT}resources/") == 6
