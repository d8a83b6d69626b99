"""The number of a notice, such as `SG-2026-000123-7`: market, year, serial and a check digit. Pure."""

import re
from dataclasses import dataclass

# Damm's quasigroup of order 10 (H. M. Damm, “Total anti-symmetrische Quasigruppen”, 2004): it catches every single
# wrong digit and every two neighbours that changed places.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_FORM = re.compile(
    r"\s*([A-Z]{2})[-\s]*([0-9]{4})[-\s]*([0-9]{1,15})[-\s]*([0-9])\s*", re.IGNORECASE | re.ASCII
)


@dataclass(frozen=True, slots=True)
class Number:
    """The parts of a notice's number."""

    market: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.market}-{self.year:04}-{self.serial:06}-{check_digit(self.market, self.year, self.serial)}"


def number_for(market: str, year: int, serial: int) -> str:
    """Write a notice's number.

    :param market: ISO 3166-1 alpha-2, in capitals.
    :param year: of the day it was sent, in the market's calendar.
    :param serial: from 1; more than six digits make it longer.
    """
    return str(Number(market, year, serial))


def parse(text: str) -> Number | None:
    """Read a number as people type it (any case, blanks for hyphens, zeros left out); None if it is mistyped."""
    if (match := _FORM.fullmatch(text)) is None or (match[3][0] == "0" and len(match[3]) > 6):
        return None  # a long serial begins with no zero: 01000000 is 10000000 with two digits that changed places
    number = Number(match[1].upper(), int(match[2]), int(match[3]))
    return number if check_digit(number.market, number.year, number.serial) == int(match[4]) else None


def check_digit(market: str, year: int, serial: int) -> int:
    """Damm's digit over market (two digits a letter, A = 10), year and serial."""
    letters = "".join(str(ord(letter) - ord("A") + 10) for letter in market)
    interim = 0
    for digit in f"{letters}{year:04}{serial:06}":
        interim = _DAMM[interim][int(digit)]
    return interim
