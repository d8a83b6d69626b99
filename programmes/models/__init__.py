"""Rows of programmes."""

from .evaluations import Evaluation, EvaluationLine
from .guarantee import BreachCause, ForecastChance, Remedy, StoredForecast
from .programmes import Participation, Programme
from .scores import FreeListing, NoticeWeight, ScoredDay, Snapshot, Taken
from .settings import Benefit, CriteriaVersion, Criterion, Terms
from .steps import InvitationLetter, OnboardingEntry, Plan, PlanTarget, Step, StepAnswer

__all__ = [
    "Benefit",
    "BreachCause",
    "CriteriaVersion",
    "Criterion",
    "Evaluation",
    "EvaluationLine",
    "ForecastChance",
    "FreeListing",
    "InvitationLetter",
    "NoticeWeight",
    "OnboardingEntry",
    "Participation",
    "Plan",
    "PlanTarget",
    "Programme",
    "Remedy",
    "ScoredDay",
    "Snapshot",
    "Step",
    "StepAnswer",
    "StoredForecast",
    "Taken",
    "Terms",
]
