"""What a score is made of: notices, their listings, and what happened to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """A later event of a listing; `reason` is that of a retraction."""

    at: datetime
    cause: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A rejected listing sent again; `settled_at` is None until the outcome of the correction is sent."""

    sent_at: datetime
    settled_at: datetime | None
    upheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingFacts:
    """What is known of a listing, each fact with the time at which it became known."""

    key: Any
    position: int
    outcome: str
    code: str = ""
    curable_until: datetime | None = None
    corrections: Sequence[Correction] = ()
    cures_code: str = ""  # of the rejection that it made good
    withdrawn_at: datetime | None = None
    asked: bool = False  # withdrawn after a question
    changes: Sequence[Change] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """A notice with its listings. Keys order notices of one instant."""

    key: Any
    reason: str
    market: str
    right_kind: str = ""
    agent: Any = None
    filed_by: Any = None
    settled_at: datetime | None
    listings: Sequence[ListingFacts]
