"""Time zones as people know them: by a town and its country, each once."""

from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from django.utils.translation import get_language

SEARCHED_FROM = 3  # letters, from which on a part of a name is enough


def towns() -> dict[str, str]:
    """The town of every zone, by the zone; other names of the same zone are left out."""
    return _towns(get_language() or "en")


@lru_cache(maxsize=8)
def _towns(language: str) -> dict[str, str]:
    locale = Locale.parse(language, sep="-")
    lands, former = get_global("zone_territories"), get_global("zone_aliases")
    known = {zone for zone in available_timezones() if zone in lands and zone not in former}
    zones = sorted(zone for zone in known if "/" in zone and not zone.startswith("Etc/"))
    named = {zone: _name(zone, locale, locale.territories.get(lands[zone], "")) for zone in zones}
    return {zone: name for zone, name in named.items() if name} | {"UTC": "UTC"}


def _name(zone, locale, country) -> str:
    town = get_timezone_location(zone, locale=locale, return_city=True).rpartition("/")[2]
    return f"{town}, {country}" if country and town != country and len(country) > 2 else town


def canonical(zone: str) -> str:
    """The name under which the list has a zone."""
    return zone if zone in towns() else get_global("zone_aliases").get(zone, zone)


def town_of(zone: str) -> str:
    """The town of a zone; the zone itself where none is known."""
    return towns().get(canonical(zone), zone)


def zone_of(typed: str) -> str | None:
    """The zone that a text names: by its town, the whole name or a part that only one has, or by its own name."""
    said = " ".join(typed.split()).casefold()
    if "/" in typed and typed in available_timezones() and canonical(typed) in towns():
        return typed
    names = {zone: name.casefold() for zone, name in towns().items()}
    whole = [zone for zone, name in names.items() if said in (name, name.partition(",")[0])]
    part = [zone for zone, name in names.items() if len(said) >= SEARCHED_FROM and said in name]
    found = whole or part
    return found[0] if len(found) == 1 else None
