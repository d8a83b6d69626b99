"""Promises about the whole code. Each failure names the offender and the cure."""

import ast
import re
import statistics
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLResolver, get_resolver

from ipr_portal.tenancy.models import TenantManager

ROOT = Path(__file__).parents[2]
PACKAGES = [
    "ipr_portal",
    "takedowns",
    "programmes",
    "enforcement",
    "outreach",
    "devstack",
    "bench",
    "clients",
]
CODE = [f for p in PACKAGES for f in sorted((ROOT / p).rglob("*.py")) if "migrations" not in f.parts]
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
ORDER = ["accounts", "tenancy", "audit", "notifications", "links", "exchange", "api", "webhooks", "evidence", "marketplace", "deadlines", "organisations", "takedowns", "programmes", "enforcement", "outreach"]  # fmt: skip
LONG_FILES: dict[str, str] = {}  # file: why it may be long
TABLES = {"ipr_portal/demo/brands.py": "a table of invented names"}


def functions(files):
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield file.relative_to(ROOT), node, node.end_lineno - node.lineno + 1


def views(resolver=None, trail=()):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from views(entry, (*trail, entry.app_name))
        else:
            yield trail, entry


GUARDED = [entry for trail, entry in views() if {"desk", "organisation"} & set(trail)]


@pytest.mark.parametrize("entry", GUARDED, ids=str)
def test_every_tenant_view_declares_its_capability(entry):
    resource = getattr(entry.callback, "cls", None)
    if resource is None:
        assert hasattr(entry.callback, "capability"), f"{entry.callback.__name__} lacks @requires(Can.…)"
    else:  # of the API
        assert set(entry.callback.actions.values()) <= set(resource.needs), (
            f"{resource.__name__}.needs lacks an action"
        )


OURS = [model for model in apps.get_models() if model._meta.app_label in ORDER]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model):
    here = ORDER.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if field.concrete and field.is_relation and field.related_model._meta.app_label in ORDER:
            there = ORDER.index(field.related_model._meta.app_label)
            assert there <= here, f"{model._meta.label}.{field.name} points up"


# These carry an organisation and are read before a scope exists; only tenancy and organisations may ask for them.
BEFORE_A_SCOPE = {"tenancy.Membership"}
OWNED = [m for m in OURS if any(f.name == "organisation" for f in m._meta.fields)]


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_every_owned_row_has_a_scoped_manager(model):
    if model._meta.label not in BEFORE_A_SCOPE:
        assert isinstance(model._default_manager, TenantManager)


def test_functions_are_small():
    lengths = sorted(length for _file, _node, length in functions(CODE))
    long = [f"{file}:{node.name} has {n} lines" for file, node, n in functions(CODE) if n > 60]

    assert long == []
    assert statistics.median(lengths) <= 8
    assert lengths[int(len(lengths) * 0.95)] <= 30


def test_files_are_small():
    sizes = {str(file.relative_to(ROOT)): file.read_text().count("\n") for file in CODE}

    assert [
        f"{name}: {size} lines" for name, size in sizes.items() if size > 400 and name not in LONG_FILES
    ] == []
    assert [name for name in LONG_FILES if sizes.get(name, 0) <= 400] == [], "an exception is stale"


def test_tests_are_small():
    lengths = sorted(n for _file, node, n in functions(TESTS) if node.name.startswith("test_"))

    assert lengths[int(len(lengths) * 0.95)] <= 30


def said(pattern):
    """Every literal that stands where a pattern asks for one, with its file."""
    for file in CODE:
        for match in re.finditer(pattern, file.read_text()):
            yield match[1], str(file.relative_to(ROOT))


ENTRY_POINTS = re.compile(
    r"views|home|attempts|tasks|middleware|commands|health|adapter|signals|account_mail|context|backends|moments|bell|templatetags|resources|bare_"
)


def test_only_entry_points_ask_for_the_time():
    asking = [name for _now, name in said(r"(timezone\.now\(\))") if not ENTRY_POINTS.search(name)]

    assert sorted(set(asking)) == []


def test_no_message_writes_a_time_without_its_reader():
    """A moment in a sentence goes through ipr_portal.ui.moments, which knows the reader's zone, and names the zone."""
    by_hand = re.compile(r"\)s UTC|\} UTC|:%H:%M\}")
    found = [
        str(file.relative_to(ROOT))
        for file in CODE
        for line in file.read_text().splitlines()
        if by_hand.search(line) and "return f" not in line
    ]
    assert found == ["ipr_portal/deadlines/words.py"]  # local time; the zone is shown beside it


def test_an_instant_beside_a_person_is_never_alone():
    """Where a row says who (`x_by`), it says when (`x_at`)."""
    lacking = []
    for model in OURS:
        names = {field.name for field in model._meta.fields}
        lacking += [
            f"{model._meta.label}.{name}"
            for name in names
            if name.endswith("_by") and f"{name.removesuffix('_by')}_at" not in names
        ]

    assert lacking == sorted(
        ["tenancy.LetterOfAuthority.granted_by", "takedowns.IPRight.registered_by"], reverse=True
    )
