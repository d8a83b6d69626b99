"""Rows of programmes."""

from .evaluations import Evaluation, EvaluationLine
from .programmes import Participation, Programme
from .scores import FreeListing, NoticeWeight, ScoredDay, Snapshot, Taken
from .settings import Benefit, CriteriaVersion, Criterion, Terms
from .steps import InvitationLetter, OnboardingEntry, Plan, PlanTarget, Step, StepAnswer

__all__ = [
    "Benefit",
    "CriteriaVersion",
    "Criterion",
    "Evaluation",
    "EvaluationLine",
    "FreeListing",
    "InvitationLetter",
    "NoticeWeight",
    "OnboardingEntry",
    "Participation",
    "Plan",
    "PlanTarget",
    "Programme",
    "ScoredDay",
    "Snapshot",
    "Step",
    "StepAnswer",
    "Taken",
    "Terms",
]
