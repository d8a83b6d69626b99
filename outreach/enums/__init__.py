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
from .stakeholders import ConsentPurpose, ContactFormat, ContactOutcome, Source, StakeholderType

__all__ = [
    "ENDED",
    "EVENT_MOVES",
    "FEEDBACK_MOVES",
    "HOLDS_A_PLACE",
    "PRESENT",
    "READABLE",
    "REGISTRATION_MOVES",
    "RESOURCE_MOVES",
    "Audience",
    "ConsentPurpose",
    "ContactFormat",
    "ContactOutcome",
    "EventFormat",
    "EventState",
    "FeedbackKind",
    "FeedbackState",
    "OurPart",
    "Promotion",
    "RegistrationState",
    "ResourceKind",
    "ResourceState",
    "Source",
    "StakeholderType",
    "Topic",
]
