"""Results of parsing an address: a listing, a refusal, or a duplicate."""

from dataclasses import dataclass
from enum import StrEnum

MAX_LISTINGS = 300  # a notice


class RefusalReason(StrEnum):
    """Why a pasted text has no listing that can be filed."""

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
    address: str  # as pasted, without surrounding characters

    @property
    def key(self) -> str:
        return f"{self.marketplace}:{self.market}:{self.item}"


@dataclass(frozen=True, slots=True)
class Refused:
    """No listing, and why."""

    reason: RefusalReason
    detail: str = ""  # the host, the scheme, the port; for NOT_AN_ADDRESS the bare product number


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
