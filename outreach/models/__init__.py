"""Rows of outreach."""

from .contacts import FollowUp, LoggedContact
from .events import SEEN, Certificate, Event, Registration, RegistrationRequest
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
from .materials import EventMaterial
from .merges import KeptApart, Merge
from .stakeholders import Consent, StakeholderOrganisation, StakeholderPerson
from .surveys import SurveyAnswer

__all__ = [
    "SEEN",
    "Certificate",
    "Consent",
    "Event",
    "EventMaterial",
    "Feedback",
    "FollowUp",
    "KeptApart",
    "LoggedContact",
    "Merge",
    "MissedSearch",
    "Registration",
    "RegistrationRequest",
    "Resource",
    "ResourceAnswer",
    "ResourceVersion",
    "ResourceView",
    "StakeholderOrganisation",
    "StakeholderPerson",
    "SurveyAnswer",
    "Vote",
    "is_due",
    "is_outdated_translation",
]
