"""What each app adds to the demo world, in its `demo` module: one `Step`, run in the order of all apps."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ipr_portal.accounts.models import User
from ipr_portal.registers import given

MONTHS = 18  # of history


@dataclass(frozen=True, slots=True)
class World:
    """What a step is given.

    :param since: when the history of the world begins; `now`: the moment it ends at.
    :param staff: the IPR team, in the order of `DEMO_PEOPLE`.
    """

    since: datetime
    now: datetime
    staff: list[User]


def nothing(_world: World) -> None:
    """For a step that has nothing to do there."""


@dataclass(frozen=True, slots=True)
class Step:
    """An app's part of the demo world.

    :param order: where it comes among the steps of all apps.
    :param before: what is there before any history, in the process of the command.
    :param part: one of several parts of the history, each in a process of its own; it says by `count` how many `noun`s it
        has made since it last did.
    :param total: how many `noun`s all parts make.
    :param after: what is open today; all of it or nothing.
    :param is_done: whether the step came to its end, which the next start asks.
    """

    order: int
    is_done: Callable[[], bool]
    before: Callable[[World], None] = nothing
    part: Callable[[World, int, int, Callable[[int], None]], None] | None = None
    after: Callable[[World], None] = nothing
    noun: str = ""
    total: int = 0


def steps() -> list[Step]:
    """The steps of every app, in their order."""
    return sorted((step for _app, step in given("demo", "STEP")), key=lambda step: step.order)
