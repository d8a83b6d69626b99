"""By when a notice would be decided if it were sent now, and which holidays are in between."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ipr_portal.deadlines.rules import in_force
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.deadlines.worktime import BeyondCalendar
from ipr_portal.markets import local_day


@dataclass(frozen=True, slots=True)
class Promise:
    due: datetime
    holidays: tuple[tuple[date, str], ...]  # non-working days other than weekends, with their names


def promise_of(market: str, organisation_id: int, at: datetime) -> Promise | None:
    """The promise for a notice in a market; None if our calendar does not reach that far."""
    found = in_force(market, organisation_id, at)
    worktime = worktime_of(found.version_id)
    try:
        due = worktime.due(at, found.budget)
    except BeyondCalendar:
        return None
    first, last = local_day(market, at), local_day(market, due)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    special = ((day, worktime.special.get(day)) for day in days)
    rests = tuple(
        (day, row.name) for day, row in special if row and not row.hours and worktime.week.get(day.weekday())
    )
    return Promise(due, rests)
