"""Which listing does a pasted address name? Pure: no database, no network, no clock.

Two addresses with the same marketplace, market and item are one listing, however they are written: mobile host, short
path, tracking parameters, percent-encoding. What cannot be filed is refused with a reason of its own, because “not
valid” helps nobody. The forms of each marketplace are data: `marketplaces.json`.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote

MAX_LISTINGS = 300  # a notice
MAX_ADDRESS = 8192  # characters
MAX_ITEM = 2000


class RefusalReason(StrEnum):
    """Why a pasted text names no listing that can be filed."""

    NOT_AN_ADDRESS = "NOT_AN_ADDRESS"
    NOT_A_WEB_ADDRESS = "NOT_A_WEB_ADDRESS"
    CREDENTIALS = "CREDENTIALS"
    ODD_PORT = "ODD_PORT"
    IP_ADDRESS = "IP_ADDRESS"
    LOOKALIKE_HOST = "LOOKALIKE_HOST"
    UNKNOWN_MARKETPLACE = "UNKNOWN_MARKETPLACE"
    SHORT_LINK = "SHORT_LINK"
    SHOP_FRONT = "SHOP_FRONT"
    SHOP_PAGE = "SHOP_PAGE"
    SEARCH_PAGE = "SEARCH_PAGE"
    NOT_A_LISTING = "NOT_A_LISTING"
    ITEM_NUMBER_MALFORMED = "ITEM_NUMBER_MALFORMED"
    MARKET_MISSING = "MARKET_MISSING"
    TOO_LONG = "TOO_LONG"
    UNREADABLE = "UNREADABLE"


@dataclass(frozen=True, slots=True)
class Recognised:
    """One listing."""

    marketplace: str
    market: str  # ISO 3166-1 alpha-2
    item: str
    seller: str | None
    address: str  # as pasted, cleaned of what clings to it

    @property
    def key(self) -> str:
        return f"{self.marketplace}:{self.market}:{self.item}"


@dataclass(frozen=True, slots=True)
class Refused:
    """No listing, and why."""

    reason: RefusalReason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The same listing as an earlier row."""

    of: int
    listing: Recognised


@dataclass(frozen=True, slots=True)
class Row:
    """One address out of a pasted text."""

    number: int  # from 1
    line: int  # from 1
    raw: str
    verdict: Recognised | Refused | Duplicate


@dataclass(frozen=True, slots=True)
class Site:
    """How one marketplace writes its addresses."""

    name: str
    paths: tuple[re.Pattern, ...]
    shops: tuple[str, ...]
    searches: tuple[str, ...]
    malformed: re.Pattern | None
    single: str
    case: str
    drop: str
    market_in_query: str


def _load(path: Path) -> tuple[dict[str, tuple[Site, str | None]], frozenset[str]]:
    """Read the table of marketplaces: exact host -> site and market; and the hosts that only shorten."""
    table = json.loads(path.read_text(encoding="utf-8"))
    table.pop("about")
    short = frozenset(table.pop("short_links"))
    hosts = {}
    for name, row in table.items():
        site = Site(
            name=name,
            paths=tuple(re.compile(form) for form in row["paths"]),
            shops=tuple(row.get("shops", ())),
            searches=tuple(row.get("searches", ())),
            malformed=re.compile(row["malformed"]) if "malformed" in row else None,
            single=row.get("single", ""),
            case=row.get("case", ""),
            drop=row.get("drop", ""),
            market_in_query=row.get("market_in_query", ""),
        )
        for host, market in row["hosts"].items():
            for prefix in row["prefixes"]:
                hosts[prefix + host] = site, market
    return hosts, short


HOSTS, SHORT_LINKS = _load(Path(__file__).with_name("marketplaces.json"))
NAMES = re.compile("lazada|shopee|amazon|ebay|tokopedia|aliexpress|tiktok|etsy|mercadoli[bv]re")
# Letters of other scripts that look like Latin ones, as far as they occur in names of marketplaces.
LOOKALIKES = str.maketrans("аеорсухіѕԁɡһјӏԛԝлтмкпвгαορνιεκτυχ", "aeopcyxisdghjlqwntmknbraopviektux")
CLINGING = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_DROP_CLINGING = dict.fromkeys(map(ord, CLINGING))
_EDGES = " \t\r\n\u3000'\"`<>()[]{}“”‘’«»*_,;"
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]{0,30}):")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)$")
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_SPLIT = re.compile(r"[\s<>\"“”`|]+")
_GLUED = re.compile(r"(?<![=/&?%:])(?=https?://)|[,;]+(?=(?:https?:)?//|www\.)", re.IGNORECASE)


