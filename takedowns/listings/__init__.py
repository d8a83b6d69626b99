"""Which listing does a pasted address name? Pure: no database, no network, no clock.

Two addresses with the same marketplace, market and item are one listing, however they are written: mobile host, short
path, tracking parameters, percent-encoding. What cannot be filed is refused with a reason of its own, because “not
valid” does not help. The forms of each marketplace are data: `takedowns/marketplaces.json`.
"""

from .canonical import address_in, address_of, clean_address
from .pasted import addresses_in, chunk, read_pasted, read_text
from .recognition import MAX_ADDRESS, MAX_ITEM, recognise
from .sites import HOSTS, SHORT_LINKS, Site, keys_of, marketplace_name
from .verdicts import MAX_LISTINGS, Duplicate, Recognised, RefusalReason, Refused, Row

__all__ = [
    "HOSTS",
    "MAX_ADDRESS",
    "MAX_ITEM",
    "MAX_LISTINGS",
    "SHORT_LINKS",
    "Duplicate",
    "Recognised",
    "RefusalReason",
    "Refused",
    "Row",
    "Site",
    "address_in",
    "address_of",
    "addresses_in",
    "chunk",
    "clean_address",
    "keys_of",
    "marketplace_name",
    "read_pasted",
    "read_text",
    "recognise",
]
