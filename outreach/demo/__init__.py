"""The demo world of outreach."""

from collections.abc import Callable

from ipr_portal.demo.register import Step, World
from ipr_portal.tenancy.scope import staff_scope
from outreach.models import Event

from .after import leave_some_to_do
from .events import make_events
from .library import read_library
from .people import make_stakeholders
from .pilots import make_pilots
from .purged import purge_what_is_old
from .wishes import make_wishes

PARTS: list[Callable[[World], None]] = [
    read_library,
    make_wishes,
    make_stakeholders,
    make_events,
    leave_some_to_do,
    make_pilots,
    purge_what_is_old,
]


def end(world: World) -> None:
    for part in PARTS:
        part(world)


def is_done() -> bool:
    with staff_scope():
        return not PARTS or Event.objects.exists()


STEP = Step(40, is_done, after=end)
