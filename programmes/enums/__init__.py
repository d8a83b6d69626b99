"""Enumerations of programmes, with their tables of moves."""

from .criteria import FIGURES_IN_WORDS, MOVES_IT, SHARES, Comparison, EvaluationKind, Figure, Purpose
from .guarantee import BROKEN_STATES, OPEN_STATES, Cause, PromiseState
from .participation import (
    BOUND,
    ENDED,
    PARTICIPATION_MOVES,
    STATE_LOOKS,
    TAKES_PART,
    ParticipationState,
    ProgrammeKind,
)
from .steps import BY_MANAGER, BY_OWNER, ONBOARDING_ASKS, BenefitKind, InvitationEnd, Leaving, OnboardingItem

__all__ = [
    "BOUND",
    "BROKEN_STATES",
    "BY_MANAGER",
    "BY_OWNER",
    "ENDED",
    "FIGURES_IN_WORDS",
    "MOVES_IT",
    "ONBOARDING_ASKS",
    "OPEN_STATES",
    "PARTICIPATION_MOVES",
    "SHARES",
    "STATE_LOOKS",
    "TAKES_PART",
    "BenefitKind",
    "Cause",
    "Comparison",
    "EvaluationKind",
    "Figure",
    "InvitationEnd",
    "Leaving",
    "OnboardingItem",
    "ParticipationState",
    "ProgrammeKind",
    "PromiseState",
    "Purpose",
]
