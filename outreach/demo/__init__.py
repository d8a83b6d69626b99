"""The demo world of outreach."""

from collections.abc import Callable

from ipr_portal.demo.register import Step, World
from ipr_portal.tenancy.scope import staff_scope
from outreach.models import Feedback

from .library import read_library
from .wishes import make_wishes

PARTS: list[Callable[[World], None]] = [
    read_library,
    make_wishes,
]  # in this order, each in one module of this package


def end(world: World) -> None:
    for part in PARTS:
        part(world)


def is_done() -> bool:
    with staff_scope():
        return not PARTS or Feedback.objects.exists()


STEP = Step(40, is_done, after=end)
