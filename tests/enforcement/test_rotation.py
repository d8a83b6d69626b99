"""Sealed columns of enforcement: the command seals them with the next key, and equality is found as before."""

import io

import pytest
from django.core.management import call_command
from django.db import connection

from enforcement.models import Brief, DisclosureItem, Mandate, Target
from ipr_portal.sealed.resealing import sealed_fields
from ipr_portal.tenancy.scope import staff_scope, system_scope
from tests.small_app.models import Vault

from .leaks.world import PERSON, a_world

SEALED = [(Target, "value"), (DisclosureItem, "value"), (Brief, "content"), (Mandate, "holder")]
NEXT = "next:" + "n" * 40


@pytest.fixture
def world(owner):
    """The planted case; and the table of the small app, whose model the command finds as well."""
    with connection.schema_editor(atomic=False) as editor:
        editor.create_model(Vault)
    return a_world()


def keys_in_use() -> set[str]:
    """The names of the keys with which values of enforcement are sealed now."""
    found = set()
    with system_scope(), connection.cursor() as cursor:
        for model, column in SEALED:
            cursor.execute(f"SELECT {column} FROM {model._meta.db_table} WHERE {column} <> ''")
            found |= {value.split(".")[1] for (value,) in cursor.fetchall()}
    return found


def test_every_sealed_column_is_listed_here():
    mine = [(model, field.name) for model, fields in sealed_fields() for field in fields if model._meta.app_label == "enforcement"]  # fmt: skip

    assert sorted(mine, key=str) == sorted(SEALED, key=str)


def test_the_command_rotates_every_value_and_the_old_key_can_go(settings, world):
    before = keys_in_use()
    settings.SEALING_KEYS = [NEXT, *settings.SEALING_KEYS]
    call_command("reseal", "--batch", "2", stdout=io.StringIO())

    assert ("next" in before, keys_in_use()) == (False, {"next"})
    settings.SEALING_KEYS = [NEXT]
    with staff_scope(by=world.knows["manager"]):
        assert Target.objects.get(kind="PERSON").value == PERSON
        assert DisclosureItem.objects.get(granted=True).value == PERSON
        assert PERSON in Brief.objects.get().content
        assert Mandate.objects.get().holder == "Somchai Wattana"


def test_equality_is_found_without_opening_and_outlives_a_rotation(settings, world):
    index = Target._meta.get_field("value_index").value_for("zebulon  QUICKFOOT")
    settings.SEALING_KEYS = [NEXT, *settings.SEALING_KEYS]
    call_command("reseal", stdout=io.StringIO())

    with staff_scope(by=world.knows["manager"]):
        assert [row.label for row in Target.objects.filter(value_index=index)] == [PERSON]
        assert not Target.objects.filter(
            value_index=Target._meta.get_field("value_index").value_for("Z. Q.")
        ).exists()
