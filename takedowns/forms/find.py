"""Parsing of the words typed into “Find or do anything”."""

import re
from dataclasses import dataclass

from ipr_portal.ui.palette import Asked
from takedowns.listings import Recognised, recognise
from takedowns.numbers import parse
from takedowns.rules.sellers import seller_in

PREFIX = re.compile(r"[A-Za-z]{2}-[0-9]{0,4}(-[0-9]{0,15}){0,1}")
SERIAL = re.compile(r"([A-Za-z]{2})?[-\s]*([0-9]{1,9})", re.ASCII)
WHOLE = re.compile(r"[A-Za-z]{2}-[0-9]{4}-[0-9]{6,15}-[0-9]", re.ASCII)
ITEM = re.compile(
    r"(?:pdp-)?i?([0-9]{5,20})(?:\.html)?|(?=[A-Z]*[0-9])([A-Z0-9]{10})", re.ASCII | re.IGNORECASE
)
LAST_FIGURES = re.compile(r"[0-9]{6,20}", re.ASCII)
NOTICE_PAGE = re.compile(r"/notices/([A-Za-z]{2}-[0-9]{4}-[0-9]{1,15}-[0-9])/")


@dataclass(frozen=True, slots=True)
class Named(Asked):
    """What was typed or pasted, and the objects it may name."""

    @classmethod
    def by(cls, asked: Asked) -> "Named":
        return cls(asked.text, asked.opened)

    @property
    def open_notice(self) -> str:
        """The number of the notice that is open on the page, if one is."""
        found = NOTICE_PAGE.search(self.opened)
        return found[1] if found else ""

    @property
    def plain(self) -> str:
        """Without prefixes that people write before a number."""
        return self.text.lstrip("#").strip()

    @property
    def number(self) -> str:
        """The whole number of a notice, also as it stands in an address."""
        if number := parse(self.plain):
            return str(number)
        found = WHOLE.search(self.text)
        return found[0].upper() if found else ""

    @property
    def serial(self) -> tuple[str, int] | None:
        """A market, or none, and the serial of a notice in it."""
        found = SERIAL.fullmatch(self.plain)
        return ((found[1] or "").upper(), int(found[2])) if found else None

    @property
    def prefix(self) -> str:
        """The beginning of a number."""
        return self.plain.upper() if PREFIX.fullmatch(self.plain) else ""

    @property
    def listing(self) -> str:
        """The key of the listing that an address names."""
        found = recognise(self.text) if self.is_address else None
        return found.key if isinstance(found, Recognised) else ""

    @property
    def item(self) -> str:
        """The item number of a listing: alone, or the last digits of an unknown address."""
        if self.is_address:
            figures = LAST_FIGURES.findall(self.text)
            return figures[-1] if figures and not self.number else ""
        found = ITEM.fullmatch(self.plain)
        return (found[1] or found[2]) if found else ""

    @property
    def seller(self) -> str:
        """A seller as the address of its shop names it."""
        return seller_in(self.text[:400]) if len(self.words) == 1 else ""
