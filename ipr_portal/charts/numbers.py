"""Figures in the language in force, and the width of words in a drawing."""

import unicodedata
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .kinds import Measure, Value

WIDE = 12.0  # of a Chinese character at 12 px
DIGIT = 7.6  # of a tabular figure or a capital
NARROW = 6.6  # of any other, on the average


def write(value: Value, measure: Measure, *, unit: bool = True) -> str:
    """Write a figure with its unit; 100 % has no decimals; None is "no data"."""
    if value is None:
        return _("no data")
    whole = measure.places == 0 or (measure.unit == "%" and value in (0, 100))
    pattern = "#,##0" + ("" if whole else "." + "0" * measure.places)
    said = format_decimal(value, pattern, locale=_locale())
    if not unit or not measure.unit:
        return said
    return (
        f"{measure.unit}\N{NO-BREAK SPACE}{said}"
        if measure.before
        else f"{said}\N{NO-BREAK SPACE}{measure.unit}"
    )


def write_tick(value: Decimal) -> str:
    """Write a figure of an axis with no more decimals than it has."""
    return format_decimal(value, "#,##0.########", locale=_locale())


def share(value: Value, whole: Value) -> str:
    """Write a share without decimals; nothing where there is nothing to share."""
    if value is None or not whole:
        return ""
    return f"{format_decimal(value * 100 / whole, '#,##0', locale=_locale())}\N{NO-BREAK SPACE}%"


def interval(low: Value, high: Value, measure: Measure) -> str:
    """Write an interval as `89.8 to 94.7`."""
    if low is None or high is None:
        return ""
    return _("%(low)s to %(high)s") % {
        "low": write(low, measure, unit=False), "high": write(high, measure, unit=False),
    }  # fmt: skip


def plain(value: Value) -> str:
    """A figure for a program: a point for the decimals, nothing for no data."""
    return "" if value is None else f"{value:f}"


def width_of(text: str, size: float = 12) -> float:
    """About how wide words are, in pixels: enough to keep labels apart."""
    return sum(_width(sign) for sign in text) * size / 12


def _width(sign: str) -> float:
    if unicodedata.combining(sign) or unicodedata.category(sign) == "Mn":
        return 0
    if unicodedata.east_asian_width(sign) in "WF":
        return WIDE
    return DIGIT if sign.isdigit() or sign.isupper() else NARROW


def shorten(text: str, room: float) -> str:
    """Words that fit into a width, with an ellipsis where they are cut."""
    if width_of(text) <= room:
        return text
    while text and width_of(text + "…") > room:
        text = text[:-1]
    return text.rstrip() + "…"


def _locale() -> str:
    return (get_language() or "en").replace("-", "_")
