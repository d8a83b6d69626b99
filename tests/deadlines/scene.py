"""Clocks as the product starts them, in a week of November 2026 without a holiday in Singapore."""

from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from ipr_portal.audit.models import Subject
from ipr_portal.deadlines.actions import calendars, clocks
from ipr_portal.deadlines.enums import DayKind
from ipr_portal.deadlines.models import Calendar, Clock
from ipr_portal.deadlines.seeds import Proclaimed
from tests.factories import NoticeFactory

SGT = ZoneInfo("Asia/Singapore")
HOUR, MINUTE, TICK = timedelta(hours=1), timedelta(minutes=1), timedelta(microseconds=1)
DAYS = dict(zip(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], range(23, 30), strict=True))
serials = count(1)


def sg(text: str) -> datetime:
    """`Nov 23 10:00` of 2026 in Singapore's local time; `Mon 10:00` for the days of the week of the 23rd."""
    day, _, time = text.rpartition(" ")
    day = f"Nov {DAYS[day]}" if day in DAYS else day
    return datetime.strptime(f"2026 {day} {time}", "%Y %b %d %H:%M").replace(tzinfo=SGT)


START, DUE = sg("Mon 10:00"), sg("Thu 10:00")  # the standard: strictly less than three business days


def a_clock(organisation, at: datetime = START, market="SG", **more):
    """A clock of its own, for a subject that nothing else is known of."""
    serial = next(serials)
    subject = Subject("takedowns.notice", f"scene-{serial}", f"SG-2026-{serial:06}-0", organisation.pk)
    return clocks.start(subject=subject, market=market, at=at, **{"purpose": "notice.decision"} | more)


def a_notice(organisation, at: datetime = START, market="SG", **more):
    """A notice with such a clock."""
    clock = a_clock(organisation, at, market, desk_path="/desk/n/", member_path="/o/acme/n/")
    return NoticeFactory(organisation=organisation, market=market, submitted_at=at, clock=clock, **more)


def again(clock) -> Clock:
    """The present state of a clock."""
    return Clock.objects.get(pk=clock.pk)


def in_force(market="SG"):
    return calendars.newest(Calendar.objects.get(market=market))


def closed(text: str, name="Flood", kind=DayKind.CLOSURE) -> Proclaimed:
    """A day on which nobody works, given as for `sg`."""
    return Proclaimed(sg(f"{text} 00:00").date(), kind, name)


def worked(text: str, *hours, name="Make-up day") -> Proclaimed:
    """A day off on which people work for once."""
    return Proclaimed(sg(f"{text} 00:00").date(), DayKind.WORKING_DAY, name, hours or ((540, 1080),))


def change(by, at, *days, market="SG", seen=None, note="Gazetted", **more):
    """Change a calendar as somebody does who has just looked at it."""
    version = in_force(market)
    return calendars.change_calendar(
        calendar=version.calendar, change=calendars.Change(note=note, days=days, **more),
        seen=version.number if seen is None else seen, by=by, at=at,
    )  # fmt: skip
