"""Enumerations of programmes, with their tables of moves."""

from .guarantee import BROKEN_STATES, OPEN_STATES, Cause, PromiseState
from .participation import BOUND, PARTICIPATION_MOVES, TAKES_PART, ParticipationState, ProgrammeKind

__all__ = [
    "BOUND",
    "BROKEN_STATES",
    "OPEN_STATES",
    "PARTICIPATION_MOVES",
    "TAKES_PART",
    "Cause",
    "ParticipationState",
    "ProgrammeKind",
    "PromiseState",
]
