"""What a working day finds on the clocks of the demo world: late, tight and resting."""

from datetime import datetime, timedelta

from ipr_portal.accounts.models import User
from ipr_portal.deadlines.actions import pauses, sweep
from ipr_portal.deadlines.models import Clock
from ipr_portal.demo.people import DEMO_PEOPLE
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.scope import staff_scope
from takedowns.enums import ClockPause

from .times import IPP_PLUS

RESTING = [
    (ClockPause.ELSEWHERE, timedelta(hours=30), "The registry has asked us to wait for its answer about class 3."),
    (ClockPause.MARKETPLACE, timedelta(hours=22), "The marketplace does not answer for some of its listings today; it is looking into it."),
    (ClockPause.RIGHT_IN_DOUBT, timedelta(hours=52), "The registry shows a pending cancellation."),
]  # fmt: skip


def rest_some(*, now: datetime) -> None:
    """Pause some clocks of today, each for another reason, and mark what is due."""
    lead = User.objects.get(email=DEMO_PEOPLE[2].email)
    with staff_scope(by=lead):
        opened = now - timedelta(hours=2)
        running = Clock.objects.running().filter(
            started_at__lt=opened, three_quarters_at__gt=now, paused_until=None
        )
        shown = Organisation.objects.get(name=IPP_PLUS[0])  # whose people can be signed in as
        clocks = sorted(
            running.order_by("started_at", "pk"), key=lambda clock: clock.organisation_id != shown.pk
        )
        for clock, (reason, long, note) in zip(clocks, RESTING, strict=False):
            pauses.pause(
                clock_id=clock.pk, reason=reason, cap_at=opened + long, note=note, by=lead, at=opened
            )
    sweep.sweep(at=now - timedelta(minutes=1))
