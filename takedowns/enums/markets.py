"""The markets of the marketplace: what each is called, its money, its clock and its language."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ipr_portal.deadlines.seeds import SEEDS


@dataclass(frozen=True, slots=True)
class Market:
    """One country in which the marketplace runs a site."""

    code: str  # ISO 3166-1 alpha-2
    name: str
    currency: str  # ISO 4217
    zone: str  # whose midnight ends a legal day; Indonesia has three, its offices keep Jakarta's
    language: str  # ISO 639-1


MARKETS = {
    market.code: market
    for market in [
        Market("SG", _("Singapore"), "SGD", SEEDS["SG"].zone, "en"),
        Market("MY", _("Malaysia"), "MYR", SEEDS["MY"].zone, "ms"),
        Market("TH", _("Thailand"), "THB", SEEDS["TH"].zone, "th"),
        Market("ID", _("Indonesia"), "IDR", SEEDS["ID"].zone, "id"),
        Market("PH", _("Philippines"), "PHP", SEEDS["PH"].zone, "en"),
        Market("VN", _("Viet Nam"), "VND", SEEDS["VN"].zone, "vi"),
    ]
}
MARKET_CHOICES = [(market.code, market.name) for market in MARKETS.values()]


def market_name(code: str) -> str:
    """What people call a market; markets of other marketplaces go by their country's name."""
    if market := MARKETS.get(code):
        return str(market.name)
    return Locale.parse(get_language() or "en", sep="-").territories.get(code, code)


def local_day(code: str, at: datetime) -> date:
    """The day it is in a market at a moment; UTC for markets we run no site in."""
    market = MARKETS.get(code)
    return at.astimezone(ZoneInfo(market.zone if market else "UTC")).date()


# How many units one US dollar buys, roughly, as of November 2026: only to put notices in order, never to be shown.
PER_USD = {
    code: Decimal(units)
    for code, units in {
        "SGD": "1.3", "MYR": "4.2", "THB": "33", "IDR": "16500", "PHP": "58", "VND": "26000", "USD": "1", "EUR": "0.9",
    }.items()
}  # fmt: skip


def in_usd(price: Decimal | None, currency: str) -> Decimal:
    """What a price is worth in US dollars, roughly; nothing where it is not known."""
    return price / PER_USD[currency] if price is not None and currency in PER_USD else Decimal(0)
