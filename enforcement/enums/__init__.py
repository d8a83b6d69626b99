"""Enumerations of enforcement, with their tables of moves."""

from .cases import CASE_MOVES, FINAL, CaseStage

__all__ = ["CASE_MOVES", "FINAL", "CaseStage"]
