"""How many were reached: distinct organisations, and apart from them persons, who were present at an event or in a logged
contact. The definition is the marketplace's own (“engaged more than 700 stakeholders in the last 18 months”): registered
but absent does not count, check-ins of programmes are counted apart, and what was merged counts once, since a merge moves
the rows themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, QuerySet

from ipr_portal.tenancy.scope import current_scope
from outreach.enums import PRESENT
from outreach.models import StakeholderOrganisation, StakeholderPerson
from programmes.enums import Presence, Side
from programmes.models import Attendance, CheckIn

MONTHS = 18  # of the window where nobody chooses another

# The days of the window are those of the desk: from the first to the last, both included.
CONTACTS = """
    SELECT r.person_id AS person, r.comes_from_id AS organisation, e.format::text AS format
    FROM outreach_registration r JOIN outreach_event e ON e.id = r.event_id
    WHERE r.state = ANY (%(present)s) AND r.duplicate_of_id IS NULL
        AND e.starts_at >= %(since)s::timestamp AT TIME ZONE %(zone)s
        AND e.starts_at < (%(until)s::timestamp + interval '1 day') AT TIME ZONE %(zone)s
    UNION ALL
    SELECT c.person_id, c.with_organisation_id, 'CONTACT'
    FROM outreach_loggedcontact c WHERE c."on" BETWEEN %(since)s AND %(until)s
"""
TOTAL = f"SELECT count(DISTINCT organisation), count(DISTINCT person) FROM ({CONTACTS}) AS reached"
BY_FORMAT = f"""
    SELECT format, count(DISTINCT organisation), count(DISTINCT person) FROM ({CONTACTS}) AS reached
    GROUP BY format ORDER BY 2 DESC, 1
"""
BY_TYPE = f"""
    SELECT o.type, count(DISTINCT o.id), count(DISTINCT person)
    FROM ({CONTACTS}) AS reached JOIN outreach_stakeholderorganisation o ON o.id = reached.organisation
    GROUP BY o.type ORDER BY 2 DESC, 1
"""
BY_MARKET = f"""
    SELECT market, count(DISTINCT o.id), count(DISTINCT person)
    FROM ({CONTACTS}) AS reached JOIN outreach_stakeholderorganisation o ON o.id = reached.organisation,
        unnest(o.markets) AS market
    GROUP BY market ORDER BY 2 DESC, 1
"""
BY_TYPE_AND_MARKET = f"""
    SELECT o.type, market, count(DISTINCT o.id)
    FROM (SELECT DISTINCT organisation FROM ({CONTACTS}) AS every_one) AS reached
    JOIN outreach_stakeholderorganisation o ON o.id = reached.organisation, unnest(o.markets) AS market
    GROUP BY o.type, market
"""
KEYS = f"SELECT DISTINCT {{column}} FROM ({CONTACTS}) AS reached WHERE {{column}} IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Window:
    """Days, both included, in the zone of the desk."""

    since: date
    until: date
    zone: str = "Asia/Singapore"

    def values(self) -> dict[str, Any]:
        present = [str(state) for state in PRESENT]
        return {"since": self.since, "until": self.until, "zone": self.zone, "present": present}


@dataclass(frozen=True, slots=True)
class Reached:
    key: str
    organisations: int
    people: int


def months_to(until: date, months: int = MONTHS, zone: str = "Asia/Singapore") -> Window:
    """The window of some months that ends with a day: 18 months to 24 Nov 2026 begin on 25 May 2025."""
    year, month = divmod(until.year * 12 + until.month - 1 - months, 12)
    last = _last_day(year, month + 1)
    same = date(year, month + 1, min(until.day, last))
    return Window(same + timedelta(days=1), until, zone)


def _last_day(year: int, month: int) -> int:
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day


def total(window: Window) -> Reached:
    """Distinct organisations and distinct persons of a window."""
    return Reached("", *_rows(TOTAL, window)[0])


def by_type(window: Window) -> list[Reached]:
    """The same by the type of the organisation; who has no organisation is in none."""
    return [Reached(*row) for row in _rows(BY_TYPE, window)]


def by_format(window: Window) -> list[Reached]:
    """The same by the format of the event; talks outside events are `CONTACT`."""
    return [Reached(*row) for row in _rows(BY_FORMAT, window)]


def by_market(window: Window) -> list[Reached]:
    """The same by the markets of the organisation; one may be in several."""
    return [Reached(*row) for row in _rows(BY_MARKET, window)]


def by_type_and_market(window: Window) -> dict[tuple[str, str], int]:
    """Distinct organisations by type and market; one may be in several markets."""
    return {(type_, market): count for type_, market, count in _rows(BY_TYPE_AND_MARKET, window)}


def months_before(window: Window, count: int) -> list[tuple[date, Reached]]:
    """The same window at the end of each of some months before it, and today; the oldest first."""
    ends = [window.until]
    for _month in range(count - 1):
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    length = (window.until.year - window.since.year) * 12 + window.until.month - window.since.month
    windows = [months_to(end, length or 1, window.zone) for end in reversed(ends)]
    windows[-1] = replace(window)
    return [(one.until, total(one)) for one in windows]


def organisations_in(window: Window) -> QuerySet:
    """The organisations of a window, as rows."""
    return StakeholderOrganisation.objects.filter(pk__in=_keys("organisation", window))


def people_in(window: Window) -> QuerySet:
    """The persons of a window, as rows."""
    return StakeholderPerson.objects.filter(pk__in=_keys("person", window))


@dataclass(frozen=True, slots=True)
class Met:
    """Check-ins of programmes that were held: how many, with how many tenants, and how many of their people came."""

    check_ins: int
    organisations: int
    people: int


def check_ins_in(window: Window) -> Met:
    """The check-ins of a window, which count apart from reach. A person is counted by name within a tenant."""
    zone = ZoneInfo(window.zone)
    begins = datetime.combine(window.since, time(), zone)
    ends = datetime.combine(window.until + timedelta(days=1), time(), zone)
    rows = CheckIn.objects.were_held().filter(starts_at__gte=begins, starts_at__lt=ends)
    came = Attendance.objects.filter(check_in__in=rows, side=Side.THEM, presence=Presence.ATTENDED)
    found = rows.aggregate(n=Count("pk"), organisations=Count("organisation", distinct=True))
    people = came.values("organisation", "name").distinct().count()
    return Met(found["n"], found["organisations"], people)


def _keys(column: str, window: Window) -> list[int]:
    return [key for (key,) in _rows(KEYS.format(column=column), window)]


def _rows(sql: str, window: Window) -> Sequence[tuple]:
    current_scope()
    with connection.cursor() as cursor:
        cursor.execute(sql, window.values())
        return cursor.fetchall()
