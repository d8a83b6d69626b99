"""Explain a deadline: every stretch of time that counts, does not count or is paused, and the resulting instant."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ipr_portal.deadlines.explanation import ExplainedClock, explain_clock, explain_stored
from ipr_portal.deadlines.instants import instants, spans
from ipr_portal.deadlines.models import CalendarVersion, Clock, Pause
from ipr_portal.deadlines.register import PURPOSES
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.deadlines.words import say_trouble
from ipr_portal.deadlines.worktime import BeyondCalendar
from ipr_portal.tenancy.scope import staff_scope


class Command(BaseCommand):
    """A deadline that is stored, or one that would be."""

    help = __doc__

    def add_arguments(self, parser) -> None:
        parser.add_argument("market", nargs="?", help="such as SG")
        parser.add_argument(
            "start",
            nargs="?",
            help="such as 2026-11-23T10:00: in the local time of the market, or with an offset from UTC",
        )
        parser.add_argument(
            "--days",
            type=int,
            default=settings.STANDARD_BUSINESS_DAYS,
            help="business days that are promised",
        )
        parser.add_argument("--purpose", choices=sorted(PURPOSES), default=next(iter(PURPOSES)))
        parser.add_argument("--pause", action="append", default=[], metavar="FROM/UNTIL")
        parser.add_argument("--number", help="of a notice: explain its stored clock instead")

    def handle(self, *, market, start, days, purpose, pause, number, **_options) -> None:
        now = timezone.now()
        with staff_scope():
            if number:
                self.show(explain_stored(_stored(number), at=now))
            elif market and start:
                self.show(_imagined(market.upper(), start, days, purpose, pause))
            else:
                raise CommandError("Give a market and a start, or --number.")

    def show(self, found: ExplainedClock) -> None:
        said = [found.promise, *found.rules, ""]
        if found.clock.pk:
            said += [str(found.chip), ""]
        if found.trouble:
            raise CommandError(found.trouble)
        wide = [max(len(row[column]) for row in _cells(found)) for column in range(5)]
        for line in [*said, *(_line(row, wide) for row in _cells(found)), "", found.result]:
            self.stdout.write(line)


def _cells(found: ExplainedClock) -> list[list[str]]:
    head = [f"From ({found.zone})", "Until", "Working time", "Counted", "What it is"]
    return [head, *([row.since, row.until, row.worked, row.total, "; ".join(row.what)] for row in found.rows)]


def _line(cells: list[str], wide: list[int]) -> str:
    since, until, worked, total, what = cells
    return f"{since:<{wide[0]}}  {until:<{wide[1]}}  {worked:>{wide[2]}}  {total:>{wide[3]}}  {what}".rstrip()


def _stored(number: str) -> Clock:
    rows = Clock.objects.select_related("version__calendar").filter(subject_label=number)
    clock = rows.order_by("-started_at").first()
    if clock is None:
        raise CommandError(f"No clock runs or ran for {number}.")
    return clock


def _imagined(market: str, start: str, days: int, purpose: str, pauses: list[str]) -> ExplainedClock:
    """Explain a clock that starts at that moment, by the calendar in force."""
    version = (
        CalendarVersion.objects.in_force().filter(calendar__market=market).select_related("calendar").first()
    )
    if version is None:
        known = CalendarVersion.objects.in_force().order_by("calendar__market")
        markets = ", ".join(known.values_list("calendar__market", flat=True))
        raise CommandError(f"There is no calendar for {market}. There are: {markets}.")
    zone, worktime = ZoneInfo(version.calendar.zone), worktime_of(version.pk)
    clock = Clock(
        purpose=purpose, business_days=days, standard_day=version.standard_day, version=version,
        started_at=_moment(start, zone),
    )  # fmt: skip
    rests = [_pause(text, zone, purpose) for text in pauses]
    try:
        found = instants(worktime, clock.started_at, clock.budget, spans(rests))
    except BeyondCalendar as error:
        raise CommandError(say_trouble(error)) from error
    clock.due_at = found.due_at
    return explain_clock(clock, worktime, rests, market=market, at=clock.started_at)


def _pause(text: str, zone: ZoneInfo, purpose: str) -> Pause:
    since, separator, until = text.partition("/")
    if not separator:
        raise CommandError(f"{text}: write a pause as FROM/UNTIL.")
    reason = next(iter(PURPOSES[purpose].pauses), "")
    pause = Pause(reason=reason, opened_at=_moment(since, zone), cap_at=_moment(until, zone))
    if pause.cap_at <= pause.opened_at:
        raise CommandError(f"{text}: the pause ends before it begins.")
    return pause


def _moment(text: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise CommandError(f"{text}: write a moment such as 2026-11-23T10:00.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
