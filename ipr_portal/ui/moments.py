"""How moments read: with weekday and zone, in the reader's time."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

# Zones that the tz database names by offset alone, as people there name them.
SPOKEN = {
    "Asia/Singapore": "SGT",
    "Asia/Kuala_Lumpur": "MYT",
    "Asia/Bangkok": "ICT",
    "Asia/Ho_Chi_Minh": "ICT",
    "Asia/Jakarta": "WIB",
    "Asia/Manila": "PHT",
}


def zone_name(moment: datetime) -> str:
    """The zone of an aware moment as people say it, such as SGT."""
    return SPOKEN.get(str(moment.tzinfo)) or moment.strftime("%Z")


def say_moment(moment: datetime, *, zone: ZoneInfo | None = None, now: datetime | None = None) -> str:
    """Write an aware moment as `Tue 24 Nov, 12:40 SGT`; the year stands only when it is not this one."""
    zone = zone or timezone.get_current_timezone()
    local = moment.astimezone(zone)
    this_year = local.year == (now or timezone.now()).astimezone(zone).year
    day = _in_words(local.date(), "D j M" if this_year else "D j M Y", get_language())
    return f"{day}, {local.hour:02}:{local.minute:02} {zone_name(local)}"


def say_soon(moment: datetime, *, now: datetime) -> str:
    """Write an aware moment as `14:20 SGT` where it is today for the reader, else with its day."""
    said = say_moment(moment, now=now)
    here = timezone.get_current_timezone()
    same_day = moment.astimezone(here).date() == now.astimezone(here).date()
    return said.rpartition(", ")[2] if same_day else said


@lru_cache(maxsize=4096)
def _in_words(day: date, pattern: str, _language: str | None) -> str:
    """A day as the language in force says it; a page of fifty rows asks for the same few days again and again."""
    return date_format(day, pattern)


def say_day(day: date) -> str:
    """Write a day as `Fri 9 May 2031`."""
    return date_format(day, "D j M Y")


class ReaderTimeZone:
    """Shows every page in the time zone of whoever is signed in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            zone = ZoneInfo(getattr(request.user, "time_zone", "") or "Asia/Singapore")
        except (ZoneInfoNotFoundError, ValueError):
            zone = ZoneInfo("Asia/Singapore")
        with timezone.override(zone):
            return self.get_response(request)
