"""Who is promised IPP Plus in the demo world, and what a working day finds on the clocks there: late, tight and resting."""

from collections.abc import Callable
from datetime import datetime, timedelta

from ipr_portal.accounts.models import User
from ipr_portal.deadlines.actions import levels, pauses, sweep
from ipr_portal.deadlines.enums import Level, PauseReason
from ipr_portal.deadlines.models import CalendarVersion, Clock
from ipr_portal.deadlines.rules import days_of
from ipr_portal.deadlines.tables import worktimes_of
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.scope import staff_scope

from .people import DEMO_PEOPLE

IPP_PLUS = ("Senandika Botanicals", "Vantor Audio", "Strada Nove", "Derma Lumi", "Maison Ravel")
USED = (1.2, 0.97, 0.88, 0.8)  # how much of its budget the first notices of a part have used today
RESTING = [
    (PauseReason.AUTHORITY, timedelta(hours=30), "The registry has asked us to wait for its answer about class 3."),
    (PauseReason.MARKETPLACE, timedelta(hours=22), ""),
    (PauseReason.RIGHT_IN_DOUBT, timedelta(hours=52), "The registry shows a pending cancellation."),
]  # fmt: skip
BusyHours = Callable[[str, str, float], datetime]  # market, brand, share of the budget → when that began


def promise_more(*, by: User, at: datetime) -> None:
    """Grant IPP Plus to those brands that have it, from before their first notice."""
    with staff_scope(by=by):
        for organisation in Organisation.objects.filter(name__in=IPP_PLUS).order_by("name"):
            levels.grant_service_level(
                organisation=organisation, level=Level.IPP_PLUS, since=at, by=by, at=at
            )


def began(now: datetime) -> BusyHours:
    """Answer when a notice must have come in to have used a share of its budget by now."""
    with staff_scope():
        versions = list(CalendarVersion.objects.in_force().select_related("calendar"))
        tables = worktimes_of(version.pk for version in versions)
    markets = {version.calendar.market: version for version in versions}

    def answer(market: str, brand: str, share: float) -> datetime:
        version = markets[market]
        level = Level.IPP_PLUS if brand in IPP_PLUS else Level.STANDARD
        wanted = timedelta(minutes=days_of(level) * version.standard_day) * share
        return _back(tables[version.pk], now, wanted)

    return answer


def _back(worktime, now: datetime, wanted: timedelta) -> datetime:
    """The last moment from which on so much was worked until now, to the second."""
    early, late = now - timedelta(days=30), now
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        early, late = (middle, late) if worktime.worked(middle, now) >= wanted else (early, middle)
    return early


def rest_some(*, now: datetime) -> None:
    """Pause some clocks of today, each for another reason, and mark what is due."""
    lead = User.objects.get(email=DEMO_PEOPLE[2].email)
    with staff_scope(by=lead):
        opened = now - timedelta(hours=2)
        running = Clock.objects.running().filter(started_at__lt=opened, three_quarters_at__gt=now)
        shown = Organisation.objects.get(name=IPP_PLUS[0])  # whose people can be signed in as
        clocks = sorted(
            running.order_by("started_at", "pk"), key=lambda clock: clock.organisation_id != shown.pk
        )
        for clock, (reason, long, note) in zip(clocks, RESTING, strict=False):
            pauses.pause(
                clock_id=clock.pk, reason=reason, cap_at=opened + long, note=note, by=lead, at=opened
            )
    sweep.sweep(at=now - timedelta(minutes=1))
