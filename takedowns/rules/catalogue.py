"""The catalogue of a right: what an entry needs, which entry a listing is about, and how far a price is below its list price."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from ipr_portal.errors import Refusal
from ipr_portal.markets import MARKETS, market_name

MOST_PRODUCTS = 100  # of one right, ended ones not counted
MOST_PICTURES = 10  # of one product
DEAREST = Decimal("999999999999.99")
WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDetails:
    """A product as its maker describes it."""

    name: str
    article: str = ""
    prices: Mapping[str, Decimal] = field(default_factory=dict)  # market → list price in its currency


def why_not_add(right, details: ProductDetails, *, have: int) -> Refusal | None:
    """Answer why a product cannot be added to a right, or None.

    :param have: how many products the right has.
    """
    if have >= MOST_PRODUCTS:
        said = _("The catalogue has %(most)d products, and a right takes no more.") % {"most": MOST_PRODUCTS}
        return Refusal("", said, _("End one that is no longer sold."), "name")
    return why_not_list(right, details)


def why_not_list(right, details: ProductDetails) -> Refusal | None:
    """Answer why an entry is invalid, or None."""
    if not details.name:
        return Refusal("", _("The product has no name."), _("Write its name as you sell it."), "name")
    markets = right.market_codes()
    for market, amount in details.prices.items():
        if market not in markets or market not in MARKETS:
            said = _("The right is not in force in %(market)s.") % {"market": market_name(market)}
            return Refusal("", said, _("Leave the price out."), f"price_{market}")
        if not 0 < amount <= DEAREST:
            said = _("The list price in %(market)s must be above 0.") % {"market": market_name(market)}
            return Refusal("", said, _("Write what the product costs in your own shop."), f"price_{market}")
    return None


def why_not_these_pictures(files: Sequence[Any], *, kept: int) -> Refusal | None:
    """Answer why files cannot be the pictures of a product, or None.

    :param files: new ones, each with `name` and `media_type`.
    :param kept: how many it has besides.
    """
    if len(files) + kept > MOST_PICTURES:
        said = _("There are %(have)d pictures; a product takes %(most)d.")
        values = {"have": len(files) + kept, "most": MOST_PICTURES}
        return Refusal("", said % values, _("Keep those that show most."), "files")
    if wrong := next((one for one in files if not one.media_type.startswith("image/")), None):
        said = _("“%(name)s” is no picture.") % {"name": wrong.name}
        return Refusal("", said, _("Choose a JPEG, PNG or WebP file."), "files")
    return None


def product_of(title: str, products: Iterable[Any]) -> Any:
    """The product that a listing is about, by its title; None if no word of any product's name stands in it.

    An article number decides; then the product with the largest share of its words in the title. Of a right
    with a single product it is that one.

    :param products: each with `name` and `article`.
    """
    entries = list(products)
    plain = title.casefold()
    for entry in entries:
        if len(entry.article) > 2 and entry.article.casefold() in plain:
            return entry
    if len(entries) == 1:
        return entries[0]
    words = set(WORD.findall(plain))
    shares = [(_share(entry.name, words), -place) for place, entry in enumerate(entries)]
    best, place = max(shares, default=(0.0, 0))
    return entries[-place] if best else None


def _share(name: str, words: set[str]) -> float:
    named = set(WORD.findall(name.casefold()))
    return len(named & words) / len(named) if named else 0.0


def below_list(price: Decimal, list_price: Decimal) -> int:
    """By how many per cent a price is below the list price, rounded; negative if it is above."""
    return int((100 * (list_price - price) / list_price).quantize(Decimal(1), ROUND_HALF_UP))
