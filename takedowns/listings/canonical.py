"""The clean address of a listing: where people find it, without tracking."""

from urllib.parse import quote

from .github import web_address
from .recognition import recognise
from .sites import SITES
from .verdicts import Recognised


def clean_address(pasted: str | Recognised) -> str:
    """The address of a listing as its marketplace writes it, without tracking; other addresses are not changed.

    :param pasted: an address as it was pasted, or what was recognised in it.
    """
    found = recognise(pasted) if isinstance(pasted, str) else pasted
    if not isinstance(found, Recognised):
        return pasted if isinstance(pasted, str) else ""
    return _written(found.marketplace, found.market, found.item, found.seller or "") or _without_query(
        found.address
    )


def address_in(key: str, pasted: str) -> str:
    """The address of a listing by its key, or by what was pasted where its marketplace needs more than the key."""
    return address_of(key) or clean_address(pasted)


def address_of(key: str) -> str:
    """A web address for the key of a listing; empty where none can be built from it."""
    marketplace, market, item = key.split(":", 2)
    return _written(marketplace, market, item)


def _written(marketplace: str, market: str, item: str, seller: str = "") -> str:
    site = SITES.get(marketplace)
    if site is None:
        return ""
    if site.name == "github":
        return f"https://{quote(web_address(item), safe='/%')}"
    host = site.host_in.get(market) or site.host_in.get(None)
    if not site.address or not host or ("{seller}" in site.address and not seller):
        return ""
    return site.address.format(host=host, item=item, seller=seller, market=market)


def _without_query(address: str) -> str:
    clean = address.partition("#")[0].partition("?")[0]
    return clean if "://" in clean else f"https://{clean.lstrip('/')}"
