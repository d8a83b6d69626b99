"""Django's `migrate`, in less time: a model is rendered again only where a step needs it.

Django renders a model and all that are related to it after every step, which takes nine tenths of the time of migrating an
empty database. Two kinds of steps need less:

- An index or a constraint changes no field, and PostgreSQL is sent the index or the constraint itself, so what was
  rendered before serves. The next change of a field renders the model with all of them.
- Of steps of one kind in a row, each makes a table, or each adds a field. None of them reads what another one made before
  PostgreSQL has it, so what all of them change is rendered once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from django.core.management.commands import migrate
from django.db.migrations import Migration
from django.db.migrations.operations import AddField, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Command(migrate.Command):
    def handle(self, *args, **options) -> None:
        with rendered_where_needed():
            super().handle(*args, **options)


OURS = frozenset({"takedowns", "programmes", "enforcement", "outreach"})
RENDERS: Any = ProjectState
APPLIES: Any = Migration
django_append, django_apply = RENDERS._append_option, APPLIES.apply


@contextmanager
def rendered_where_needed() -> Iterator[None]:
    """Let states of our apps take indexes and constraints without rendering, and steps in a row with one."""
    RENDERS._append_option, APPLIES.apply = _append_option, _apply
    try:
        yield
    finally:
        RENDERS._append_option, APPLIES.apply = django_append, django_apply


def _append_option(state: ProjectState, app_label: str, model_name: str, option_name: str, option) -> None:
    if app_label not in OURS:
        return django_append(state, app_label, model_name, option_name, option)
    model = state.models[app_label, model_name]
    model.options[option_name] = [*model.options[option_name], option]


def _apply(
    migration: Any, project_state: ProjectState, schema_editor: Any, collect_sql: bool = False
) -> ProjectState:
    if not collect_sql:
        migration.operations = in_rows(migration.operations)
    return django_apply(migration, project_state, schema_editor, collect_sql)


def in_rows(operations: Sequence[Operation]) -> list[Operation]:
    """The operations, with those of one kind that follow each other as one where that takes fewer renderings."""
    found: list[Operation] = []
    for kind, row in groupby(operations, key=type):
        steps = list(row)
        found += [Row(steps)] if kind in (AddField, CreateModel) and len(steps) > 1 else steps
    return found


class Row(Operation):
    """Operations that follow each other and change one model or field each: applied one by one, rendered once."""

    def __init__(self, steps: Sequence[Operation]) -> None:
        self.steps = steps

    def state_forwards(self, app_label: str, state: Any) -> None:
        changed: dict[tuple[str, str], bool] = {}

        def note(label: str, model: str, delay: bool = False) -> None:
            changed[label, model] = changed.get((label, model), True) and delay

        state.reload_model = note
        try:
            for step in self.steps:
                step.state_forwards(app_label, state)
        finally:
            del state.reload_model
        state.reload_models(changed, delay=all(changed.values()))

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for step in self.steps:
            step.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(step.describe() for step in self.steps)
