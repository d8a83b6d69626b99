"""Django's `migrate`, in less time: a model is not rendered again for an index or a constraint.

Django renders a model and all that are related to it after every step, which takes nine tenths of the time of migrating an
empty database. An index or a constraint changes no field, and PostgreSQL is sent the index or the constraint itself, so
what was rendered before serves. The next change of a field renders the model with all of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db.migrations.state import ProjectState


class Command(migrate.Command):
    def handle(self, *args, **options) -> None:
        with rendered_for_fields_alone():
            super().handle(*args, **options)


OURS = frozenset({"takedowns", "programmes", "enforcement", "outreach"})
RENDERS: Any = ProjectState
django_append = RENDERS._append_option


@contextmanager
def rendered_for_fields_alone() -> Iterator[None]:
    """Let states of our apps take indexes and constraints without rendering."""
    RENDERS._append_option = _append_option
    try:
        yield
    finally:
        RENDERS._append_option = django_append


def _append_option(state: ProjectState, app_label: str, model_name: str, option_name: str, option) -> None:
    if app_label not in OURS:
        return django_append(state, app_label, model_name, option_name, option)
    model = state.models[app_label, model_name]
    model.options[option_name] = [*model.options[option_name], option]
