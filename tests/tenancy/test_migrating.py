"""Steps of migrations in a row are rendered once, and leave the state that Django's own way leaves."""

import pytest
from django.db import migrations, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from ipr_portal.tenancy.management.commands.migrate import Row, in_rows


def table(name):
    return migrations.CreateModel(name, [("id", models.BigAutoField(primary_key=True))])


def points(model, to, name):
    return migrations.AddField(
        model, name, models.ForeignKey(f"shop.{to}", models.CASCADE, related_name=name)
    )


MADE = [table("Seller"), table("Listing"), table("Notice")]
ADDED = [points("listing", "seller", "seller"), points("notice", "listing", "about")]
ADDED += [migrations.AddField("notice", "number", models.CharField(max_length=9, default=""))]


def rendered(operations):
    state = ProjectState()
    assert not state.apps.get_models()  # from here on each step renders
    for operation in operations:
        operation.state_forwards("shop", state)
    return state


def test_steps_of_one_kind_become_one_and_others_stay_where_they_are():
    index = migrations.AddIndex("seller", models.Index("id", name="by_id"))
    several = in_rows([*MADE, index, *ADDED, index])
    alone = [table("Seller"), index, ADDED[0]]

    assert [type(one) for one in several] == [Row, migrations.AddIndex, Row, migrations.AddIndex]
    assert [several[0].steps, several[2].steps] == [MADE, ADDED]
    assert in_rows(alone) == alone


def test_a_row_leaves_the_state_and_the_models_of_single_steps():
    one_by_one, in_a_row = rendered([*MADE, *ADDED]), rendered(in_rows([*MADE, *ADDED]))

    assert in_a_row == one_by_one
    for name in ("seller", "listing", "notice"):
        single, row = (state.apps.get_model("shop", name)._meta for state in (one_by_one, in_a_row))
        assert [str(one) for one in row.get_fields()] == [str(one) for one in single.get_fields()]
    notice = in_a_row.apps.get_model("shop", "notice")
    assert notice._meta.get_field("about").related_model is in_a_row.apps.get_model("shop", "listing")


def test_a_row_that_fails_leaves_the_state_able_to_render():
    state = rendered(MADE)

    with pytest.raises(KeyError):
        Row([points("listing", "seller", "seller"), points("nothing", "seller", "seller")]).state_forwards(
            "shop", state
        )
    assert state.reload_model.__func__ is ProjectState.reload_model


def test_the_migrations_of_the_portal_describe_the_same_models_either_way():
    graph, states = MigrationLoader(None).graph, []
    for way in (list, in_rows):
        state = ProjectState(real_apps=set())
        for key in graph._generate_plan(graph.leaf_nodes(), at_end=True):
            migration = graph.nodes[key]
            migration.operations = way(migration.operations)
            migration.mutate_state(state, preserve=False)
        states.append(state)

    assert len(states[0].models) > 200
    assert MigrationAutodetector(*states)._detect_changes() == {}
