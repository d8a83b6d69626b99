"""The demo world of enforcement."""

from collections.abc import Callable

from ipr_portal.demo.register import Step, World

from . import seizures

PARTS: list[Callable[[World], None]] = [seizures.make]  # in this order, each in one module of this package


def end(world: World) -> None:
    for part in PARTS:
        part(world)


STEP = Step(30, seizures.is_there, after=end)
