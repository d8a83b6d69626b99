"""What is no longer kept of the events of earlier years in the demo world, and one event that keeps less than usual."""

from ipr_portal.demo.register import World
from ipr_portal.tenancy.scope import staff_scope
from outreach.actions import retention
from outreach.enums import EventState, Kept
from outreach.models import Event

LESS = {Kept.TOPICS: 3, Kept.NAMES: 24}


def purge_what_is_old(world: World) -> None:
    """As every night of these years did; the next event keeps topics and names for a shorter time."""
    manager = world.staff[6]
    with staff_scope(by=manager):
        retention.purge_due(at=world.now)
        coming = Event.objects.filter(state=EventState.PUBLISHED, starts_at__gt=world.now).order_by(
            "starts_at"
        )
        if event := coming.first():
            retention.set_retention(event=event, months=LESS, by=manager, at=world.now)
