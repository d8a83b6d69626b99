"""The countries in which organisations are registered (ISO 3166-1), by the names that people use."""

from babel import Locale
from django.utils.translation import get_language

# What CLDR lists beside the countries of ISO 3166-1: groupings, exceptional reservations and test regions.
NO_COUNTRIES = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())


def country_name(code: str) -> str:
    """What people call a country; the code itself for one that is unknown."""
    return _names().get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """Every country, by name."""
    rows = [
        (code, name)
        for code, name in _names().items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    ]
    return sorted(rows, key=lambda row: row[1])


def _names():
    return Locale.parse(get_language() or "en", sep="-").territories
