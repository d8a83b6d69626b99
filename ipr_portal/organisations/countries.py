"""The countries in which organisations are registered (ISO 3166-1), by the names that people use."""

from collections.abc import Mapping

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# What CLDR lists beside the countries of ISO 3166-1: groupings, exceptional reservations and test regions.
OURS = {"VN": _("Viet Nam")}  # as everywhere in the portal
NO_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])


def country_name(code: str) -> str:
    """What people call a country; the code itself for one that is unknown."""
    return str(OURS.get(code) or _names().get(code, code))


def country_choices() -> list[tuple[str, str]]:
    """Every country, by name."""
    rows = [
        (code, country_name(code))
        for code in _names()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    ]
    return sorted(rows, key=lambda row: row[1])


def _names() -> Mapping[str, str]:
    return Locale.parse(get_language() or "en", sep="-").territories
