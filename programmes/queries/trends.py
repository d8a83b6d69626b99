"""An organisation's accuracy over time, from the stored scores of days."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from ipr_portal.markets import desk_zone
from programmes.models import Snapshot

WEEKS = 26


def weeks_of(organisation, *, at: datetime) -> list[Snapshot]:
    """The stored score of each week of the last half year, the oldest first; one statement.

    A week ends on the weekday of the last stored day.
    """
    rows = Snapshot.objects.filter(
        organisation=organisation, as_of__lte=at, as_of__gt=at - timedelta(weeks=WEEKS)
    )
    newest: dict[int, Snapshot] = {}
    last = None
    for one in rows.order_by("-day"):
        last = last or one.day
        if not (last - one.day).days % 7:
            newest.setdefault((last - one.day).days // 7, one)
    return [newest[week] for week in sorted(newest, reverse=True)]


def snapshot_on(organisation, day) -> Snapshot | None:
    """The stored score of a day."""
    return Snapshot.objects.filter(organisation=organisation, day=day).order_by("-version").first()


class AskedWindow(NamedTuple):
    """The stored score of a day, if there is one; the end of the window, and before when something was known."""

    stored: Snapshot | None
    as_of: datetime
    known_at: datetime


def window_on(organisation, day: date | None, *, as_known_then: bool, now: datetime) -> AskedWindow:
    """The window that ends on a day, or now; from what is known now, or was known then. A stored day: one statement."""
    stored = snapshot_on(organisation, day) if day else None
    if stored:
        return AskedWindow(stored, stored.as_of, stored.known_at if as_known_then else now)
    as_of = min(now, datetime.combine(day, time(), tzinfo=desk_zone())) if day else now
    return AskedWindow(None, as_of, as_of if as_known_then else now)
