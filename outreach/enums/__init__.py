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
from .feedback import FEEDBACK_MOVES, FeedbackKind, FeedbackState
from .library import READABLE, RESOURCE_MOVES, Audience, ResourceKind, ResourceState, Topic
from .messages import NewsTopic
from .pilots import (
    CHANGEABLE,
    INTEREST_LOOKS,
    INTEREST_MOVES,
    PILOT_LOOKS,
    PILOT_MOVES,
    InterestState,
    PilotState,
    Readiness,
)
from .retention import MOST_MONTHS, USUAL_MONTHS, Kept
from .stakeholders import ConsentPurpose, ContactFormat, ContactOutcome, Source, StakeholderType

__all__ = [
    "CHANGEABLE",
    "ENDED",
    "EVENT_MOVES",
    "FEEDBACK_MOVES",
    "HOLDS_A_PLACE",
    "INTEREST_LOOKS",
    "INTEREST_MOVES",
    "MOST_MONTHS",
    "PILOT_LOOKS",
    "PILOT_MOVES",
    "PRESENT",
    "READABLE",
    "REGISTRATION_MOVES",
    "RESOURCE_MOVES",
    "USUAL_MONTHS",
    "Audience",
    "ConsentPurpose",
    "ContactFormat",
    "ContactOutcome",
    "EventFormat",
    "EventState",
    "FeedbackKind",
    "FeedbackState",
    "InterestState",
    "Kept",
    "NewsTopic",
    "OurPart",
    "PilotState",
    "Promotion",
    "Readiness",
    "RegistrationState",
    "ResourceKind",
    "ResourceState",
    "Source",
    "StakeholderType",
    "Topic",
]
