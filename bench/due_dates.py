"""Due dates by the calendars of six markets: pure arithmetic, measured in seconds of a processor."""

import random
import time
from datetime import datetime, timedelta

from ipr_portal.deadlines.models import CalendarVersion
from ipr_portal.deadlines.tables import worktimes_of
from ipr_portal.deadlines.worktime import Pause, Worktime

from .course import FULL, Course, product_connection, using
from .table import Limit, Line
from .world import MARKETS

COUNT, REPEATS = 10_000, 15
BUDGET = timedelta(hours=27)  # three business days of nine hours
Question = tuple[Worktime, datetime, list[Pause]]


def chapter(course: Course) -> tuple[list[Line], list[Limit]]:
    database = product_connection(FULL)
    with using(database):
        versions = CalendarVersion.objects.in_force().filter(calendar__market__in=MARKETS)
        calendars = list(worktimes_of(versions.values_list("pk", flat=True)).values())
    database.close()
    asked = [_question(calendars, n, course.world.at) for n in range(COUNT)]
    plain: list[Question] = [(calendar, start, []) for calendar, start, _pauses in asked]
    return [], [
        Limit(what=f"{COUNT:,} due dates over {len(calendars)} markets, with pauses", value=_cpu(asked), unit="s CPU", most=0.1),
        Limit(what="one due date", value=_cpu(plain) / COUNT * 1e6, unit="µs CPU", most=5),
    ]  # fmt: skip


def _question(calendars: list[Worktime], n: int, at: datetime) -> Question:
    """A start in the last year, and one or two pauses of up to two days, which may overlap."""
    chance = random.Random(n)
    start = at - timedelta(seconds=chance.randrange(365 * 86_400))
    begun = [start + timedelta(minutes=chance.randrange(4000)) for _pause in range(1 + n // 6 % 2)]
    pauses = [(since, since + timedelta(minutes=chance.randrange(1, 2880))) for since in begun]
    return calendars[n % len(calendars)], start, pauses


def _cpu(questions: list[Question]) -> float:
    """Seconds to answer them all: the least of some repeats, for what comes on top is the machine's other work."""
    spent = []
    for _repeat in range(REPEATS):
        began = time.process_time()
        for calendar, start, pauses in questions:
            calendar.due(start, BUDGET, pauses)
        spent.append(time.process_time() - began)
    return min(spent)
