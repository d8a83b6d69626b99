"""Moments in words: with weekday and zone, in the reader's time."""

from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# Abbreviations of zones for which the tz database has only an offset.
SPOKEN = {
    "Asia/Singapore": "SGT",
    "Asia/Kuala_Lumpur": "MYT",
    "Asia/Bangkok": "ICT",
    "Asia/Ho_Chi_Minh": "ICT",
    "Asia/Jakarta": "WIB",
    "Asia/Manila": "PHT",
}


def zone_name(moment: datetime) -> str:
    """The usual abbreviation of the zone of an aware moment, such as SGT."""
    return SPOKEN.get(str(moment.tzinfo)) or moment.strftime("%Z")


class LocalTime:
    """Local time in one zone, as read now: for many moments, shared values are computed once."""

    __slots__ = ("language", "name", "today", "zone")

    def __init__(self, zone: tzinfo, now: datetime) -> None:
        self.zone, self.today, self.language = zone, now.astimezone(zone).date(), get_language()
        self.name = SPOKEN.get(str(zone))

    def say(self, moment: datetime) -> str:
        """Write an aware moment as `Tue 24 Nov, 12:40 SGT`; the year is added only if it is not this one."""
        local = moment.astimezone(self.zone)
        pattern = "D j M" if local.year == self.today.year else "D j M Y"
        name = self.name or zone_name(local)
        return f"{_in_words(local.date(), pattern, self.language)}, {local.hour:02}:{local.minute:02} {name}"

    def is_today(self, moment: datetime) -> bool:
        return moment.astimezone(self.zone).date() == self.today


def say_moment(moment: datetime, *, zone: tzinfo | None = None, now: datetime | None = None) -> str:
    """Write an aware moment as `Tue 24 Nov, 12:40 SGT`; the year is added only if it is not this one."""
    return LocalTime(zone or timezone.get_current_timezone(), now or timezone.now()).say(moment)


def say_moment_in_full(moment: datetime) -> str:
    """Write an aware moment as `Tue 24 Nov 2026, 12:40 SGT`, for documents, which are read in later years."""
    local = timezone.localtime(moment)
    return f"{date_format(local.date(), 'D j M Y')}, {local.hour:02}:{local.minute:02} {zone_name(local)}"


def say_soon(moment: datetime, *, now: datetime) -> str:
    """Write an aware moment as `14:20 SGT` where it is today for the reader, else with its day."""
    local = LocalTime(timezone.get_current_timezone(), now)
    said = local.say(moment)
    return said.rpartition(", ")[2] if local.is_today(moment) else said


def say_second(moment: datetime) -> str:
    """Write an aware moment of today to the second, as `16:02:35 SGT`."""
    local = moment.astimezone(timezone.get_current_timezone())
    return f"{local.hour:02}:{local.minute:02}:{local.second:02} {zone_name(local)}"


@lru_cache(maxsize=4096)
def _in_words(day: date, pattern: str, _language: str | None) -> str:
    """A day in the language in force, cached: a page of fifty rows needs the same few days again and again."""
    return date_format(day, pattern)


def say_day(day: date) -> str:
    """Write a day as `Fri 9 May 2031`."""
    return date_format(day, "D j M Y")


def say_length(minutes: int) -> str:
    """Write a length of time, given in minutes, as `28 min`, `9 h` or `8 h 30 min`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(m)d min") % {"m": rest}
    return _("%(h)d h %(m)d min") % {"h": hours, "m": rest} if rest else _("%(h)d h") % {"h": hours}


class ReaderTimeZone:
    """Shows every page in the time zone of the person who is signed in."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request) -> Any:
        try:
            zone = ZoneInfo(getattr(request.user, "time_zone", "") or "Asia/Singapore")
        except (ZoneInfoNotFoundError, ValueError):
            zone = ZoneInfo("Asia/Singapore")
        with timezone.override(zone):
            return self.get_response(request)
