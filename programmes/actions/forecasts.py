"""Making forecasts, and keeping them to be compared with what came."""

import logging
from datetime import datetime
from decimal import Decimal

from ipr_portal.tenancy.rows import insert_many
from ipr_portal.tenancy.scope import system_scope
from programmes.forecast import Forecast, forecast
from programmes.models import ForecastChance, StoredForecast
from programmes.queries.forecasts import desk_worktime, open_clocks, past_of

log = logging.getLogger(__name__)


def make_forecast(*, at: datetime) -> StoredForecast | None:
    """Forecast the seven days after a moment, and keep it; None below four weeks of data.

    The seed is the moment itself, so the same rows give the same forecast. Making it twice for one moment keeps one.
    """
    with system_scope():
        known = StoredForecast.objects.filter(made_at=at).first()
        if known:
            return known
        made = forecast(open_clocks(), past_of(at), desk_worktime(), at=at, seed=int(at.timestamp()))
        if made is None:
            log.info("No forecast yet: there are less than four weeks of arrivals and decisions.")
            return None
        return _keep(made)


def _keep(made: Forecast) -> StoredForecast:
    row = StoredForecast.objects.create(
        made_at=made.made_at, until=made.until, seed=made.seed, weeks=made.weeks,
        breaches=Decimal(str(made.breaches.middle)), breaches_low=made.breaches.low, breaches_high=made.breaches.high,
        arrivals=Decimal(str(made.arrivals.middle)), arrivals_low=made.arrivals.low, arrivals_high=made.arrivals.high,
        people=made.people, people_needed=made.people_needed,
    )  # fmt: skip
    chances = [
        {"forecast_id": row.pk, "clock_id": key, "chance": chance} for key, chance in made.chances.items()
    ]
    insert_many(ForecastChance, chances)
    return row
