"""Registers of the kernel: entries of one kind, defined in each app's own module and collected once.

The kernel names the module, such as `sentences`; every installed app that has one adds entries under its own keys. So
an app is added without a change to the modules below it.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

Entry = TypeVar("Entry")


class UnknownKey(LookupError):
    """A key that no app has registered."""


class Register(Mapping[str, Entry], Generic[Entry]):
    """The entries of every app, by key. They are read at the first look, once all apps are loaded.

    :param module: the module of each app that gives entries, such as `sentences`.
    :param name: the dictionary in it, such as `SENTENCES`.
    :raises ImproperlyConfigured: at the first look, if two apps give the same key.
    """

    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name
        self._entries: dict[str, Entry] | None = None

    def __getitem__(self, key: str) -> Entry:
        return self._collected()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._collected())

    def __len__(self) -> int:
        return len(self._collected())

    def known(self, key: str) -> str:
        """A key that may be written.

        :raises UnknownKey: if no app registered it: there would be no text to show.
        """
        if key not in self._collected():
            raise UnknownKey(f"{key!r} stands in no app's {self.module}.py ({self.name})")
        return key

    def _collected(self) -> dict[str, Entry]:
        if self._entries is None:
            self._entries = collect(self.module, self.name)
        return self._entries


def given(module: str, name: str) -> Iterator[tuple[str, Any]]:
    """Each installed app that has such a module, by its Python name, with its entries."""
    apps.check_apps_ready()
    for config in apps.get_app_configs():
        path = f"{config.name}.{module}"
        if find_spec(path) and (found := getattr(import_module(path), name, None)) is not None:
            yield config.name, found


def collect(module: str, name: str) -> dict[str, Any]:
    """The dictionaries of every app as one.

    :raises ImproperlyConfigured: if two apps give the same key.
    """
    merged: dict[str, Any] = {}
    owner: dict[str, str] = {}
    for app, entries in given(module, name):
        for key, entry in entries.items():
            if key in merged:
                raise ImproperlyConfigured(f"{key!r} stands in {module}.py of {owner[key]} and of {app}")
            merged[key], owner[key] = entry, app
    return merged