def recognise(text: str) -> Recognised | Refused:
    """Say which listing an address names, or why none. Never raises, for any text."""
    if len(text) > MAX_ADDRESS:
        return Refused(RefusalReason.TOO_LONG)
    address = text.translate(_DROP_CLINGING).strip(_EDGES).rstrip(".")
    if " " in address.strip() or ("." not in address and ":" not in address):
        return Refused(RefusalReason.NOT_AN_ADDRESS)
    if _CONTROL.search(address):
        return Refused(RefusalReason.UNREADABLE)
    rest = _without_scheme(address.replace("\\", "/"))
    if isinstance(rest, Refused):
        return rest
    host = _host(re.split(r"[/?#]", rest, maxsplit=1)[0])
    if isinstance(host, Refused):
        return host
    return _on_site(host, rest, address)


def read_pasted(text: str) -> list[Row]:
    """Read a pasted text line by line: each address recognised, refused, or a duplicate of an earlier row.

    Several addresses may stand on a line; words around them (as in what a share button copies) are passed over; a
    line without any address is one refused row. Empty lines do not count.
    """
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.translate(_DROP_CLINGING).strip():
            continue
        for raw in _addresses_in(line) or [line.strip()]:
            verdict: Recognised | Refused | Duplicate = recognise(raw)
            if isinstance(verdict, Recognised) and (
                first := seen.setdefault(verdict.key, len(rows) + 1)
            ) <= len(rows):
                verdict = Duplicate(first, verdict)
            rows.append(Row(len(rows) + 1, number, raw[:MAX_ADDRESS], verdict))
    return rows


def chunk(listings: list[Recognised], size: int = MAX_LISTINGS) -> Iterator[list[Recognised]]:
    """Cut a list into pieces that fit a notice."""
    for start in range(0, len(listings), size):
        yield listings[start : start + size]


def _addresses_in(line: str) -> list[str]:
    words = (piece for word in _SPLIT.split(line) for piece in _GLUED.split(word) if piece)
    return [address for word in words if (address := _cut_address(word))]


def _cut_address(word: str) -> str:
    """The address inside a word such as `[link](https://…)`, or nothing if the word holds none."""
    if (at := word.find("://")) > 0:
        start = at
        while start and (word[start - 1].isalnum() or word[start - 1] in "+.-"):
            start -= 1
        return word[start:].strip(_EDGES).rstrip(".")
    word = word.strip(_EDGES).rstrip(".")
    head, slash, _path = word[:300].partition("/")
    bare = slash and "." in head.strip(".") and "@" not in head
    return word if word.startswith(("//", "www.", "WWW.")) or bare else ""


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


def _host(authority: str) -> str | Refused:
    """The bare host in lower case, if a browser would take it and a person would recognise it."""
    if "@" in authority:
        return Refused(RefusalReason.CREDENTIALS)
    if authority.startswith("["):
        return Refused(RefusalReason.IP_ADDRESS)
    name, _colon, port = authority.partition(":")
    if port and port not in ("80", "443"):
        return Refused(RefusalReason.ODD_PORT, port[:20])
    name = unicodedata.normalize("NFKC", name).lower().rstrip(".")
    labels = name.split(".")
    if _NUMBER.match(labels[-1]):
        return Refused(RefusalReason.IP_ADDRESS)
    if len(labels) < 2 or not all(labels) or len(name) > 253 or "%" in name:
        return Refused(RefusalReason.NOT_AN_ADDRESS)
    return name


def _on_site(host: str, rest: str, address: str) -> Recognised | Refused:
    if host in SHORT_LINKS:
        return Refused(RefusalReason.SHORT_LINK, host)
    before_fragment = rest.partition("#")[0]
    beyond, _mark, query = before_fragment.partition("?")
    path = _decoded(beyond[len(beyond.split("/", 1)[0]) :])
    if (known := HOSTS.get(host)) is None:
        host, path = _github_relative(host, path)
        if (known := HOSTS.get(host)) is None:
            return _unknown(host)
    site, market = known
    for form in site.paths:
        if match := form.search(path):
            return _listing(site, market, match, path, query, address)
    return _no_listing(site, path)


