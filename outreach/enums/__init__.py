"""Enumerations of outreach, with their tables of moves."""

from .events import (
    ENDED,
    EVENT_MOVES,
    HOLDS_A_PLACE,
    PRESENT,
    REGISTRATION_MOVES,
    EventFormat,
    EventState,
    OurPart,
    Promotion,
    RegistrationState,
)
from .stakeholders import ConsentPurpose, ContactFormat, ContactOutcome, Source, StakeholderType

__all__ = [
    "ENDED", "EVENT_MOVES", "HOLDS_A_PLACE", "PRESENT", "REGISTRATION_MOVES", "ConsentPurpose", "ContactFormat",
    "ContactOutcome", "EventFormat", "EventState", "OurPart", "Promotion", "RegistrationState", "Source",
    "StakeholderType",
]  # fmt: skip
