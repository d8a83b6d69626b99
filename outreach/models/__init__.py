"""Rows of outreach."""

from .feedback import Feedback, Vote
from .library import (
    MissedSearch,
    Resource,
    ResourceAnswer,
    ResourceVersion,
    ResourceView,
    is_due,
    is_outdated_translation,
)

__all__ = [
    "Feedback",
    "MissedSearch",
    "Resource",
    "ResourceAnswer",
    "ResourceVersion",
    "ResourceView",
    "Vote",
    "is_due",
    "is_outdated_translation",
]
