"""What must be held before a raid, and until when a hold that follows a raid goes on."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from enforcement.enums import RaidResult
from enforcement.models import Case, HoldWaiver, Raid
from ipr_portal.errors import Refusal
from ipr_portal.markets import MARKETS, local_day
from takedowns.models import HeldKey
from takedowns.rules.holds import LONGEST_HOLD

AFTER_THE_RAID = timedelta(days=2)  # a hold lasts so long after the day of a raid
LATE_STEP = timedelta(days=7)  # by which the end of a hold moves while a raid is late


def end_of_day(market: str, day: date) -> datetime:
    """The last moment of a day in a market."""
    known = MARKETS.get(market)
    return datetime.combine(day, time.max, ZoneInfo(known.zone if known else "UTC"))


def not_held(case: Case, at: datetime) -> list[str]:
    """Sellers of a case that no hold of it keeps up now; at the desk."""
    held = HeldKey.objects.in_force(at).filter(compartment=case.compartment_id).values_list("key", flat=True)
    rows = case.targets.exclude(seller_key="").values_list("seller_key", flat=True)
    return sorted(set(rows) - set(held))


def planned_raid(case: Case) -> Raid | None:
    """The last raid that has no result yet."""
    return Raid.objects.filter(case=case, result=RaidResult.PLANNED).order_by("-planned_on", "-pk").first()


def to_hold(case: Case, at: datetime) -> list[str]:
    """Sellers whom a takedown could still warn of a planned raid: neither held, nor is it said why not."""
    raid = planned_raid(case)
    if raid is None or HoldWaiver.objects.filter(raid=raid).exists():
        return []
    return not_held(case, at)


def why_not_quiet(case: Case, at: datetime) -> Iterator[Refusal]:
    """What could warn the sellers of a case before its raid; asked at the desk, as rights holders know of no hold."""
    if sellers := to_hold(case, at):
        sentence = _("A takedown could warn %(sellers)s.") % {"sellers": ", ".join(sellers)}
        yield Refusal(
            "", sentence, _("Ask for a hold and let a second person approve it, or say why none is needed.")
        )


def end_for(raid_on: date, *, market: str, placed_at: datetime, until: datetime, at: datetime) -> datetime:
    """When a hold that follows a raid ends: some days after the day of the raid; a step further while the raid is late.

    Never earlier than it does now, and at most 60 days after it was placed.
    """
    today = local_day(market, at)
    wanted = end_of_day(market, raid_on + AFTER_THE_RAID)
    if raid_on < today and until - at <= AFTER_THE_RAID:
        wanted = end_of_day(market, today + LATE_STEP)
    return max(until, min(wanted, placed_at + LONGEST_HOLD))
