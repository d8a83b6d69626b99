"""The markets of the marketplace: name, currency, time zone and language of each."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel import Locale
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ipr_portal.lazy import LazyStr


@dataclass(frozen=True, slots=True)
class Market:
    """One country in which the marketplace runs a site."""

    code: str  # ISO 3166-1 alpha-2
    name: LazyStr
    currency: str  # ISO 4217
    zone: str  # whose midnight ends a legal day; Indonesia has three, its offices keep Jakarta's
    language: str  # ISO 639-1


MARKETS = {
    market.code: market
    for market in [
        Market("SG", _("Singapore"), "SGD", "Asia/Singapore", "en"),
        Market("MY", _("Malaysia"), "MYR", "Asia/Kuala_Lumpur", "ms"),
        Market("TH", _("Thailand"), "THB", "Asia/Bangkok", "th"),
        Market("ID", _("Indonesia"), "IDR", "Asia/Jakarta", "id"),
        Market("PH", _("Philippines"), "PHP", "Asia/Manila", "en"),
        Market("VN", _("Viet Nam"), "VND", "Asia/Ho_Chi_Minh", "vi"),
    ]
}
MARKET_CHOICES = [(market.code, market.name) for market in MARKETS.values()]


def market_name(code: str) -> str:
    """What people call a market; markets of other marketplaces go by their country's name."""
    if market := MARKETS.get(code):
        return str(market.name)
    return Locale.parse(get_language() or "en", sep="-").territories.get(code, code)


def local_day(code: str, at: datetime) -> date:
    """The local day in a market at a moment; UTC for markets without a site."""
    return at.astimezone(market_zone(code)).date()


def market_zone(code: str) -> ZoneInfo:
    """The zone whose midnight ends a legal day in a market; UTC for markets without a site."""
    market = MARKETS.get(code)
    return ZoneInfo(market.zone if market else "UTC")


def end_of_local_day(code: str, at: datetime) -> datetime:
    """The last second of the local day in a market at a moment: what lasts until it lasts until that day, all of it."""
    return datetime.combine(local_day(code, at), time(23, 59, 59), market_zone(code))


def desk_zone() -> ZoneInfo:
    """The zone of the IPR team: its days, and the ends of windows that are not of one market."""
    return ZoneInfo(MARKETS[settings.DESK_CALENDAR].zone)
