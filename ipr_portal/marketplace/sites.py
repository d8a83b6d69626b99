"""The sites of the embedded marketplace: one for each market, with its address, its money and how it writes prices."""

from dataclasses import dataclass
from decimal import Decimal

from babel import Locale
from babel.numbers import parse_pattern
from django.utils.translation import gettext_lazy as _

MARKETPLACE = "lazada"  # whose catalogue the embedded one stands in for


@dataclass(frozen=True, slots=True)
class Site:
    """A marketplace's site in one market."""

    market: str  # ISO 3166-1 alpha-2
    name: str
    host: str  # where its listings are found on the web
    currency: str  # ISO 4217
    places: int  # decimals that shoppers there read in a price
    locale: str  # how prices are written, as Babel names it
    language: str  # in which sellers write, ISO 639-1

    @property
    def code(self) -> str:
        """The market as it stands in our addresses."""
        return self.market.lower()

    def say_price(self, amount: Decimal) -> str:
        """Write an amount as a shopper in this market reads it: `₫` and `Rp` without decimals."""
        locale = Locale.parse(self.locale)
        pattern = parse_pattern(locale.currency_formats["standard"].pattern)
        pattern.frac_prec = (self.places, self.places)
        return pattern.apply(amount, locale, currency=self.currency, currency_digits=False)


SITES = {
    site.market: site
    for site in [
        Site("SG", _("Singapore"), "www.lazada.sg", "SGD", 2, "en_SG", "en"),
        Site("MY", _("Malaysia"), "www.lazada.com.my", "MYR", 2, "ms_MY", "ms"),
        Site("TH", _("Thailand"), "www.lazada.co.th", "THB", 2, "th_TH", "th"),
        Site("ID", _("Indonesia"), "www.lazada.co.id", "IDR", 0, "id_ID", "id"),
        Site("PH", _("Philippines"), "www.lazada.com.ph", "PHP", 2, "en_PH", "en"),
        Site("VN", _("Viet Nam"), "www.lazada.vn", "VND", 0, "vi_VN", "vi"),
    ]
}
