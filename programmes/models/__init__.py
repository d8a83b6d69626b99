"""Rows of programmes."""

from .agreements import ActionItem, DeepDive
from .checkins import Attendance, Cadence, CallProposal, CheckIn, Slot
from .correspondence import Message, MessageFile, Thread, ThreadReading
from .evaluations import Evaluation, EvaluationLine
from .guarantee import BreachCause, ForecastChance, Remedy, StoredForecast
from .guidance import Guidance
from .packs import Addendum, Pack, PackNote, SentPack
from .programmes import Participation, Programme
from .scores import FreeListing, NoticeWeight, ScoredDay, Snapshot, TakenLines
from .settings import Benefit, CriteriaVersion, Criterion, Terms
from .steps import InvitationLetter, OnboardingEntry, Plan, PlanTarget, Step, StepAnswer

__all__ = [
    "ActionItem",
    "Addendum",
    "Attendance",
    "Benefit",
    "BreachCause",
    "Cadence",
    "CallProposal",
    "CheckIn",
    "CriteriaVersion",
    "Criterion",
    "DeepDive",
    "Evaluation",
    "EvaluationLine",
    "ForecastChance",
    "FreeListing",
    "Guidance",
    "InvitationLetter",
    "Message",
    "MessageFile",
    "NoticeWeight",
    "OnboardingEntry",
    "Pack",
    "PackNote",
    "Participation",
    "Plan",
    "PlanTarget",
    "Programme",
    "Remedy",
    "ScoredDay",
    "SentPack",
    "Slot",
    "Snapshot",
    "Step",
    "StepAnswer",
    "StoredForecast",
    "TakenLines",
    "Terms",
    "Thread",
    "ThreadReading",
]
