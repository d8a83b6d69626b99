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
from .messages import Message, Subscription
from .pictures import ResourcePicture
from .pilots import Interest, Pilot
from .retention import Retention
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
    "Interest",
    "KeptApart",
    "LoggedContact",
    "Merge",
    "Message",
    "MissedSearch",
    "Pilot",
    "Registration",
    "RegistrationRequest",
    "Resource",
    "ResourceAnswer",
    "ResourcePicture",
    "ResourceVersion",
    "ResourceView",
    "Retention",
    "StakeholderOrganisation",
    "StakeholderPerson",
    "Subscription",
    "SurveyAnswer",
    "Vote",
    "is_due",
    "is_outdated_translation",
]
