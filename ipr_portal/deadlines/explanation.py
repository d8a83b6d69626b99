"""The deadline of one clock, explained for a page or a terminal: its stretches in words, and the rules that apply."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from ipr_portal.ui.moments import say_length, say_moment, zone_name

from .answers import answer_of, promise_in_short
from .chips import Chip, chip_at
from .enums import ClockState
from .explain import COUNTED, OVER, PAUSED, Explanation, Rest, Stretch, explain
from .models import Clock, Pause, Rebinding, Recalculation
from .register import PURPOSES
from .tables import worktime_of
from .words import (
    MINUTE,
    say_exactly,
    say_local,
    say_market,
    say_minutes,
    say_stretch,
    say_trouble,
    say_worktime,
)
from .worktime import BeyondCalendar, Worktime

STRETCH_ICONS = {COUNTED: "check", PAUSED: "pause", OVER: "alarm"}


@dataclass(frozen=True, slots=True)
class Row:
    """One stretch in words."""

    stretch: Stretch
    what: list[str]
    since: str
    until: str
    worked: str  # of what counts or would have; "" where the market is closed
    total: str  # of what counts, up to here
    now: bool  # the first that lies ahead

    @property
    def icon(self) -> str:
        return STRETCH_ICONS.get(self.stretch.kind, "dash")


@dataclass(frozen=True, slots=True)
class ExplainedClock:
    """A clock with everything its page shows."""

    clock: Clock
    chip: Chip
    answer: str  # by when the rights holder hears from us
    in_short: str  # what was promised
    local_zone: ZoneInfo  # of the market
    zone: str  # as people write it: SGT
    promise: str
    rules: list[str]
    result: str
    rows: list[Row] = field(default_factory=list)
    trouble: str = ""  # why there are no rows
    pauses: list[Pause] = field(default_factory=list)
    moves: list[Rebinding] = field(default_factory=list)
    restated: list[Recalculation] = field(default_factory=list)


def explain_stored(
    clock: Clock, *, at: datetime, exact: bool = True, at_desk: bool = False
) -> ExplainedClock:
    """Explain a stored clock, loaded with its version and calendar. Three statements.

    :param exact: to the second, for somebody who checks the calculation; else in minutes.
    :param at_desk: whether the reader is staff, not the rights holder.
    """
    pauses = Pause.objects.filter(clock=clock).select_related("opened_by", "closed_by")
    moves = Rebinding.objects.filter(clock=clock).select_related("to_version")
    restated = Recalculation.objects.filter(clock=clock).select_related("version")
    return explain_clock(
        clock, worktime_of(clock.version_id), list(pauses.order_by("opened_at", "pk")),
        market=clock.version.calendar.market, at=at, exact=exact, at_desk=at_desk,
        moves=list(moves.order_by("rebound_at", "pk")),
        restated=list(restated.order_by("calculated_at", "pk")),
    )  # fmt: skip


def explain_clock(
    clock: Clock,
    worktime: Worktime,
    pauses: list[Pause],
    *,
    market: str,
    at: datetime,
    exact: bool = True,
    at_desk: bool = False,
    **history,
) -> ExplainedClock:
    """Explain a clock, stored or not, whose working time and pauses are known."""
    rows, trouble, result = [], "", ""
    rests = [Rest(pause.opened_at, pause.ends_at, pause) for pause in pauses]
    try:
        found = explain(worktime, clock.started_at, clock.budget, rests, at=at, stopped_at=clock.stopped_at)
        rows = rows_of(found, worktime.zone, at=at, exact=exact)
        result = result_of(clock, found, worktime.zone, at=at, exact=exact)
    except BeyondCalendar as error:
        trouble = say_trouble(error)
    return ExplainedClock(
        clock=clock, chip=chip_at(clock, worktime, at), promise=promise_of(clock, market),
        answer=answer_of(clock, worktime.zone, at=at), in_short=promise_in_short(clock, market),
        local_zone=worktime.zone, zone=zone_name(clock.started_at.astimezone(worktime.zone)),
        rules=rules_of(clock, worktime.zone, market, at=at, at_desk=at_desk),
        result=result, rows=rows, trouble=trouble, pauses=pauses, **history,
    )  # fmt: skip


def rows_of(found: Explanation, zone: ZoneInfo, *, at: datetime, exact: bool = True) -> list[Row]:
    """The stretches of an explanation as they read."""
    begun = [one.ahead for one in found.stretches]
    first_ahead = begun.index(True) if True in begun and begun[0] is False else None
    return [
        Row(
            one, say_stretch(one), say_local(one.since, zone, at=at, exact=exact),
            say_local(one.until, zone, at=at, after=one.since, exact=exact),
            _worked(one, exact=exact) if one.worked else "",
            _counted(one.total, exact=exact) if one.kind in (COUNTED, OVER) else "", place == first_ahead,
        )
        for place, one in enumerate(found.stretches)
    ]  # fmt: skip


def _counted(worked: timedelta, *, exact: bool) -> str:
    return say_exactly(worked) if exact else say_minutes(worked)


def _worked(one: Stretch, *, exact: bool) -> str:
    """Working time of a stretch; in minutes, so that what counts still adds up to the totals beside it."""
    if exact or one.kind not in (COUNTED, OVER):
        return _counted(one.worked, exact=exact)
    before = one.total - one.worked
    return say_minutes((one.total // MINUTE - before // MINUTE) * MINUTE)


def promise_of(clock: Clock, market: str) -> str:
    """What was promised: the level, and how much working time where."""
    return _("%(level)s: strictly less than %(days)d business days of %(day)s, which is %(budget)s of working time in %(market)s.") % {
        "level": clock.level_name, "days": clock.business_days, "day": say_length(clock.standard_day),
        "budget": say_length(clock.business_days * clock.standard_day), "market": say_market(market),
    }  # fmt: skip


def rules_of(clock: Clock, zone: ZoneInfo, market: str, *, at: datetime, at_desk: bool = False) -> list[str]:
    """The rules in three sentences; why the clock starts is worded for the reader."""
    purpose = PURPOSES[clock.purpose]
    return [
        str(purpose.starts_at_desk if at_desk else purpose.starts),
        _(
            "Only working time in %(market)s counts; the promise is kept if we are done in strictly less than %(budget)s, so %(due)s itself is late."
        )
        % {
            "market": say_market(market), "budget": say_length(clock.business_days * clock.standard_day),
            "due": say_moment(clock.due_at, zone=zone, now=at),
        },
        _(
            "During a pause no working time counts, so the deadline moves by exactly the working time of the pause; while the pause is open, its latest end is used."
        ),
    ]  # fmt: skip


def result_of(clock: Clock, found: Explanation, zone: ZoneInfo, *, at: datetime, exact: bool = True) -> str:
    """The result of the stretches."""
    counted = say_exactly(found.counted) if exact else say_length(found.counted // MINUTE)
    budget = say_length(clock.business_days * clock.standard_day)
    if clock.state == ClockState.VOID:
        return _("%(counted)s had counted when the clock ended; it is not counted as kept or missed. %(why)s") % {
            "counted": counted, "why": clock.void_words,
        }  # fmt: skip
    if clock.state == ClockState.MET:
        return _("%(counted)s of %(budget)s were used: in time, with %(spare)s to spare.") % {
            "counted": counted, "budget": budget, "spare": _time(clock, found.budget - found.counted),
        }  # fmt: skip
    named = {
        "budget": budget,
        "due": say_moment(found.due, zone=zone, now=at),
        "over": _time(clock, found.over),
    }
    if clock.stopped_at:
        return (
            _("%(budget)s of working time were used up on %(due)s; we were done after another %(over)s.")
            % named
        )
    if found.end > found.due:
        return (
            _("%(budget)s of working time were used up on %(due)s; another %(over)s have passed since.")
            % named
        )
    return _("%(budget)s of working time are used up on %(due)s.") % named


def _time(clock: Clock, worked) -> str:
    return say_worktime(worked, clock.standard_day)
