"""Tables of moves: which state may follow which."""

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured


class Moves(dict[Any, set[Any]]):
    """The states that may follow each state of an enumeration; the first is the initial state.

    Every table is kept in a module-level name that ends in `_MOVES`, so that it is drawn and checked.

    :param states: the enumeration.
    :param final: the states that nothing follows.
    :raises ImproperlyConfigured: if a state is never reached, or has no moves without being final, or is final and has
        moves.
    """

    def __init__(self, states: Iterable[Any], moves: Mapping[Any, set[Any]], *, final: set[Any]) -> None:
        super().__init__(moves)
        self.states = list(states)
        self.name, self.final = type(self.states[0]).__name__, frozenset(final)
        missing = set(self.states) - set(self.reached())
        ends = {state for state in self.states if not self.get(state)}
        if missing or ends != final:
            raise ImproperlyConfigured(
                f"{self.name}: never reached: {sorted(missing)}; final by the table: {sorted(ends)},"
                f" by its declaration: {sorted(final)}"
            )

    def reached(self) -> set[Any]:
        """Every state that can be reached from the first."""
        reached, new = set(), {self.states[0]}
        while new:
            reached |= new
            new = {to for state in new for to in self.get(state, ())} - reached
        return reached


def tables() -> Iterator[tuple[str, Moves]]:
    """Every table of moves of the installed apps of this project, by its name, in the order of the apps."""
    seen: set[int] = set()
    for module in _modules():
        for name, value in vars(module).items():
            if name.endswith("_MOVES") and id(value) not in seen:
                seen.add(id(value))
                yield name, value


def _modules() -> Iterator[ModuleType]:
    """Modules that may have tables of moves: `enums` and `models` of each app, as a file or a folder."""
    for config in apps.get_app_configs():
        for layer in ("enums", "models"):
            name = f"{config.name}.{layer}"
            try:
                module = import_module(name)
            except ModuleNotFoundError as error:
                if error.name != name:
                    raise
                continue
            yield module
            for found in walk_packages(getattr(module, "__path__", []), f"{name}."):
                yield import_module(found.name)
