"""The rights of the registry, as its page is narrowed."""

from datetime import date, datetime

from django.db.models import QuerySet

from ipr_portal.errors import Refusal
from ipr_portal.markets import local_day
from takedowns.models import IPRight, ReasonCode
from takedowns.rules.rights import why_not_carry


def right_rows(*, state="", kind="", market="") -> QuerySet[IPRight]:
    """The rights of the registry, with their markets."""
    known = {"state": state, "kind": kind, "markets__market": market}
    rows = IPRight.objects.filter(**{column: value for column, value in known.items() if value})
    return rows.prefetch_related("markets")


def why_not_now(right: IPRight, at: datetime) -> Refusal | None:
    """Why no notice can be filed under a right today, in any of its markets; or None."""
    return why_not_carry(right, "", None, today_of(right, at))


def today_of(right: IPRight, at: datetime) -> date:
    """The day it is where a right is in force; of several markets, the one where it is earliest."""
    return min((local_day(market, at) for market in right.market_codes()), default=local_day("", at))


def carried_reasons(right: IPRight, at: datetime) -> QuerySet[ReasonCode]:
    """The reasons for which notices can be filed under a kind of right."""
    rows = ReasonCode.objects.in_force(at).filter(rights__contains=[right.kind], gated=False)
    return rows.order_by("code")
