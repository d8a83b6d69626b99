"""The sites of the embedded marketplace: one for each market, with its address and how it writes prices."""

from dataclasses import dataclass
from decimal import Decimal

from babel import Locale
from babel.numbers import parse_pattern

from ipr_portal.markets import MARKETS

MARKETPLACE = "lazada"  # whose catalogue the embedded one stands in for


@dataclass(frozen=True, slots=True)
class Site:
    """A marketplace's site in one market."""

    market: str  # ISO 3166-1 alpha-2
    host: str  # where its listings are found on the web
    places: int  # decimals that shoppers there read in a price
    locale: str  # how prices are written, as Babel names it

    @property
    def name(self) -> str:
        return str(MARKETS[self.market].name)

    @property
    def currency(self) -> str:
        return MARKETS[self.market].currency

    @property
    def language(self) -> str:
        """In which sellers write, ISO 639-1."""
        return MARKETS[self.market].language

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
        Site("SG", "www.lazada.sg", 2, "en_SG"),
        Site("MY", "www.lazada.com.my", 2, "ms_MY"),
        Site("TH", "www.lazada.co.th", 2, "th_TH"),
        Site("ID", "www.lazada.co.id", 0, "id_ID"),
        Site("PH", "www.lazada.com.ph", 2, "en_PH"),
        Site("VN", "www.lazada.vn", 0, "vi_VN"),
    ]
}
