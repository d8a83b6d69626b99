"""What a currency is worth on a day, and what an amount is worth in another currency."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision
from django.db.models import F
from django.utils.translation import gettext as _

from ipr_portal.errors import DomainError
from ipr_portal.ui.moments import say_day
from ipr_portal.ui.templatetags.ui import WITHOUT_CENTS

from .models import Base, Rate

BETWEEN = "; "  # two sources
OLDEST = timedelta(days=10)  # Easter and New Year together take less


class NoRate(DomainError):
    """There is no rate of a currency near a day."""

    def __init__(self, currency: str, day: date) -> None:
        self.currency, self.day = currency, day
        super().__init__(
            _(
                "There is no exchange rate for %(currency)s on %(day)s or in the ten days before it. Enter one with its source."
            )
            % {"currency": currency, "day": say_day(day)}
        )


@dataclass(frozen=True, slots=True)
class Quote:
    """How much of a currency one euro buys, on which day, by which source; no day and source for the euro itself."""

    currency: str
    per_euro: Decimal
    day: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount in another currency, with all that it takes to check it."""

    amount: Decimal
    rate: Decimal  # units of the new currency for one of the old
    day: date | None  # of the older of the two rates
    source: str


def rate_on(currency: str, day: date) -> Quote | None:
    """The last rate on or before a day, at most ten days old; None if there is none.

    On one day a rate that staff entered wins, and of those the one entered last.
    """
    if currency == Base.EUR:
        return Quote(currency, Decimal(1), None, "")
    near = Rate.objects.filter(currency=currency, day__lte=day, day__gte=day - OLDEST)
    row = near.order_by("-day", F("entered_at").desc(nulls_last=True), "-pk").first()
    if row is None:
        return None
    if row.base == Base.EUR:
        return Quote(currency, row.per_base, row.day, row.source)
    dollar = rate_on(Base.USD, row.day)
    if dollar is None or dollar.day is None:
        return None
    return Quote(
        currency, row.per_base * dollar.per_euro, min(row.day, dollar.day), _both(row.source, dollar.source)
    )


def convert(amount: Decimal, currency: str, to: str, day: date) -> Converted:
    """An amount in another currency by the rates of a day, rounded to the units of that currency.

    :raises NoRate: if one of both has no rate.
    """
    if currency == to:
        return Converted(round_to(amount, to), Decimal(1), None, "")
    old, new = _known(currency, day), _known(to, day)
    rate = new.per_euro / old.per_euro
    days = [quote.day for quote in (old, new) if quote.day]
    return Converted(round_to(amount * rate, to), rate, min(days), _both(old.source, new.source))


def _known(currency: str, day: date) -> Quote:
    if (quote := rate_on(currency, day)) is None:
        raise NoRate(currency, day)
    return quote


def _both(first: str, second: str) -> str:
    """Two sources as one text, each named once."""
    named = [source for both in (first, second) for source in both.split(BETWEEN) if source]
    return BETWEEN.join(dict.fromkeys(named))


def round_to(amount: Decimal, currency: str) -> Decimal:
    """An amount in the smallest unit that is used of a currency; halves go away from zero."""
    places = 0 if currency in WITHOUT_CENTS else get_currency_precision(currency)
    return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
