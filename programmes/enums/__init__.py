"""Enumerations of programmes, with their tables of moves."""

from .criteria import FIGURES_IN_WORDS, MOVES_IT, SHARES, Comparison, EvaluationKind, Figure, Purpose
from .participation import (
    BOUND,
    ENDED,
    PARTICIPATION_MOVES,
    STATE_LOOKS,
    TAKES_PART,
    ParticipationState,
    ProgrammeKind,
)
from .steps import (
    BY_MANAGER,
    BY_OWNER,
    ONBOARDING_ASKS,
    BenefitKind,
    InvitationEnd,
    Leaving,
    OnboardingItem,
)

__all__ = [
    "BOUND",
    "BY_MANAGER",
    "BY_OWNER",
    "ENDED",
    "FIGURES_IN_WORDS",
    "MOVES_IT",
    "ONBOARDING_ASKS",
    "PARTICIPATION_MOVES",
    "SHARES",
    "STATE_LOOKS",
    "TAKES_PART",
    "BenefitKind",
    "Comparison",
    "EvaluationKind",
    "Figure",
    "InvitationEnd",
    "Leaving",
    "OnboardingItem",
    "ParticipationState",
    "ProgrammeKind",
    "Purpose",
]
