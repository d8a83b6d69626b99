"""What the watch found in the demo since its raids; one listing was shown to the rights holders."""

from datetime import timedelta

from enforcement.actions import watch
from enforcement.enums import FoundKind, WatchAnswer
from enforcement.models import WatchFinding
from ipr_portal.demo.register import World
from ipr_portal.marketplace.connector import connector
from ipr_portal.tenancy.scope import staff_scope, system_scope


def make(world: World) -> None:
    at = world.now - timedelta(hours=2)
    with system_scope():
        watch.look(connector=connector(), at=at)
        found = WatchFinding.objects.filter(kind=FoundKind.LISTING, answer="").select_related("case__owner")
        first = found.exclude(case__stage__startswith="CLOSED").order_by("pk").first()
    if first is None:
        return
    with staff_scope(by=first.case.owner):
        watch.answer_finding(
            finding=first, answer=WatchAnswer.TOLD, because="The same goods in other packaging.", by=first.case.owner,
            at=at + timedelta(minutes=20),
        )  # fmt: skip
