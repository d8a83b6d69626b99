"""The catalogue of a right by API: products with list prices and pictures, added and ended."""

from uuid import uuid4

import pytest

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import RightProduct
from tests.api.filing import faults
from tests.api.people import Person
from tests.factories import (
    DraftFileFactory,
    IPRightFactory,
    NoticeDraftFactory,
    OrganisationFactory,
    ProductFileFactory,
    RightProductFactory,
)
from tests.statements import statements

pytestmark = pytest.mark.django_db
SERUM = {"name": "Night Serum 30 ml", "article": "SB-30", "prices": [{"market": "SG", "amount": "78.00"}]}


@pytest.fixture
def right(acme):
    return IPRightFactory(organisation=acme)


def at(right, noun=""):
    return f"rights/{right.pk}/products/{noun}"


def sent(acme, **more):
    """The key of a file that the organisation has sent before."""
    draft = NoticeDraftFactory(organisation=acme)
    return str(DraftFileFactory(organisation=acme, draft=draft, **more).file_id)


def test_a_product_is_added_with_price_and_picture_and_ended(program, acme, right, filer):
    picture = sent(acme, file__media_type="image/png")

    made = program.post(at(right), SERUM | {"files": [picture]})
    said = made.json()
    listed = program.get(at(right)).json()["items"]
    ended = program.post(at(right, f"{said['key']}/end/"), {})
    again = program.post(at(right, f"{said['key']}/end/"), {})

    assert (made.status_code, made["Location"].endswith(at(right, f"{said['key']}/"))) == (201, True)
    assert (said["name"], said["article"], said["added_by"], said["ended_at"]) == (
        "Night Serum 30 ml", "SB-30", str(filer), None,
    )  # fmt: skip
    assert said["prices"] == [{"market": "SG", "amount": "78.00", "currency": "SGD"}]
    assert [one["key"] for one in said["files"]] == [picture]
    assert listed == [said]
    assert (ended.status_code, ended.json()["ended_at"] is None, again.status_code) == (201, False, 409)
    assert program.get(at(right)).json()["items"] == []
    assert program.get(at(right, f"{said['key']}/")).json() == ended.json()


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, ("required", "name")),
        (SERUM | {"name": 5}, ("type", "name")),
        (SERUM | {"price": "78"}, ("unknown", "price")),
        (SERUM | {"prices": [{"market": "SG", "amount": 78}]}, ("type", "prices.1.amount")),
        (SERUM | {"prices": [{"market": "SG", "amount": "1,290"}]}, ("amount", "prices.1.amount")),
        (SERUM | {"prices": [{"market": "SG", "amount": "0.00"}]}, ("refused", "prices.1")),
        (SERUM | {"prices": [{"market": "VN", "amount": "9.00"}]}, ("refused", "prices.1")),
        (SERUM | {"prices": [*SERUM["prices"], *SERUM["prices"]]}, ("unique", "prices.2.market")),
        (SERUM | {"files": [str(uuid4())]}, ("not_found", "files.1")),
    ],
)
def test_a_product_is_refused_at_its_field(program, right, body, fault):
    assert faults(program.post(at(right), body)) == [fault]
    with staff_scope():
        assert RightProduct.objects.count() == 0


def test_a_paper_is_no_picture(program, acme, right):
    assert faults(program.post(at(right), SERUM | {"files": [sent(acme)]})) == [("refused", "files")]


def test_a_product_is_in_the_catalogue_once(program, right):
    program.post(at(right), SERUM)

    assert faults(program.post(at(right), SERUM)) == [("refused", "name")]


def test_viewers_read_and_strangers_find_nothing(acme, right, viewer, stranger):
    key = RightProductFactory(organisation=acme, right=right).pk

    found = [
        [
            who.get(at(right)).status_code, who.get(at(right, f"{key}/")).status_code,
            who.post(at(right), SERUM).status_code, who.post(at(right, f"{key}/end/")).status_code,
        ]
        for who in (Person(viewer), Person(stranger))
    ]  # fmt: skip

    assert found == [[200, 200, 403, 403], [404, 404, 404, 404]]


def test_that_of_another_organisation_or_right_is_not_there(program, acme, right):
    theirs = RightProductFactory(organisation=OrganisationFactory())
    other = RightProductFactory(organisation=acme)

    assert program.get(at(theirs.right)).status_code == 404
    assert program.post(at(theirs.right), SERUM).status_code == 404
    for key in (theirs.pk, other.pk):
        assert program.get(at(right, f"{key}/")).status_code == 404
        assert program.post(at(right, f"{key}/end/"), {}).status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_takes_a_fixed_number_of_statements(acme, right, viewer, count):
    for n in range(count):
        product = RightProductFactory(organisation=acme, right=right, name=f"Serum {n}")
        ProductFileFactory(organisation=acme, product=product)

    assert statements(Person(viewer).client, f"/api/v1/o/acme/{at(right)}") == 10
