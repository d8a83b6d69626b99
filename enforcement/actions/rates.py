"""Entering several exchange rates at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from ipr_portal.accounts.models import User
from ipr_portal.exchange.actions import enter_rate


@transaction.atomic
def enter_rates(*, rows: Iterable[Mapping[str, Any]], by: User, at: datetime) -> None:
    """Enter rates for one US dollar, all or none.

    :param rows: each with `currency`, `per_usd`, `day` and `source`.
    """
    for one in rows:
        enter_rate(
            currency=one["currency"],
            per_base=one["per_usd"],
            day=one["day"],
            source=one["source"],
            by=by,
            at=at,
        )
