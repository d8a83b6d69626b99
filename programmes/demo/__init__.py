"""The demo world of programmes."""

from collections.abc import Callable

from ipr_portal.demo.register import Step, World
from ipr_portal.tenancy.scope import staff_scope
from programmes.models import Participation

from .guarantee import show_guarantee

PARTS: list[Callable[[World], None]] = [show_guarantee]  # in this order, each in one module of this package


def end(world: World) -> None:
    for part in PARTS:
        part(world)


def is_done() -> bool:
    with staff_scope():
        return not PARTS or Participation.objects.exists()


STEP = Step(20, is_done, after=end)
