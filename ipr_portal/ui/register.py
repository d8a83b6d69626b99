"""What apps add to the shell, each in its `navigation.py`: entries of the navigation, and parts of the page's shell.

`MEMBER` and `DESK` are lists of `Item`. `PARTS` maps places of the shell to what the app shows there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.http import HttpRequest

from ipr_portal.lazy import LazyStr
from ipr_portal.registers import given

from .questions import Question

Part = Callable[[HttpRequest], str]  # the HTML that an app shows in a place of the shell; "" for nothing


@dataclass(frozen=True, slots=True)
class Waiting:
    """A number beside an entry: of things that wait for the reader.

    :param can: the capability of those who can do something about them.
    :param asks: the question that counts them, by the organisation and the moment.
    :param said: what is counted, by `%(n)s`.
    """

    can: str
    asks: Callable[[Any, datetime], Question]
    said: LazyStr


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a navigation.

    :param address: the name of its page; it takes the organisation's slug below `organisation:`.
    :param can: the capability that the page takes.
    :param order: its position among the entries of all apps, from the top.
    :param go: the letter that leads there at the desk, after g.
    :param apart: whether a gap is left above it.
    :param home: whether it is a start page for people who may open it.
    :param until_verified: whether it is hidden once the organisation is verified.
    :param only: the paths below its own that belong to it; None for all of them.
    :param also: names of other pages, below which everything belongs to it.
    :param waiting: what is counted beside it, in an organisation.
    :param only_where: asks whether it is shown in an organisation at all; for what not every organisation has.
    """

    address: str
    icon: str
    label: LazyStr
    can: str
    order: int
    go: str = ""
    apart: bool = False
    home: bool = False
    until_verified: bool = False
    only: tuple[str, ...] | None = None
    also: tuple[str, ...] = ()
    waiting: Waiting | None = None
    only_where: Callable[[Any, datetime], Question] | None = None


@lru_cache(maxsize=2)
def items(place: str) -> tuple[Item, ...]:
    """The entries of every app, for `MEMBER` or `DESK`, from the top."""
    found = [item for _app, entries in given("navigation", place) for item in entries]
    return tuple(sorted(found, key=lambda item: item.order))


@lru_cache(maxsize=1)
def parts() -> dict[str, tuple[Part, ...]]:
    """What the apps show in each place of the shell."""
    found: dict[str, tuple[Part, ...]] = {}
    for _app, places in given("navigation", "PARTS"):
        for place, part in places.items():
            found[place] = (*found.get(place, ()), part)
    return found
