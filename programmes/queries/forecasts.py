"""What a forecast is made of, the newest one, and how good they were."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q

from ipr_portal.deadlines.enums import ClockState
from ipr_portal.deadlines.models import CalendarVersion, Clock
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.deadlines.worktime import Worktime
from programmes.forecast import WEEKS, Arrival, Deed, OpenClock, Past, brier_of, coverage_of
from programmes.models import ForecastChance, StoredForecast
from takedowns.clocks import DECISION
from takedowns.models import Notice

MOST_CLOCKS = 3000  # the first to be due; later ones are not in danger this week
MOST_PAST = 200_000
LOOK_BACK = timedelta(weeks=26)  # of forecasts that are judged


def desk_worktime() -> Worktime:
    """The working hours of the desk."""
    version = CalendarVersion.objects.in_force().get(calendar__market=settings.DESK_CALENDAR)
    return worktime_of(version.pk)


def open_clocks() -> list[OpenClock]:
    """The open deadlines of decisions, promised by a programme or not: the same people work on all."""
    rows = Clock.objects.open().filter(purpose=DECISION).order_by("due_at", "pk")
    return [
        OpenClock(pk, due, paused_until, bool(level))
        for pk, due, paused_until, level in rows.values_list("pk", "due_at", "paused_until", "level")[
            :MOST_CLOCKS
        ]
    ]


def past_of(at: datetime) -> Past:
    """The arrivals and decisions of the last 13 weeks before a moment."""
    since = at - timedelta(weeks=WEEKS)
    sent = Notice.objects.filter(submitted_at__gt=since, submitted_at__lt=at, clock__isnull=False).order_by()
    sent_rows = sent.values_list(
        "submitted_at", "clock__business_days", "clock__standard_day", "clock__level"
    )
    decided = Notice.objects.filter(decided_at__gt=since, decided_at__lt=at, triager__isnull=False).order_by()
    return Past(
        [
            Arrival(sent_at, timedelta(minutes=days * minutes), bool(level))
            for sent_at, days, minutes, level in sent_rows[:MOST_PAST]
        ],
        [
            Deed(done, person)
            for done, person in decided.values_list("decided_at", "triager")[:MOST_PAST]
            if done and person
        ],
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """How good forecasts were: of how many chances and weeks, None where nothing is over yet."""

    chances: int
    brier: float | None
    weeks: int
    coverage: float | None


def newest_forecast() -> StoredForecast | None:
    return StoredForecast.objects.order_by("-made_at").first()


def chances_of(forecast: StoredForecast, *, most: int = 50) -> list[ForecastChance]:
    """The open clocks that a programme promised, the most endangered first."""
    rows = forecast.chances.filter(chance__gt=0).exclude(clock__level="").filter(clock__stopped_at=None)
    return list(rows.select_related("clock__organisation").order_by("-chance", "clock__due_at", "pk")[:most])


def judged(*, at: datetime) -> Judged:
    """Compare the forecasts of the last half year with what came.

    A chance is judged when its clock has breached or was met; one that does not count is left out. Each clock is judged by
    the first forecast that saw it. A band is judged when its week is over.
    """
    rows = ForecastChance.objects.filter(forecast__made_at__gt=at - LOOK_BACK).exclude(clock__level="")
    known = Q(clock__state=ClockState.MET) | Q(clock__breached_at__lte=at)
    found = rows.filter(known).exclude(clock__breached_at__lte=F("forecast__made_at"))
    first = found.order_by("clock", "forecast__made_at", "pk").distinct("clock")
    pairs = [
        (chance, breached is not None)
        for chance, breached in first.values_list("chance", "clock__breached_at")
    ]
    over = _bands_over(at)
    came = breaches_since(min((made for made, *_rest in over), default=at), at)
    bands = [
        (low, high, bisect_right(came, until) - bisect_right(came, made)) for made, until, low, high in over
    ]
    return Judged(len(pairs), brier_of(pairs), len(bands), coverage_of(bands))


def _bands_over(at: datetime) -> list[tuple[datetime, datetime, int, int]]:
    over = StoredForecast.objects.filter(made_at__gt=at - LOOK_BACK, until__lte=at).order_by("made_at")
    return list(over.values_list("made_at", "until", "breaches_low", "breaches_high"))


def breaches_since(since: datetime, until: datetime) -> list[datetime]:
    """When promised deadlines broke in a span, in order."""
    clocks = Clock.objects.filter(purpose=DECISION, breached_at__gt=since, breached_at__lte=until)
    return [
        moment
        for (moment,) in clocks.exclude(level="").order_by("breached_at").values_list("breached_at")
        if moment
    ]
