"""The picture of targets and links, and the funnel of somebody without a case."""

from django.urls import reverse

from enforcement.models import Target
from enforcement.views.targets import STEP, TOP, drawing, free_spot
from tests.factories import OrganisationFactory

from .scene import an_owner


def test_words_of_crossing_links_do_not_stand_on_each_other():
    first = free_spot({"x": 100, "y": 44}, {"x": 380, "y": 140}, [])
    second = free_spot({"x": 100, "y": 140}, {"x": 380, "y": 44}, [first])

    assert first == {"x": 240, "y": 96}
    assert second == {"x": 192, "y": 112}


def test_targets_without_a_link_stand_beside_each_other():
    rows = [Target(kind="SELLER", label=f"shop-{n}") for n in range(6)]

    places = [(node["x"], node["y"]) for node in drawing(rows, [])["nodes"]]

    assert len(set(places)) == 6
    assert [y for _x, y in places] == [TOP] * 5 + [TOP + STEP]


def test_the_funnel_without_a_case_has_no_data_instead_of_zeros(client, db):
    client.force_login(an_owner(OrganisationFactory(slug="fresh"), "Fresh Owner"))

    page = client.get(reverse("organisation:case_funnel", args=["fresh"])).content.decode()

    assert "There is no case yet that you may know of." in page
    assert "0 of 0" not in page
