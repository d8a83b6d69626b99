"""Enumerations of outreach, with their tables of moves."""

from .feedback import FEEDBACK_MOVES, FeedbackKind, FeedbackState
from .library import READABLE, RESOURCE_MOVES, Audience, ResourceKind, ResourceState, Topic

__all__ = [
    "FEEDBACK_MOVES",
    "READABLE",
    "RESOURCE_MOVES",
    "Audience",
    "FeedbackKind",
    "FeedbackState",
    "ResourceKind",
    "ResourceState",
    "Topic",
]