def _decoded(path: str) -> str:
    """A path as people read it: decoded (twice, where somebody encoded twice), without doubled slashes."""
    path = unquote(path, errors="replace")
    if "%" in path:
        path = unquote(path, errors="replace")
    path = re.sub(r"/{2,}", "/", unicodedata.normalize("NFC", path))
    path = _CONTROL.sub(lambda control: quote(control[0]), path)  # what cannot be stored stays encoded
    return path.rstrip("/") or "/"


def _listing(site, market, match, path, query, address):
    groups = match.groupdict()
    first = path.strip("/").split("/", 1)[0].lower()
    if site.single and (first in site.searches or first in site.shops):
        return _no_listing(site, path)
    if site.market_in_query and not market:
        market = (groups.get("market") or parse_qs(query).get(site.market_in_query, [""])[0]).upper()
        if not re.fullmatch("[A-Z]{2}", market):
            return Refused(RefusalReason.MARKET_MISSING)
    item = groups["item"].replace(site.drop, "") if site.drop else groups["item"]
    item = {"upper": item.upper, "lower": item.lower}.get(site.case, lambda: item)()
    if site.name == "github":
        item = _repository(item)
    if len(item) > MAX_ITEM:
        return Refused(RefusalReason.TOO_LONG)
    seller = groups.get("seller")
    return Recognised(site.name, market, item, seller.lower() if seller else None, address)


def _repository(path: str) -> str:
    """Owner and repository know no case; what lies inside does. `raw` and `blob` show the same file."""
    owner, name, *inside = path.split("/")
    if inside and inside[0] == "raw":
        inside[0] = "blob"
    return "/".join([owner.lower(), name.lower().removesuffix(".git"), *inside])


def _github_relative(host: str, path: str) -> tuple[str, str]:
    """Files, gists and pages of github.com that live on hosts of their own, as paths of github.com."""
    parts = path.strip("/").split("/")
    if host == "gist.github.com" and parts[-1]:
        return "github.com", f"/gist/{parts[1] if len(parts) > 1 else parts[0]}"
    if host in ("raw.githubusercontent.com", "raw.github.com") and len(parts) > 2:
        return "github.com", f"/{parts[0]}/{parts[1]}/blob/{'/'.join(parts[2:])}"
    if host == "codeload.github.com" and len(parts) > 1:
        return "github.com", path
    if host.endswith(".github.io") and host.count(".") == 2:
        return "github.com", f"/{host.removesuffix('.github.io')}/{host}{path.rstrip('/')}"
    return host, path


def _no_listing(site: Site, path: str) -> Refused:
    """Say what a page of the marketplace is, if no listing."""
    trail = path.strip("/").lower()
    if not trail:
        return Refused(RefusalReason.SHOP_FRONT)
    for pages, reason in ((site.shops, RefusalReason.SHOP_PAGE), (site.searches, RefusalReason.SEARCH_PAGE)):
        if any(trail == page or trail.startswith(f"{page}/") for page in pages):
            return Refused(reason)
    if site.malformed and site.malformed.search(path):
        return Refused(RefusalReason.ITEM_NUMBER_MALFORMED)
    if site.single and "/" not in trail:
        return Refused(RefusalReason.SHOP_PAGE)
    return Refused(RefusalReason.NOT_A_LISTING)


def _unknown(host: str) -> Refused:
    """A host that is none of ours: one that pretends to be, or simply another."""
    try:
        plain = host.encode("ascii").decode("idna") if "xn--" in host else host
    except UnicodeError:
        plain = host
    latin = plain.translate(LOOKALIKES)
    if (latin != plain and NAMES.search(latin)) or NAMES.search(plain):
        return Refused(RefusalReason.LOOKALIKE_HOST, host)
    return Refused(RefusalReason.UNKNOWN_MARKETPLACE, host)


def address_of(key: str) -> str:
    """A web address for the key of a listing, for people who want to open it; empty where none can be built."""
    marketplace, market, item = key.split(":", 2)
    host = next((h for h, (site, m) in HOSTS.items() if site.name == marketplace and m == market), "")
    shapes = {
        "lazada": f"https://www.{host}/products/-i{item}.html",
        "github": f"https://{host}/{quote(item)}",
        "amazon": f"https://www.{host}/dp/{item}",
        "ebay": f"https://www.{host}/itm/{item}",
    }
    return shapes.get(marketplace, "") if host else ""
