"""Rows of outreach."""

from .contacts import FollowUp, LoggedContact
from .events import SEEN, Certificate, Event, Registration, RegistrationRequest
from .merges import KeptApart, Merge
from .stakeholders import Consent, StakeholderOrganisation, StakeholderPerson
from .surveys import SurveyAnswer

__all__ = [
    "SEEN", "Certificate", "Consent", "Event", "FollowUp", "KeptApart", "LoggedContact", "Merge", "Registration", "RegistrationRequest",
    "StakeholderOrganisation", "StakeholderPerson", "SurveyAnswer",
]  # fmt: skip
