"""An organisation's accuracy over time, from the stored scores of days."""

from datetime import datetime, timedelta

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
