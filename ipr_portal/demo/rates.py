"""Exchange rates of the demo: the bank's history, and where it ends or knows no rate, ones that say they are the demo's."""

from datetime import datetime, timedelta
from decimal import Decimal

from ipr_portal.accounts.models import User
from ipr_portal.exchange import ecb
from ipr_portal.exchange.actions import enter_rate, load_rates
from ipr_portal.exchange.models import Base, Rate
from ipr_portal.exchange.rates import rate_on
from ipr_portal.tenancy.scope import staff_scope

YEARS = timedelta(days=3 * 365)
INVENTED = {"VND": Decimal(26_000)}  # for a dollar
CARRIED, MADE_UP = "Demo: the bank’s last rate, carried forward", "Demo: invented rate"


def keep_rates(*, by: User, at: datetime) -> None:
    """Have a rate of every currency for today. A second call on a day changes nothing."""
    day = at.date()
    if not Rate.objects.filter(source=ecb.SOURCE).exists():
        load_rates(since=day - YEARS)
    with staff_scope():
        for currency in ecb.CURRENCIES:
            last = Rate.objects.filter(currency=currency, source=ecb.SOURCE).order_by("-day").first()
            if last and rate_on(currency, day) is None:
                more = {"per_base": last.per_base, "base": Base.EUR, "source": CARRIED}
                enter_rate(currency=currency, day=day, by=by, at=at, **more)
        for currency, rate in INVENTED.items():
            if rate_on(currency, day) is None:
                enter_rate(currency=currency, day=day, per_base=rate, source=MADE_UP, by=by, at=at)
