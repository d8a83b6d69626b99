"""Rows of programmes."""

from .evaluations import Evaluation, EvaluationLine
from .programmes import Participation, Programme
from .settings import Benefit, CriteriaVersion, Criterion, Terms
from .steps import InvitationLetter, OnboardingEntry, Plan, PlanTarget, Step, StepAnswer

__all__ = [
    "Benefit",
    "CriteriaVersion",
    "Criterion",
    "Evaluation",
    "EvaluationLine",
    "InvitationLetter",
    "OnboardingEntry",
    "Participation",
    "Plan",
    "PlanTarget",
    "Programme",
    "Step",
    "StepAnswer",
    "Terms",
]
