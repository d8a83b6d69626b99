"""/desk/calendars/: the working calendars of the markets, and previewed changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.moments import say_length
from ipr_portal.ui.parameters import as_key, text_in

from .actions import calendars as actions
from .calendar_forms import FORMS
from .differences import differences
from .models import CalendarVersion
from .tables import worktime_of, worktimes_of
from .words import say_local, say_market, say_spans, say_special, say_weekday
from .worktime import BeyondCalendar, Special, Worktime

SHOWN = 20  # clocks that a preview lists


@dataclass(frozen=True, slots=True)
class Stand:
    """A market at a moment: open or closed."""

    version: CalendarVersion
    name: str
    is_open: bool
    turns: str  # until when it is open, or when it opens
    holiday: date | None
    special: Special | None
    estimated: int  # days to come that are not proclaimed yet


@requires(Can.VIEW_CALENDARS)
@require_safe
def calendars(request):
    """Every market: open or closed, its next holiday, and how far it is filled."""
    versions = list(in_force())
    tables, now = worktimes_of(version.pk for version in versions), timezone.now()
    stands = [stand_of(version, tables[version.pk], at=now) for version in versions]
    stands.sort(key=lambda stand: stand.name)
    return page(request, "deadlines/calendars.html", {"stands": stands})


@requires(Can.VIEW_CALENDARS)
@require_safe
def calendar(request, market):
    """One market: its week, the special days of a year, and the versions of its calendar."""
    version, now = version_of(market), timezone.now()
    worktime = worktime_of(version.pk)
    years = range(version.first_day.year, version.last_day.year + 1)
    year = asked_year(request, years, now)
    days = sorted((day, row) for day, row in worktime.special.items() if day.year == year)
    context = {
        "version": version,
        "stand": stand_of(version, worktime, at=now),
        "week": [(say_weekday(n), say_spans(worktime.week.get(n, ()))) for n in range(7)],
        "business_day": say_length(version.standard_day),
        "days": [(day, row, say_special(row)) for day, row in days],
        "years": years,
        "year": year,
        "versions": version.calendar.versions.select_related("made_by").order_by("-number"),
        "today": now.astimezone(worktime.zone).date(),
        "may_change": Can.MANAGE_CALENDARS in request.capabilities,
    }
    return page(request, "deadlines/calendar.html", context)


@requires(Can.MANAGE_CALENDARS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request, market, what):
    """Fill in a change, preview it (`POST`), and make it (`POST` with `confirm`)."""
    version, now = version_of(market), timezone.now()
    worktime = worktime_of(version.pk)
    form = form_of(what)(
        request.POST or None,
        version=version,
        worktime=worktime,
        at=now,
        about=text_in(request.GET, "day", 10),
    )
    context = {"version": version, "name": say_market(market), "form": form, "what": what}
    if not form.is_bound or not form.is_valid() or "edit" in request.POST:
        return page(request, "deadlines/change.html", context, status=422 if form.errors else 200)
    try:
        if "confirm" in request.POST:
            return confirm(request, version, form, at=now)
        return page(request, "deadlines/preview.html", context | seen_before(form, version, worktime, at=now))
    except Stale as refusal:
        return conflict(request, refusal, "desk:calendar", market)
    except actions.CannotChange as refusal:
        form.add_error(None, str(refusal))
        return page(request, "deadlines/change.html", context, status=422)


def confirm(request, version: CalendarVersion, form, *, at: datetime):
    """Make the change that was previewed."""
    made = actions.change_calendar(
        calendar=version.calendar, change=form.change, seen=form.cleaned_data["seen"], by=request.user, at=at
    )
    messages.info(request, _("Version %(number)d is in force.") % {"number": made.number})
    return see_other(request, "desk:calendar", version.calendar.market)


def to_the_minute(moment: datetime, worktime: Worktime, at: datetime) -> str:
    """A moment in the market's local time, without seconds."""
    return say_local(moment.replace(second=0, microsecond=0), worktime.zone, at=at)


def seen_before(form, version: CalendarVersion, worktime: Worktime, *, at: datetime) -> dict:
    """The preview of a change, for the page that asks for confirmation.

    :raises Stale: if somebody else has changed the calendar since the form was opened.
    """
    actions.refuse_stale(version, seen=form.cleaned_data["seen"])
    effects = actions.preview(calendar=version.calendar, change=form.change, at=at).effects
    shown = list(effects.moved.items())[:SHOWN]
    holders = Organisation.objects.in_bulk({clock.organisation_id for clock, _new in shown})
    moved = [
        (
            clock,
            holders.get(clock.organisation_id),
            *(to_the_minute(moment, worktime, at) for moment in (clock.due_at, new.due_at)),
        )
        for clock, new in shown
    ]
    return {
        "effects": effects, "moved": moved, "more": len(effects.moved) - len(moved),
        "overdue": effects.overdue_at_once(at), "lines": differences(form.change, version, worktime),
    }  # fmt: skip


def in_force() -> Iterable[CalendarVersion]:
    return CalendarVersion.objects.in_force().select_related("calendar", "made_by")


def version_of(market) -> CalendarVersion:
    return get_object_or_404(in_force(), calendar__market=market)


def form_of(what):
    if what not in FORMS:
        raise Http404
    return FORMS[what]


def asked_year(request, years: range, now: datetime) -> int:
    """The year in the address, else this one, else the last that is filled."""
    year = as_key(text_in(request.GET, "year", 4)) or now.year
    return year if year in years else min(max(now.year, years[0]), years[-1])


def stand_of(version: CalendarVersion, worktime: Worktime, *, at: datetime) -> Stand:
    """A market at a moment: open or closed."""
    today = at.astimezone(worktime.zone).date()
    ahead = sorted((day, row) for day, row in worktime.special.items() if day >= today)
    holiday, special = next(((day, row) for day, row in ahead if not row.hours), (None, None))
    try:
        is_open, turns = (
            worktime.is_open(at),
            say_local(worktime.next_turn(at), worktime.zone, at=at, after=at),
        )
    except BeyondCalendar:
        is_open, turns = False, ""
    estimated = sum(row.estimated for _day, row in ahead)
    return Stand(version, say_market(version.calendar.market), is_open, turns, holiday, special, estimated)
