"""Search of a rights holder's notices by the one search field."""

import re

from django.db.models import Q

from takedowns.listings import Recognised, read_pasted, recognise
from takedowns.models import Listing
from takedowns.numbers import parse

# A partial number: market, year, serial and check digit; the serial or the year may be given alone.
_PART = re.compile(
    r"(?:(?P<market>[A-Z]{2})[-\s]*)?(?:(?P<year>20[0-9]{2})(?:[-\s]+|$|(?=0)))?(?:(?P<serial>[0-9]{1,15})(?:[-\s]*|$))?",
    re.IGNORECASE | re.ASCII,
)
ADDRESSES, WORDS = 20, 6  # how many of them are looked for
SHORTEST = 6  # characters of a piece of an address


def named(text: str) -> Q:
    """Notices by their number, in any spelling; by an address; by the item, seller or title of a listing."""
    if number := parse(text):
        return Q(number=str(number))
    if keys := _keys_in(text):
        return _with(Q(key__in=keys))
    return _number_in_part(text) | _with(_item(text)) | _with(_words(text))


def _with(listing: Q) -> Q:
    return Q(pk__in=Listing.objects.filter(listing).values("notice"))


def _keys_in(text: str) -> list[str]:
    """The listings whose addresses occur in a text."""
    found = [row.verdict for row in read_pasted(text)[:ADDRESSES]]
    listings = [getattr(verdict, "listing", verdict) for verdict in found]
    if not any(isinstance(one, Recognised) for one in listings):
        listings = [recognise(text)]
    return [one.key for one in listings if isinstance(one, Recognised)]


def _number_in_part(text: str) -> Q:
    """By the beginning of a number, or its serial alone with or without its zeros."""
    match = _PART.fullmatch(text.strip())
    if match is None or not any(match.groups()):
        return Q(number__istartswith=text)
    fits = Q()
    if market := match["market"]:
        fits &= Q(number__startswith=f"{market.upper()}-")
    if year := match["year"]:
        fits &= Q(number__contains=f"-{year}-")
    if serial := match["serial"]:
        fits &= Q(number__contains=f"-{int(serial):06}-")
    return fits


def _item(text: str) -> Q:
    """By the item's number, or by a piece of an address that is none by itself."""
    fits = Q(item__iexact=text)
    return fits | Q(pasted__icontains=text) if "/" in text and len(text) >= SHORTEST else fits


def _words(text: str) -> Q:
    """By title and seller: every word occurs in one of them."""
    fits = Q()
    for word in text.split()[:WORDS]:
        fits &= Q(snapshot__title__icontains=word) | Q(snapshot__seller_name__icontains=word)
    return fits
