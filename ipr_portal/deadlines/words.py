"""Working time, its stretches and the moments of a market in words."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ipr_portal.ui.moments import say_day, say_moment

from .enums import DayKind
from .explain import CLOSED, COUNTED, PAUSED, REST, Reason, Stretch
from .worktime import CalendarError, Hours, Special

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
KINDS_IN_TEXT = {
    DayKind.HOLIDAY: gettext_lazy("holiday"),
    DayKind.HALF_DAY: gettext_lazy("half day"),
    DayKind.CLOSURE: gettext_lazy("closed on this day"),
    DayKind.WORKING_DAY: gettext_lazy("special working day"),
}


def say_worktime(worked: timedelta, standard_day: int, *, language: str | None = None) -> str:
    """Write working time, rounded down to the minute, as `1 business day 3 h` or `6 h 20 min`.

    :param standard_day: minutes of a business day.
    :param language: the one in force, where it is known already.
    """
    return _in_words(worked // MINUTE, standard_day, language or get_language())


@lru_cache(maxsize=8192)
def _in_words(minutes: int, standard_day: int, _language: str | None) -> str:
    if minutes < 1:
        return _("under a minute")
    days, rest = divmod(minutes, standard_day)
    hours, rest = divmod(rest, 60)
    parts = []
    if days:
        parts.append(ngettext("%(n)d business day", "%(n)d business days", days) % {"n": days})
    if hours:
        parts.append(_("%(n)d h") % {"n": hours})
    if rest:
        parts.append(_("%(n)d min") % {"n": rest})
    return " ".join(parts[:2])


def say_minutes(worked: timedelta) -> str:
    """Write working time as `17:05`, in whole minutes that have passed."""
    minutes = worked // MINUTE
    return f"{minutes // 60}:{minutes % 60:02}"


def say_exactly(worked: timedelta) -> str:
    """Write working time as `17:05:12`, to the nearest second."""
    seconds = round(worked / SECOND)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def say_hours(minutes: int) -> str:
    """Write a time of the day, given in minutes after midnight, as `09:30`."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def say_spans(hours: Sequence[Hours]) -> str:
    """Write the hours of a day as `09:00–12:00, 13:00–18:00`."""
    return ", ".join(f"{say_hours(opens)}–{say_hours(closes)}" for opens, closes in hours) or _("closed")


def say_special(special: Special | None) -> str:
    """Write a special day as `Half day: Christmas Eve, 09:00–13:00 (estimated)`; nothing for none."""
    if special is None:
        return ""
    said = f"{DayKind(special.kind).label}: {special.name}" if special.kind else special.name
    said += f", {say_spans(special.hours)}" if special.hours else ""
    return _("%(day)s (estimated)") % {"day": said} if special.estimated else said


CATEGORIES = {
    "public": gettext_lazy("public holidays"),
    "government": gettext_lazy("joint leave and government holidays"),
    "optional": gettext_lazy("optional holidays"),
    "bank": gettext_lazy("bank holidays"),
}


def say_category(name: str) -> str:
    """The name of a kind of holidays of the `holidays` package."""
    return str(CATEGORIES.get(name, name))


def say_local(
    moment: datetime, zone: ZoneInfo, *, at: datetime, after: datetime | None = None, exact: bool = True
) -> str:
    """Write a moment in a market's local time, without the zone.

    :param after: the moment shown before it: the day is left out where it is the same.
    :param exact: to the second where it is not a whole minute.
    """
    local = moment.astimezone(zone)
    time = f"{local:%H:%M:%S}" if local.second and exact else f"{local:%H:%M}"
    if after and after.astimezone(zone).date() == local.date():
        return time
    return f"{say_moment(moment, zone=zone, now=at).rpartition(', ')[0]}, {time}"


def say_both(moment: datetime, zone: ZoneInfo, reader: tzinfo, *, at: datetime) -> str:
    """Write a moment in the reader's time and, if different, in the market's local time.

    The market's day is left out where it is the reader's.
    """
    yours, there = say_moment(moment, zone=reader, now=at), moment.astimezone(zone)
    if there.utcoffset() == moment.astimezone(reader).utcoffset():
        return yours
    market = say_moment(moment, zone=zone, now=at)
    if there.date() == moment.astimezone(reader).date():
        market = market.rpartition(", ")[2]
    return f"{yours} ({market})"


def say_market(market: str) -> str:
    """The name of a market: a country, or the European Union."""
    if market == "VN":
        return _("Viet Nam")  # the country's own spelling
    return Locale.parse(get_language() or "en", sep="-").territories.get(market, market)


def say_weekday(weekday: int) -> str:
    """The name of a weekday, Monday being 0."""
    return date_format(date(2026, 6, 1) + timedelta(days=weekday), "l")


def say_stretch(stretch: Stretch) -> list[str]:
    """What a stretch of time is, and why it does not count; a line each."""
    if stretch.kind == PAUSED:
        reasons = dict.fromkeys(rest.why for rest in stretch.rests)
        return [_("Paused: %(why)s") % {"why": why} for why in reasons]
    if stretch.kind == CLOSED:
        return [_say_reason(reason) for reason in stretch.reasons] or [_("Outside working hours")]
    return [_("Counts") if stretch.kind == COUNTED else _("Beyond the deadline")]


def _say_reason(reason: Reason) -> str:
    if reason.kind == REST:
        days = (
            _("%(first)s to %(last)s")
            if (reason.last - reason.first).days > 1
            else _("%(first)s and %(last)s")
        )
        first, last = say_weekday(reason.first.weekday()), say_weekday(reason.last.weekday())
        named = days % {"first": first, "last": last} if first != last else first
        return ngettext("%(days)s, non-working day", "%(days)s, non-working days", (reason.last - reason.first).days + 1) % {
            "days": named
        }  # fmt: skip
    special = reason.special
    assert special is not None  # every other reason is a special day
    kind = str(KINDS_IN_TEXT[DayKind(special.kind)]) if special.kind else _("special day")
    said = _("%(day)s, %(kind)s: %(name)s") % {
        "day": date_format(reason.first, "D j M"), "kind": kind, "name": special.name,
    }  # fmt: skip
    return _("%(day)s (estimated)") % {"day": said} if special.estimated else said


TROUBLES = {
    "beyond": gettext_lazy(
        "The calendar is filled from %(first)s to %(last)s. Fill in the hours and holidays beyond it, then try again."
    ),
    "rest": gettext_lazy("There are no working hours for more than 60 days from %(since)s. Enter the hours of the week."),
    "hours": gettext_lazy("%(day)s: %(hours)s does not end after it starts on the same day. Enter hours from 00:00 to 24:00."),
    "overlap": gettext_lazy("%(day)s: two periods of working hours overlap. End one before the next begins."),
}  # fmt: skip


def say_trouble(error: CalendarError) -> str:
    """Why a calendar cannot be used, and what to do about it."""
    values: dict[str, Any] = {name: say_day(value) if isinstance(value, date) else value for name, value in error.values.items()}  # fmt: skip
    if "weekday" in values:
        values["day"] = say_weekday(values["weekday"])
    if "opens" in values:
        values["hours"] = f"{say_hours(values['opens'])}–{say_hours(values['closes'])}"
    return str(TROUBLES[error.code]) % values
