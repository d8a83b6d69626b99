"""The table of marketplaces: their hosts and the forms of their addresses."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

# `$` in a form of the table: nothing follows that could belong to the item; text in a script without spaces may follow.
END = r"(?=$|[^A-Za-z0-9_/.%-]|[/._-](?![A-Za-z0-9_/.%-])|%(?:[01][0-9A-F]|20))"


@dataclass(frozen=True)
class Site:
    """How one marketplace writes its addresses."""

    name: str
    title: str  # what people call it
    forms: tuple[re.Pattern, ...]
    shops: tuple[str, ...]
    tabs: frozenset[str]
    searches: tuple[str, ...]
    malformed: re.Pattern | None
    single: str
    case: str
    drop: str
    number: bool
    market_in_query: str
    address: str  # a clean address of an item, where one can be written from its parts
    hosts: dict[str, str | None]

    @cached_property
    def host_in(self) -> dict[str | None, str]:
        """The first host of each market."""
        return {market: host for host, market in reversed(self.hosts.items())}


def _site(name: str, row: dict) -> Site:
    return Site(
        name=name,
        title=row["title"],
        forms=tuple(re.compile(form.replace("$", END)) for form in row["paths"]),
        shops=tuple(row.get("shops", ())),
        tabs=frozenset(row.get("tabs", ())),
        searches=tuple(row.get("searches", ())),
        malformed=re.compile(row["malformed"]) if "malformed" in row else None,
        single=row.get("single", ""),
        case=row.get("case", ""),
        drop=row.get("drop", ""),
        number=row.get("number", False),
        market_in_query=row.get("market_in_query", ""),
        address=row.get("address", ""),
        hosts=row["hosts"],
    )


_TABLE = json.loads(Path(__file__).parents[1].joinpath("marketplaces.json").read_text(encoding="utf-8"))
_SHORT = frozenset(_TABLE["short_links"])
SITES = {name: _site(name, row) for name, row in _TABLE.items() if isinstance(row, dict)}
# Exact host -> site and market.
HOSTS: dict[str, tuple[Site, str | None]] = {}
SHORT_LINKS = set(_SHORT)  # hosts that only shorten; each also with something in front, such as `sg.shp.ee`
SEARCH_HOSTS: set[str] = set()
_DOMAINS: dict[str, tuple[Site, str | None]] = {}  # hosts below which everything is the marketplace's own
for _name, _site_of in SITES.items():
    _row = _TABLE[_name]
    for _host, _market in _row["hosts"].items():
        HOSTS |= {_prefix + _host: (_site_of, _market) for _prefix in _row["prefixes"]}
        SHORT_LINKS |= {_prefix + _host for _prefix in _row.get("short_prefixes", ())}
        SEARCH_HOSTS |= {_prefix + _host for _prefix in _row.get("search_prefixes", ())}
        _DOMAINS[_host] = _site_of, _market
    _DOMAINS |= dict.fromkeys(_row.get("own", ()), (_site_of, None))


def marketplace_name(marketplace: str) -> str:
    """The name of a marketplace."""
    site = SITES.get(marketplace)
    return site.title if site else marketplace


def home_of(host: str) -> tuple[Site, str | None] | None:
    """The marketplace to which a host belongs that the table does not name, by a host above it; or None."""
    above = host
    while above:
        if found := _DOMAINS.get(above):
            return found
        above = above.partition(".")[2]
    return None


def is_short_link(host: str) -> bool:
    """Whether a host only shortens addresses, also with a country in front."""
    if host in SHORT_LINKS:
        return True
    above = host.partition(".")[2]
    while "." in above:
        if above in _SHORT:
            return True
        above = above.partition(".")[2]
    return False


def keys_of(name: str) -> list[str]:
    """Every key that an item number, or a seller's name, may stand in: of each marketplace, in each of its markets."""
    places = {(site.name, market) for site, market in HOSTS.values() if market}
    return [f"{marketplace}:{market}:{name}" for marketplace, market in sorted(places)]
