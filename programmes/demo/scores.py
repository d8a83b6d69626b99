"""Half a year of stored scores in the demo world, so that trends are there."""

from datetime import timedelta

from ipr_portal.demo.register import World
from ipr_portal.tenancy.scope import staff_scope
from programmes.actions.scoring import score_days
from programmes.models import Snapshot

WEEKS = 26


def store_scores(world: World) -> None:
    """The score of one day a week, by what was known then; the last is that of today."""
    with staff_scope():
        if Snapshot.objects.exists():
            return
    for weeks in range(WEEKS, -1, -1):
        score_days(at=world.now - timedelta(weeks=weeks), only_today=True)
