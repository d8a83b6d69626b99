"""The only writers of rates."""

from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record

from . import ecb
from .models import Base, Rate

BATCH = 2000


def load_rates(*, since: date) -> int:
    """Write the bank's rates since a day; existing rates are not changed. Returns how many are new."""
    before = Rate.objects.count()
    found = ecb.read(since=since)
    while some := list(islice(found, BATCH)):
        rows = [Rate(currency=name, day=day, per_base=rate, source=ecb.SOURCE) for name, day, rate in some]
        Rate.objects.bulk_create(rows, ignore_conflicts=True)
    return Rate.objects.count() - before


def enter_rate(
    *, currency: str, per_base: Decimal, day: date, source: str, by: User, at: datetime, base: str = Base.USD
) -> Rate:
    """Write a rate that staff found elsewhere, with its source; it overrides earlier ones of its day. Needs staff's
    scope.

    :param per_base: how much of the currency one unit of the base buys.
    """
    rate = Rate.objects.create(
        currency=currency, base=base, per_base=per_base, day=day, source=source, entered_by=by, entered_at=at
    )
    more = {"rate": f"{per_base:f}", "base": base, "day": day.isoformat(), "source": source}
    record("rate.entered", rate, by=by, at=at, internal=True, currency=currency, **more)
    return rate
