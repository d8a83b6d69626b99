"""Enumerations of programmes, with their tables of moves."""

from .participation import BOUND, PARTICIPATION_MOVES, TAKES_PART, ParticipationState, ProgrammeKind

__all__ = ["BOUND", "PARTICIPATION_MOVES", "TAKES_PART", "ParticipationState", "ProgrammeKind"]
