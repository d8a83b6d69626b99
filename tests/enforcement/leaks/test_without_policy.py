"""That the walk would find a case whose policy was forgotten. It is a file of its own: it changes the table as its owner."""

from django.db import connection
from django.urls import reverse

from .world import a_world, leaks


def test_it_finds_a_case_once_its_policy_is_gone(owner):
    world = a_world()
    somebody = world.outside["staff ENFORCEMENT"]
    assert leaks(world, somebody, [reverse("desk:cases"), reverse("desk:case", args=[world.number])]) == []
    with connection.cursor() as cursor:
        cursor.execute("DROP POLICY need_to_know ON enforcement_case")

    found = leaks(world, somebody, [reverse("desk:cases")])

    assert {entry.split(": ")[0] for entry in found} == {reverse("desk:cases")}
