"""One address: its listing, or why it has none."""

import re
import unicodedata
from urllib.parse import parse_qs, quote, unquote

from .edges import INVISIBLE, bare, refanged
from .github import as_on_github, repository
from .hosts import host_of, stranger
from .sites import HOSTS, SEARCH_HOSTS, Site, home_of, is_short_link
from .verdicts import Recognised, RefusalReason, Refused

MAX_ADDRESS = 8192  # characters
MAX_ITEM = 2000
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]{0,30}):")
_HOST_END = re.compile(r"[/?#]")
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_TRACKING = re.compile(
    r"[&?][A-Za-z_][\w.-]*="
)  # in a path: tracking that somebody put on without a question mark
_BARE_NUMBER = re.compile(
    r"(?i)\W*(?:(?:item|product|listing|sku|id|no|number|nr|asin)\b\W*){0,3}"
    r"(?P<number>i?[0-9]{6,20}(?:[-.][si]?[0-9]{1,20})*|b0[0-9a-z]{8})\W*"
)


def recognise(text: str) -> Recognised | Refused:
    """Return the listing of an address, or why it has none. Never raises, for any text."""
    if len(text) > MAX_ADDRESS:
        return Refused(RefusalReason.TOO_LONG)
    address = bare(refanged(text))
    if " " in address or ("." not in address and ":" not in address):
        return _no_address(address)
    if _CONTROL.search(address):
        return Refused(RefusalReason.UNREADABLE)
    rest = _without_scheme(address.replace("\\", "/"))
    if isinstance(rest, Refused):
        return rest
    host = host_of(_HOST_END.split(rest, maxsplit=1)[0])
    if isinstance(host, Refused):
        return host
    return _on_site(host, rest, address)


def _no_address(text: str) -> Refused:
    number = _BARE_NUMBER.fullmatch(text[:200])
    return Refused(RefusalReason.NOT_AN_ADDRESS, number["number"] if number else "")


def _without_scheme(address: str) -> str | Refused:
    if address.startswith("//"):
        return address.lstrip("/")
    match = _SCHEME.match(address)
    if not match:
        return address
    after = address[match.end() :]
    if match[1].lower() in ("http", "https") and after.startswith("/"):
        return after.lstrip("/")
    if "." in match[1] and re.match(r"[0-9]", after):  # www.example.org:8443/…
        return address
    return Refused(RefusalReason.NOT_A_WEB_ADDRESS, match[1].lower())


def _on_site(host: str, rest: str, address: str) -> Recognised | Refused:
    before_fragment = rest.partition("#")[0]
    beyond, _mark, query = before_fragment.partition("?")
    path = _decoded(beyond[len(beyond.split("/", 1)[0]) :])
    if known := HOSTS.get(host):
        return _by_the_forms(*known, path, query, address)
    if is_short_link(host):
        return Refused(RefusalReason.SHORT_LINK, host)
    if host in SEARCH_HOSTS:
        return Refused(RefusalReason.SEARCH_PAGE)
    host, path = as_on_github(host, path)
    if known := HOSTS.get(host) or home_of(host):
        site, market = known
        if site.single and host not in HOSTS:  # a help page, a blog: there, two words are no shop and product
            return Refused(RefusalReason.NOT_A_LISTING if path != "/" else RefusalReason.SHOP_FRONT)
        return _by_the_forms(site, market, path, query, address)
    return stranger(host)


def _by_the_forms(
    site: Site, market: str | None, path: str, query: str, address: str
) -> Recognised | Refused:
    if not site.single:
        path = _folded(path)
    for form in site.forms:
        if match := form.search(path):
            return _listing(site, market, match, path, query, address)
    return _no_listing(site, path)


def _decoded(path: str) -> str:
    """A path as people read it: decoded (twice, where somebody encoded twice), without doubled slashes."""
    if "%" in path:
        path = unquote(path, errors="replace")
        if "%" in path:
            path = unquote(path, errors="replace")
    if not path.isascii():
        path = unicodedata.normalize("NFC", path)
    if ("&" in path or "?" in path) and (tracking := _TRACKING.search(path)):
        path = path[: tracking.start()]
    if "//" in path:
        path = re.sub(r"/{2,}", "/", path)
    path = _CONTROL.sub(lambda control: quote(control[0]), path)  # what cannot be stored stays encoded
    return path.rstrip("/") or "/"


def _folded(path: str) -> str:
    """A path in which only the item counts, and no file name: without invisible characters, full-width forms
    normalised."""
    return path if path.isascii() else unicodedata.normalize("NFKC", INVISIBLE.sub("", path))


def _listing(site, market, match, path, query, address) -> Recognised | Refused:
    groups = match.groupdict()
    first, _slash, beyond = path.strip("/").lower().partition("/")
    if site.single and (first in (*site.searches, *site.shops) or beyond.partition("/")[0] in site.tabs):
        return _no_listing(site, path)
    if site.market_in_query and not market:
        market = (groups.get("market") or parse_qs(query).get(site.market_in_query, [""])[0]).upper()
        if not re.fullmatch("[A-Z]{2}", market):
            return Refused(RefusalReason.MARKET_MISSING)
    item, seller = _item(site, groups["item"]), groups.get("seller")
    if not item:
        return Refused(RefusalReason.ITEM_NUMBER_MALFORMED if site.number else RefusalReason.NOT_A_LISTING)
    if not market:  # the marketplace's own host without a country: it has no listings
        return Refused(RefusalReason.NOT_A_LISTING)
    if len(item) > MAX_ITEM:
        return Refused(RefusalReason.TOO_LONG)
    return Recognised(site.name, market, item, _seller(site, seller) if seller else None, address)


def _seller(site: Site, seller: str) -> str:
    return (seller.lstrip("0") or "0") if site.number else seller.lower()


def _item(site: Site, item: str) -> str:
    """An item in canonical form; "" if it is invalid."""
    if site.name == "github":
        return repository(item)
    if site.number:
        return item.lstrip("0")
    item = item.replace(site.drop, "") if site.drop else item
    return {"upper": item.upper, "lower": item.lower}.get(site.case, lambda: item)()


def _no_listing(site: Site, path: str) -> Refused:
    """Classify a page of the marketplace that is not a listing."""
    trail = path.strip("/").lower()
    if not trail:
        return Refused(RefusalReason.SHOP_FRONT)
    for pages, reason in ((site.shops, RefusalReason.SHOP_PAGE), (site.searches, RefusalReason.SEARCH_PAGE)):
        if any(trail == page or trail.startswith(f"{page}/") for page in pages):
            return Refused(reason)
    if site.malformed and site.malformed.search(path):
        return Refused(RefusalReason.ITEM_NUMBER_MALFORMED)
    first, _slash, beyond = trail.partition("/")
    if site.single and (not beyond or beyond.partition("/")[0] in site.tabs):
        return Refused(RefusalReason.SHOP_PAGE)
    return Refused(RefusalReason.NOT_A_LISTING)
